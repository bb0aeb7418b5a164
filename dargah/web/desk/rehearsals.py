"""The rehearsal's screen: the form as the citizen meets it, then the office's side, of a case that never was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dargah.applications.tabs import ASKED
from dargah.catalogue.definition import Document, Page
from dargah.catalogue.directorate import office_name
from dargah.catalogue.forms import bind_page, describe, documents_wanted, edit_rows, pages_shown, row_touched
from dargah.catalogue.sampled import Step
from dargah.content.permissions import READERS, WRITERS
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotThere, Refusal, WrongMoment
from dargah.rehearsal import operations
from dargah.rehearsal.models import Rehearsal
from dargah.rehearsal.operations import MOST_STEPS, Rehearsed
from dargah.rehearsal.permissions import MAY
from dargah.rehearsal.queries import begun_by, rehearsal_of
from dargah.rehearsal.sources import Source, drafts_to_rehearse, published_sources, source_named
from dargah.web.desk.frame import frame
from dargah.web.desk.rehearsal_words import fee_of, moments_of
from dargah.web.desk.told import SENTENCES
from dargah.web.downloads import as_attachment
from dargah.web.forms import typed as typed_text
from dargah.web.staff import for_staff

NEW, LONGEST_PLACE, LONGEST_NUMBER = "new", 100, 4
CONTROL = frozenset({"csrfmiddlewaretoken", "then", ASKED})
WORDS = ("reply", "back", "why")  # the fields of words, each of one act
# where a refusal of a verb stands, by act
BESIDE = {"send_back": {"reason": "back"}, "close": {"reason": "why"}}


@require_GET
@for_staff(MAY)
def rehearsals(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """The services that may be rehearsed, those begun first."""
    begun = begun_by(staff)
    rows = [
        {
            "name": definition.slug,
            "title": definition.title,
            "unit": office_name(definition.unit),
            "stages": len(definition.stages),
            "pages": len(definition.form),
            "begun": definition.slug in begun,
        }
        for definition in published_sources(by=staff)
    ]
    rows.sort(key=lambda row: not row["begun"])
    written = dict(drafts_to_rehearse(by=staff))
    known = {row["name"] for row in rows} | set(written)
    written |= {name: found.title for name in begun if name not in known and (found := _found(staff, name))}
    drafts = [{"name": name, "title": title, "begun": name in begun} for name, title in written.items()]
    return render(request, "desk/rehearsals.html", {**frame(request, staff), "rows": rows, "drafts": drafts})


@require_GET
@for_staff(MAY)
def rehearsal(request: HttpRequest, staff: StaffMember, name: str) -> HttpResponse:  # noqa: ARG001 the guard passes the request
    """Where it goes on: the first page that is not finished, else the office's side."""
    return HttpResponseRedirect(_where_to_go_on(source_named(name, by=staff), staff))


@require_http_methods(["GET", "POST"])
@for_staff(MAY)
def page(request: HttpRequest, staff: StaffMember, name: str, page_key: str) -> HttpResponse:
    """One page of the form, by the engine that makes and checks the citizen's."""
    source = source_named(name, by=staff)
    shown = next((one for one in source.definition.form if one.key == page_key), None)
    if shown is None:
        raise NotThere
    if request.method == "GET":
        held = rehearsal_of(staff, source.name).typed.get(shown.key)
        return _show_page(request, staff, source, shown, typed=held)
    written, asked = _typed(request), _asked(request, shown)
    edited = edit_rows(written)
    if edited is not None or request.POST.get("then") == "refresh":
        operations.keep_typed(source=source, page=shown, typed=edited or written, asked=asked, by=staff)
        return HttpResponseRedirect(f"{request.path}#{quote(row_touched(written)[:LONGEST_PLACE] or NEW)}")
    result = operations.save_page(source=source, page=shown, typed=written, asked=asked, by=staff)
    if result.errors:
        return _show_page(request, staff, source, shown, typed=written, errors=result.errors, asked=asked)
    if result.revealed:
        return HttpResponseRedirect(f"{request.path}#{NEW}")
    return HttpResponseRedirect(_after(source, staff, shown))


@require_POST
@for_staff(MAY)
def sample(request: HttpRequest, staff: StaffMember, name: str) -> HttpResponse:
    """Fill the form with the accepted sample and go to its first page, so that every page can be read."""
    source = source_named(name, by=staff)
    operations.fill_with_sample(source=source, by=staff)
    messages.success(request, SENTENCES["rehearsal_sample"])
    first = pages_shown(source.definition, rehearsal_of(staff, source.name).answers)
    return HttpResponseRedirect(_address(source, "page", first[0].key) if first else _address(source, "case"))


