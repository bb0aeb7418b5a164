"""Who may write the words of notices and who puts them in force. Four eyes: nobody approves what they wrote.

Content editors write, as they write the pages of the portal; another editor or the director approves. The sysadmin and the
heads read what their people are told.
"""

from dargah.notices.models import NoticeWords, WordsState
from dargah.people.four_eyes import is_one_of
from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed
from dargah.people.roles import Role

WRITERS = frozenset({Role.CONTENT_EDITOR})
DECIDERS = frozenset({Role.CONTENT_EDITOR, Role.DIRECTOR})
READERS = WRITERS | DECIDERS | {Role.SYSADMIN, Role.UNIT_HEAD}


def may_write_words(staff: StaffMember) -> bool:
    """Whether the member writes the words of notices."""
    return staff.is_active and staff.role in WRITERS


def check_may_write_words(staff: StaffMember) -> None:
    """Raises NotAllowed."""
    if not may_write_words(staff):
        raise NotAllowed("نوشتن متن خبرها با ویراستار محتواست.")


def may_decide_words(staff: StaffMember, proposal: NoticeWords) -> bool:
    """Whether the member may approve or send back this version."""
    if not staff.is_active or staff.role not in DECIDERS:
        return False
    return not is_one_of(staff, {proposal.written_by.reference})


def check_may_decide_words(staff: StaffMember, proposal: NoticeWords) -> None:
    """Raises NotAllowed: by role, or because the member's own words wait."""
    if not staff.is_active or staff.role not in DECIDERS:
        raise NotAllowed("تأیید متن خبرها با ویراستاری دیگر یا مدیرکل است.")
    if not may_decide_words(staff, proposal):
        raise NotAllowed("کسی که متن را نوشته است آن را تأیید نمی‌کند؛ همکار دیگری باید ببیند.")


def may_withdraw_words(staff: StaffMember, proposal: NoticeWords) -> bool:
    """Whether the member may take the version back: who wrote it, while it waits."""
    return staff.is_active and proposal.state == WordsState.WAITING and staff.pk == proposal.written_by_id


def check_may_withdraw_words(staff: StaffMember, proposal: NoticeWords) -> None:
    """Raises NotAllowed: nobody takes back what somebody else wrote."""
    if not staff.is_active or staff.pk != proposal.written_by_id:
        raise NotAllowed("متن را همان کسی پس می‌گیرد که نوشته است.")
