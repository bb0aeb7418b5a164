"""The levels of a service, and what its definition allows at most.

The scale is the directorate's own: 0 in person only, 1 information, 2 application online, 3 decision online, 4 output
online. A definition says how high a service can stand; the measurement says how high it does.
"""

from dataclasses import dataclass

from django.db.models import IntegerChoices

from dargah.catalogue.definition import ServiceDefinition
from dargah.persian.dates import month_in_words


class Level(IntegerChoices):
    """How far a service is online."""

    IN_PERSON = 0, "فقط حضوری"
    INFORMATION = 1, "اطلاع‌رسانی"
    APPLICATION = 2, "درخواست برخط"
    DECISION = 3, "تصمیم برخط"
    OUTPUT = 4, "نتیجه برخط"


WHY = {
    "law": "حکم قانون",
    "other_office": "کار دستگاه دیگر",
    "equipment": "نبود ابزار",
    "samples": "نقص در راه خدمت",
    "taken_off": "برداشته‌شده از درگاه",
}

GUIDED = "این‌جا راهنمایی و پیگیری می‌کنیم."


# what citizens read where a sample stops; why it stops is the office's to read
NOT_SHOWN = "هنوز نشان داده نشده است که این خدمت، از درخواست تا نامه، برخط به پایان می‌رسد؛ اداره کل آن را بررسی می‌کند."


@dataclass(frozen=True)
class Obstacle:
    """What keeps a service from being wholly online, as the register tells it."""

    what: str
    why: str  # law | other_office | equipment | samples | taken_off
    reason: str
    who: str
    by: str  # a Jalali month, 1405-12, or empty
    status: str
    source: str

    @property
    def by_month(self) -> str:
        """«اسفند ۱۴۰۵» of ``1405-12``; that nobody has named or confirmed a month is said."""
        if not self.by:
            return "تعیین نشده"
        told = month_in_words(self.by)
        return told if self.status != "proposed" else f"{told}، پیشنهاد"

    @property
    def why_in_words(self) -> str:
        """The reason's kind: «حکم قانون»."""
        return WHY[self.why]


def ceiling(definition: ServiceDefinition) -> Level:
    """The most that a service can stand at by its own definition."""
    if definition.kind == "referral" or not definition.form:
        return Level.INFORMATION
    if definition.kind == "hybrid" or definition.visits.now:
        return Level.DECISION
    return Level.OUTPUT


def is_from_home(definition: ServiceDefinition, level: Level) -> bool:
    """Whether a service is obtained without a visit: its definition asks for none, and the walk came to a decision."""
    return definition.is_without_visit and level >= Level.DECISION


def obstacle_of(definition: ServiceDefinition) -> Obstacle | None:
    """What the definition names; of a referral, the office whose work it is."""
    if definition.blocker is not None:
        one = definition.blocker
        return Obstacle(one.what, one.why, one.reason, one.who, one.by, one.status, one.source)
    if definition.door is not None:
        door = definition.door
        return Obstacle(
            "همه کار", "other_office", GUIDED, door.office, "", status=door.status, source=door.source
        )
    return None
