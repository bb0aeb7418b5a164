"""How fast the office answers and decides, reckoned from the journal: what `/performance/` shows.

Times run by the calendar, nights and closed days too, for that is what a citizen waits. Pauses in which the office waited
for the citizen are in them; whether a decision came in time is told by the working day that was its due date then, which
pauses and closed days have moved (`cases.operations.decide` and ``close`` leave it in the journal).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from dargah.catalogue.operations import announce
from dargah.insight.models import Pace
from dargah.journal.events import Event

SPANS = (30, 90)  # days that the figures look back
# what a member of the office does first that reaches the citizen
ANSWERS = (
    Event.message_from_office,
    Event.information_requested,
    Event.appointment_set,
    Event.case_decided,
    Event.case_closed,
)
ENDS = (Event.case_decided, Event.case_closed)
# a second decision of the same case has its own beginning, which no figure here tells
RECKONED = """
    WITH told AS (
        SELECT subject,
               min(at) FILTER (WHERE event = ANY(%(answers)s)) AS answered_at,
               min(at) FILTER (WHERE event = ANY(%(ends)s)) AS decided_at,
               (array_agg(detail->>'due_on' ORDER BY seq) FILTER (WHERE event = ANY(%(ends)s)))[1] AS due_on
        FROM journal_entry
        WHERE event = ANY(%(answers)s) AND actor LIKE 'staff:%%' AND subject LIKE 'case:%%'
        GROUP BY subject
    ), reckoned AS (
        SELECT service.slug,
               told.answered_at,
               extract(epoch FROM told.answered_at - cases.submitted_at) / 86400 AS answer_days,
               told.decided_at,
               extract(epoch FROM told.decided_at - cases.submitted_at) / 86400 AS decision_days,
               (told.decided_at AT TIME ZONE %(zone)s)::date <= told.due_on::date AS in_time
        FROM told
        JOIN cases_case cases ON told.subject = 'case:' || cases.id
        JOIN catalogue_service service ON service.id = cases.service_id
    )
    SELECT coalesce(slug, ''),
           count(*) FILTER (WHERE answered_at >= %(since)s),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY answer_days) FILTER (WHERE answered_at >= %(since)s),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY answer_days) FILTER (WHERE answered_at >= %(since)s),
           count(*) FILTER (WHERE decided_at >= %(since)s),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY decision_days) FILTER (WHERE decided_at >= %(since)s),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY decision_days) FILTER (WHERE decided_at >= %(since)s),
           count(*) FILTER (WHERE decided_at >= %(since)s AND in_time IS NOT NULL),
           count(*) FILTER (WHERE decided_at >= %(since)s AND in_time)
    FROM reckoned
    GROUP BY GROUPING SETS ((slug), ())
    HAVING count(*) FILTER (WHERE answered_at >= %(since)s OR decided_at >= %(since)s) > 0
"""
SAID = """
    SELECT coalesce(service.slug, ''), count(*), count(*) FILTER (WHERE said.satisfied)
    FROM insight_opinion said
    JOIN cases_case cases ON cases.id = said.case_id
    JOIN catalogue_service service ON service.id = cases.service_id
    WHERE said.at >= %(since)s
    GROUP BY GROUPING SETS ((service.slug), ())
    HAVING count(*) > 0
"""


def reckon(now: datetime | None = None) -> list[Pace]:
    """Reckon the figures of all services for every span, keep them instead of the former ones, and have the public
    pages made anew where something changed. Two statements a span.
    """
    moment = now or timezone.now()
    found = [one for span in SPANS for one in _reckoned(moment, span)]
    with transaction.atomic():
        before = {_told(one) for one in Pace.objects.all()}
        Pace.objects.all().delete()
        Pace.objects.bulk_create(found)
        if before != {_told(one) for one in found}:
            announce()
    return found


def _reckoned(moment: datetime, span: int) -> Iterator[Pace]:
    facts: dict[str, Any] = {
        "answers": [event.value for event in ANSWERS],
        "ends": [event.value for event in ENDS],
        "since": moment - timedelta(days=span),
        "zone": timezone.get_default_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(SAID, facts)
        said = {slug: (many, satisfied) for slug, many, satisfied in cursor.fetchall()}
        cursor.execute(RECKONED, facts)
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    for slug in sorted({*rows, *said}):
        answered, answer_half, answer_nine, decided, half, nine, timed, in_time = rows.get(
            slug, (0, None, None, 0, None, None, 0, 0)
        )
        rated, satisfied = said.get(slug, (0, 0))
        yield Pace(
            span=span, slug=slug, answered=answered, answer_half=answer_half, answer_nine=answer_nine,
            decided=decided, decision_half=half, decision_nine=nine, timed=timed, in_time=in_time,
            rated=rated, satisfied=satisfied, reckoned_at=moment,
        )  # fmt: skip


def _told(one: Pace) -> tuple[object, ...]:
    """All that readers see of a row but the moment it was reckoned."""
    times = (one.answer_half, one.answer_nine, one.decision_half, one.decision_nine)
    counts = (one.answered, one.decided, one.timed, one.in_time, one.rated, one.satisfied)
    return (one.span, one.slug, *times, *counts)
