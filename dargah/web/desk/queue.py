"""The queue: what is in my unit's hands and mine, by due date; search; questions put to us."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from dargah.cases import finding, queries
from dargah.cases.models import Case
from dargah.cases.permissions import OFFICERS, may_see, units_of
from dargah.cases.routing import that_may_come_to
from dargah.cases.states import OVER, Action, State
from dargah.catalogue.acts import HEADS
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import counties, county_offices
from dargah.catalogue.queries import published_definitions, service_titles
from dargah.letters import queries as letters
from dargah.people.models import StaffMember
from dargah.people.roles import DESK_ROLES, Role
from dargah.persian.dates import jalali
from dargah.persian.digits import fold_digits, persian_digits
from dargah.persian.text import search_key
from dargah.web.desk.colleagues import named
from dargah.web.desk.frame import frame
from dargah.web.staff import EVERYBODY, for_staff
from dargah.web.templatetags.look import answer_left, due_left
from dargah.web.templatetags.persian import code as as_read

VIEWS = {
    "unit": "کارتابل واحد",
    "approval": "منتظر تأیید من",
    "mine": "کارهای من",
    "waiting": "منتظر شهروند",
    "news": "پیام تازه",
    "unanswered": "پیام بی‌پاسخ",
    "all": "همه پرونده‌های واحدها",
}
# what the queue says of the last thing that happened; a case without one was only submitted
LAST_WORDS: dict[str, str] = {
    Action.CLAIM: "برداشته شد",
    Action.ASSIGN: "سپرده شد",
    Action.HAND_OVER: "به شهرستان سپرده شد",
    Action.REFER: "پرسشی فرستاده شد",
    Action.ANSWER_REFERRAL: "پاسخ پرسش رسید",
    Action.WITHDRAW_REFERRAL: "پرسش پس گرفته شد",
    Action.REQUEST_INFORMATION: "از شهروند مدرک خواسته شد",
    Action.CANCEL_INFORMATION: "خواسته پس گرفته شد",
    Action.ANSWER_INFORMATION: "شهروند پاسخ داد",
    Action.PAUSE: "شمارش ایستاد",
    Action.RESUME: "شمارش از سر گرفته شد",
    Action.NOTE: "یادداشت نوشته شد",
    Action.ADVANCE: "به این گام رسید",
    Action.DECIDE: "تصمیم نوشته شد",
    Action.APPROVE: "تصمیم تأیید شد",
    Action.SEND_BACK: "تصمیم برگشت",
    Action.ISSUE: "نامه صادر شد",
    Action.CLOSE: "بسته شد",
    Action.REOPEN: "بازگشایی شد",
    Action.WITHDRAW: "پس گرفته شد",
    Action.OBJECT: "شهروند اعتراض کرد",
    Action.ADD_DOCUMENT: "مدرکی افزوده شد",
    Action.MESSAGE: "پیامی نوشته شد",
    Action.SETTLE_MESSAGE: "پیام پاسخ نمی‌خواست",
    Action.DRAFT_MESSAGE: "پیامی برای تأیید نوشته شد",
    Action.RETURN_DRAFT: "پیش‌نویس پیام برگشت",
    Action.WITHDRAW_DRAFT: "پیش‌نویس پیام کنار رفت",
    Action.APPOINT: "وقت تعیین شد",
    Action.MOVE_APPOINTMENT: "وقت تغییر کرد",
    Action.CANCEL_APPOINTMENT: "وقت لغو شد",
    Action.KEEP_APPOINTMENT: "دیدار انجام شد",
    Action.DECLINE_APPOINTMENT: "شهروند وقت دیگری خواست",
}
PICKED = (
    "picked_cases"  # of the session: what was chosen when no colleague was, for the next look at the queue
)
LONGEST_KEY = 100  # of a page of the queue; a longer one is not ours


@require_GET
@for_staff(EVERYBODY)
def home(request: HttpRequest, staff: StaffMember) -> HttpResponse:  # noqa: ARG001 the guard passes the request
    """The first page after signing in: the queue for those who work on cases, the room of the role for the others."""
    if staff.role in DESK_ROLES:
        return redirect("desk:queue")
    if staff.role == Role.SYSADMIN:
        return redirect("desk:system")
    if staff.role == Role.GUARD:
        return redirect("desk:visitors")
    return redirect("studio:home" if staff.role == Role.SERVICE_ANALYST else "desk:services")


@require_GET
@for_staff()
def queue(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """A view of the queue, narrowed by the filters, one page by keyset."""
    chosen = chosen_of(request.GET)
    today = timezone.localdate()
    page, definitions = queries.queue(staff, chosen, today), published_definitions()
    titles = {definition.slug: definition.title for definition in definitions}
    return render(
        request,
        "desk/queue.html",
        {
            **frame(request, staff),
            "heading": VIEWS.get(chosen.view, VIEWS["unit"]),
            "view": chosen.view,
            "chosen": chosen,
            "rows": _rows(page.cases, today, titles),
            "next": _next_url(request, page.next_key),
            "services": [(one.slug, one.title) for one in _services(staff, definitions)],
            "counties": [(county.slug, county.name) for county in counties().values()],
            "colleagues": named(_colleagues(staff)),
            "kept": kept_of(chosen),
            "tabs": queries.due_counts(staff, chosen, today),
            "may_hand_over": staff.role in HEADS
            and (staff.role == Role.DIRECTOR or county_offices() in units_of(staff)),
            "may_assign": staff.role in {Role.UNIT_HEAD, Role.SECRETARIAT, Role.DIRECTOR},
            "may_see_all": staff.role in {Role.UNIT_HEAD, Role.DIRECTOR},
            "picked": request.session.pop(PICKED, []),
            "filters_on": any([chosen.service, chosen.due, chosen.assignee, chosen.county]),
        },
    )


@require_GET
@for_staff()
def search(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Find a case by tracking code, name, national ID or land plate."""
    text = request.GET.get("q", "").replace("\0", "")[:200]
    found = finding.search(staff, text) if text.strip() else []
    return render(
        request,
        "desk/search.html",
        {
            **frame(request, staff),
            "q": text,
            "rows": _rows(found[: finding.LISTED], timezone.localdate(), service_titles()),
            "more": len(found) > finding.LISTED,
        },
    )


