"""Pages of the portal: the list, a new one, one in its editor with its files, preview, versions; sent to other eyes."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dargah.answers.backlog import questions_of
from dargah.answers.models import Proposal
from dargah.answers.proposals import settle_proposal
from dargah.answers.queries import proposal
from dargah.catalogue.queries import service_titles
from dargah.content import operations, queries
from dargah.content.models import PortalPage
from dargah.content.operations.lock import open_submission
from dargah.content.operations.pages import content_of, page_may_be_discarded
from dargah.content.pages.kinds import SECTIONS, Kind
from dargah.content.pages.reviewing import findings
from dargah.content.pages.schema import LONGEST_TITLE
from dargah.content.permissions import PAGE_READERS, PAGE_WRITERS, check_may_write_pages, may_discard_page
from dargah.content.published import file_of
from dargah.files.previews import smaller
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, NotThere
from dargah.web.downloads import as_attachment, send
from dargah.web.forms import typed
from dargah.web.portal_pages import WIDE, Shown
from dargah.web.staff import for_staff
from dargah.web.studio.door import (
    ELSEWHERE,
    FORM,
    UNPROCESSABLE,
    act,
    around,
    seen_edition,
    small_number,
    with_names,
)
from dargah.web.studio.page_form import boxes, content_typed, standing, typed_again
from dargah.web.studio.submissions import ask_for_older, asked_moment
from dargah.web.uploads import store_uploads

SENT = "برای تأیید فرستاده شد. ویراستاری دیگر یا مدیرکل آن را می‌بیند."
SAVED = "ذخیره شد. مردم تا تأیید و انتشار همان متن پیشین را می‌خوانند."
LONGEST = 2000


def page_or_404(slug: str) -> PortalPage:
    """A page that somebody has begun. Raises NotThere."""
    page = queries.page_written(slug)
    if page is None:
        raise NotThere
    return page


@require_GET
@for_staff(PAGE_READERS)
def pages(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Every page, the last changed first; by kind."""
    kind = request.GET.get("kind", "")
    chosen = Kind(kind) if kind in Kind.values else None
    context = around(
        request,
        staff,
        rows=queries.pages_listed(chosen),
        kinds=[(one.value, one.label, one == chosen) for one in Kind],
        waiting=queries.page_submissions(),
    )
    return render(request, "studio/pages.html", context)


