"""How fast the office answers and decides: half and nine in ten of the last 30 and 90 days, with picture, table and data."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dargah.insight.models import Pace
from dargah.insight.pacing import SPANS
from dargah.persian.digits import persian_decimal, persian_digits
from dargah.web.public.exports import as_csv
from dargah.web.public.pages import public_page
from dargah.web.public.shelf import shelf

FEWEST = 5  # fewer than so many tell more of single people than of the office
FEWEST_OPINIONS, STEP = 10, 5  # an opinion is a person's own: told of more, and in steps of five in a hundred
HOURS_OF_A_DAY = 24


@dataclass(frozen=True)
class Told:
    """One line of figures as people read it; what rests on too few is empty."""

    slug: str
    title: str
    pace: Pace

    @property
    def answer(self) -> tuple[str, str] | None:
        """Time to the first answer: half, nine in ten."""
        if self.pace.answered < FEWEST:
            return None
        return lasting(self.pace.answer_half), lasting(self.pace.answer_nine)

    @property
    def decision(self) -> tuple[str, str] | None:
        """Time to the decision: half, nine in ten."""
        if self.pace.decided < FEWEST:
            return None
        return lasting(self.pace.decision_half), lasting(self.pace.decision_nine)

    @property
    def in_time(self) -> int | None:
        """How many in a hundred decisions came by their due date."""
        return _share(self.pace.in_time, self.pace.timed)

    @property
    def satisfied(self) -> int | None:
        """How many in a hundred of who said something were content."""
        if self.pace.rated < FEWEST_OPINIONS:
            return None
        return STEP * round(100 * self.pace.satisfied / self.pace.rated / STEP)

    @property
    def tells(self) -> bool:
        """Whether any of its figures rests on enough."""
        return any(one is not None for one in (self.answer, self.decision, self.in_time, self.satisfied))

    def line(self) -> dict[str, Any]:
        """What the data to download holds; days by the calendar, None for what rests on too few."""
        pace, answered, decided = self.pace, self.answer is not None, self.decision is not None
        return {
            "span_days": pace.span,
            "slug": self.slug,
            "title": self.title,
            "answered": pace.answered if answered else None,
            "answer_median_days": _days(pace.answer_half, shown=answered),
            "answer_p90_days": _days(pace.answer_nine, shown=answered),
            "decided": pace.decided if decided else None,
            "decision_median_days": _days(pace.decision_half, shown=decided),
            "decision_p90_days": _days(pace.decision_nine, shown=decided),
            "in_time_percent": self.in_time,
            "satisfied_percent": self.satisfied,
        }


@require_safe
def performance(request: HttpRequest) -> HttpResponse:
    """The page: all services together first, then each that has enough."""
    spans = _spans()
    moments = [one.pace.reckoned_at for lines in spans.values() for one in lines]
    context = {
        "spans": [
            {
                "days": span,
                "whole": next((one for one in lines if not one.slug and one.tells), None),
                "services": [one for one in lines if one.slug and one.tells],
                "bars": _bars([one for one in lines if not one.slug]),
            }
            for span, lines in spans.items()
        ],
        "fewest": FEWEST,
        "reckoned_at": max(moments, default=None),
    }
    return public_page(request, "public/performance.html", context)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The figures as CSV, or as JSON at ``?format=json``."""
    lines = [one.line() for found in _spans().values() for one in found if one.tells]
    if request.GET.get("format") == "json":
        body = json.dumps({"fewest": FEWEST, "lines": lines}, ensure_ascii=False)
        return HttpResponse(body, content_type="application/json; charset=utf-8")
    return as_csv("performance", list(Told("", "", Pace(span=0)).line()), lines)


def _spans() -> dict[int, list[Told]]:
    """The lines of each span, the longest first: all services together, then those that are published; one statement."""
    titles = {line.slug: line.title for line in shelf().lines} | {"": "همه خدمت‌ها"}
    found: dict[int, list[Told]] = {span: [] for span in sorted(SPANS, reverse=True)}
    for pace in Pace.objects.all():
        if pace.span in found and pace.slug in titles:
            found[pace.span].append(Told(pace.slug, titles[pace.slug], pace))
    return found


def _bars(whole: list[Told]) -> list[tuple[str, float]]:
    """Days of all services together, as the chart draws them; where all of them are shorter, there is nothing to draw."""
    rows: list[tuple[str, float]] = []
    for one in whole:
        if one.answer is not None:
            rows += [
                ("پاسخ، نیمی", _rounded(one.pace.answer_half)),
                ("پاسخ، ۹ از ۱۰", _rounded(one.pace.answer_nine)),
            ]
        if one.decision is not None:
            rows += [
                ("تصمیم، نیمی", _rounded(one.pace.decision_half)),
                ("تصمیم، ۹ از ۱۰", _rounded(one.pace.decision_nine)),
            ]
    return rows if any(days for _, days in rows) else []


def lasting(days: float | None) -> str:
    """A length of time as people say it: hours below a day, halves of days up to ten, then whole days."""
    if days is None:
        return ""
    if days < 1:
        hours = round(days * HOURS_OF_A_DAY)
        return f"{persian_digits(hours)} ساعت" if hours else "کمتر از یک ساعت"
    return f"{persian_decimal(_rounded(days))} روز"


def _rounded(days: float | None) -> float:
    told = days or 0.0
    return round(told * 2) / 2 if told < 10 else float(round(told))  # noqa: PLR2004 as lasting says


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole >= FEWEST else None


def _days(days: float | None, *, shown: bool) -> float | None:
    return round(days, 2) if shown and days is not None else None
