"""Asking for publication and answering it, each act a noun."""

from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dargah.catalogue.queries import published_service
from dargah.content import operations, queries
from dargah.content.compare import PartChanges, compare, compare_groups
from dargah.content.facts import proposed_facts
from dargah.content.models import Submission
from dargah.content.operations.republishing import samples_lost
from dargah.content.permissions import may_decide, may_withdraw
from dargah.content.places import PART_TITLES
from dargah.content.submitted import (
    changes_of_page,
    definition_of,
    groups_of_submission,
    parts_of_submission,
    questions_of_submission,
    samples_missing,
)
from dargah.content.told import lines_of, lines_of_samples
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotThere
from dargah.persian.dates import parse_hour
from dargah.persian.identifiers import Rejected
from dargah.web.forms import day_of, typed
from dargah.web.staff import for_staff
from dargah.web.studio.door import (
    ALL_READERS,
    UNPROCESSABLE,
    WRITERS,
    act,
    around,
    draft_or_404,
    seen_edition,
    submission_or_404,
    with_names,
)
from dargah.web.studio.names import changes_of_groups, words_of_group, words_of_parts
from dargah.web.studio.service_page import service_page
from dargah.web.studio.versions import versions_page

ASKED = "برای تأیید فرستاده شد. تحلیل‌گری دیگر یا مدیرکل آن را می‌بیند."
PAGE_OFF = "از درگاه برداشته شد؛ خواننده در همان نشانی دلیلش را می‌بیند."
TAKEN_OFF = "از درگاه برداشته شد. پرونده‌های در جریان پیش می‌روند."
SAMPLES = "samples"
LONGEST = 2000