@require_http_methods(["GET", "POST"])
@for_staff(PAGE_WRITERS)
def new_page(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """A new page: its kind and title; also one that answers questions of the people (``keys``)."""
    errors: dict[str, str] = {}
    told = {"title": "", "slug": "", "kind": request.GET.get("kind", "")}
    if request.method == "POST":
        told = {"title": typed(request, "title", LONGEST_TITLE + 1), "slug": typed(request, "slug", 80)}
        told["kind"] = typed(request, "kind", 20)
        proposed = _proposed(request)
        try:
            made = operations.begin_page(
                kind=_kind(told["kind"]),
                title=told["title"],
                slug=told["slug"],
                said=questions_of(request.POST.get("keys", "").split())
                | ({"body": proposed.answer} if proposed else {}),
                by=staff,
            )
        except Invalid as refusal:
            errors = refusal.errors
        else:
            if proposed is not None:
                settle_proposal(proposal=proposed, by=staff)
            messages.success(request, "ساخته شد؛ اکنون آن را بنویسید.")
            return HttpResponseRedirect(reverse("studio:page", args=[made.slug]))
    options = [(one.value, one.label, one == told["kind"]) for one in Kind]
    context = around(request, staff, told=told, kinds=options, errors=errors)
    return render(request, "studio/new_page.html", context, status=UNPROCESSABLE if errors else 200)


def _proposed(request: HttpRequest) -> Proposal | None:
    """What an officer proposed, from which a page is begun; then it leaves the editors' list."""
    pk = small_number(request.POST.get("proposal", ""))
    return proposal(pk) if pk is not None else None


def _kind(text: str) -> Kind:
    """The kind that was chosen. Raises Invalid."""
    if text not in Kind.values:
        raise Invalid({"kind": "بگویید چه صفحه‌ای است."})
    return Kind(text)


@require_http_methods(["GET", "POST"])
@for_staff(PAGE_READERS)
def page(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """A page in its editor: its boxes and files, what is still to be put right, sending it."""
    found = page_or_404(slug)
    if request.method == "GET":
        return _editor(request, staff, found)
    check_may_write_pages(staff)
    try:
        stored = store_uploads(request, staff.reference) if request.FILES else []
        if stored:
            found = operations.attach_files(
                page=found, stored=_with_words(request, stored), seen=seen_edition(request), by=staff
            )
        said = content_typed(request, Kind(found.kind))
        seen = found.edition if stored else seen_edition(request)
        operations.write_page(page=found, said=said, seen=seen, by=staff)
    except Invalid as refusal:
        return _editor(request, staff, page_or_404(slug), errors=refusal.errors, seen=found.edition)
    except ChangedMeanwhile:
        return _editor(request, staff, page_or_404(slug), errors={FORM: ELSEWHERE}, status=409)
    messages.success(request, SAVED)
    return HttpResponseRedirect(reverse("studio:page", args=[slug]))


def _with_words(request: HttpRequest, stored: list[Any]) -> list[Any]:
    """Each file with the words that stand for it: those of a single box, of which several files take the name apart."""
    words = typed(request, "words", 300)
    return [
        (file, words if len(stored) == 1 else f"{words} ({number})")
        for number, (file, _) in enumerate(stored, 1)
    ]


def _editor(
    request: HttpRequest,
    staff: StaffMember,
    found: PortalPage,
    *,
    errors: dict[str, str] | None = None,
    seen: int | None = None,
    status: int = UNPROCESSABLE,
) -> HttpResponse:
    kind, content = Kind(found.kind), content_of(found)
    told = typed_again(request) if errors and "title" in request.POST else standing(content)
    submission = open_submission(found)
    context = around(
        request,
        staff,
        page=found,
        section=SECTIONS[kind],
        boxes=boxes(kind, told),
        told=told,
        files=content.files,
        findings=findings(kind, content),
        submission=submission,
        answer=queries.last_answer(found),
        edition=found.edition if seen is None else seen,
        edits=staff.role in PAGE_WRITERS and submission is None,
        may_be_discarded=page_may_be_discarded(found) and may_discard_page(staff, found.writers),
        names=with_names(found, submission),
        typed=request.POST if errors else {},
        errors=errors or {},
    )
    return render(request, "studio/page.html", context, status=status if errors else 200)


def _refused(
    request: HttpRequest, staff: StaffMember, found: PortalPage, errors: dict[str, str]
) -> HttpResponse:
    return _editor(request, staff, found, errors=errors)


@require_POST
@for_staff(PAGE_WRITERS)
def page_file_removal(request: HttpRequest, staff: StaffMember, slug: str, number: int) -> HttpResponse:
    """Take a file out of a page."""
    found = page_or_404(slug)
    return act(
        request,
        lambda: operations.put_file_aside(page=found, number=number, seen=seen_edition(request), by=staff),
        done="فایل برداشته شد.",
        to=reverse("studio:page", args=[slug]),
        again=partial(_refused, request, staff, found),
    )


@require_GET
@for_staff(PAGE_READERS)
def page_preview(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """A page as its readers will see it."""
    found = page_or_404(slug)
    content = content_of(found)
    place, at = f"/studio/pages/{slug}/files/", found.changed_at
    shown = Shown(Kind(found.kind), slug, content, place, service_titles(), at, at)
    context = around(request, staff, page=shown, written=found, facts=shown.facts(timezone.localdate()))
    return render(request, "studio/page_preview.html", context)


@require_GET
@for_staff(PAGE_READERS)
def page_file(request: HttpRequest, _staff: StaffMember, slug: str, number: int) -> HttpResponseBase:
    """A file of a page that is being written."""
    found = file_of(slug, number)
    if found is None:
        raise NotThere
    return send(request, found)


@require_GET
@for_staff(PAGE_READERS)
def page_picture(
    _request: HttpRequest, _staff: StaffMember, slug: str, number: int, wide: int
) -> HttpResponse:
    """A picture of a page that is being written."""
    found = file_of(slug, number)
    drawn = smaller(found, WIDE) if found is not None and wide == WIDE else None
    if drawn is None:
        raise Http404
    return as_attachment(HttpResponse(drawn, content_type="image/jpeg"), "picture.jpg")


@require_POST
@for_staff(PAGE_WRITERS)
def page_submission(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """Ask for the publication of a page, now or at an hour."""
    found = page_or_404(slug)

    def verb() -> object:
        note = typed(request, "note", LONGEST)
        return operations.submit_page(
            page=found, seen=seen_edition(request), note=note, publish_at=asked_moment(request), by=staff
        )

    to = reverse("studio:page", args=[slug])
    return act(request, verb, done=SENT, to=to, again=partial(_refused, request, staff, found))


@require_POST
@for_staff(PAGE_WRITERS)
def page_taking_off(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """Ask that a published page is taken off the portal."""
    found = page_or_404(slug)
    return act(
        request,
        lambda: operations.submit_page_off(page=found, reason=typed(request, "off", LONGEST), by=staff),
        done=SENT,
        to=reverse("studio:page", args=[slug]),
        again=partial(_refused, request, staff, found),
    )


@require_POST
@for_staff(PAGE_WRITERS)
def page_discarding(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """Forget a page that was begun by mistake."""
    found = page_or_404(slug)
    return act(
        request,
        lambda: operations.discard_page(page=found, by=staff),
        done=f"«{found.title}» پاک شد.",
        to=reverse("studio:pages"),
        again=partial(_refused, request, staff, found),
    )


@require_GET
@for_staff(PAGE_READERS)
def page_versions(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """What was published and saved of a page."""
    return _versions(request, staff, page_or_404(slug))


def _versions(
    request: HttpRequest, staff: StaffMember, found: PortalPage, errors: dict[str, str] | None = None
) -> HttpResponse:
    versions = list(found.versions.all())
    context = around(
        request,
        staff,
        page=found,
        versions=[(version, f"note_{version.number}") for version in versions],
        saves=queries.saves_of(found),
        submission=open_submission(found),
        edits=staff.role in PAGE_WRITERS,
        names=with_names(found) | queries.names_of({version.published_by for version in versions}),
        typed=request.POST if errors else {},
        errors=errors or {},
    )
    return render(request, "studio/page_versions.html", context, status=UNPROCESSABLE if errors else 200)


@require_POST
@for_staff(PAGE_WRITERS)
def page_restoration(request: HttpRequest, staff: StaffMember, slug: str, number: int) -> HttpResponse:
    """Ask that an older version of a page is published again."""
    found = page_or_404(slug)
    version = found.versions.filter(number=number).first()
    if version is None:
        raise NotThere
    return ask_for_older(
        request,
        number,
        lambda note: operations.submit_older_page(page=found, version=version, note=note, by=staff),
        to=reverse("studio:page_versions", args=[slug]),
        again=partial(_versions, request, staff, found),
    )


@require_POST
@for_staff(PAGE_WRITERS)
def page_save_restoration(
    request: HttpRequest, staff: StaffMember, slug: str, revision_id: int
) -> HttpResponse:
    """Take a page back to one of its saves."""
    found = page_or_404(slug)
    revision = found.revisions.filter(pk=revision_id).first()
    if revision is None:
        raise NotThere
    return act(
        request,
        lambda: operations.restore_page_save(page=found, revision=revision, by=staff),
        done="صفحه به آن ذخیره بازگشت.",
        to=reverse("studio:page", args=[slug]),
        again=partial(_versions, request, staff, found),
    )