@require_POST
@for_staff(WRITERS)
def specimen(request: HttpRequest, staff: StaffMember, name: str) -> HttpResponse:
    """Keep this rehearsal as a sample of the draft that it walks."""
    source = source_named(name, by=staff)
    try:
        operations.make_sample(source=source, by=staff)
    except WrongMoment as refusal:
        if _unfinished(source, rehearsal_of(staff, source.name)) is not None:
            raise
        return _show_case(request, staff, source, refusal)
    messages.success(request, SENTENCES["rehearsal_specimen"])
    return HttpResponseRedirect(_address(source, "case"))


@require_GET
@for_staff(MAY)
def case(request: HttpRequest, staff: StaffMember, name: str) -> HttpResponse:
    """The office's side: how the case would stand, and what may be done with it."""
    return _show_case(request, staff, source_named(name, by=staff))


@require_POST
@for_staff(MAY)
def steps(request: HttpRequest, staff: StaffMember, name: str) -> HttpResponse:
    """One act more."""
    source = source_named(name, by=staff)
    if _unfinished(source, rehearsal_of(staff, source.name)) is not None:
        return HttpResponseRedirect(_where_to_go_on(source, staff))
    try:
        operations.take_step(source=source, step=_step(request), seen=_number(request, "seen"), by=staff)
    except Refusal as refusal:
        return _show_case(request, staff, source, refusal)
    messages.success(request, SENTENCES["rehearsal_steps"])
    return HttpResponseRedirect(_address(source, "case"))


@require_POST
@for_staff(MAY)
def step_removal(request: HttpRequest, staff: StaffMember, name: str) -> HttpResponse:
    """Back to how it stood before a step."""
    source = source_named(name, by=staff)
    operations.unwind(source=source, keep=_number(request, "keep"), by=staff)
    messages.success(request, SENTENCES["rehearsal_step_removal"])
    return HttpResponseRedirect(_address(source, "case"))


@require_GET
@for_staff(MAY)
def letter(request: HttpRequest, staff: StaffMember, name: str) -> HttpResponse:  # noqa: ARG001 as above
    """The letter of the decision as it would be issued; the way to the rehearsal where there is none yet."""
    source = source_named(name, by=staff)
    told = _walked(source, rehearsal_of(staff, source.name), staff, letter=True)
    if told.letter is None:
        return HttpResponseRedirect(_where_to_go_on(source, staff))
    return as_attachment(HttpResponse(told.letter, content_type="application/pdf"), "tamrin.pdf")


@require_POST
@for_staff(MAY)
def removal(request: HttpRequest, staff: StaffMember, name: str) -> HttpResponse:
    """Erase it."""
    operations.erase(source=source_named(name, by=staff), by=staff)
    messages.success(request, SENTENCES["rehearsal_removal"])
    return redirect("desk:rehearsals")


# --- what the views share -----------------------------------------------------------------------------------


def _found(staff: StaffMember, name: str) -> Source | None:
    """A source that was begun, unless it is gone or another's by now."""
    try:
        return source_named(name, by=staff)
    except Refusal:
        return None


def _address(source: Source, what: str, *more: str) -> str:
    return reverse(f"desk:rehearsal_{what}" if what else "desk:rehearsal", args=[source.name, *more])


def _unfinished(source: Source, row: Rehearsal) -> Page | None:
    return next(
        (
            one
            for one in pages_shown(source.definition, row.answers)
            if one.key not in row.done or one.key in row.typed
        ),
        None,
    )


def _where_to_go_on(source: Source, staff: StaffMember) -> str:
    unfinished = _unfinished(source, rehearsal_of(staff, source.name))
    return _address(source, "page", unfinished.key) if unfinished else _address(source, "case")


