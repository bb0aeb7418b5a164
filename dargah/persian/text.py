"""Persian text: the form that is stored, and the form that is compared.

Rules: conventions §3 (ISIRI 6219). NFKC is not used on stored text: it leaves ي and ك alone and turns ﷺ into
eighteen letters.
"""

import re
import unicodedata

ZWNJ = "\u200c"

_STORED = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u3000": " "}
)
_LINES = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n"})
_ONE_LINE = str.maketrans(dict.fromkeys("\n\r\t\u2028\u2029\x85\x0b\x0c", " "))
_SEARCH = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
        "ٱ": "ا", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ئ": "ی", "ـ": None, ZWNJ: " ",
        **{chr(0x06F0 + n): str(n) for n in range(10)},
        **{chr(0x0660 + n): str(n) for n in range(10)},
    }
)  # fmt: skip
_INNER = str.maketrans("«»", "‹›")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_NEWLINE = re.compile(r" *\n *")
_MANY_NEWLINES = re.compile(r"\n{3,}")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINABLE = frozenset({"Lo", "Ll", "Lu", "Lt", "Lm", "Mn", "Mc", "Nd"})


def clean(text: str, *, multiline: bool = False) -> str:
    """The stored form of what a person typed; cleaning twice changes nothing.

    ي ى ك become ی ک; control, bidi and other invisible characters go, except a ZWNJ between letters; spaces
    are collapsed and trimmed. ``multiline`` keeps line breaks (at most one empty line in a row); else they
    are spaces.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.translate(_STORED).translate(_LINES if multiline else _ONE_LINE)
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n\t" + ZWNJ or unicodedata.category(c) not in _DROPPED)
    text = unicodedata.normalize("NFC", text)
    if ZWNJ in text:
        text = _zwnj_between_letters(text)
    text = _SPACES.sub(" ", text)
    if multiline:
        text = _MANY_NEWLINES.sub("\n\n", _AROUND_NEWLINE.sub("\n", text))
    return text.strip()


def _zwnj_between_letters(text: str) -> str:
    """One ZWNJ where letters stand on both sides; none elsewhere."""
    kept: list[str] = []
    parts = text.split(ZWNJ)
    for index, part in enumerate(parts):
        if index and part and kept:
            before, after = kept[-1][-1], part[0]
            if unicodedata.category(before) in _JOINABLE and unicodedata.category(after) in _JOINABLE:
                kept.append(ZWNJ)
        if part:
            kept.append(part)
    return "".join(kept)


def search_key(text: str) -> str:
    """The form in which two spellings of the same words are equal; to match and search, never to show.

    Hamza and madda forms fold to their bare letter, tatweel and diacritics go, digits are ASCII, ZWNJ and
    runs of space become one space, Latin letters are casefolded. Idempotent.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    text = text.translate(_SEARCH)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    folded = "".join(c for c in folded if not unicodedata.combining(c) and (c.isspace() or c.isprintable()))
    return " ".join(folded.translate(_SEARCH).split())


def inner(text: str) -> str:
    """The text as it stands between «»: its own quotation marks become the inner ones, so that each is seen to close."""
    return text.translate(_INNER)


def mask_national_id(national_id: str) -> str:
    """First three and last two digits, the rest as stars (conventions §6): ``999*****18``."""
    shown = 5
    if len(national_id) <= shown:
        return "*" * len(national_id)
    return national_id[:3] + "*" * (len(national_id) - shown) + national_id[-2:]


ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_PLACE = {letter: place for place, letter in enumerate(ALPHABET)}


def in_alphabet(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts names as a Persian dictionary does: پ after ب, گ after ک and before ل, half spaces as spaces."""
    plain = text.replace("\u200c", " ").replace("ي", "ی").replace("ك", "ک")
    return tuple((_PLACE.get(letter, -1), letter) for letter in plain)
