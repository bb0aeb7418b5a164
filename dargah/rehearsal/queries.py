"""What the screens read of rehearsals: only ever the member's own."""

from dargah.people.models import StaffMember
from dargah.rehearsal.models import Rehearsal


def rehearsal_of(member: StaffMember, source: str) -> Rehearsal:
    """The member's rehearsal of a source; one that is not kept yet where none was begun."""
    found = Rehearsal.objects.filter(member=member, source=source).first()
    return found or Rehearsal(member=member, source=source)


def begun_by(member: StaffMember) -> list[str]:
    """The sources that the member has begun to rehearse, the latest first, at most fifty."""
    return list(Rehearsal.objects.filter(member=member).values_list("source", flat=True)[:50])
