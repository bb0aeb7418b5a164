"""Who reads what people asked: who writes and answers for what is published."""

from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed
from dargah.people.roles import Role

READERS = frozenset({Role.CONTENT_EDITOR, Role.SERVICE_ANALYST, Role.DIRECTOR})


def check_may_see_questions(by: StaffMember) -> None:
    """Raise NotAllowed unless the member writes or answers for what is published."""
    if not may_see_questions(by):
        raise NotAllowed("پرسش‌های مردم را ویراستار، تحلیل‌گر و مدیرکل می‌بینند.")


def may_see_questions(by: StaffMember) -> bool:
    """The twin of `check_may_see_questions`."""
    return by.is_active and by.role in READERS
