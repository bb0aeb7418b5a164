"""Colleagues in the lists of the desk: named so that two of the same name differ."""

from collections import Counter
from collections.abc import Iterable

from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.persian.text import in_alphabet

UnitGroup = tuple[str, list[tuple[str, str]]]


def by_unit(members: Iterable[StaffMember]) -> list[UnitGroup]:
    """Units in the order of the alphabet, each with its people (username, «نام، نقش») in theirs. Wants ``unit`` joined."""
    groups: dict[str, list[StaffMember]] = {}
    for one in members:
        groups.setdefault(one.unit.name, []).append(one)
    return [(unit, _within(groups[unit])) for unit in sorted(groups, key=in_alphabet)]


def _within(members: list[StaffMember]) -> list[tuple[str, str]]:
    people = sorted(members, key=lambda one: in_alphabet(one.full_name))
    return _apart([(one.username, f"{one.full_name}، {Role(one.role).label}") for one in people])


def named(members: Iterable[StaffMember]) -> list[tuple[str, str]]:
    """(username, «نام، نقش، واحد») for a select; who is still like another also gets the username. Wants ``unit`` joined."""
    people = [(one.username, f"{one.full_name}، {Role(one.role).label}، {one.unit.name}") for one in members]
    return _apart(people)


def _apart(people: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Who is called like another also gets the username."""
    alike = Counter(label for _, label in people)
    return [(key, f"{label} ({key})" if alike[label] > 1 else label) for key, label in people]
