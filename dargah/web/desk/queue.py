"""The queue: what is in my unit's hands and mine, by due date; search; bulk assignment; questions put to us."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from dargah.cases import finding, queries
from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.cases.permissions import may_see, units_of
from dargah.cases.states import Action, State
from dargah.cases.tracking import grouped
from dargah.catalogue.directorate import counties
from dargah.catalogue.models import Service
from dargah.catalogue.queries import service_titles
from dargah.letters import queries as letters
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, Refusal
from dargah.people.roles import DESK_ROLES, Role
from dargah.persian.dates import jalali
from dargah.persian.digits import fold_digits, persian_digits
from dargah.persian.text import clean, search_key
from dargah.web.desk.access import EVERYBODY, for_staff
from dargah.web.desk.colleagues import named
from dargah.web.desk.frame import frame
from dargah.web.forms import own_path, typed
from dargah.web.templatetags.look import due_left
from dargah.web.templatetags.persian import code as as_read

VIEWS = {
    "unit": "کارتابل واحد",
    "approval": "منتظر تأیید من",
    "mine": "کارهای من",
    "waiting": "منتظر شهروند",
    "news": "پیام تازه",
    "all": "همه پرونده‌های واحدها",
}
MOST_AT_ONCE = 100
# what the queue says of the last thing that happened; a case without one was only submitted
LAST_WORDS: dict[str, str] = {
    Action.CLAIM: "برداشته شد",
    Action.ASSIGN: "سپرده شد",
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
    Action.APPOINT: "وقت تعیین شد",
    Action.MOVE_APPOINTMENT: "وقت تغییر کرد",
    Action.CANCEL_APPOINTMENT: "وقت لغو شد",
    Action.KEEP_APPOINTMENT: "دیدار انجام شد",
    Action.DECLINE_APPOINTMENT: "شهروند وقت دیگری خواست",
}
LONGEST_REVISION = 10  # digits
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
    return redirect("desk:services")


@require_GET
@for_staff()
def queue(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """A view of the queue, narrowed by the filters, one page by keyset."""
    chosen = chosen_of(request.GET)
    today = timezone.localdate()
    page, titles = queries.queue(staff, chosen, today), service_titles()
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
            "services": [(s.slug, titles.get(s.slug, s.slug)) for s in _services(staff)],
            "counties": [(county.slug, county.name) for county in counties().values()],
            "colleagues": named(_colleagues(staff)),
            "kept": kept_of(chosen),
            "tabs": queries.due_counts(staff, chosen, today),
            "may_assign": staff.role in {Role.UNIT_HEAD, Role.SECRETARIAT, Role.DIRECTOR},
            "may_see_all": staff.role in {Role.UNIT_HEAD, Role.DIRECTOR},
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


@require_POST
@for_staff()
def assignments(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Give several cases to one colleague. Each is its own turn: what is refused is named with its reason, the rest
    is done.
    """
    to = StaffMember.objects.filter(username=typed(request, "to", 60), is_active=True).first()
    chosen = request.POST.getlist("case")
    back = own_path(request.POST.get("back", ""), reverse("desk:queue"))
    if to is None or not chosen:
        messages.error(request, "پرونده‌ها و همکار را برگزینید.")
        return redirect(back)
    done = 0
    for code, seen in map(_code_and_revision, chosen[:MOST_AT_ONCE]):
        reason = _assign(staff, to, code, seen)
        if reason:
            messages.error(request, f"{persian_digits(grouped(code))}: {reason}")
        else:
            done += 1
    if len(chosen) > MOST_AT_ONCE:
        messages.warning(
            request, f"هر بار {persian_digits(MOST_AT_ONCE)} پرونده سپرده می‌شود؛ بقیه را دوباره برگزینید."
        )
    if done:
        messages.success(request, f"{persian_digits(done)} پرونده به {to.full_name} سپرده شد.")
    return redirect(back)


def _code_and_revision(text: str) -> tuple[str, int | None]:
    """What a box of the queue says: the code and the revision that was looked at, «482719305512.7»."""
    code, _, revision = text[:40].partition(".")
    known = revision.isascii() and revision.isdigit() and len(revision) < LONGEST_REVISION
    return clean(code), int(revision) if known else None


def _assign(staff: StaffMember, to: StaffMember, code: str, seen: int | None) -> str:
    """Why the case could not be given; empty when it was."""
    found = queries.case_for_staff(staff, code)
    if found is None:
        return "این پرونده را نمی‌بینید."
    try:
        cases.assign(case=found, to=to, by=staff, seen=seen)
    except ChangedMeanwhile:
        return "از هنگامی که فهرست را دیدید تغییر کرده است؛ دوباره ببینید و بسپارید."
    except Invalid as refusal:
        return " ".join(refusal.errors.values())
    except Refusal as refusal:
        return refusal.sentence
    return ""


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
            "title": titles.get(case.service.slug, case.service.slug),
            "stage": _stage_title(case),
            "state": "" if case.state == State.OPEN else State(case.state).office_label,
            "county": names[case.county].name if case.county in names else "",
            "last": LAST_WORDS.get(case.last_action, "ثبت شد"),
            "last_on": jalali(timezone.localdate(case.last_at or case.submitted_at)),
            "owner": case.assignee.full_name if case.assignee else "",
            "unit": case.unit.name,
        }
        for case in found
    ]


def _stage_title(case: Case) -> str:
    stages = case.version.parsed.stages
    return next((stage.title for stage in stages if stage.stage == case.stage), "")


def _services(staff: StaffMember) -> list[Service]:
    rows = Service.objects.filter(is_published=True)
    if staff.role in {Role.CASE_OFFICER, Role.UNIT_HEAD}:
        rows = rows.filter(unit__in=units_of(staff))
    return list(rows)


def _colleagues(staff: StaffMember) -> list[StaffMember]:
    rows = StaffMember.objects.filter(is_active=True, role__in=DESK_ROLES).select_related("unit")
    rows = rows.only("username", "full_name", "role", "unit__name")
    if staff.role != Role.DIRECTOR:
        rows = rows.filter(unit__in=units_of(staff))
    return list(rows[:200])
