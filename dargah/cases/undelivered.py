"""News that did not arrive: who sees it and who sees to it. The sysadmin sees all, for the channel may be broken; a head
and the director what concerns the cases that they may see. Of a case that is out of sight nobody is given the address.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, Substr

from dargah.cases.models import Case
from dargah.cases.permissions import visible_to
from dargah.notices.models import Notice, State
from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed, NotThere
from dargah.people.roles import Role

READERS = frozenset({Role.SYSADMIN, Role.UNIT_HEAD, Role.DIRECTOR})
SHOWN, COUNTED = 50, 100
OF_A_CASE = "case:"
CODES = ("sign_in_code", "consent_code")  # who asked for one asks for another: nobody has to see to it


@dataclass(frozen=True)
class Undelivered:
    """A notice of the list; ``code`` of its case, ``open`` where the member may see the case."""

    notice: Notice
    code: str
    open: bool


def may_see_undelivered(by: StaffMember) -> bool:
    """Whether the member has the list."""
    return by.is_active and by.role in READERS


def check_may_see_undelivered(by: StaffMember) -> None:
    """Raises NotAllowed."""
    if not may_see_undelivered(by):
        raise NotAllowed("خبرهای نرسیده را مدیر سامانه، رئیس واحد و مدیرکل می‌بینند.")


def undelivered_count(by: StaffMember) -> int:
    """How many wait for somebody, to a hundred; one statement."""
    return len(_unseen(by).values_list("pk")[:COUNTED])


def undelivered(by: StaffMember, channel: str = "") -> list[Undelivered]:
    """The newest that wait for somebody; two statements."""
    rows = _unseen(by).order_by("-created_at")
    shown = list((rows.filter(channel=channel) if channel else rows)[:SHOWN])
    keys = [one.case_ref.removeprefix(OF_A_CASE) for one in shown if one.case_ref.startswith(OF_A_CASE)]
    seen = Case.objects.filter(visible_to(by), pk=OuterRef("pk"))
    cases = Case.objects.filter(pk__in=keys).annotate(seen=Exists(seen))
    codes = {
        f"{OF_A_CASE}{pk}": (code, is_seen)
        for pk, code, is_seen in cases.values_list("pk", "tracking_code", "seen")
    }
    return [Undelivered(one, *codes.get(one.case_ref, ("", False))) for one in shown]


def undelivered_one(by: StaffMember, notice: UUID) -> Notice:
    """One of the list, seen to or not. Raises NotAllowed, NotThere."""
    check_may_see_undelivered(by)
    found = _of(by).filter(pk=notice).first()
    if found is None:
        raise NotThere
    return found


def _unseen(by: StaffMember) -> QuerySet[Notice]:
    return _of(by).filter(state=State.DEAD, seen_at=None).exclude(event__in=CODES)


def _of(by: StaffMember) -> QuerySet[Notice]:
    if by.role == Role.SYSADMIN:
        return Notice.objects.all()
    of_cases = Notice.objects.filter(case_ref__regex=r"^case:\d{1,18}$")
    key = Cast(Substr("case_ref", len(OF_A_CASE) + 1), BigIntegerField())
    return of_cases.annotate(case_key=key).filter(
        Exists(Case.objects.filter(visible_to(by), pk=OuterRef("case_key")))
    )
