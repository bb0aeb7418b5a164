"""The list of services, one of them, its parts in the editor, its beginning and its copies."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dargah.catalogue.directorate import directorate
from dargah.catalogue.queries import published_service
from dargah.content import operations, queries
from dargah.content.authored import PARTS
from dargah.content.banked import current_bank
from dargah.content.blocks import editor_of
from dargah.content.compare import compare
from dargah.content.findings import read
from dargah.content.models import ServiceDraft
from dargah.content.operations.lock import open_submission
from dargah.content.places import PART_TITLES
from dargah.content.told import lines_of
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, NotThere, Refusal
from dargah.persian.text import in_alphabet
from dargah.web.forms import typed
from dargah.web.staff import for_staff
from dargah.web.studio.door import (
    ELSEWHERE,
    FORBIDDEN,
    READERS,
    UNPROCESSABLE,
    WRITERS,
    act,
    around,
    draft_or_404,
    seen_edition,
    with_names,
)
from dargah.web.studio.editing import Editor, bound, icons, script_settings
from dargah.web.studio.names import names_of_draft, words_of_names
from dargah.web.studio.service_page import service_page

LONGEST_QUERY = 100
USUAL, EMPTY = "usual", "empty"
BEGINS = [
    (USUAL, "با آن‌چه بیشتر خدمت‌ها دارند", "مشخصات متقاضی، دو گام رسیدگی، دو نتیجه و نامه‌های آن‌ها؛ همه را می‌توانید عوض کنید."),
    (EMPTY, "از هیچ", "همه بخش‌ها خالی است و خودتان می‌نویسید."),
]  # fmt: skip


@require_GET
@for_staff(READERS)
def home(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """What waits for this member, and every service."""
    rows = queries.services_listed()
    asked = {
        name: request.GET.get(name, "").replace("\0", "")[:LONGEST_QUERY]
        for name in ("q", "state", "unit", "open")
    }
    shown = queries.narrowed(
        rows, words=asked["q"], state=asked["state"], unit=asked["unit"], unverified=asked["open"] == "yes"
    )
    waiting = queries.waiting_for(staff)
    return render(
        request,
        "studio/home.html",
        around(
            request,
            staff,
            rows=shown,
            total=len(rows),
            asked=asked,
            states=list(queries.STATES.items()),
            units=sorted(
                {(row.unit_slug, row.unit) for row in rows if row.unit}, key=lambda unit: in_alphabet(unit[1])
            ),
            waiting=waiting,
            names=with_names(*waiting),
            changed=[row for row in rows if row.is_changed],
        ),
    )


@require_http_methods(["GET", "POST"])
@for_staff(WRITERS)
def new_service(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """A new service: its name, address and unit; everything else is written afterwards."""

    def begin(slug: str, title: str) -> ServiceDraft:
        usual = request.POST.get("begin") != EMPTY
        return operations.begin_service(slug=slug, title=title, unit=_unit(request), usual=usual, by=staff)

    return _named(request, staff, begin, source=None)


@require_http_methods(["GET", "POST"])
@for_staff(WRITERS)
def copy(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """A new service that begins with what this one says."""
    source = draft_or_404(slug)
    return _named(
        request,
        staff,
        lambda new, title: operations.copy_service(source=source, slug=new, title=title, by=staff),
        source=source,
    )


def _named(request: HttpRequest, staff: StaffMember, begin: Any, source: ServiceDraft | None) -> HttpResponse:
    errors: dict[str, str] = {}
    told = {"slug": "", "title": f"{source.title} (رونوشت)" if source else ""}
    if request.method == "POST":
        told = {"slug": typed(request, "slug", 80), "title": typed(request, "title", 299)}
        try:
            draft = begin(told["slug"], told["title"])
        except Invalid as refusal:
            errors = refusal.errors
        else:
            messages.success(request, "ساخته شد؛ اکنون بخش به بخش بنویسید.")
            return HttpResponseRedirect(reverse("studio:part", args=[draft.slug, "facts"]))
    units = [(unit.slug, unit.name) for unit in directorate().units]
    chosen = request.POST.get("unit", "")
    context = around(
        request, staff, source=source, told=told, errors=errors, units=units, unit=chosen,
        begins=BEGINS, begin=request.POST.get("begin", USUAL),
    )  # fmt: skip
    return render(request, "studio/new.html", context, status=UNPROCESSABLE if errors else 200)


def _unit(request: HttpRequest) -> str:
    """The unit that was chosen; empty for none of the office's."""
    wanted = request.POST.get("unit", "")
    return wanted if wanted in {unit.slug for unit in directorate().units} else ""


