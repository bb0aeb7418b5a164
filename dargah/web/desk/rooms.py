"""The rooms of the roles that do not work on cases: the state of the system, the services and what is unverified."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dargah.catalogue.queries import published_services
from dargah.files import operations as files
from dargah.files import scanning
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.journal.queries import RECORDS_PAGE, security_records
from dargah.notices import queries as notices
from dargah.notices import texts
from dargah.notices.channels import PROVIDERS
from dargah.people import limits
from dargah.people.models import Partner, StaffMember
from dargah.people.roles import Role
from dargah.web.desk.coverage import unverified
from dargah.web.desk.frame import frame
from dargah.web.staff import for_staff

WAITING_JOBS = "SELECT status, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY status"
HEARTBEAT = "SELECT max(last_heartbeat) FROM procrastinate_workers"
ALARM = 0.5  # of the day's cap on codes: half of it is far more than the office's people need
ALIVE = timedelta(minutes=1)  # a worker says so every ten seconds
RECORDS = {
    Event.sign_in_refused: "ورود همکار پذیرفته نشد",
    Event.access_refused: "دسترسی به صفحه‌ای رد شد",
    Event.staff_changed: "حساب همکار تغییر کرد",
    Event.partner_key_made: "کلید دفتر همکار ساخته شد",
}


@require_GET
@for_staff({Role.SYSADMIN})
def system(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Whether the parts run: the worker and its jobs, notices nobody could deliver, the scanner, the journal."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING_JOBS)
        jobs: dict[str, int] = dict(cursor.fetchall())
        cursor.execute(HEARTBEAT)
        heartbeat: datetime | None = cursor.fetchone()[0]
    codes, most_codes = limits.counted("code_everywhere"), limits.limits()["code_everywhere"].limit
    return render(
        request,
        "desk/system.html",
        {
            **frame(request, staff),
            "jobs": jobs,
            "heartbeat": heartbeat,
            "worker_lives": heartbeat is not None and timezone.now() - heartbeat < ALIVE,
            "dead": [(texts.NAMES.get(notice.event, "خبر"), notice) for notice in notices.dead_letters()],
            "held_up": notices.held_up(),
            "failing": [
                (PROVIDERS.get(one.name, one.name), notices.REASONS.get(one.problem, one.problem), one)
                for one in notices.failing_providers()
            ],
            "codes": codes,
            "codes_at_most": most_codes,
            "codes_alarm": codes >= most_codes * ALARM,
            "scanner_configured": scanning.is_configured(),
            "scanner_answers": scanning.answers(),
            "unscanned": files.count_unscanned(),
            "last_entry": Entry.objects.order_by("-seq").first(),
        },
    )


@require_GET
@for_staff({Role.SYSADMIN})
def records(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """The security records: refused sign-ins and pages, changed accounts, new keys; fifty a page."""
    page = security_records(before=_number(request.GET.get("before", "")))
    shown = page[:RECORDS_PAGE]
    names = _names([reference for entry in shown for reference in (entry.actor, entry.subject)])
    rows = [
        {
            "at": entry.at,
            "seq": entry.seq,
            "what": RECORDS[Event(entry.event)],
            "who": names.get(entry.actor, "سامانه" if entry.actor == "system" else "شهروند"),
            "about": names.get(entry.subject, ""),
            "page": entry.subject.removeprefix("view:") if entry.subject.startswith("view:") else "",
        }
        for entry in shown
    ]
    more = f"?before={shown[-1].seq}" if len(page) > len(shown) else ""
    return render(request, "desk/records.html", {**frame(request, staff), "rows": rows, "next": more})


def _number(text: str) -> int | None:
    longest = 18
    return int(text) if text.isascii() and text.isdigit() and len(text) <= longest else None


def _names(references: list[str]) -> dict[str, str]:
    """The names behind ``staff:…`` and ``partner:…``, in two statements."""
    found: dict[str, str] = {}
    for kind, model, name in (("staff", StaffMember, "full_name"), ("partner", Partner, "name")):
        keys = [reference.partition(":")[2] for reference in references if reference.startswith(f"{kind}:")]
        rows = model._default_manager.filter(pk__in=[key for key in keys if key.isdigit()])  # noqa: SLF001 the documented way to a model's manager
        found |= {f"{kind}:{pk}": shown for pk, shown in rows.values_list("pk", name)}
    return found


@require_GET
@for_staff({Role.SERVICE_ANALYST, Role.CONTENT_EDITOR, Role.DIRECTOR})
def services(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Every published service: its version, its text as citizens read it, the facts that nobody has confirmed yet."""
    rows: list[dict[str, Any]] = [
        {
            "definition": service.current.parsed,
            "version": service.current,
            "unverified": [what for what, _ in unverified(service.current.parsed)],
        }
        for service in published_services().values()
        if service.current is not None
    ]
    return render(request, "desk/services.html", {**frame(request, staff), "rows": rows})
