"""«متن‌های آماده»: what a unit writes often, who sees its messages first, and bringing a text into a form on a case."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dargah.conversations import operations as conversations
from dargah.conversations import queries
from dargah.conversations.merge import FIELDS, fault_of, filled, shown
from dargah.conversations.models import UnitText
from dargah.conversations.permissions import check_may_read_texts, check_may_write_texts, may_write_texts
from dargah.people.models import StaffMember, Unit
from dargah.people.refusals import Invalid, NotThere, Refusal
from dargah.persian.digits import strict_int
from dargah.web.desk.case_page import case_page
from dargah.web.desk.cases import visible_case
from dargah.web.desk.frame import frame
from dargah.web.desk.talk import Brought
from dargah.web.forms import typed
from dargah.web.staff import for_staff

INTO = ("message", "defects")  # the boxes of a case's forms that take a text
PICK = "نخست یک متن را از فهرست برگزینید."
OF_THE_VERB = {"title": "module_title"}


@require_http_methods(["GET", "POST"])
@for_staff()
def texts(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """The texts of a unit; sent to, one more of them."""
    unit = _unit(
        staff, request.POST.get("unit", "") if request.method == "POST" else request.GET.get("unit", "")
    )
    if request.method == "GET":
        return _list(request, staff, unit)
    check_may_write_texts(staff, unit.slug)
    if "look" in request.POST:
        return _list(request, staff, unit)
    try:
        conversations.add_text(unit=unit, **_written(request), by=staff)
    except Refusal as refusal:
        return _list(request, staff, unit, refusal)
    messages.success(request, "متن افزوده شد؛ همکاران واحد آن را هنگام نوشتن می‌بینند.")
    return redirect(f"{reverse('desk:texts')}?unit={unit.pk}")


@require_http_methods(["GET", "POST"])
@for_staff()
def text(request: HttpRequest, staff: StaffMember, text_id: int) -> HttpResponse:
    """One text; sent to, its change."""
    module = _module(staff, text_id)
    if request.method == "GET" or "look" in request.POST:
        return _one(request, staff, module)
    seen = request.POST.get("edition", "")
    try:
        conversations.change_text(
            module=module, **_written(request), seen=int(seen) if _is_number(seen) else None, by=staff
        )
    except Refusal as refusal:
        return _one(request, staff, _module(staff, text_id), refusal)
    messages.success(request, "متن ذخیره شد.")
    return redirect(f"{reverse('desk:texts')}?unit={module.unit_id}")


@require_POST
@for_staff()
def text_retirement(request: HttpRequest, staff: StaffMember, text_id: int) -> HttpResponse:
    """Out of the list, or into it again."""
    module = _module(staff, text_id)
    try:
        if request.POST.get("offer") == "yes":
            conversations.take_back_text(module=module, by=staff)
        else:
            conversations.retire_text(module=module, by=staff)
    except Invalid as refusal:
        return _one(request, staff, module, refusal)
    messages.success(request, "فهرست متن‌ها تازه شد.")
    return redirect(f"{reverse('desk:texts')}?unit={module.unit_id}")


@require_POST
@for_staff()
def unit_rule(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Whether the head sees the unit's messages first."""
    unit = _unit(staff, request.POST.get("unit", ""))
    wanted = request.POST.get("head_sees_first") == "yes"
    conversations.set_rule(unit=unit, head_sees_first=wanted, by=staff)
    told = "پیام‌های کارشناسان از این پس نخست نزد رئیس می‌رود." if wanted else "کارشناسان خود پیام می‌فرستند."
    messages.success(request, told)
    return redirect(f"{reverse('desk:texts')}?unit={unit.pk}")


@require_POST
@for_staff()
def case_text(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Bring a text into a box of a form on the case: the page again, what was typed kept, nothing sent."""
    found = visible_case(staff, tracking_code)
    into = request.POST.get("into", "")
    into = into if into in INTO else INTO[0]
    written = typed(request, into)
    module = queries.text_for(staff, request.POST.get("unit_text", ""))
    if module is None:
        return case_page(request, staff, found, brought=Brought(into, written, refused=PICK))
    told = filled(module, found)
    words = f"{written.rstrip()}\n\n{told.text}" if written.strip() else told.text
    return case_page(request, staff, found, brought=Brought(into, words, tuple(told.missing)))


def _list(
    request: HttpRequest, staff: StaffMember, unit: Unit, refusal: Refusal | None = None
) -> HttpResponse:
    every = queries.texts_of(unit.slug, retired=True)
    return _page(
        request,
        staff,
        "desk/texts.html",
        refusal,
        unit=unit,
        units=[(one.slug, one.name) for one in queries.units_with_texts(staff)],
        texts=[one for one in every if one.active],
        retired=[one for one in every if not one.active],
        may_write=may_write_texts(staff, unit.slug),
        head_sees_first=queries.head_sees_first(unit.slug),
        typed=request.POST if request.method == "POST" else {},
    )


def _one(
    request: HttpRequest, staff: StaffMember, module: UnitText, refusal: Refusal | None = None
) -> HttpResponse:
    kept = {"module_title": module.title, "module_text": module.text, "position": module.position}
    sent = request.method == "POST" and "module_text" in request.POST
    return _page(
        request,
        staff,
        "desk/text.html",
        refusal,
        module=module,
        typed=request.POST if sent else kept,
        seen=module.edition if refusal is not None or not sent else request.POST.get("edition", ""),
    )


def _page(
    request: HttpRequest, staff: StaffMember, template: str, refusal: Refusal | None, **told: Any
) -> HttpResponse:
    """A page with a form of a text; the preview of what stands in its box, where it has no fault."""
    words = told["typed"].get("module_text", "")
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    fault = fault_of(words)
    if "look" in request.POST and fault:
        errors = {"module_text": fault}
    return render(
        request,
        template,
        {
            **frame(request, staff),
            **told,
            "fields": [(f"{{{name}}}", label) for name, label in FIELDS.items()],
            "preview": shown(words) if words and not fault else "",
            "errors": {OF_THE_VERB.get(name, name): sentence for name, sentence in errors.items()},
            "refusal": refusal.sentence if refusal else "",
        },
        status=refusal.status if refusal else 422 if errors else 200,
    )


def _written(request: HttpRequest) -> dict[str, Any]:
    place = typed(request, "position", 10).strip()
    try:
        position = strict_int(place) if place else None
    except ValueError:
        position = -1  # no place: the verb says so
    return {
        "title": typed(request, "module_title", 200),
        "text": typed(request, "module_text"),
        "position": position,
    }


def _unit(staff: StaffMember, slug: str) -> Unit:
    found = Unit.objects.filter(slug=(slug or staff.unit_id).replace("\0", "")).first()
    if found is None:
        raise NotThere
    check_may_read_texts(staff, found.slug)
    return found


def _module(staff: StaffMember, text_id: int) -> UnitText:
    found = UnitText.objects.select_related("unit", "changed_by").filter(pk=text_id).first()
    if found is None:
        raise NotThere("متنی با این نشانی برای شما پیدا نشد.")
    check_may_write_texts(staff, found.unit_id)
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 an edition is short
