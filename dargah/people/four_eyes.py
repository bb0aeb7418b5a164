"""Four eyes: two accounts with one e-mail address are two eyes."""

from dargah.people.models import StaffMember


def is_one_of(staff: StaffMember, references: set[str]) -> bool:
    """Whether the member is one of these accounts, or one of them has the same address: the same person by another name."""
    if staff.reference in references:
        return True
    address = staff.email.strip()
    keys = [one.partition(":")[2] for one in references if one.startswith("staff:")]
    if not address:
        return False
    others = StaffMember.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return others.filter(email__iexact=address).exists()
