"""The rooms of the roles that do not work on cases: the state of the system, the services and what is unverified."""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dargah.catalogue.queries import published_definitions
from dargah.files import scanning
from dargah.journal.models import Entry
from dargah.notices import queries as notices
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.web.desk.access import for_staff
from dargah.web.desk.frame import frame

WAITING_JOBS = "SELECT status, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY status"


@require_GET
@for_staff({Role.SYSADMIN})
def system(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Whether the parts run: jobs that wait or failed, notices nobody could deliver, the scanner, the journal."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING_JOBS)
        jobs: dict[str, int] = dict(cursor.fetchall())
    return render(
        request,
        "desk/system.html",
        {
            **frame(request, staff),
            "jobs": jobs,
            "dead": notices.dead_letters(),
            "scanner_configured": scanning.is_configured(),
            "last_entry": Entry.objects.order_by("-seq").first(),
        },
    )


@require_GET
@for_staff({Role.SERVICE_ANALYST, Role.DIRECTOR})
def services(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Every published service with its version, and the facts that the office has not confirmed yet."""
    rows: list[dict[str, Any]] = [
        {"definition": definition, "unverified": _unverified(definition)}
        for definition in published_definitions()
    ]
    return render(request, "desk/services.html", {**frame(request, staff), "rows": rows})


def _unverified(definition: Any) -> list[str]:
    found = []
    if definition.deadline.status == "proposed":
        found.append("مهلت")
    if definition.fee.status == "proposed":
        found.append("هزینه")
    if any(o.objection and o.objection.status == "proposed" for o in definition.outcomes.values()):
        found.append("مهلت اعتراض")
    return found