def _after(source: Source, staff: StaffMember, shown: Page) -> str:
    """The page after this one, else the office's side."""
    keys = [one.key for one in pages_shown(source.definition, rehearsal_of(staff, source.name).answers)]
    place = keys.index(shown.key) + 1 if shown.key in keys else len(keys)
    return _address(source, "page", keys[place]) if place < len(keys) else _address(source, "case")


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {
        name: [value.replace("\0", "") for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in CONTROL and name.isprintable()
    }


def _asked(request: HttpRequest, shown: Page) -> set[str] | None:
    """The questions under a condition that the page showed, by its own word."""
    if ASKED not in request.POST:
        return None
    known = {f"{shown.use}.{one.key}" for one in shown.group} | {one.key for one in shown.fields}
    return known.intersection(request.POST[ASKED].split())


def _number(request: HttpRequest, name: str) -> int:
    """How many steps the page showed; what is no number is more than there can be."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else MOST_STEPS + 1


def _step(request: HttpRequest) -> Step:
    """The act with what was typed for it; raises Invalid for more than a field holds."""
    words = [typed_text(request, name) for name in WORDS]
    said = next(filter(None, words), "")
    return Step(
        do=typed_text(request, "do", 40),
        outcome=typed_text(request, "outcome", 60),
        reasons=typed_text(request, "reasons"),
        defects=[line.strip() for line in typed_text(request, "defects").splitlines() if line.strip()],
        text=said,
        answer=said,
    )


@dataclass(frozen=True)
class Brick:
    """A step of the course: a page as the citizen meets it, or the case."""

    title: str
    url: str
    status: str  # done | now | later


def _bricks(source: Source, row: Rehearsal, now: str) -> list[Brick]:
    pages = pages_shown(source.definition, row.answers)
    bricks = [
        Brick(
            one.title,
            _address(source, "page", one.key),
            "now" if one.key == now else "done" if one.key in row.done else "later",
        )
        for one in pages
    ]
    reached = _unfinished(source, row) is None
    return [
        *bricks,
        Brick("پرونده", _address(source, "case"), "now" if not now else "done" if reached else "later"),
    ]


def _around(
    request: HttpRequest, staff: StaffMember, source: Source, row: Rehearsal, now: str
) -> dict[str, Any]:
    """What stands on every page of a rehearsal."""
    bricks = _bricks(source, row, now)
    return {
        **frame(request, staff),
        "source": source,
        "row": row,
        "bricks": bricks,
        "step_number": next((i for i, one in enumerate(bricks, 1) if one.status == "now"), len(bricks)),
        "step_count": len(bricks),
        "home": _address(source, ""),
        "may_fill": bool(source.sample),
        "workshop": source.draft if staff.role in READERS else "",
        "may_keep": bool(source.draft) and staff.role in WRITERS,
    }


def _show_page(
    request: HttpRequest,
    staff: StaffMember,
    source: Source,
    shown: Page,
    *,
    typed: Mapping[str, Sequence[str]] | None,
    errors: dict[str, str] | None = None,
    asked: set[str] | None = None,
) -> HttpResponse:
    row = rehearsal_of(staff, source.name)
    if asked is None and typed is not None and ASKED in typed:
        asked = set(typed[ASKED])
    bound = bind_page(source.definition, shown, row.answers, typed, errors, asked)
    pages = pages_shown(source.definition, row.answers)
    is_last = not pages or shown.key == pages[-1].key
    return render(
        request,
        "desk/rehearsal_page.html",
        {
            **_around(request, staff, source, row, shown.key),
            "page": bound,
            "documents": _stood_in_for(source, row, shown, is_last=is_last),
            "is_last": is_last,
        },
        status=422 if errors else 200,
    )


def _stood_in_for(source: Source, row: Rehearsal, shown: Page, *, is_last: bool) -> list[Document]:
    """The documents that the citizen would add on this page; on the last one also those of the step after it."""
    wanted = documents_wanted(source.definition, row.answers)
    return [one for one in wanted if one.page == shown.key or (is_last and not one.page)]


def _walked(source: Source, row: Rehearsal, staff: StaffMember, *, letter: bool = False) -> Rehearsed:
    if _unfinished(source, row) is not None:
        return Rehearsed()
    return operations.look(
        definition=source.definition,
        letters=source.letters,
        answers=row.answers,
        steps=[Step.model_validate(one) for one in row.steps],
        by=staff,
        letter=letter,
    )


def _show_case(
    request: HttpRequest, staff: StaffMember, source: Source, refusal: Refusal | None = None
) -> HttpResponse:
    row = rehearsal_of(staff, source.name)
    if _unfinished(source, row) is not None:
        return HttpResponseRedirect(_where_to_go_on(source, staff))
    told = _walked(source, row, staff)
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    tried = request.POST.get("do", "") if refusal else ""
    titles = {one.key: one.title for one in source.definition.form}
    return render(
        request,
        "desk/rehearsal_case.html",
        {
            **_around(request, staff, source, row, ""),
            "told": told,
            "moments": moments_of(told, row.steps, source.definition),
            "now": told.moments[-1] if told.moments else None,
            "keep": max(len(told.moments) - 1, 0) if told.stopped else max(len(row.steps) - 1, 0),
            "problems": [
                {"sentence": one.sentence, "title": titles.get(one.page_key, ""), "key": one.page_key}
                for one in told.problems
            ],
            "fee": fee_of(source.definition, told),
            "sections": describe(source.definition, row.answers),
            "documents": told.documents,
            "errors": {BESIDE.get(tried, {}).get(name, name): said for name, said in errors.items()},
            "refusal": "" if refusal is None or errors else refusal.sentence,
            "typed": request.POST.dict() if refusal else {},
            "tried": tried,
        },
        status=refusal.status if refusal else 200,
    )
