"""Merge fields: the facts that a letter or a notice of a service may name in braces, and putting them in.

A text knows nothing but fields: «درخواست {case.code} پذیرفته شد». What people wrote goes in as text; nothing that comes
in by a field is looked through for fields again.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from dargah.catalogue.conditions import questions
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms.telling import PLATE

_FIELD = re.compile(r"\{([^{}]*)\}")
EMPTY = "—"
# strong words of a letter: «*تصویب کرد*»
STRONG = re.compile(r"\*(?=\S)([^*\n]+?)(?<=\S)\*")

# what every case brings along: name → label
OF_THE_CASE: dict[str, str] = {
    "case.code": "کد رهگیری",
    "case.date": "تاریخ درخواست",
    "case.applicant": "نام متقاضی",
    "case.applicant_id": "کد ملی یا شناسه متقاضی",
    "case.unit": "واحد رسیدگی‌کننده",
    "case.appointment": "روز و ساعت قرار",
    "case.visited": "روز دیدار یا بازدید",
    "service.title": "عنوان خدمت",
    "office.name": "نام اداره",
    "decision.outcome": "نتیجه",
    "decision.reasons": "دلیل‌های تصمیم",
    "decision.date": "تاریخ تصمیم",
    "decision.objection_days": "روزهای مهلت اعتراض",
    "letter.number": "شماره نامه",
    "letter.date": "تاریخ نامه",
    "letter.papers": "نام پیوست‌های نامه",
}
RESERVED = frozenset(name.partition(".")[0] for name in OF_THE_CASE)


def merge_fields(definition: ServiceDefinition) -> list[tuple[str, str]]:
    """The fields that a letter of this service may name, with their Persian labels: the case's own, then the answers."""
    asked = [(name, field.short or field.label) for name, field in questions(definition) if not field.fixed]
    plate = [(PLATE, "پلاک ثبتی")] if any(name == "parcel.main_plate" for name, _ in asked) else []
    return [*OF_THE_CASE.items(), *plate, *asked]


def fields_in(text: str) -> list[str]:
    """The names between braces, each once."""
    return list(dict.fromkeys(_FIELD.findall(text)))


def has_loose_brace(text: str) -> bool:
    """Whether a brace stands alone: it would be printed, and was meant as a field."""
    rest = _FIELD.sub("", text)
    return "{" in rest or "}" in rest


def has_loose_star(text: str) -> bool:
    """Whether a star opens or ends no strong words: it would be printed."""
    return "*" in STRONG.sub("", text)


def faults_of(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the fields of a text, a sentence each."""
    for name in fields_in(text):
        if name not in known:
            near = _near(name, known)
            yield f"فیلد «{{{name}}}» نیست" + (f"؛ شاید «{{{near}}}» را می‌خواهید." if near else ".")
    if has_loose_brace(text):
        yield "یک آکولاد باز یا بسته تنها مانده است؛ فیلد را میان «{» و «}» بنویسید."


def pieces(text: str) -> list[tuple[str, str]]:
    """A text cut at its fields: (words, "") and ("", field) in turn."""
    cut: list[tuple[str, str]] = []
    for number, piece in enumerate(_FIELD.split(text)):
        if piece:
            cut.append(("", piece) if number % 2 else (piece, ""))
    return cut


def merged(text: str, value_of: Callable[[str], str]) -> str:
    """The text with its fields filled; a fact that the case has not is «—»."""
    return "".join(words or value_of(name) or EMPTY for words, name in pieces(text))


def _near(name: str, known: Mapping[str, str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 only where somebody has erred

    return next(iter(get_close_matches(name, list(known), 1, 0.6)), "")
