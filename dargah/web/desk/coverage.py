"""The working list of coverage: what keeps each service from being wholly online, and what nobody has confirmed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate, office_name
from dargah.insight.queries import Standing, standings
from dargah.people.models import StaffMember
from dargah.web.desk.frame import COVERAGE, frame
from dargah.web.staff import for_staff

SHOWN = {"": "همه", "below": "زیر پایه خود", "blocked": "دارای مانع", "unverified": "نیازمند تأیید"}


@require_GET
@for_staff(COVERAGE)
def coverage(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Every service with its level, its obstacle and the facts that wait for a confirmation; a head sees the unit first."""
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in SHOWN else ""
    rows = [_row(one) for one in standings()]
    rows.sort(key=lambda row: (row["unit_slug"] != staff.unit_id, row["one"].level))
    counts = {key: sum(_fits(row, key) for row in rows) for key in SHOWN}
    context = {
        **frame(request, staff),
        "rows": [row for row in rows if _fits(row, chosen)],
        "tabs": [(key, title, counts[key], key == chosen) for key, title in SHOWN.items()],
        "total": len(rows),
    }
    return render(request, "desk/coverage.html", context)


def _row(one: Standing) -> dict[str, Any]:
    obstacle = one.obstacle
    return {
        "one": one,
        "unit": office_name(one.definition.unit),
        "unit_slug": one.definition.unit,
        "below": one.level < one.ceiling,
        "obstacle": obstacle,
        "unverified": unverified(one.definition),
    }


def _fits(row: dict[str, Any], chosen: str) -> bool:
    return {
        "below": bool(row["below"]),
        "blocked": row["obstacle"] is not None,
        "unverified": bool(row["unverified"]),
    }.get(chosen, True)


def unverified(definition: ServiceDefinition) -> list[tuple[str, list[str]]]:
    """The facts of a published service that the office has not confirmed: (what, the sources it was taken from).

    Those of a draft, which need not load and where each has its box, are ``content.facts``.
    """
    facts: list[tuple[str, str, str]] = [
        ("مهلت", definition.deadline.status, definition.deadline.source),
        ("هزینه", definition.fee.status, definition.fee.source),
        ("شمار مراجعه", definition.visits.status, definition.visits.source),
    ]
    if definition.documents:
        sources = definition.papers.sources or definition.sources
        facts.append(("فهرست مدارک", definition.papers.status, "، ".join(sources)))
    facts += [
        (f"مهلت اعتراض به «{outcome.title}»", outcome.objection.status, outcome.objection.source)
        for outcome in definition.outcomes.values()
        if outcome.objection is not None
    ]
    if definition.blocker is not None:
        facts.append(("مانع", definition.blocker.status, definition.blocker.source))
    if definition.door is not None:
        facts.append(("کار دستگاه دیگر", definition.door.status, definition.door.source))
    return [(name, _in_words(source)) for name, status, source in facts if status == "proposed"]


def _in_words(source: str) -> list[str]:
    """What the tags of sources stand for; a tag that the directorate does not know stays as it is."""
    known = directorate().sources
    return [known.get(tag, tag) for tag in source.split("، ")]
