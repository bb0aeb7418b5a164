"""Who may see and change a draft: its citizen, who helps with the citizen's consent, or the browser that began it
where the service may be anonymous.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

from dargah.applications.models import Draft
from dargah.people.models import Citizen, Consent, StaffMember
from dargah.people.refusals import NotThere


def may_use(
    draft: Draft, *, citizen: Citizen | None, browser: str, member: StaffMember | None = None
) -> bool:
    """Whether this visitor owns the draft or fills it with the citizen's consent; the twin of `check_may_use`."""
    if draft.helper and draft.helper in {each.reference for each in (citizen, member) if each is not None}:
        return True
    if draft.citizen_id is not None:
        return citizen is not None and draft.citizen_id == citizen.pk
    return bool(browser) and secrets.compare_digest(draft.browser, browser_digest(browser))


def check_may_use(
    draft: Draft, *, citizen: Citizen | None, browser: str, member: StaffMember | None = None
) -> None:
    """Raise NotThere for a draft of somebody else: it looks as if it did not exist."""
    if not may_use(draft, citizen=citizen, browser=browser, member=member):
        raise NotThere("پیش‌نویسی با این نشانی برای شما پیدا نشد.")


def browser_digest(browser: str) -> str:
    """What is kept of the browser's token: enough to know it again, not enough to be it."""
    return hmac.new(settings.SECRET_KEY.encode(), f"browser:{browser}".encode(), hashlib.sha256).hexdigest()


def may_read_receipt(draft: Draft) -> bool:
    """Whether the address alone opens the receipt: of an application without a name, whose address is its only key.

    What a partner sent for somebody without a national ID is read by the partner, with its key.
    """
    return draft.submitted_at is not None and draft.citizen_id is None and not draft.is_from_partner


def writing_key(draft: Draft) -> str:
    """A key in each page of the form that lets a browser whose session ended still save what it typed (not read). What
    somebody has who fills the form in the citizen's place ends with the citizen's consent.
    """
    told = f"draft-writing:{draft.pk}:{draft.helper}"
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()


def may_save(draft: Draft, key: str) -> bool:
    """Whether the writing key is this draft's."""
    return secrets.compare_digest(writing_key(draft).encode(), key.encode())


def consent_taken_back(
    draft: Draft, *, citizen: Citizen | None, member: StaffMember | None
) -> Consent | None:
    """The consent by which this visitor filled the draft, once the citizen has taken it back; None for any other."""
    if draft.consent_id is None or draft.helper:
        return None
    helpers = [each.reference for each in (citizen, member) if each is not None]
    return Consent.objects.filter(pk=draft.consent_id, helper__in=helpers, ended_at__isnull=False).first()