@require_POST
@for_staff(WRITERS)
def submission(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """Ask for the publication of a service."""
    draft = draft_or_404(slug)

    def verb() -> Submission:
        return operations.submit(
            draft=draft,
            seen=seen_edition(request),
            note=typed(request, "note", LONGEST),
            publish_at=asked_moment(request),
            by=staff,
        )

    def again(errors: dict[str, str]) -> HttpResponse:
        return service_page(request, staff, draft, errors)

    return act(request, verb, done=ASKED, to=reverse("studio:service", args=[slug]), again=again)


@require_POST
@for_staff(WRITERS)
def restoration(request: HttpRequest, staff: StaffMember, slug: str, number: int) -> HttpResponse:
    """Ask that an older version is published again."""
    draft = draft_or_404(slug)
    version = queries.version_numbered(slug, number)
    if version is None:
        raise NotThere
    return ask_for_older(
        request,
        number,
        lambda note: operations.submit_older_version(draft=draft, version=version, note=note, by=staff),
        to=reverse("studio:versions", args=[slug]),
        again=partial(versions_page, request, staff, draft),
    )


def ask_for_older(
    request: HttpRequest,
    number: int,
    submit: Callable[[str], Submission],
    *,
    to: str,
    again: Callable[[dict[str, str]], HttpResponse],
) -> HttpResponse:
    """Ask for an older version of a service or a group, with the reason typed in its own box of the list."""
    box = f"note_{number}"

    def beside(errors: dict[str, str]) -> HttpResponse:
        return again({box if name == "note" else name: sentence for name, sentence in errors.items()})

    return act(request, lambda: submit(typed(request, box, LONGEST)), done=ASKED, to=to, again=beside)


@require_POST
@for_staff(WRITERS)
def taking_off(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """Ask that a published service is taken off the portal."""
    service = published_service(slug)
    if service is None:
        raise NotThere

    def verb() -> Submission:
        return operations.submit_taking_off(service=service, reason=typed(request, "off", LONGEST), by=staff)

    def again(errors: dict[str, str]) -> HttpResponse:
        return service_page(request, staff, operations.open_service(service=service, by=staff), errors)

    return act(request, verb, done=ASKED, to=reverse("studio:service", args=[slug]), again=again)


@require_GET
@for_staff(ALL_READERS)
def asked(request: HttpRequest, staff: StaffMember, pk: int) -> HttpResponse:
    """A submission as who approves reads it: what is different from what citizens see today."""
    return _page(request, staff, submission_or_404(pk, staff))


def _page(
    request: HttpRequest, staff: StaffMember, found: Submission, errors: dict[str, str] | None = None
) -> HttpResponse:
    is_service = found.draft is not None and not found.takes_off
    old, new = parts_of_submission(found) if is_service else ({}, {})
    slug = found.draft.slug if found.draft is not None else ""
    known = {**words_of_parts(slug, old), **words_of_parts(slug, new)} if slug else {}
    is_new = not old and bool(slug) and not found.takes_off
    touched = queries.services_touched_by(found.bank.key) if found.bank is not None else []
    context = around(
        request,
        staff,
        submission=found,
        names=with_names(found),
        decides=found.is_open and may_decide(staff, found),
        withdraws=found.is_open and may_withdraw(staff, found),
        changes=[] if is_new else _changes(found, old, new, known),
        is_new=is_new,
        confirmed=queries.confirmed_in(found),
        whole=[
            (
                part,
                title,
                lines_of_samples(new) if part == SAMPLES else lines_of(part, new.get(part) or {}, known),
            )
            for part, title in PART_TITLES.items()
            if is_new
        ],
        definition=definition_of(found) if is_new else None,
        facts=proposed_facts(new) if is_new else [],
        missing=samples_missing(found) if is_new else [],
        lost=samples_lost(found.bank.key, found.content["questions"])
        if found.bank is not None and found.is_open
        else [],
        touched=[one.current.parsed.title for one in touched if one.current is not None],
        typed=request.POST if errors else {},
        errors=errors or {},
    )
    return render(request, "studio/submission.html", context, status=UNPROCESSABLE if errors else 200)


def _changes(
    found: Submission, old: dict[str, Any], new: dict[str, Any], known: dict[str, str]
) -> list[PartChanges]:
    """What it would change, in words: of a group its questions, of a service also the groups that it asks."""
    if found.page is not None:
        return [] if found.takes_off else changes_of_page(found)
    if found.bank is not None:
        before, after = questions_of_submission(found)
        return compare_groups(before, after, words_of_group(found.bank.key, before, after))
    return [*compare(old, new, known), *changes_of_groups(*groups_of_submission(found))]


@require_POST
@for_staff(ALL_READERS)
def approval(request: HttpRequest, staff: StaffMember, pk: int) -> HttpResponse:
    """Approve it: it is published, now or at its hour."""
    found = submission_or_404(pk, staff)
    to = reverse("studio:submission_page", args=[pk])
    later = found.publish_at is not None and found.publish_at > timezone.now()
    done = (
        "تأیید شد و در زمان خود منتشر می‌شود."
        if later
        else (PAGE_OFF if found.page is not None else TAKEN_OFF)
        if found.takes_off
        else "منتشر شد."
        if found.page is not None
        else "منتشر شد. پرونده‌های در جریان با نسخه خود پیش می‌روند."
    )
    return act(
        request,
        lambda: operations.approve(submission=found, by=staff),
        done=done,
        to=to,
        again=lambda errors: _page(request, staff, submission_or_404(pk, staff), errors),
    )


@require_POST
@for_staff(ALL_READERS)
def sending_back(request: HttpRequest, staff: StaffMember, pk: int) -> HttpResponse:
    """Send it back with a reason."""
    found = submission_or_404(pk, staff)
    to = reverse("studio:submission_page", args=[pk])

    def verb() -> Submission:
        return operations.send_back(submission=found, reason=typed(request, "reason", LONGEST), by=staff)

    def again(errors: dict[str, str]) -> HttpResponse:
        return _page(request, staff, found, errors)

    return act(request, verb, done="برگردانده شد؛ نویسنده دلیل را می‌بیند.", to=to, again=again)


@require_POST
@for_staff(ALL_READERS)
def withdrawal(request: HttpRequest, staff: StaffMember, pk: int) -> HttpResponse:
    """Take one's own submission back."""
    found = submission_or_404(pk, staff)
    to = reverse("studio:submission_page", args=[pk])
    return act(
        request,
        lambda: operations.withdraw(submission=found, by=staff),
        done="پس گرفته شد؛ دوباره می‌توانید بنویسید.",
        to=to,
        again=lambda errors: _page(request, staff, submission_or_404(pk, staff), errors),
    )


def asked_moment(request: HttpRequest) -> datetime | None:
    """The day and hour for which the publication is asked; None for «همین که تأیید شد». Raises Invalid."""
    day, at = day_of(request, "publish_on"), typed(request, "publish_at", 8)
    if day is None:
        if at:
            raise Invalid({"publish_on": "روز انتشار را هم بنویسید؛ ساعت به‌تنهایی روزی را نشان نمی‌دهد."})
        return None
    try:
        hour = parse_hour(at) if at else time(8)
    except (Rejected, ValueError) as wrong:
        raise Invalid({"publish_at": "ساعت را مانند ۸:۰۰ بنویسید، از ۰:۰۰ تا ۲۳:۵۹."}) from wrong
    return timezone.make_aware(datetime.combine(day, hour))
