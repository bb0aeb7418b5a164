"""Colleagues in the lists of the desk: named so that two of the same name differ."""

from collections import Counter
from collections.abc import Iterable

from dargah.people.models import StaffMember
from dargah.people.roles import Role


def named(members: Iterable[StaffMember]) -> list[tuple[str, str]]:
    """(username, «نام، نقش، واحد») for a select; who is still like another also gets the username. Wants ``unit`` joined."""
    people = [(one.username, f"{one.full_name}، {Role(one.role).label}، {one.unit.name}") for one in members]
    alike = Counter(label for _, label in people)
    return [(key, f"{label} ({key})" if alike[label] > 1 else label) for key, label in people]