@require_GET
@for_staff()
def referrals(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """The questions that wait for me or my unit."""
    return render(
        request, "desk/referrals.html", {**frame(request, staff), "referrals": queries.open_referrals(staff)}
    )


@require_GET
@for_staff({Role.SECRETARIAT, Role.DIRECTOR})
def register(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """The secretariat's register: numbered letters, newest first, narrowed by year, number or the applicant's name."""
    asked = request.GET.get("q", "").replace("\0", "")[:100]
    year = request.GET.get("year", "")
    years = letters.register_years()
    chosen = letters.RegisterFilter(
        year=next((each for each in years if str(each) == year), 0),
        before=_read_pair(request.GET.get("before", "")),
        **_number_or_words(asked),
    )
    page = letters.register_page(chosen)
    shown = page[: letters.REGISTER_PAGE]
    last = f"{shown[-1].year}-{shown[-1].register_number}" if len(page) > len(shown) else ""
    return render(
        request,
        "desk/register.html",
        {
            **frame(request, staff),
            "letters": [(letter, may_see(letter.case, staff)) for letter in shown],
            "q": asked,
            "years": [(each, persian_digits(each)) for each in years],
            "year": chosen.year,
            "next": f"?{urlencode({'q': asked, 'year': chosen.year or '', 'before': last})}" if last else "",
        },
    )


def _number_or_words(text: str) -> dict[str, Any]:
    """«۳۱/۱۴۰۵/۱۲» and «۱۲» are the number 12 of a register; anything else are words of a name."""
    folded = fold_digits(text).strip()
    number = folded.rpartition("/")[2]
    short = 9
    if number.isascii() and number.isdigit() and len(number) <= short:
        return {"number": int(number)}
    return {"words": tuple(search_key(folded).split()[:6])}


def _read_pair(text: str) -> tuple[int, int] | None:
    year, _, number = text.partition("-")
    short = 9
    if not all(part.isascii() and part.isdigit() and len(part) <= short for part in (year, number)):
        return None
    return int(year), int(number)


@require_GET
@for_staff(EVERYBODY)
def help_page(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """How to work at the desk."""
    return render(request, "desk/help.html", frame(request, staff))


def chosen_of(asked: Mapping[str, str]) -> queries.QueueFilter:
    """The filters of a query string."""
    view, due = asked.get("view", "unit"), asked.get("due", "")
    return queries.QueueFilter(
        view=view if view in VIEWS else "unit",
        service=asked.get("service", "")[:80].replace("\0", ""),
        due=due if due in queries.DUE else "",
        assignee=asked.get("assignee", "")[:60].replace("\0", ""),
        county=asked.get("county", "")[:60].replace("\0", ""),
        after=_read_key(asked.get("after", "")),
    )


def _read_key(text: str) -> tuple[date, int] | None:
    if len(text) > LONGEST_KEY:
        return None
    try:
        due, last = json.loads(base64.urlsafe_b64decode(text.encode()))
        return date.fromisoformat(due), int(last)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return None


def _next_url(request: HttpRequest, key: tuple[date, int] | None) -> str:
    if key is None:
        return ""
    written = base64.urlsafe_b64encode(json.dumps([key[0].isoformat(), key[1]]).encode()).decode()
    kept = {name: str(value) for name, value in request.GET.items() if name != "after"}
    return f"?{urlencode({**kept, 'after': written})}"


def kept_of(chosen: queries.QueueFilter) -> dict[str, str]:
    """The filters of this page, which its tabs and links keep."""
    return {
        "view": chosen.view,
        "due": chosen.due,
        "service": chosen.service,
        "county": chosen.county,
        "assignee": chosen.assignee,
    }


def _rows(found: list[Case], today: date, titles: dict[str, str]) -> list[dict[str, Any]]:
    names = counties()
    return [
        {
            "case": case,
            "code": case.tracking_code,
            "shown": as_read(case.tracking_code),
            "name": case.applicant_name or "بی‌نام",
            "due": due_left(case, queries.days_left(case, today)),
            "answer": answer_left(case, today),
            "title": titles.get(case.service.slug, case.service.slug),
            "stage": _stage_title(case),
            "state": "" if case.state == State.OPEN else case.office_state,
            "county": names[case.county].name if case.county in names else "",
            "last": LAST_WORDS.get(case.last_action, "ثبت شد"),
            "last_on": jalali(timezone.localdate(case.last_at or case.submitted_at)),
            "owner": case.assignee.full_name if case.assignee else "",
            "over": case.state in OVER,
            "unit": case.unit.name,
        }
        for case in found
    ]


def _stage_title(case: Case) -> str:
    stages = case.version.parsed.stages
    return next((stage.title for stage in stages if stage.stage == case.stage), "")


def _services(staff: StaffMember, definitions: Iterable[ServiceDefinition]) -> list[ServiceDefinition]:
    """The services whose cases may come before the member: for officers and heads those with a stage in their units."""
    if staff.role not in OFFICERS:
        return list(definitions)
    return that_may_come_to(units_of(staff), definitions)


def _colleagues(staff: StaffMember) -> list[StaffMember]:
    rows = StaffMember.objects.filter(is_active=True, role__in=DESK_ROLES).select_related("unit")
    rows = rows.only("username", "full_name", "role", "unit__name")
    if staff.role != Role.DIRECTOR:
        rows = rows.filter(unit__in=units_of(staff))
    return list(rows[:200])
