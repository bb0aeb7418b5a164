"""Whatever is typed, wherever: an answer in Persian, never a fault of ours (conventions: nothing a person sends is a 5xx)."""

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import HttpResponse

from dargah.web.desk import queue
from dargah.web.middleware import SecurityHeaders
from tests.integration.security import scene as who
from tests.integration.security.rules import RULES, address, form_of
from tests.integration.security.scene import Scene

pytestmark = pytest.mark.django_db

HOSTILE = {
    "nul": "\x00", "nul_inside": "الف\x00ب", "huge": "ا" * 30_000, "rlo": "\u202eحسن\u2066", "zero_width": "\u200b\u200d\ufeff",
    "mixed_digits": "1۲٣²", "newlines": "الف\r\nب\u2028ج", "ansi": "\x1b[31m", "script": "<script>alert(1)</script>",
    "template": "{{7*7}}{% x %}#{7*7}", "sql": "' OR 1=1; --", "tsquery": "':* & ! ( <-> \\", "surrogate_half": "\ufffd",
    "ligature": "ﷺ" * 50, "combining": "ا" + "\u0301" * 500, "number": "9" * 400, "negative": "-1", "float": "1e309",
    "nan": "NaN", "path": "../../../../etc/passwd", "percent": "%00%ff%u0000",
    "json": "[[[[{}]]]]", "emoji": "🧿" * 40, "empty": "",
}  # fmt: skip
PARAMETERS = {
    "public:services": ["group", "unit", "for"],
    "public:search": ["q"],
    "public:ask": ["q"],
    "account:sign_in": ["next"],
    "account:track": ["code"],
    "desk:queue": ["view", "service", "due", "assignee", "county", "after"],
    "desk:search": ["q"],
    "desk:register": ["before"],
    "account_login": ["next"],
    "api:services": ["q"],
}
# pages that take a form on the address they are read at
ALSO_POSTED = {
    "account:sign_in": ["national_id", "mobile", "next"],
    "account:code": ["code"],
    "account:track": ["code", "mobile"],
    "public:verify": ["code"],
    "apply:start": [],
    "apply:page": ["applicant.first_name", "applicant.birth_date.day", "then", "writing_key"],
    "apply:documents": ["detach", "then"],
    "account_login": ["login", "password", "next"],
    "account_change_password": ["oldpassword", "password1", "password2"],
    "mfa_authenticate": ["code"],
    "mfa_activate_totp": ["code"],
    "account_reauthenticate": ["password"],
}
MORE_FIELDS = [
    "revision",
    "due_on.day",
    "due_on.month",
    "due_on.year",
    "case",
    "to",
    "title",
    "back",
    "sure",
    "then",
]
LATIN = re.compile(
    r"Traceback|Exception|Server Error|Not Found|Bad Request|Forbidden|psycopg|django", re.IGNORECASE
)


def some(place: int, most: int = 7) -> list[tuple[str, str]]:
    """NUL and a few others of the corpus, other ones at each place, so that together all are tried."""
    kinds = list(HOSTILE.items())
    return kinds[:2] + [kinds[2 + (place * most + n) % (len(kinds) - 2)] for n in range(most)]


def fault(answer: HttpResponse) -> str:
    """What is wrong with an answer; empty when nothing is."""
    if answer.status_code >= 500:
        return str(answer.status_code)
    if answer.streaming:
        return ""
    text = answer.content.decode()
    said = LATIN.search(text) if answer.status_code >= 400 else None
    return said[0] if said else ""


def actor_of(name: str) -> str:
    may = RULES[name].may
    if who.OFFICER in may and name.startswith("desk"):
        return who.OFFICER
    return min(may) if may else who.STRANGER


def tried(scene: Scene, name: str, method: str, path: str, data: Any = None) -> str:
    client = scene.client(actor_of(name), raise_request_exception=False)
    with transaction.atomic():
        answer = getattr(client, method)(path, data)
        transaction.set_rollback(True)
    return fault(answer)


