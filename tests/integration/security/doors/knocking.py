"""Who knocks, from where, and what a door answers."""

import itertools
import json
from collections.abc import Callable
from uuid import uuid4

from django.test import Client

from dargah.people.models import StaffMember
from dargah.people.operations import make_partner_key
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_citizen, sign_in_staff

Knock = Callable[[int], bool]
_fresh = itertools.count(1)


def address(who: int) -> str:
    return f"10.201.{who}.9"


def fresh_address() -> str:
    number = next(_fresh)
    return f"10.{100 + number // 250}.{number % 250}.9"


def mobile(who: int) -> str:
    return f"0917555000{who}"


def fresh_mobile() -> str:
    return f"0918{uuid4().int % 10_000_000:07d}"


def went_in(answer: object) -> bool:
    """False for the page (or problem document) of 429, which says when to come again."""
    status, body = answer.status_code, answer.content.decode()  # type: ignore[attr-defined]
    if status == 429:
        assert "دقیقه" in body or "دقیقه" in str(json.loads(body))
        return False
    assert status < 500
    return True


def citizens() -> list[Client]:
    return [signed_in() for _ in range(2)]


def signed_in() -> Client:
    client = Client()
    sign_in_citizen(client, make.citizen())
    return client


def officers() -> list[Client]:
    members = StaffMember.objects.filter(role=Role.CASE_OFFICER, is_active=True)[:2]
    clients = [Client() for _ in members]
    for client, member in zip(clients, members, strict=True):
        sign_in_staff(client, member)
    return clients


def partners(*scopes: str, office: str = "") -> list[Client]:
    made = [
        make_partner_key(name=f"همکار {uuid4().hex[:6]}", scopes=list(scopes), office=office, by="system")[1]
        for _ in range(2)
    ]
    return [Client(HTTP_AUTHORIZATION=f"Bearer {key}") for key in made]


def post_json(client: Client, path: str, body: object) -> object:
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")
