"""How far the office is truly online: the figure, the list, the trend, what stands in the way, and the data."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dargah.catalogue.directorate import office_name
from dargah.insight.levels import Level, Obstacle
from dargah.insight.queries import Standing, standings, trend
from dargah.web.public.exports import as_csv
from dargah.web.public.pages import public_page
from dargah.web.public.shelf import shelf
from dargah.web.public.wall import KINDS, wall_of

MEANING = {
    Level.OUTPUT: "از درخواست تا نامه امضاشده، همین‌جا؛ نمونه‌های خدمت این راه را تا پایان رفته‌اند.",
    Level.DECISION: "درخواست و تصمیم همین‌جاست؛ بخشی از کار، یا امضایی، بیرون از درگاه می‌ماند.",
    Level.APPLICATION: "درخواست برخط است؛ راه آن تا پایان هنوز سنجیده نشده یا پیموده نمی‌شود.",
    Level.INFORMATION: "این‌جا راهنمایی و پیگیری می‌کنیم: کار دستگاه دیگری است، یا درخواست آن هنوز راه خود را نرفته است.",
    Level.IN_PERSON: "هنوز فقط با مراجعه.",
}

HEAVIEST = 6  # obstacles on the register itself; all of them have a page of their own
COLUMNS = (
    "slug", "title", "kind", "unit", "level", "visits", "visits_status",
    "blocker", "why", "who", "by", "status", "measured_at",
)  # fmt: skip
PARTS = ("whole", "partly", "elsewhere", "waiting", "visit")


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """The register of coverage."""
    found = standings()
    bricks, months = wall_of(found), trend()
    measured = [one.measured_at for one in found if one.measured_at is not None]
    held_by = _obstacles(found)
    before = sum(one.definition.visits.before == 0 for one in found)
    context = {
        "total": len(found),
        "without_visit": sum(one.is_from_home for one in found),
        "rests_on": _rests_on(found),
        "parts": _parts(found),
        "before": before,
        "before_is_guessed": any(one.definition.visits.status == "proposed" for one in found),
        "bricks": bricks,
        "keys": [(kind, bricks.count(kind)) for kind in KINDS],
        "levels": _levels(found),
        "level_bars": [(title, many) for _, title, many, _ in _levels(found)],
        "months": months,
        "month_bars": [("پیش از درگاه", before), *((month.name, month.without_visit) for month in months)],
        "obstacles": held_by,
        "heaviest": held_by[:HEAVIEST],
        "blocked": sum(len(row["held"]) for row in held_by),
        "elsewhere": [
            (one.definition.slug, one.definition.title, one.definition.door.office)
            for one in found
            if one.is_elsewhere and one.definition.door is not None
        ],
        "measured_at": max(measured, default=None),
        "measured_since": min(measured, default=None),
        "unmeasured": sum(one.is_unmeasured for one in found),
    }
    return public_page(request, "public/coverage.html", context)


@require_safe
def obstacles(request: HttpRequest) -> HttpResponse:
    """Everything that keeps a service from being wholly online, with its reason."""
    found = _obstacles(standings())
    context = {"obstacles": found, "blocked": sum(len(row["held"]) for row in found)}
    return public_page(request, "public/coverage_obstacles.html", context)


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The level of every service, by life situation."""
    found = standings()
    groups = [
        (title, [(one, office_name(one.definition.unit)) for one in found if one.definition.group == key])
        for key, title, _ in shelf().groups()
    ]
    return public_page(request, "public/coverage_services.html", {"groups": groups, "total": len(found)})


def _parts(found: list[Standing]) -> dict[str, int]:
    """Every service in exactly one part: wholly here, here without a visit but with something elsewhere, another office's
    work, not measured yet, and the others, which still need a visit or whose way was not walked to its end.
    """
    return {part: sum(_part(one) == part for one in found) for part in PARTS}


def _rests_on(found: list[Standing]) -> dict[str, int]:
    """What the services without a visit rest on: how many of them by the status of their number of visits."""
    said = [one.definition.visits.status for one in found if one.is_from_home]
    return {status: said.count(status) for status in ("proposed", "sourced", "confirmed")}


def _part(one: Standing) -> str:
    if one.is_from_home:
        return "whole" if one.obstacle is None else "partly"
    if one.is_elsewhere:
        return "elsewhere"
    return "waiting" if one.is_unmeasured else "visit"


def _levels(found: list[Standing]) -> list[tuple[int, str, int, str]]:
    """(level, name, how many services, what it means), the highest first; none that has no service but 4."""
    counted = [(level, sum(one.level == level for one in found)) for level in sorted(Level, reverse=True)]
    return [(int(level), level.label, many, MEANING[level]) for level, many in counted]


def _obstacles(found: list[Standing]) -> list[dict[str, Any]]:
    """What stands in the way, each obstacle once with the services that it holds, the one of most services first."""
    by_obstacle: dict[Obstacle, list[Standing]] = {}
    for one in found:
        if one.obstacle is not None and not one.is_elsewhere:
            by_obstacle.setdefault(one.obstacle, []).append(one)
    rows = [{"obstacle": obstacle, "held": held} for obstacle, held in by_obstacle.items()]
    return sorted(rows, key=lambda row: -len(row["held"]))


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The register as CSV, or as JSON at ``?format=json``: the same lines as ``dargah coverage --json``."""
    lines = [one.told() for one in standings()]
    if request.GET.get("format") == "json":
        body = json.dumps({"services": lines}, ensure_ascii=False)
        return HttpResponse(body, content_type="application/json; charset=utf-8")
    return as_csv("coverage", COLUMNS, map(_flat, lines))


def _flat(line: dict[str, Any]) -> dict[str, Any]:
    """A line with its obstacle beside its own facts; empty where there is none."""
    one = line["blocker"] or {}
    facts = {
        "blocker": one.get("what", ""),
        **{key: one.get(key, "") for key in ("why", "who", "by", "status")},
    }
    return {**line, **facts, "measured_at": line["measured_at"] or ""}
