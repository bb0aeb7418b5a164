"""After a day and hour was promised: the citizen hears of it."""

from typing import Any

from dargah.followups.subjects import case_of, standing_appointment, tell_citizen


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen day, hour and place; nobody when it no longer stands: what ended it is told by itself."""
    found = standing_appointment(detail["appointment"])
    if found is not None:
        tell_citizen(
            case_of(subject),
            "appointment_set",
            str(found.pk),
            what=found.title,
            when=found.when,
            where=found.where,
        )
