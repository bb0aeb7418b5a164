"""What the screens read of conversations: lists bounded in length and in statements."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from dargah.cases.models import Case
from dargah.cases.permissions import visible_to
from dargah.conversations.models import Enclosure, Message, MessageDraft, UnitRule, UnitText
from dargah.conversations.permissions import may_read_texts, waits_for
from dargah.conversations.states import OPEN
from dargah.files.models import StoredFile
from dargah.people.models import StaffMember, Unit
from dargah.people.roles import Role

MOST_LISTED = 100
MOST_CHANGED = 20
MOST_TEXTS = 120  # with the retired ones


def messages_of(case: Case) -> list[Message]:
    """The messages of a case with their writers and files, oldest first; two statements."""
    files = Prefetch("enclosures", Enclosure.objects.select_related("entry__file"))
    return list(case.messages.select_related("staff", "approved_by").prefetch_related(files))


def drafts_of(case: Case) -> list[MessageDraft]:
    """What waits for a head or came back, with its files."""
    rows = MessageDraft.objects.filter(case=case, state__in=sorted(OPEN))
    return list(rows.select_related("by", "unit", "decided_by").prefetch_related("files")[:MOST_LISTED])


def changed_drafts_of(case: Case) -> dict[int, MessageDraft]:
    """The drafts whose words the head changed, or that were put aside unsent, by message; only sent ones have one."""
    rows = MessageDraft.objects.filter(case=case, message__isnull=False).select_related("message")
    return {
        one.message_id: one
        for one in rows.order_by("-pk")[:MOST_CHANGED]
        if one.message_id and one.was_changed
    }


def put_aside_of(case: Case) -> list[MessageDraft]:
    """Drafts of an ended case that nobody sent: the case tells of them."""
    rows = MessageDraft.objects.filter(case=case, state="withdrawn").exclude(reason="")
    return list(rows.select_related("by").order_by("-pk")[:MOST_CHANGED])


def draft_of(case: Case, draft_id: int) -> MessageDraft | None:
    """A draft of this case; None for another's."""
    return MessageDraft.objects.select_related("case", "by").filter(case=case, pk=draft_id).first()


def file_of_draft(case: Case, file_id: UUID) -> StoredFile | None:
    """A file of an unsent message of this case, for those of the office who see the case."""
    return StoredFile.objects.filter(
        pk__in=MessageDraft.files.through.objects.filter(messagedraft__case=case, storedfile=file_id).values(
            "storedfile"
        )
    ).first()


def drafts_for(staff: StaffMember) -> QuerySet[MessageDraft]:
    """The drafts on a member's list, oldest first, of cases that the member sees."""
    seen = Case.objects.filter(visible_to(staff)).values("pk")
    return MessageDraft.objects.filter(waits_for(staff), case__in=seen).order_by("at", "pk")


def listed_drafts(staff: StaffMember) -> list[MessageDraft]:
    """As `drafts_for`, with what a row shows; at most a hundred, one statement."""
    rows = drafts_for(staff).select_related("case__service", "case__version", "by", "unit", "decided_by")
    return list(rows.defer("case__answers", "case__search")[:MOST_LISTED])


def texts_of(unit: str, *, retired: bool = False) -> list[UnitText]:
    """The texts of a unit in their order; the retired ones too where they are wanted."""
    rows = UnitText.objects.filter(unit=unit).select_related("changed_by")
    return list(
        (rows if retired else rows.filter(active=True)).order_by("-active", "position", "pk")[:MOST_TEXTS]
    )


def offered_to(staff: StaffMember, case: Case) -> list[UnitText]:
    """The texts that the member picks from on a case: of the case's unit where they read those, else of their own."""
    unit = case.unit_id if may_read_texts(staff, case.unit_id) else staff.unit_id
    return texts_of(unit)


def text_for(staff: StaffMember, key: str) -> UnitText | None:
    """A text by its key that the member may use; None for a retired one, another unit's and none."""
    if not (key.isascii() and key.isdigit() and len(key) < 10):  # noqa: PLR2004 a key is short
        return None
    found = UnitText.objects.filter(pk=int(key), active=True).first()
    return found if found is not None and may_read_texts(staff, found.unit_id) else None


def units_with_texts(staff: StaffMember) -> list[Unit]:
    """The units whose texts the member reads, the own one first; of the director all that have people."""
    if staff.role == Role.DIRECTOR:
        return list(Unit.objects.filter(staff__is_active=True).distinct())
    own = {unit.slug: unit for unit in Unit.objects.filter(slug__in=staff.unit_slugs)}
    return [own[slug] for slug in staff.unit_slugs if slug in own]


def head_sees_first(unit: str) -> bool:
    """What the unit's rule says."""
    return UnitRule.objects.filter(unit=unit, head_sees_first=True).exists()
