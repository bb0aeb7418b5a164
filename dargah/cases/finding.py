"""Finding a case by what people write on paper: a code, a national ID, a mobile, a plate, a name.

What the text looks like decides where it is looked up, so each kind of text uses one index.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from dargah.cases.models import Case
from dargah.cases.permissions import visible_to
from dargah.cases.queries import listed
from dargah.people.models import StaffMember
from dargah.persian.digits import fold_digits
from dargah.persian.identifiers import Rejected
from dargah.persian.identifiers import mobile as normal_mobile
from dargah.persian.plates import parcel_plate
from dargah.persian.text import search_key
from dargah.persian.tracking import read_tracking_code

MOST_FOUND = 200
LISTED = 50
MOST_WORDS = 6
VERY_NEWEST, NEWEST = 5_000, 20_000  # cases looked at one by one before all are asked by index
NATIONAL_IDS = frozenset({10, 11})  # digits of a person's and a company's
_BETWEEN_DIGITS = re.compile(r"[\s\u200c.\-–_]+")
_MOBILE = re.compile(r"(?:\+|00)989\d{9}|09\d{9}")
_SAID_PLATE = re.compile(r"^\s*پلاک(?:\s+ثبتی)?\s*[:：]?\s*(?=\S)")


def search_words(name: str, plate: str) -> str:
    """What of a case is found by words: the name, each pair of its neighbours in one («نخل‌آرا» is also written
    «نخلآرا» and «نخل آرا»), and the plate.
    """
    words = search_key(name).split()
    pairs = [one + other for one, other in pairwise(words)]
    return " ".join([*words, *pairs, *search_key(plate).split()])


def search(staff: StaffMember, text: str) -> list[Case]:
    """Cases the member may see by tracking code, national ID, mobile, land plate or name: of the first 200 found those
    due first, at most ``LISTED`` + 1, so that a page knows whether there are more.
    """
    text = text.strip()
    candidates = Case.objects.filter(visible_to(staff))
    code, mobile, national_id = read_tracking_code(text), _mobile(text), _national_id(text)
    said = _SAID_PLATE.sub("", text)
    plates = _plates(said)
    if mobile:
        candidates = candidates.filter(applicant_mobile=mobile)
    elif code is not None:
        candidates = candidates.filter(tracking_code=code)
    elif plates:
        candidates = candidates.filter(land_plate__in=plates)
    elif national_id:
        candidates = candidates.filter(applicant_national_id=national_id)
    else:
        words = [word for word in search_key(said).split() if len(word) > 1][:MOST_WORDS]
        return _listed(_named(candidates, words)) if words else []
    return _listed(_some(candidates))


def _bare(text: str) -> str:
    """A number without what people write between its digits."""
    return _BETWEEN_DIGITS.sub("", fold_digits(text))


def _mobile(text: str) -> str:
    bare = _bare(text)
    if not _MOBILE.fullmatch(bare):
        return ""
    try:
        return normal_mobile(bare)
    except Rejected:
        return ""


def _national_id(text: str) -> str:
    bare = _bare(text)
    return bare if bare.isascii() and bare.isdigit() and len(bare) in NATIONAL_IDS else ""


def _listed(keys: Iterable[int]) -> list[Case]:
    return listed(Case.objects.filter(pk__in=keys), LISTED + 1)


def _named(candidates: QuerySet[Case], words: list[str]) -> set[int]:
    """Keys of cases with these words in their names, enough of them but never all."""
    words = [bare for word in words if (bare := word.replace("'", "").replace("\\", ""))]
    if not words:
        return set()
    newest = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return _several(candidates, words, newest) if len(words) > 1 else _single(candidates, words[0], newest)


def _several(candidates: QuerySet[Case], words: list[str], newest: int) -> set[int]:
    """A first and a last name.

    1. As one name, by the neighbours that are kept in one: each of two names may be common, together they are rare, and
       two long lists need not be laid upon each other; then with a last word that is only begun.
    2. The words as they stand, in any order.
    3. Beginnings, only where nothing was found: among the newest cases, then among all.
    """
    pairs = [f"'{one}{other}'" for one, other in pairwise(words)]
    whole = [f"'{word}'" for word in words]
    keys: set[int] = set()
    for way in ([pairs], [[*pairs[:-1], f"{pairs[-1]}:*"]], [whole, *_joined(words)]):
        keys |= _some(candidates.filter(search=_query(*way)))
        if len(keys) >= MOST_FOUND:
            return keys
    if keys:
        return keys
    begun = candidates.filter(search=_query([f"{word}:*" for word in whole]))
    keys = _some(begun.filter(pk__gt=newest - NEWEST))
    return keys if len(keys) >= MOST_FOUND else keys | _some(begun)


def _single(candidates: QuerySet[Case], word: str, newest: int) -> set[int]:
    """One name, or its beginning.

    1. Beginnings among the very newest cases: enough where a name is common, and what is asked for most.
    2. The word as it stands: how often a whole word occurs is known to the planner, which then does not collect a
       hundred thousand cases of a common name to show two hundred of them.
    3. Beginnings among more of the newest cases where that may be enough, else among all.
    """
    begun = candidates.filter(search=_query([f"'{word}':*"]))
    among_newest = _some(begun.filter(pk__gt=newest - VERY_NEWEST))
    if len(among_newest) >= MOST_FOUND or newest <= VERY_NEWEST:
        return among_newest
    keys = among_newest | _some(candidates.filter(search=_query([f"'{word}'"])))
    if len(keys) < MOST_FOUND and len(among_newest) * NEWEST >= MOST_FOUND * VERY_NEWEST:
        keys |= _some(begun.filter(pk__gt=newest - NEWEST))
    return keys if len(keys) >= MOST_FOUND else keys | _some(begun)


def _joined(words: list[str]) -> list[list[str]]:
    """The same words with two neighbours in one: what is typed with a space may be kept without."""
    return [
        [f"'{word}'" for word in [*words[:place], words[place] + words[place + 1], *words[place + 2 :]]]
        for place in range(len(words) - 1)
    ]


def _query(*ways: list[str]) -> SearchQuery:
    """Cases with all words of one of the ways."""
    said = " | ".join(f"({' & '.join(words)})" for words in ways)
    return SearchQuery(said, config="simple", search_type="raw")


def _some(candidates: QuerySet[Case]) -> set[int]:
    return set(candidates.order_by().values_list("pk", flat=True)[:MOST_FOUND])


def _plates(text: str) -> list[str]:
    """The keys a typed plate may have: «a/b» is read both ways, since which side is the parent flips on a page."""
    folded = fold_digits(text).strip()
    one, slash, other = (part.strip() for part in folded.partition("/"))
    if slash and one.isdigit() and other.isdigit():
        return [f"{int(one)}/{int(other)}", f"{int(other)}/{int(one)}"]
    if "اصلی" not in folded:
        return []
    try:
        plate = parcel_plate(text)
    except Rejected:
        return []
    return [plate.key]
