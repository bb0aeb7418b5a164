"""What the register of coverage shows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.models import ServiceVersion
from dargah.catalogue.queries import on_and_off
from dargah.insight.levels import NOT_SHOWN, Level, Obstacle, ceiling, is_from_home, obstacle_of
from dargah.insight.models import CoverageDay, Measurement
from dargah.persian.dates import MONTHS, jalali_parts

TREND_MONTHS = 12
UNFINISHED = "راه خدمت تا پایان پیموده نشده است"


@dataclass(frozen=True)
class Standing:
    """Where a service stands: measured, or not yet (``measured_at`` None, then no more than that it can be asked for)."""

    definition: ServiceDefinition
    version: int
    level: Level
    fault: str
    obstacle: Obstacle | None
    measured_at: datetime | None

    @property
    def ceiling(self) -> Level:
        """The most it can stand at by its definition."""
        return ceiling(self.definition)

    @property
    def reason(self) -> str:
        """Why it is not wholly online, as the office reads it: at which step a sample stopped."""
        return self.fault or (self.obstacle.reason if self.obstacle else "")

    @property
    def is_from_home(self) -> bool:
        """Whether it is obtained without a visit, as far as that was measured."""
        return is_from_home(self.definition, self.level)

    @property
    def is_off(self) -> bool:
        """Whether the office has taken it off the portal."""
        return self.obstacle is not None and self.obstacle.why == "taken_off"

    @property
    def is_unmeasured(self) -> bool:
        """Whether its way was not walked since it was published."""
        return self.measured_at is None and not self.is_off

    @property
    def is_elsewhere(self) -> bool:
        """Whether nothing stands in the way but that the work is another office's."""
        return self.definition.door is not None and not self.fault and not self.is_off

    def told(self) -> dict[str, Any]:
        """The line of ``dargah coverage --json`` and of the data to download."""
        one = self.obstacle
        return {
            "slug": self.definition.slug,
            "title": self.definition.title,
            "title_en": self.definition.title_en,
            "kind": self.definition.kind,
            "unit": self.definition.unit,
            "level": int(self.level),
            "visits": self.definition.visits.now,
            "visits_status": self.definition.visits.status,
            "blocker": None if one is None else asdict(one),
            "measured_at": self.measured_at.isoformat() if self.measured_at else None,
            "version": self.version,
        }


def standings() -> list[Standing]:
    """Every published service in the order of the catalogue, then those that the office has taken off the portal; two
    statements.
    """
    measured = {one.slug: one for one in Measurement.objects.all()}
    found = []
    published, off = on_and_off()
    for slug, service in published.items():
        if service.current is not None:
            found.append(_standing(service.current.parsed, service.current, measured.get(slug)))
    return found + [
        _taken_off(service.current, service.off_reason) for service in off.values() if service.current
    ]


def _taken_off(version: ServiceVersion, reason: str) -> Standing:
    obstacle = Obstacle("همه کار", "taken_off", reason, "اداره کل", "", "confirmed", "")
    return Standing(version.parsed, version.number, Level.IN_PERSON, "", obstacle, None)


def levels() -> Mapping[str, int]:
    """The level of each published service by slug, for lists that show it beside other facts."""
    return {one.definition.slug: int(one.level) for one in standings()}


def _standing(definition: ServiceDefinition, version: Any, measured: Measurement | None) -> Standing:
    # what was walked counts for the very version that was walked
    if measured is None or measured.digest != version.digest:
        level, fault, at = min(Level.APPLICATION, ceiling(definition)), "", None
    else:
        level, fault, at = Level(measured.level), measured.fault, measured.measured_at
    obstacle = obstacle_of(definition)
    if fault:
        obstacle = Obstacle(UNFINISHED, "samples", NOT_SHOWN, "اداره کل", "", "confirmed", "")
    return Standing(definition, version.number, Level(level), fault, obstacle, at)


@dataclass(frozen=True)
class Month:
    """The figure at the end of a Jalali month, or as it stands in the present one."""

    name: str
    without_visit: int
    total: int


def trend() -> list[Month]:
    """The last twelve months that have a figure, oldest first."""
    by_month: dict[tuple[int, int], CoverageDay] = {}
    for day in CoverageDay.objects.order_by("-day")[: TREND_MONTHS * 31]:
        by_month.setdefault(jalali_parts(day.day)[:2], day)
    kept = sorted(by_month.items())[-TREND_MONTHS:]
    return [Month(MONTHS[month - 1], day.without_visit, day.total) for (_, month), day in kept]
