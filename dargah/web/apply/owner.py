"""Whose draft it is: the guard of every page of the form. Draft, citizen and session come in one statement."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from dargah.applications.models import Draft
from dargah.applications.permissions import (
    check_may_use,
    consent_taken_back,
    may_read_receipt,
    may_use,
)
from dargah.applications.queries import Beside, draft_with_version
from dargah.people.models import StaffMember, reference_of
from dargah.people.refusals import NotThere
from dargah.web import sessions, visitor
from dargah.web.apply.ended import ended_page
from dargah.web.staff import member_of

ENDED = "این درخواست در دست شما نیست. اگر رضایت شهروند پایان یافته است، در «تماس‌گیرنده» دوباره از او بخواهید."


def draft_of(request: HttpRequest, draft_id: uuid.UUID) -> Draft | None:
    """The draft of this address, asked for once a request; None when there is none."""
    if not hasattr(request, "_draft"):
        found = draft_with_version(draft_id, Beside(*sessions.row_of(request)))
        if found is not None:
            sessions.bring(request, found.beside)
            visitor.citizen_of(request, known=found.citizen)
        request._draft = found  # type: ignore[attr-defined]  # noqa: SLF001 our own mark
    kept: Draft | None = request._draft  # type: ignore[attr-defined]  # noqa: SLF001 our own mark
    return kept


def is_owner(request: HttpRequest, draft: Draft) -> bool:
    """Whether this visitor owns the draft, or fills it with the citizen's consent."""
    return may_use(
        draft,
        citizen=visitor.citizen_of(request),
        browser=visitor.browser_of(request),
        member=_member(request, draft),
    )


def taken_back_from(request: HttpRequest, draft: Draft) -> bool:
    """Whether this visitor filled the draft until the citizen took the consent back."""
    if draft.consent_id is None or draft.helper:
        return False
    citizen, member = visitor.citizen_of(request), member_of(request)
    return consent_taken_back(draft, citizen=citizen, member=member) is not None


def actor_of(request: HttpRequest, draft: Draft) -> str:
    """Who acts here, as the journal names them: the citizen, or who fills the form in the citizen's place."""
    citizen = visitor.citizen_of(request)
    if draft.helper and (citizen is None or citizen.pk != draft.citizen_id):
        return draft.helper
    return reference_of(draft.citizen)


def _member(request: HttpRequest, draft: Draft) -> StaffMember | None:
    """The member of the staff who is signed in, asked for only where one fills the draft."""
    return member_of(request) if draft.is_from_desk else None


def for_owner(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only for the draft's owner. A lost session signs in again and comes back to the same page."""

    @wraps(view)
    def guarded(request: HttpRequest, draft_id: uuid.UUID, *arguments: Any, **named: Any) -> HttpResponseBase:
        draft = draft_of(request, draft_id)
        if draft is not None and may_read_receipt(draft):
            return view(request, draft, *arguments, **named)
        citizen = visitor.citizen_of(request)
        member = _member(request, draft) if draft is not None and draft.helper else None
        if draft is not None and draft.consent_id is not None and not draft.helper:
            ended = ended_page(request, draft, citizen=citizen, member=member_of(request))
            if ended is not None:
                return ended
        # alike: an address tells nothing
        if citizen is None and member is None and (draft is None or draft.citizen_id is not None):
            if member_of(request) is not None:  # a colleague has nothing to do at the citizens' door
                raise NotThere(ENDED)
            following = urlencode({"next": way_back(request, draft_id)})
            return HttpResponseRedirect(f"{reverse('account:sign_in')}?{following}")
        if draft is None:
            raise NotThere("پیش‌نویسی با این نشانی برای شما پیدا نشد.")
        check_may_use(draft, citizen=citizen, browser=visitor.browser_of(request), member=member)
        return view(request, draft, *arguments, **named)

    return guarded


def way_back(request: HttpRequest, draft_id: uuid.UUID) -> str:
    """Where the citizen returns to after signing in: the page itself, the draft for what only a POST reaches."""
    if request.method == "GET":
        return request.path
    key = request.resolver_match.kwargs.get("page_key") if request.resolver_match else None
    if key:
        return reverse("apply:page", args=[draft_id, key])
    return reverse("apply:draft", args=[draft_id])
