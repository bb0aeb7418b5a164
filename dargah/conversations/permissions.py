"""Who lets the head see a message first, who is that head, and who writes the texts of a unit.

A draft is seen by whoever works on its case at the desk, as its messages are, and by no citizen. The head of the writer's
unit (or of the one above) and the director approve it, change its words or send it back; who wrote it writes it anew or puts
it aside. The texts of a unit are read by its people and written by its head, the head above and the director.
"""

from django.db.models import Q

from dargah.conversations.models import MessageDraft, UnitRule
from dargah.conversations.states import DraftState
from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed, NotThere, WrongMoment
from dargah.people.roles import DESK_ROLES, Role

MUST_ASK = "در واحد شما پیام‌ها را نخست رئیس می‌بیند؛ آن را برای تأیید بفرستید."
TAKEN = {
    DraftState.SENT: "این پیش‌نویس پیش از شما تأیید و فرستاده شد.",
    DraftState.RETURNED: "این پیش‌نویس پیش از شما برای بازبینی برگشت.",
    DraftState.RENEWED: "نویسنده این پیش‌نویس را دوباره نوشته است؛ نوشته تازه همین‌جاست.",
    DraftState.WITHDRAWN: "این پیش‌نویس کنار گذاشته شده است.",
}


def must_ask(by: StaffMember) -> bool:
    """Whether the head sees this member's messages first: an officer's, where the unit wants it."""
    if by.role != Role.CASE_OFFICER:
        return False
    return UnitRule.objects.filter(unit=by.unit_id, head_sees_first=True).exists()


def check_may_send(by: StaffMember) -> None:
    """Raise NotAllowed where the head sees the member's messages first."""
    if must_ask(by):
        raise NotAllowed(MUST_ASK)


def heads_unit(by: StaffMember, unit: str) -> bool:
    """Whether the member is the head of a unit, or of the one above it; the director of all."""
    if not by.is_active:
        return False
    return by.role == Role.DIRECTOR or (by.role == Role.UNIT_HEAD and unit in by.unit_slugs)


def may_review(draft: MessageDraft, by: StaffMember) -> bool:
    """Whether the draft waits for this member's word; the twin of `check_may_review`."""
    return draft.state == DraftState.WAITING and heads_unit(by, draft.unit_id)


def check_may_review(draft: MessageDraft, by: StaffMember) -> None:
    """Raise NotAllowed for who is not its head, WrongMoment where another was faster."""
    if not heads_unit(by, draft.unit_id):
        raise NotAllowed("این پیام را رئیس واحد نویسنده می‌بیند.")
    if draft.state != DraftState.WAITING:
        raise WrongMoment(TAKEN[DraftState(draft.state)])


def may_rewrite(draft: MessageDraft, by: StaffMember) -> bool:
    """Whether it is this member's to put aside, or, where it came back, to write anew; the twin of `check_may_rewrite`."""
    return draft.by_id == by.pk and by.is_active and draft.state in {DraftState.WAITING, DraftState.RETURNED}


def check_may_rewrite(draft: MessageDraft, by: StaffMember) -> None:
    """Raise NotAllowed for a colleague's draft, WrongMoment for one that waits for nobody any more."""
    if draft.by_id != by.pk:
        raise NotAllowed("این پیش‌نویس را همکار دیگری نوشته است.")
    if not may_rewrite(draft, by):
        raise WrongMoment(TAKEN[DraftState(draft.state)])


def waits_for(by: StaffMember) -> Q:
    """The drafts on a member's list: of a head those that wait; of the director those whose unit has no head, nor the one
    above; of who writes their own that wait or came back.
    """
    if by.role == Role.UNIT_HEAD:
        return Q(state=DraftState.WAITING, unit__in=by.unit_slugs)
    if by.role == Role.DIRECTOR:
        headed = StaffMember.objects.filter(role=Role.UNIT_HEAD, is_active=True).values("unit")
        return (
            Q(state=DraftState.WAITING)
            & ~Q(unit__in=headed)
            & (Q(unit__parent=None) | ~Q(unit__parent__in=headed))
        )
    return Q(by=by, state__in=[DraftState.WAITING, DraftState.RETURNED])


def may_read_texts(by: StaffMember, unit: str) -> bool:
    """Whether the member reads a unit's texts; the twin of `check_may_read_texts`."""
    return by.is_active and by.role in DESK_ROLES and (by.unit_id == unit or heads_unit(by, unit))


def check_may_read_texts(by: StaffMember, unit: str) -> None:
    """Raise NotThere for another unit's texts."""
    if not may_read_texts(by, unit):
        raise NotThere("متنی با این نشانی برای شما پیدا نشد.")


def may_write_texts(by: StaffMember, unit: str) -> bool:
    """Whether the member writes a unit's texts and its rule; the twin of `check_may_write_texts`."""
    return heads_unit(by, unit)


def check_may_write_texts(by: StaffMember, unit: str) -> None:
    """Raise NotThere for another unit's, NotAllowed for who only reads them."""
    check_may_read_texts(by, unit)
    if not may_write_texts(by, unit):
        raise NotAllowed("متن‌های واحد را رئیس آن می‌نویسد.")
