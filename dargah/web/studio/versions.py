"""What was published and what was saved: the lists, two of them compared, an earlier save taken up again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dargah.catalogue.exchange import bank_of
from dargah.content import operations, queries
from dargah.content.banked import as_told, current_bank
from dargah.content.compare import compare
from dargah.content.models import ServiceDraft
from dargah.content.operations.lock import open_submission
from dargah.people.models import StaffMember
from dargah.people.refusals import NotThere
from dargah.persian.digits import persian_digits
from dargah.web.forms import typed
from dargah.web.staff import for_staff
from dargah.web.studio.door import (
    READERS,
    UNPROCESSABLE,
    WRITERS,
    act,
    around,
    draft_or_404,
    seen_edition,
    small_number,
    with_names,
)
from dargah.web.studio.names import changes_of_groups, words_of_parts
from dargah.web.studio.service_page import service_page

DRAFT = "draft"


@require_GET
@for_staff(READERS)
def versions(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """The versions and the saves of a service."""
    draft = queries.draft_of(slug)
    if draft is not None:
        return versions_page(request, staff, draft)
    service = queries.service_of(slug)
    if service is None or service.current is None:
        raise NotThere
    found = queries.versions_of(slug)
    context = around(
        request,
        staff,
        slug=slug,
        title=service.current.parsed.title,
        current=service.current_id,
        versions=[(version, "") for version in found],
        newest=found[0].number if found else None,
        names=queries.names_of({version.published_by for version in found}),
    )
    return render(request, "studio/versions.html", context)


def versions_page(
    request: HttpRequest, staff: StaffMember, draft: ServiceDraft, errors: dict[str, str] | None = None
) -> HttpResponse:
    """The page, with what was typed where it was wrong."""
    found, service = queries.versions_of(draft.slug), queries.service_of(draft.slug)
    context = around(
        request,
        staff,
        draft=draft,
        slug=draft.slug,
        title=draft.title,
        current=service.current_id if service else None,  # the draft's base may be older
        versions=[(version, f"note_{version.number}") for version in found],
        newest=found[0].number if found else None,
        typed=request.POST if errors else {},
        errors=errors or {},
        saves=queries.saves_of(draft),
        submission=open_submission(draft),
        notes={
            one.version_id: one for one in draft.submissions.filter(version__isnull=False).defer("content")
        },
        names=with_names(draft) | queries.names_of({version.published_by for version in found}),
    )
    return render(request, "studio/versions.html", context, status=UNPROCESSABLE if errors else 200)


@require_GET
@for_staff(READERS)
def comparison(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """Two versions, or a version and the draft, question by question."""
    draft, found = queries.draft_of(slug), queries.versions_of(slug)
    if draft is None and not found:
        raise NotThere
    newest = str(found[0].number) if found else DRAFT
    older = str(found[1].number) if len(found) > 1 else newest
    old = request.GET.get("old", newest if draft else older)
    new = request.GET.get("new", DRAFT if draft else newest)
    options = [(str(one.number), f"نسخه {persian_digits(one.number)}") for one in found]
    if draft is not None:
        options.append((DRAFT, "پیش‌نویس کنونی"))
    (before, asked_before), (after, asked_after) = _state(slug, draft, old), _state(slug, draft, new)
    context = around(
        request,
        staff,
        title=draft.title if draft else found[0].parsed.title,
        back=reverse("studio:service", args=[slug]),
        options=options,
        old=old,
        new=new,
        titles=dict(options),
        changes=[
            *compare(before, after, words_of_parts(slug, before) | words_of_parts(slug, after)),
            *changes_of_groups(asked_before, asked_after),
        ],
    )
    return render(request, "studio/comparison.html", context)


def _state(slug: str, draft: ServiceDraft | None, which: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parts of a version or of the draft, and the groups of the bank that it was written with: a draft asks them as
    they are now.
    """
    if which == DRAFT and draft is not None:
        parts, groups = draft.parts, as_told(current_bank())
    else:
        number = small_number(which)
        version = queries.version_numbered(slug, number) if number is not None else None
        if version is None:
            raise NotThere
        parts, groups = queries.parts_of_version(version), bank_of(version)
    return parts, groups


@require_POST
@for_staff(WRITERS)
def save_restoration(request: HttpRequest, staff: StaffMember, slug: str, revision_id: int) -> HttpResponse:
    """Take the draft back to one of its saves."""
    draft = draft_or_404(slug)
    revision = draft.revisions.filter(pk=revision_id).first()
    if revision is None:
        raise NotThere
    return act(
        request,
        lambda: operations.restore_save(draft=draft, revision=revision, by=staff),
        done="پیش‌نویس به آن ذخیره بازگشت.",
        to=reverse("studio:service", args=[slug]),
        again=lambda errors: versions_page(request, staff, draft, errors),
    )


@require_POST
@for_staff(WRITERS)
def renewal(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """Begin again from the published version."""
    draft = draft_or_404(slug)
    return act(
        request,
        lambda: operations.renew_draft(draft=draft, by=staff),
        done="پیش‌نویس از نو با نسخه منتشرشده آغاز شد؛ نوشته پیشین میان ذخیره‌ها مانده است.",
        to=reverse("studio:service", args=[slug]),
        again=lambda errors: service_page(request, staff, draft, errors),
    )


@require_POST
@for_staff(WRITERS)
def confirmation(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """Confirm a fact that was only proposed."""
    draft = draft_or_404(slug)
    place = typed(request, "place", 120)

    def again(errors: dict[str, str]) -> HttpResponse:
        return service_page(request, staff, draft, errors)

    return act(
        request,
        lambda: operations.confirm_fact(
            draft=draft,
            place=place,
            source=typed(request, place, 299),
            seen=seen_edition(request),
            by=staff,
        ),
        done="تأیید ثبت شد و با انتشار این پیش‌نویس به شهروند گفته می‌شود.",
        to=reverse("studio:service", args=[slug]) + "#facts",
        again=again,
    )
