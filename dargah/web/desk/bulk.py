"""Several cases of the queue at once. Each is its own turn: what is refused is named with its reason, the rest is done."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dargah.cases import operations as cases
from dargah.cases import queries
from dargah.cases.models import Case
from dargah.catalogue.acts import HEADS
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, Refusal
from dargah.persian.digits import persian_digits
from dargah.persian.text import clean
from dargah.persian.tracking import grouped
from dargah.web.desk.queue import PICKED
from dargah.web.forms import own_path, typed
from dargah.web.staff import for_staff

MOST_AT_ONCE = 100
LONGEST_REVISION = 10  # digits


@require_POST
@for_staff()
def assignments(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Give several cases to one colleague."""
    to = StaffMember.objects.filter(username=typed(request, "to", 60), is_active=True).first()
    chosen = request.POST.getlist("case")
    if to is None or not chosen:
        request.session[PICKED] = [code_and_revision(one)[0] for one in chosen[:MOST_AT_ONCE]]
        messages.error(request, "همکار را هم برگزینید." if chosen else "پرونده‌ها و همکار را برگزینید.")
        return redirect(_back(request))
    done = _each(request, staff, lambda found, seen: cases.assign(case=found, to=to, by=staff, seen=seen))
    if done:
        messages.success(request, f"{persian_digits(done)} پرونده به {to.full_name} سپرده شد.")
    return redirect(_back(request))


@require_POST
@for_staff(HEADS)
def handovers(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Hand several cases over, each to the office of its own county."""
    if not request.POST.getlist("case"):
        messages.error(request, "پرونده‌ها را برگزینید.")
        return redirect(_back(request))
    done = _each(request, staff, lambda found, seen: cases.hand_over(case=found, by=staff, seen=seen))
    if done:
        messages.success(request, f"{persian_digits(done)} پرونده به اداره شهرستان خود سپرده شد.")
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    return own_path(request.POST.get("back", ""), reverse("desk:queue"))


def _each(request: HttpRequest, staff: StaffMember, act: Callable[[Case, int | None], object]) -> int:
    """Do the act on each chosen case; how many it was done on."""
    chosen, done = request.POST.getlist("case"), 0
    for code, seen in map(code_and_revision, chosen[:MOST_AT_ONCE]):
        reason = _refused(staff, act, code, seen)
        if reason:
            messages.error(request, f"{persian_digits(grouped(code))}: {reason}")
        else:
            done += 1
    if len(chosen) > MOST_AT_ONCE:
        messages.warning(
            request, f"هر بار {persian_digits(MOST_AT_ONCE)} پرونده سپرده می‌شود؛ بقیه را دوباره برگزینید."
        )
    return done


def code_and_revision(text: str) -> tuple[str, int | None]:
    """What a box of the queue says: the code and the revision that was looked at, «482719305512.7»."""
    code, _, revision = text[:40].partition(".")
    known = revision.isascii() and revision.isdigit() and len(revision) < LONGEST_REVISION
    return clean(code), int(revision) if known else None


def _refused(
    staff: StaffMember, act: Callable[[Case, int | None], object], code: str, seen: int | None
) -> str:
    """Why the act could not be done on this case; empty when it was."""
    found = queries.case_for_staff(staff, code)
    if found is None:
        return "این پرونده را نمی‌بینید."
    try:
        act(found, seen)
    except ChangedMeanwhile:
        return "از هنگامی که فهرست را دیدید تغییر کرده است؛ دوباره ببینید و بسپارید."
    except Invalid as refusal:
        return " ".join(refusal.errors.values())
    except Refusal as refusal:
        return refusal.sentence
    return ""
