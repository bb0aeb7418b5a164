"""The way of a case through a service, drawn from its definition: stages, what they ask, who approves, where they lead.

It is drawn as a list, so that what is seen and what is read aloud are the same.
"""

from dataclasses import dataclass

from dargah.catalogue.checks.ways import reached
from dargah.catalogue.definition import Ask, Role, ServiceDefinition, Stage
from dargah.catalogue.directorate import office_name
from dargah.people.roles import Role as StaffRole
from dargah.persian.digits import persian_digits


@dataclass(frozen=True)
class End:
    """An outcome that a stage may decide, with its letter and what follows."""

    title: str
    letter: str
    favourable: bool
    objection: str


@dataclass(frozen=True)
class WayStage:
    """A stage: whose it is, how long, and what goes off from it; ``met`` False where no case ever comes."""

    key: str
    title: str
    who: str
    days: str
    asks: tuple[str, ...]
    gate: str
    ends: tuple[End, ...]
    signs: str
    yours: bool
    met: bool


def way_of(definition: ServiceDefinition) -> tuple[WayStage, ...]:
    """The stages of a definition as they are drawn; kept with it. Also of one that is not sound yet."""
    found: tuple[WayStage, ...] | None = definition.kept.get("way")
    if found is None:
        met = reached(definition.stages)
        found = tuple(_stage(one, number in met, definition) for number, one in enumerate(definition.stages))
        definition.kept["way"] = found
    return found


def _stage(stage: Stage, met: bool, definition: ServiceDefinition) -> WayStage:  # noqa: FBT001 a private maker
    return WayStage(
        key=stage.stage,
        title=stage.title,
        who=_who(StaffRole(stage.by).label, _office(stage.unit or definition.unit)),
        days=_days(stage.days) if stage.days else "همان روز",
        asks=tuple(_ask(one) for one in stage.ask),
        gate=f"{StaffRole(stage.approve).label} تأیید می‌کند، یا با دلیل برمی‌گرداند" if stage.approve else "",
        ends=tuple(_end(key, definition) for key in stage.decide if key in definition.outcomes),
        signs=_signs(definition) if stage.issue else "",
        yours=stage.citizen_turn,
        met=met,
    )


def _days(days: int) -> str:
    return f"{persian_digits(days)} روز کاری"


def _ask(ask: Ask) -> str:
    sometimes = "، فقط گاهی" if ask.when else ""
    return f"{_office(ask.whom)}: {ask.about} ({_days(ask.days)}{sometimes})"


def _end(key: str, definition: ServiceDefinition) -> End:
    outcome = definition.outcomes[key]
    letter = definition.letters.get(outcome.letter)
    days = outcome.objection.days if outcome.objection else 0
    return End(
        outcome.title,
        letter.subject if letter else "",
        outcome.favourable,
        f"اعتراض تا {persian_digits(days)} روز" if days else "",
    )


def _signs(definition: ServiceDefinition) -> str:
    roles: dict[Role, None] = dict.fromkeys(letter.sign for letter in definition.letters.values())
    return f"نامه با امضای {' یا '.join(StaffRole(role).label for role in roles)}" if roles else ""


def _who(role: str, unit: str) -> str:
    """The role and its unit; said once where both have one name, as the secretariat's have."""
    return unit if role in unit else f"{role}، {unit}"


def _office(slug: str) -> str:
    try:
        return office_name(slug)
    except KeyError:  # a definition that is still being written
        return slug
