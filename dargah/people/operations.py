"""The verbs of people: profiles of citizens, staff accounts, partners' keys."""

import hashlib
import secrets
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import Citizen, Partner, StaffMember, Unit
from dargah.people.roles import Role

REACHED = frozenset({"email", "postal_code", "address"})  # what changes in a life
PROFILE = ("first_name", "last_name", "father_name", "birth_date", "email", "postal_code", "address")


def complete_profile(*, citizen: Citizen, facts: dict[str, Any]) -> None:
    """Keep what the citizen wrote about themselves: who they are where the profile is still empty, where they are reached
    as they wrote it last, so that a slip of the first form does not follow them. Facts of another are not kept.
    """
    of_another = (facts.get("national_id") or citizen.national_id) != citizen.national_id
    if of_another or facts.get("kind", "person") != "person":  # of a company, or an office, too
        return
    fresh = [
        name
        for name in PROFILE
        if facts.get(name)
        and (not getattr(citizen, name) or (name in REACHED and getattr(citizen, name) != facts[name]))
    ]
    for name in fresh:
        setattr(citizen, name, facts[name])
    if fresh:
        # written out: the form's first page makes this statement for every newcomer
        columns = ", ".join(f'"{name}" = %s' for name in fresh)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE people_citizen SET {columns} WHERE id = %s",  # noqa: S608 names of our own fields
                [*(facts[name] for name in fresh), citizen.pk],
            )


def add_staff(
    *, username: str, full_name: str, role: Role, unit: Unit, password: str, by: str, hashed: str = ""
) -> StaffMember:
    """Make a staff account. Raises django ValidationError for a weak password.

    ``hashed`` is the password's hash where it is made already: one costs a tenth of a second by intention, and the
    demo makes dozens of accounts.
    """
    member = StaffMember(username=username, full_name=full_name, role=role, unit=unit)
    validate_password(password, member)
    member.password = hashed or make_password(password)
    with transaction.atomic():
        member.save()
        record(
            event=Event.staff_changed,
            subject=member.reference,
            actor=by,
            detail={"role": role, "unit": unit.slug},
        )
    return member


def close_account(*, member: StaffMember, by: str) -> None:
    """The member has left: no sign-in any more, running sessions end at their next step (the desk asks each time)."""
    with transaction.atomic():
        StaffMember.objects.filter(pk=member.pk).update(is_active=False)
        record(event=Event.staff_changed, subject=member.reference, actor=by, detail={"closed": True})


def renew_password(*, member: StaffMember, password: str, by: str) -> None:
    """A new password; every running session ends with the old one. Raises django ValidationError for a weak one."""
    validate_password(password, member)
    member.set_password(password)
    with transaction.atomic():
        member.save(update_fields=["password"])
        record(event=Event.staff_changed, subject=member.reference, actor=by, detail={"renewed": True})


def make_partner_key(*, name: str, scopes: list[str], by: str, office: str = "") -> tuple[Partner, str]:
    """Make a partner and its key; the key is told once and kept only as a digest (256 bits of chance).

    ``office`` is the outside office that it stands for, by its key in directorate.yaml. Raises ValueError for the scope
    «answer» without one: it would answer in nobody's name.
    """
    if ("answer" in scopes) != bool(office):
        raise ValueError("the scope «answer» and an outside office go together")
    key = f"dargah_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        partner = Partner.objects.create(name=name, key_digest=key_digest(key), scopes=scopes, office=office)
        record(
            event=Event.partner_key_made,
            subject=partner.reference,
            actor=by,
            detail={"scopes": scopes, **({"office": office} if office else {})},
        )
    return partner, key


def key_digest(key: str) -> str:
    """SHA-256 of a partner's key: it is long and random, so it needs no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()
