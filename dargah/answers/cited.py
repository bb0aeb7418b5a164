"""What of a model's sentences may be shown: those that say what a passage says which they cite, and nothing beside it.

Pure functions. A sentence is held against the *statements* of each passage that it cites, and must say one of them, or
several that follow each other, from end to end:

1. Words are compared in order, numbers as numbers («سی روز» is «۳۰ روز»); spelling, half-spaces, punctuation, «است» and
   its like, and a handful of words that mean the same make no difference.
2. It may begin with what it speaks of: «برای این کار», the service's title, the heading of the passage.
3. Nothing may be missing and nothing may be added. So another figure, unit, name, article, address or telephone, a
   figure of another passage, two that changed places, a lost «نه», «اگر», «فقط» or «تا», and a half of a condition all
   fail for one reason. Cutting a sentence short is a way to lie, too.
4. A statement that leans on the one before it («مگر …», «پس از آن …») is said with it. An answer to a question of the
   people is said with the question.
5. Of a passage that says of itself that it is an estimate or not confirmed, nothing is shown unless that is shown.

Why so strict: ADR 24.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from dargah.answers.passages import Passage
from dargah.persian.numerals import tokens_of
from dargah.persian.text import ZWNJ, clean

MOST_SENTENCES, LONGEST_SENTENCE, MOST_STATEMENTS = 6, 400, 4
MOST_READ = 6000  # characters of what the model wrote

# they say nothing by themselves, in a passage and in a sentence about it
_SILENT = frozenset(
    {"است", "هست", "هستند", "میباشد", "میباشند", "را", "که", "و", "نیز", "این", "شما", "ها", "های"}
)
_SAME = {
    "نیاز": "لازم", "ضروری": "لازم", "جواب": "پاسخ", "تقاضا": "درخواست", "تومن": "تومان",
    "ارسال": "فرستادن", "حداقل": "دستکم", "اینجا": "جا",
}  # fmt: skip
_COPULA = re.compile(r"\bمی[\s\u200c]?باش(ن?)د\b")
# a sentence is of letters, figures and the marks of prose: no markup, no address with «//», no invisible sign
_PROSE = re.compile(rf"[\w\s{ZWNJ}\u0654.،؛:؟()«»‹›\-–/×٬٫٪%]+")
_MARKED = re.compile(r"(?P<text>[^\[\]\n]+?)\s*(?P<marks>(?:\[\s*[0-9۰-۹٠-٩]{1,3}\s*\][\s،,]*)+)[.؛،]?")
_MARK = re.compile(r"[0-9۰-۹٠-٩]+")
_BULLET = re.compile(r"^\s*(?:[-*•–]|[0-9۰-۹]{1,2}[.)])\s+")

_ENDS = re.compile(r"(?<=[.!])\s+|\n+")
_HALVES = re.compile(r"(?<=؛)\s+")
# words that hang a statement on a condition: what follows in the same sentence may depend on it as well
_CONDITION = re.compile(
    rf"(?<!\w)(?:اگر|مگر|چنان{ZWNJ}?چه|هرگاه|وقتی|هنگامی|در صورت|در صورتی|به شرط|بسته به|گاهی|بدون|به جز|به{ZWNJ}جز)(?!\w)"
)
# it leans on what was said before it
_LEANS_FROM = re.compile(
    r"^(?:مگر|اما|ولی|البته|وگرنه|بلکه|سپس|پس|بنابراین|در غیر|به جز|غیر از|جز|همچنین|هم\u200cچنین|دیگر|در این صورت|"
    r"در این حال|و|یا|که|چون|زیرا|برای همین)(?!\w)"
)
_LEANS_ON = re.compile(r"(?<!\w)(?:آن|آن\u200cها|آنها|او|وی|ایشان|همان|چنان|چنین|دیگری)(?!\w)")
_YES_OR_NO = re.compile(r"^(?:نه|بله|آری|خیر|هیچ)(?!\w)")
_HEDGE = re.compile(r"(?<!\w)(?:در انتظار|برآورد|پیشنهادی|نمونه|تقریب\w*|حدود\w*|معمول\w*)(?!\w)")
_LABELLED = re.compile(r"^لازم\s*:\s*(?P<rest>.+)$", re.DOTALL)
# an «otherwise» may go on for several sentences: such a passage is said whole or not at all
_WHOLE = frozenset({"eligible"})
_HEADINGS = {
    "fee": ("هزینه",), "deadline": ("مهلت",), "documents": ("مدارک",), "unit": ("مسئول", "واحد مسئول"),
    "legal": ("مبنای قانونی",), "output": ("نتیجه",), "stages": ("گام‌ها", "مراحل"), "visits": ("مراجعه",),
    "objection": ("اعتراض",), "eligible": ("شرایط",), "door": ("کجا انجام می‌شود",), "about": (),
}  # fmt: skip
_SPOKEN_OF = ("کار", "خدمت", "درخواست")


@dataclass(frozen=True)
class Sentence:
    """A sentence as a model wrote it, or as it is shown; ``citations`` are places in the list of passages, from 1."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True)
