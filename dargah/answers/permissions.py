"""Who reads what people asked: who writes and answers for what is published."""

from dargah.cases.models import Case
from dargah.cases.permissions import check_may_see, only_asked
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


def check_may_propose(case: Case, by: StaffMember) -> None:
    """Raise NotAllowed, NotThere unless the member works on the case: a unit that was only asked did not answer it."""
    check_may_see(case, by)
    if only_asked(case, by):
        raise NotAllowed("پیشنهاد پاسخ با واحدی است که به پرونده پاسخ داده است.")
