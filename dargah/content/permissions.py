"""Who may write services and who may publish them. Four eyes: nobody publishes what they wrote or submitted, and two
accounts with one e-mail address are two eyes.

Analysts write. Another analyst or the director approves: both know the whole of the catalogue, which binds every unit, while
a unit head answers for the cases of one. Where an office has one analyst, the director's are the other two eyes. Pages of
the portal are written by content editors, and approved by another one or the director.
"""

from dargah.content.models import Submission
from dargah.people.four_eyes import is_one_of
from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed
from dargah.people.roles import Role

WRITERS = frozenset({Role.SERVICE_ANALYST})
DECIDERS = frozenset({Role.SERVICE_ANALYST, Role.DIRECTOR})
READERS = WRITERS | DECIDERS
PAGE_WRITERS = frozenset({Role.CONTENT_EDITOR})
PAGE_DECIDERS = frozenset({Role.CONTENT_EDITOR, Role.DIRECTOR})
PAGE_READERS = PAGE_WRITERS | PAGE_DECIDERS


def may_write(staff: StaffMember) -> bool:
    """Whether the member writes services at all."""
    return staff.is_active and staff.role in WRITERS


def check_may_write(staff: StaffMember) -> None:
    """Raises NotAllowed."""
    if not may_write(staff):
        raise NotAllowed("نوشتن خدمت با تحلیل‌گر خدمت است.")


def may_write_pages(staff: StaffMember) -> bool:
    """Whether the member writes pages of the portal at all."""
    return staff.is_active and staff.role in PAGE_WRITERS


def check_may_write_pages(staff: StaffMember) -> None:
    """Raises NotAllowed."""
    if not may_write_pages(staff):
        raise NotAllowed("نوشتن صفحه‌های درگاه با ویراستار محتواست.")


def check_may_discard(staff: StaffMember, writers: list[str]) -> None:
    """Raises NotAllowed where a colleague who still works here has written it: nobody throws away another's work."""
    check_may_write(staff)
    _check_nobody_elses(staff, writers)


def check_may_discard_page(staff: StaffMember, writers: list[str]) -> None:
    """The same of a page."""
    check_may_write_pages(staff)
    _check_nobody_elses(staff, writers)


def may_discard_page(staff: StaffMember, writers: list[str]) -> bool:
    """The twin of `check_may_discard_page`."""
    try:
        check_may_discard_page(staff, writers)
    except NotAllowed:
        return False
    return True


def _check_nobody_elses(staff: StaffMember, writers: list[str]) -> None:
    others = [one.partition(":")[2] for one in writers if one != staff.reference]
    if StaffMember.objects.filter(pk__in=[key for key in others if key.isdigit()], is_active=True).exists():
        raise NotAllowed("همکار دیگری آن را نوشته است؛ پاک کردنش با خود اوست.")


def may_discard(staff: StaffMember, writers: list[str]) -> bool:
    """The twin of `check_may_discard`."""
    try:
        check_may_discard(staff, writers)
    except NotAllowed:
        return False
    return True


def deciders_of(submission: Submission) -> frozenset[Role]:
    """The roles that approve what is submitted."""
    return DECIDERS if submission.page_id is None else PAGE_DECIDERS


def check_may_read(staff: StaffMember, submission: Submission) -> None:
    """Raises NotAllowed: what is submitted is read by who writes such things and who approves them."""
    if staff.role not in (READERS if submission.page_id is None else PAGE_READERS):
        raise NotAllowed("این درخواست انتشار برای نقش شما نیست.")


def may_decide(staff: StaffMember, submission: Submission) -> bool:
    """Whether the member may approve or send back this submission."""
    if not staff.is_active or staff.role not in deciders_of(submission):
        return False
    return not is_one_of(staff, {submission.submitted_by, *submission.writers})


def check_may_decide(staff: StaffMember, submission: Submission) -> None:
    """Raises NotAllowed: by role, or because the member's own work is submitted."""
    if not staff.is_active or staff.role not in deciders_of(submission):
        other = "تحلیل‌گری" if submission.page_id is None else "ویراستاری"
        raise NotAllowed(f"تأیید انتشار با {other} دیگر یا مدیرکل است.")
    if not may_decide(staff, submission):
        what = "خدمت" if submission.page_id is None else "صفحه"
        raise NotAllowed(f"کسی که {what} را نوشته یا فرستاده است آن را تأیید نمی‌کند؛ همکار دیگری باید ببیند.")


def may_withdraw(staff: StaffMember, submission: Submission) -> bool:
    """Whether the member may take the submission back: who sent it."""
    return staff.is_active and staff.reference == submission.submitted_by