def test_every_parameter_takes_every_text(scene: Scene) -> None:
    wrong = []
    for name, parameters in PARAMETERS.items():
        path = address(name, RULES[name], scene)
        for parameter in parameters:
            for kind, text in HOSTILE.items():
                if said := tried(scene, name, "get", f"{path}?{parameter}={quote(text)}"):
                    wrong.append((name, parameter, kind, said))
        array = "&".join(f"{parameter}[]=1&{parameter}=1&{parameter}=2" for parameter in parameters)
        if said := tried(scene, name, "get", f"{path}?{array}"):
            wrong.append((name, "several", said))
    assert wrong == []


@pytest.mark.parametrize(
    "content",
    [
        "[1]",
        "[null,null]",
        '["2026-01-01",Infinity]',
        '["2026-01-01",-1e400]',
        '["9999-99-99",1]',
        "{}",
        '{"a":1,"b":2}',
        "[" * 3000,
        '["2026-01-01",99999999999999999999999]',
        '["2026-01-01",[1]]',
        "nothing",
        "\u06f1",
    ],
)
def test_a_made_up_key_of_the_next_page_begins_at_the_first(scene: Scene, content: str) -> None:
    import base64

    key = base64.urlsafe_b64encode(content.encode()).decode()
    assert tried(scene, "desk:queue", "get", f"/desk/queue/?after={quote(key)}") == ""


def test_every_part_of_an_address_takes_every_text(scene: Scene) -> None:
    wrong = []
    parts = {
        "tracking_code": "account:case desk:case desk:note account:messages",
        "code": "public:verified",
        "slug": "public:service api:service api:apply",
    }
    for part, found in parts.items():
        for place, name in enumerate(found.split()):
            for kind, text in some(place):
                path = address(name, RULES[name], scene, **{part: "PLACE"}).replace(
                    "PLACE", quote(text[:2000], safe="") or "-"
                )
                if said := tried(scene, name, RULES[name].method, path):
                    wrong.append((name, part, kind, said))
    assert wrong == []


def test_every_field_of_every_form_takes_every_text(scene: Scene) -> None:
    wrong = []
    forms = {
        **{n: list(form_of(r, scene)) for n, r in RULES.items() if r.method == "post" and not r.json},
        **ALSO_POSTED,
    }
    for place, (name, fields) in enumerate(forms.items()):
        path = address(name, RULES[name], scene)
        for kind, text in some(place, 4):
            data = dict.fromkeys([*fields, *MORE_FIELDS], text)
            if said := tried(scene, name, "post", path, data):
                wrong.append((name, kind, said))
    assert wrong == []


@pytest.mark.parametrize(
    "field",
    [
        "a\x00b",
        "\u202e",
        "applicant.x" * 300,
        "owners.999999.share",
        "owners.-1.share",
        "__class__",
        "applicant",
    ],
)
def test_a_made_up_field_is_no_fault(scene: Scene, field: str) -> None:
    for name in ("apply:page", "apply:autosave"):
        path = address(name, RULES[name], scene)
        assert tried(scene, name, "post", path, {field: ["1", "2"]}) == ""
    assert tried(scene, "apply:page", "get", address("apply:page", RULES["apply:page"], scene)) == ""


def test_many_fields_and_values(scene: Scene) -> None:
    path = address("apply:autosave", RULES["apply:autosave"], scene)
    assert tried(scene, "apply:autosave", "post", path, {f"f{n}": "1" for n in range(5000)}) == ""
    assert (
        tried(
            scene, "desk:assignments", "post", "/desk/assignments/", {"case": ["1\x00"] * 500, "to": "\x00"}
        )
        == ""
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nnot a form", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"\xff\xfe%zz=%%%", "application/x-www-form-urlencoded"),
        (b"a=1", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"{}", "application/json"),
        (b"<x/>", "text/xml"),
    ],
)
def test_a_broken_body_is_the_senders_fault(scene: Scene, body: bytes, kind: str) -> None:
    for name in ("account:messages", "apply:page", "desk:note"):
        client = scene.client(actor_of(name), raise_request_exception=False)
        with transaction.atomic():
            answer = client.generic("POST", address(name, RULES[name], scene), body, content_type=kind)
            transaction.set_rollback(True)
        assert fault(answer) == "", name


