"""What was published and saved of a group of the bank: the lists, two of them compared, an earlier one taken up again."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dargah.content import operations, queries
from dargah.content.compare import compare_groups
from dargah.content.models import BankGroup, GroupVersion
from dargah.content.operations.lock import open_submission
from dargah.content.questions import raw_of
from dargah.people.models import StaffMember
from dargah.people.refusals import NotThere
from dargah.persian.digits import persian_digits
from dargah.web.staff import for_staff
from dargah.web.studio.door import (
    READERS,
    UNPROCESSABLE,
    WRITERS,
    act,
    around,
    group_or_404,
    small_number,
    with_names,
)
from dargah.web.studio.names import words_of_group
from dargah.web.studio.submissions import ask_for_older
from dargah.web.studio.versions import DRAFT


@require_GET
@for_staff(READERS)
def versions(request: HttpRequest, staff: StaffMember, key: str) -> HttpResponse:
    """The versions and the saves of a group."""
    return _page(request, staff, group_or_404(key))


def _page(
    request: HttpRequest, staff: StaffMember, group: BankGroup, errors: dict[str, str] | None = None
) -> HttpResponse:
    found = queries.group_versions(group)
    context = around(
        request,
        staff,
        group=group,
        versions=[(version, f"note_{version.number}") for version in found],
        newest=found[0].number if found else None,
        typed=request.POST if errors else {},
        errors=errors or {},
        saves=queries.saves_of(group),
        submission=open_submission(group),
        notes={
            one.group_version_id: one
            for one in group.submissions.filter(group_version__isnull=False).defer("content")
        },
        names=with_names(group) | queries.names_of({version.published_by for version in found}),
    )
    return render(request, "studio/group_versions.html", context, status=UNPROCESSABLE if errors else 200)


@require_GET
@for_staff(READERS)
def comparison(request: HttpRequest, staff: StaffMember, key: str) -> HttpResponse:
    """Two versions of a group, or a version and what is being written, question by question."""
    group = group_or_404(key)
    found = queries.group_versions(group)
    old = request.GET.get("old", str(found[0].number) if found else DRAFT)
    new = request.GET.get("new", DRAFT)
    options = [(str(one.number), f"نسخه {persian_digits(one.number)}") for one in found]
    options.append((DRAFT, "آخرین ذخیره"))
    before, after = _questions(group, found, old), _questions(group, found, new)
    context = around(
        request,
        staff,
        title=f"گروه {group.title}",
        back=reverse("studio:group_versions", args=[key]),
        options=options,
        old=old,
        new=new,
        titles=dict(options),
        changes=compare_groups(before, after, words_of_group(key, before, after)),
    )
    return render(request, "studio/comparison.html", context)


def _questions(group: BankGroup, versions: list[GroupVersion], which: str) -> list[dict[str, Any]]:
    if which == DRAFT:
        written: list[dict[str, Any]] = group.questions.get("fields") or []
        return written
    return raw_of(_numbered(versions, small_number(which)).questions)


def _numbered(versions: list[GroupVersion], number: int | None) -> GroupVersion:
    """The version of that number. Raises NotThere."""
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise NotThere
    return version


@require_POST
@for_staff(WRITERS)
def restoration(request: HttpRequest, staff: StaffMember, key: str, number: int) -> HttpResponse:
    """Ask that an older version of a group is published again."""
    group = group_or_404(key)
    version = _numbered(queries.group_versions(group), number)
    return ask_for_older(
        request,
        number,
        lambda note: operations.submit_older_group(group=group, version=version, note=note, by=staff),
        to=reverse("studio:group_versions", args=[key]),
        again=partial(_page, request, staff, group),
    )


@require_POST
@for_staff(WRITERS)
def save_restoration(request: HttpRequest, staff: StaffMember, key: str, revision_id: int) -> HttpResponse:
    """Take what is being written back to one of its saves."""
    group = group_or_404(key)
    revision = group.revisions.filter(pk=revision_id).first()
    if revision is None:
        raise NotThere
    return act(
        request,
        lambda: operations.restore_group_save(group=group, revision=revision, by=staff),
        done="پرسش‌های گروه به آن ذخیره بازگشت.",
        to=reverse("studio:group", args=[key]),
        again=lambda errors: _page(request, staff, group, errors),
    )