@require_GET
@for_staff(READERS)
def service(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """One service: what is still to be put right, what is unverified, and what can be done with it."""
    draft = queries.draft_of(slug)
    if draft is None:
        known = published_service(slug)
        if known is None or known.current is None:
            raise NotThere
        context = around(request, staff, title=known.current.parsed.title, slug=slug, version=known.current)
        return render(request, "studio/closed.html", context)
    return service_page(request, staff, draft)


@require_POST
@for_staff(WRITERS)
def draft(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """Open a published service for writing."""
    known = published_service(slug)
    if known is None:
        raise NotThere
    to = reverse("studio:service", args=[slug])
    done = "باز شد. تا چیزی تأیید و منتشر نشود، شهروند همان نسخه پیشین را می‌بیند."
    return act(request, lambda: operations.open_service(service=known, by=staff), done=done, to=to)


@require_POST
@for_staff(WRITERS)
def discarding(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """Forget a service that was begun by mistake."""
    draft = draft_or_404(slug)
    return act(
        request,
        lambda: operations.discard_draft(draft=draft, by=staff),
        done=f"«{draft.title}» پاک شد.",
        to=reverse("studio:home"),
        again=lambda errors: service_page(request, staff, draft, errors),
    )


@require_http_methods(["GET", "POST"])
@for_staff(WRITERS)
def part(request: HttpRequest, staff: StaffMember, slug: str, part: str) -> HttpResponse:
    """One part of a service in the editor."""
    draft = draft_or_404(slug)
    if part not in PARTS:
        raise NotThere
    block, raw = editor_of(part), draft.parts.get(part) or {}
    if request.method == "GET":
        return _editor(request, staff, draft, part, Editor(block, raw))
    form = bound(request, block, raw)
    if not form.is_valid():
        return _editor(request, staff, draft, part, form, status=UNPROCESSABLE)
    try:
        saved = operations.write_part(
            draft=draft, part=part, raw=form.cleaned_data["boxes"], seen=seen_edition(request), by=staff
        )
    except Refusal as refusal:
        if refusal.status == FORBIDDEN:  # its own page says so
            raise
        sentence = ELSEWHERE if isinstance(refusal, ChangedMeanwhile) else refusal.sentence
        if isinstance(refusal, Invalid):
            sentence = " ".join(refusal.errors.values())
        mine = form.cleaned_data["boxes"] if isinstance(refusal, ChangedMeanwhile) else None
        return _editor(request, staff, draft, part, form, refused=sentence, status=refusal.status, mine=mine)
    messages.success(request, "ذخیره شد.")
    where = "service" if "then" in request.POST else "part"
    arguments = [saved.slug] if where == "service" else [saved.slug, part]
    return HttpResponseRedirect(reverse(f"studio:{where}", args=arguments))


def _editor(
    request: HttpRequest,
    staff: StaffMember,
    draft: ServiceDraft,
    part: str,
    form: Editor,
    *,
    refused: str = "",
    status: int = 200,
    mine: dict[str, Any] | None = None,
) -> HttpResponse:
    """``mine`` is what was refused because somebody else had saved: what saving it again would change is shown."""
    names = names_of_draft(draft)
    findings = [one for one in read(draft.parts, current_bank()).findings if one.spot.part == part]
    context = around(
        request,
        staff,
        draft=draft,
        part=part,
        part_title=PART_TITLES[part],
        parts=PART_TITLES,
        form=form,
        icons=icons(),
        settings=script_settings(request),
        names=names,
        lines=lines_of(part, draft.parts.get(part) or {}, words_of_names(names)),
        findings=findings,
        refused=refused,
        changes=compare(draft.parts, {**draft.parts, part: mine}, words_of_names(names)) if mine else [],
        submission=open_submission(draft),
        edition=request.POST.get("edition", draft.edition) if refused == "" else draft.edition,
    )
    return render(request, "studio/part.html", context, status=status)
