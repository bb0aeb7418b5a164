"""Who may rehearse a service: who writes services, and who approves them; a unit's head those of the units below too."""

from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed
from dargah.people.roles import Role

MAY = frozenset({Role.SERVICE_ANALYST, Role.UNIT_HEAD, Role.DIRECTOR})


def may_rehearse(by: StaffMember, unit: str) -> bool:
    """The twin of check_may_rehearse."""
    if not by.is_active or by.role not in MAY:
        return False
    return by.role != Role.UNIT_HEAD or unit in by.unit_slugs


def check_may_rehearse(by: StaffMember, unit: str) -> None:
    """Raise NotAllowed for others; ``unit`` is the unit whose service it is."""
    if not may_rehearse(by, unit):
        raise NotAllowed("تمرین این خدمت با تحلیل‌گر خدمت و کسی است که آن را تأیید می‌کند.")
