"""The merge fields of a unit's texts: what they are called, what is wrong with a text's, and putting a case's facts in."""

from collections.abc import Callable
from dataclasses import dataclass

from dargah.cases.models import Case
from dargah.catalogue.directorate import directorate
from dargah.catalogue.merging import EMPTY, faults_of, fields_in, merged
from dargah.conversations.models import UnitText
from dargah.persian.dates import jalali
from dargah.persian.digits import persian_digits
from dargah.persian.tracking import grouped

FIELDS: dict[str, str] = {
    "applicant": "نام متقاضی",
    "service": "عنوان خدمت",
    "code": "کد رهگیری",
    "due": "موعد پرونده، اگر وعده داده شده باشد",
    "until": "روزی که پاسخ متقاضی تا آن هنگام خواسته شده است",
    "stage": "مرحله کنونی",
    "unit": "واحدی که پرونده نزد آن است",
    "office": "نام اداره کل",
}
# the case of the preview: nobody's
SAMPLE: dict[str, str] = {
    "applicant": "مریم شوشتری",
    "service": "استعلام وضعیت زمین",
    "code": f"\u2066{persian_digits('1234 5678 9012')}\u2069",
    "due": "دوشنبه ۹ آذر ۱۴۰۵",
    "until": "چهارشنبه ۱۸ آذر ۱۴۰۵",
    "stage": "بررسی سوابق",
    "unit": "اداره املاک و حقوقی",
}


@dataclass(frozen=True)
class Filled:
    """A text with the facts of a case in it; ``missing`` are the fields that the case has nothing for, as they are called."""

    text: str
    missing: list[str]


def fault_of(text: str) -> str:
    """What is wrong with the fields of a text, in one sentence; empty where nothing is."""
    return " ".join(faults_of(text, FIELDS))


def filled(module: UnitText, case: Case) -> Filled:
    """The text for a case, to be read and changed before it is sent."""
    facts = _facts(case)

    def value_of(name: str) -> str:
        return facts[name]() if name in facts else ""

    missing = [FIELDS[name] for name in fields_in(module.text) if name in facts and not value_of(name)]
    return Filled(merged(module.text, value_of), missing)


def shown(text: str) -> str:
    """The text as it would be for a case that is nobody's."""
    return merged(text, lambda name: directorate().name if name == "office" else SAMPLE.get(name, EMPTY))


def _facts(case: Case) -> dict[str, Callable[[], str]]:
    definition = case.version.parsed
    return {
        "applicant": lambda: case.applicant_name,
        "service": lambda: str(definition.title),
        "code": lambda: f"\u2066{persian_digits(grouped(case.tracking_code))}\u2069",
        "due": lambda: (
            jalali(case.due_on, "weekday") if definition.deadline.promised and case.paused_on is None else ""
        ),
        "until": lambda: jalali(case.waits_until, "weekday") if case.waits_until else "",
        "stage": lambda: next((stage.title for stage in definition.stages if stage.stage == case.stage), ""),
        "unit": lambda: case.unit.name,
        "office": lambda: directorate().name,
    }