class _Statement:
    """A part of a passage that stands by itself: its forms that are taken, and what it demands."""

    forms: frozenset[str]
    hedged: bool
    needs_heading: bool


def sentences_in(written: str) -> list[Sentence]:
    """The sentences of what a model wrote, with the citations after each; what carries none is not among them."""
    found = []
    for line in written[:MOST_READ].splitlines():
        for marked in _MARKED.finditer(_BULLET.sub("", line)):
            numbers = tuple(dict.fromkeys(int(one) for one in _MARK.findall(marked["marks"])))
            found.append(Sentence(clean(marked["text"]).strip(" .،؛"), numbers))
    return found


def kept(written: str, passages: Sequence[Passage]) -> tuple[Sentence, ...]:
    """The sentences that are borne out, each with those of its citations that bear it out; never the same one twice."""
    shown: list[tuple[Sentence, int, frozenset[int]]] = []
    told: set[tuple[int, int]] = set()
    for sentence in sentences_in(written):
        if len(shown) == MOST_SENTENCES:
            break
        found = _borne_out(sentence, passages)
        if found is None:
            continue
        number, said = found
        if not {(number, place) for place in said} <= told:
            told |= {(number, place) for place in said}
            shown.append((Sentence(sentence.text, (number,)), number, said))
    return tuple(one for one, number, _ in shown if not _hides_a_hedge(passages[number - 1], number, told))


def _borne_out(sentence: Sentence, passages: Sequence[Passage]) -> tuple[int, frozenset[int]] | None:
    """Which of the cited passages says it, and which of its statements; None where one citation is of nothing."""
    if not sentence.citations or not all(1 <= number <= len(passages) for number in sentence.citations):
        return None
    if not _is_prose(sentence.text):
        return None
    for number in sentence.citations:
        said = _said_by(sentence.text, passages[number - 1])
        if said:
            return number, said
    return None


def _is_prose(text: str) -> bool:
    return bool(text) and len(text) <= LONGEST_SENTENCE and bool(_PROSE.fullmatch(text))


def _said_by(text: str, passage: Passage) -> frozenset[int]:
    """The places of the statements of a passage that a sentence says; none when it says anything else."""
    if text.count("؟") > f"{passage.source.section} {passage.text}".count("؟"):  # doubt is an addition
        return frozenset()
    statements = list(_statements(passage))
    said = _form(text)
    for first in range(len(statements)):
        for last in range(first + 1, min(len(statements), first + MOST_STATEMENTS) + 1):
            group = statements[first:last]
            heading = group[0].needs_heading
            beginnings = _beginnings(passage, with_heading=heading or first == 0, only_heading=heading)
            for forms in product(*(one.forms for one in group)):
                rest = "".join(forms)
                if rest and said.endswith(rest) and said.removesuffix(rest) in beginnings:
                    return frozenset(range(first, last))
    return frozenset()


def _hides_a_hedge(passage: Passage, number: int, told: set[tuple[int, int]]) -> bool:
    """Whether a passage says that it is no promise, and what is shown of it does not."""
    hedged = [place for place, one in enumerate(_statements(passage)) if one.hedged]
    return bool(hedged) and not all((number, place) in told for place in hedged)


def _form(text: str) -> str:
    """A text as it is compared: its words without the silent ones, written together, numbers between marks."""
    words = tokens_of(_COPULA.sub("است", text))
    return "".join(_SAME.get(word, word) for word in words if word not in _SILENT)


def _statements(passage: Passage) -> Iterator[_Statement]:
    for text in [passage.text] if passage.part in _WHOLE else _parts(passage.text):
        forms = {_form(text)}
        if labelled := _LABELLED.match(text):
            forms.add(_form(labelled["rest"]) + _form("لازم"))
        yield _Statement(
            frozenset(forms), bool(_HEDGE.search(text)), passage.part == "faq" or bool(_YES_OR_NO.match(text))
        )


def _parts(text: str) -> list[str]:
    """The statements of a text: sentences, and the halves at «؛» where no condition spans them."""
    parts: list[str] = []
    for sentence in _ENDS.split(text.strip()):
        for part in [sentence] if _CONDITION.search(sentence) else _HALVES.split(sentence):
            if parts and (_LEANS_FROM.match(part) or _LEANS_ON.search(part)):
                parts[-1] = f"{parts[-1]} {part}"
            else:
                parts.append(part)
    return parts


def _beginnings(passage: Passage, *, with_heading: bool, only_heading: bool) -> set[str]:
    """With what a sentence may begin: what it speaks of, and the heading of the passage."""
    title = _form(passage.source.title)
    things = {_form(word) for word in _SPOKEN_OF} | {title}
    about = {"", title} | {_form(way) + thing for way in ("برای", "در", "درباره") for thing in things}
    names = _names(passage) if with_heading else set()
    headings = {name + of for name in names for of in {"", *things}}
    if not only_heading:
        headings.add("")
    return {start + heading for start in about for heading in headings}


def _names(passage: Passage) -> set[str]:
    written: Iterable[str] = (passage.source.section, *_HEADINGS.get(passage.part, ()))
    return {_form(name) for name in written} - {""}
