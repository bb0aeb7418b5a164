"""Who may rehearse a service: who writes services, and who approves them."""

from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed
from dargah.people.roles import Role

MAY = frozenset({Role.SERVICE_ANALYST, Role.UNIT_HEAD, Role.DIRECTOR})


def may_rehearse(by: StaffMember) -> bool:
    """The twin of check_may_rehearse."""
    return by.is_active and by.role in MAY


def check_may_rehearse(by: StaffMember) -> None:
    """Raise NotAllowed for others."""
    if not may_rehearse(by):
        raise NotAllowed("تمرین خدمت با تحلیل‌گر خدمت و کسی است که آن را تأیید می‌کند.")