JSON_BODIES: list[Any] = [
    None, [], "text", 1, {}, {"answers": None}, {"answers": []}, {"answers": {"applicant": "text"}},
    {"answers": {"applicant": [1]}},
    {"answers": {"\x00": "\x00"}}, {"answers": {"applicant": {"first_name": "\x00", "last_name": "\ud800"}}},
    {"answers": {"applicant": {"first_name": {"a": 1}, "birth_date": 10**400, "national_id": [None]}}},
    {"answers": {"parcel": {"map_point": {"lat": "NaN", "lon": 1e308}, "area": -1}}}, {"answers": {}, "files": "x"},
    {"answers": {}, "files": [{"document": "\x00", "name": "\x00", "content": "AA=="}]}, {"answers": {}, "citizen_id": 1},
    {"answers": {}, "files": [{"document": "deed", "name": "../x", "content": "!!!"}]}, {"answers": {"a": {"b": [[[[[[[]]]]]]]}}},
]  # fmt: skip


@pytest.mark.parametrize("body", JSON_BODIES, ids=str)
def test_the_api_answers_any_json_in_persian(scene: Scene, body: Any) -> None:
    client = scene.client(who.PARTNER, raise_request_exception=False)
    answer = client.post(
        address("api:apply", RULES["api:apply"], scene),
        json.dumps(body),
        content_type="application/json",
        HTTP_IDEMPOTENCY_KEY="k",
    )
    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert re.search("[آ-ی]", answer.content.decode())


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b'{"answers": {"a": NaN}}', b"[" * 100_000, b'{"answers":' * 50_000]
)
def test_the_api_answers_what_is_no_json(scene: Scene, body: bytes) -> None:
    client = scene.client(who.PARTNER, raise_request_exception=False)
    answer = client.post(
        address("api:apply", RULES["api:apply"], scene),
        body,
        content_type="application/json",
        HTTP_IDEMPOTENCY_KEY="k",
    )
    assert answer.status_code in {400, 422}
    assert re.search("[آ-ی]", answer.content.decode())


def test_bidi_controls_go_before_anything_is_kept(scene: Scene) -> None:
    """Row 26: names, messages, notes and titles keep their letters and lose what turns the line around."""
    text = "\u202eپیام\u2066 می‌رود\u200f"
    with transaction.atomic():
        scene.client(who.OWNER).post(
            address("account:messages", RULES["account:messages"], scene), {"text": text}
        )
        scene.client(who.OFFICER).post(address("desk:note", RULES["desk:note"], scene), {"text": text})
        assert scene.opened.messages.last().text == "پیام می‌رود"  # type: ignore[attr-defined]
        assert scene.opened.notes.last().text == "پیام می‌رود"  # type: ignore[attr-defined]
        transaction.set_rollback(True)


def test_mutant_without_the_guard_a_nul_in_an_address_is_a_fault(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecurityHeaders, "__call__", lambda self, request: self.get_response(request))
    assert tried(scene, "desk:case", "get", "/desk/cases/%00/") == "500"


def test_mutant_a_reader_of_keys_that_trusts_its_numbers(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    import base64
    from datetime import date

    def trusting(text: str) -> Any:
        due, last = json.loads(base64.urlsafe_b64decode(text))
        return date.fromisoformat(due), int(last)

    monkeypatch.setattr(queue, "_read_key", trusting)
    key = base64.urlsafe_b64encode(b'["2026-01-01",Infinity]').decode()
    assert tried(scene, "desk:queue", "get", f"/desk/queue/?after={key}") == "500"
