"""Abuse cases 10 to 13 on every page: what the browser is told, that looking changes nothing, forms, hosts, redirects."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dargah.conversations import operations as conversations
from dargah.conversations.models import Message
from dargah.web import forms, middleware, visitor
from tests.integration.security import scene as who
from tests.integration.security.rules import EVERYONE, RULES, address
from tests.integration.security.scene import Scene

pytestmark = pytest.mark.django_db

SAME_FOR_ALL = {name for name in RULES if name.startswith("public:")} - {
    "public:verify",
    "public:verified",
    "public:page_file",
}
OPEN = {*SAME_FOR_ALL, "healthz", "api:openapi-json", "api:services", "api:service"}


def reader_of(name: str) -> str:
    """An actor who may open the page."""
    may = RULES[name].may
    return who.STRANGER if may == EVERYONE or not may else min(may)


def read(scene: Scene, name: str, **headers: str) -> HttpResponse:
    answer = scene.client(reader_of(name)).get(address(name, RULES[name], scene), headers=headers)
    if answer.streaming:
        answer.whole = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer  # type: ignore[return-value]  # the client's answer is Django's


def pages() -> list[str]:
    return [name for name, rule in RULES.items() if rule.method == "get"]


# the only page that stands in a frame, and only in one of the same site: the draft in the workshop's preview. In exchange
# nothing can be sent from it
FRAMED = "studio:shown"


def wanting(answer: HttpResponse, name: str = "") -> list[str]:
    """Which protection a response lacks."""
    ancestors = "frame-ancestors 'self'" if name == FRAMED else "frame-ancestors 'none'"
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    checks = {
        "csp": "default-src 'none'" in policy and "unsafe" not in policy,
        "frame-ancestors": ancestors in policy,
        "nothing is sent from a frame": name != FRAMED or "form-action 'none'" in policy,
        "nosniff": headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": headers.get("Referrer-Policy") == "same-origin",
        "coop": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "corp": headers.get("Cross-Origin-Resource-Policy") == "same-origin",
        "permissions": "camera=()" in headers.get("Permissions-Policy", ""),
    }
    return [name for name, fits in checks.items() if not fits]


def test_every_page_carries_every_header(scene: Scene) -> None:
    assert {name: lack for name in pages() if (lack := wanting(read(scene, name), name))} == {}


@pytest.mark.parametrize(
    ("path", "status"), [("/nothing/", 404), ("/me/cases/1/answer/", 405), ("/static/nothing.css", 404)]
)
def test_errors_carry_them_too(scene: Scene, path: str, status: int) -> None:
    answer = scene.client(who.OWNER).get(path)
    assert answer.status_code == status
    assert wanting(answer) == []  # type: ignore[arg-type]
    assert "no-store" in answer.headers["Cache-Control"]


def test_mutant_a_policy_with_a_hole_is_seen(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        middleware, "CONTENT_SECURITY_POLICY", "default-src 'none'; script-src 'unsafe-inline'"
    )
    assert wanting(read(scene, "account:home")) == ["csp", "frame-ancestors"]


def test_a_file_is_an_attachment_in_which_nothing_runs(scene: Scene) -> None:
    """Letters, documents, receipts, pictures: all that is no page of ours, and that a person may have made."""
    served = {name: answer for name in pages() if is_a_file(answer := read(scene, name))}
    assert {
        "account:file",
        "account:letter",
        "apply:attachment",
        "desk:file",
        "desk:letter",
        "api:letter",
    } <= set(served)
    lacking = {
        name: policy
        for name, answer in served.items()
        if "sandbox" not in (policy := answer.headers["Content-Security-Policy"])
        or not answer.headers["Content-Disposition"].startswith("attachment")
    }
    assert lacking == {}


def is_a_file(answer: HttpResponse) -> bool:
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith(
        ("application/pdf", "image/")
    )


def test_personal_pages_are_kept_by_no_cache(scene: Scene) -> None:
    kept = [
        name
        for name in pages()
        if name not in OPEN and "no-store" not in read(scene, name).headers.get("Cache-Control", "")
    ]
    assert kept == []


def test_public_pages_are_the_same_for_everybody_and_set_no_cookie(scene: Scene) -> None:
    """Row 12: nothing of a reader can stand in a shared copy."""
    for name in sorted(SAME_FOR_ALL):
        path = address(name, RULES[name], scene)
        answers = [scene.client(actor).get(path) for actor in (who.STRANGER, who.OWNER, who.DIRECTOR)]
        assert len({answer.content for answer in answers}) == 1, name
        assert not any(answer.cookies for answer in answers), name
        assert "Set-Cookie" not in answers[1].headers, name


@pytest.mark.parametrize("ending", ["page.css", "x.js", "%2e%2e/a.css", ";a.css"])
def test_a_made_up_ending_never_shows_a_personal_page(scene: Scene, ending: str) -> None:
    """Row 12: «/me/page.css» is no page, so no cache in front can take it for a style sheet."""
    for path in ("/me/", address("account:case", RULES["account:case"], scene), "/desk/queue/"):
        for actor in (who.OWNER, who.DIRECTOR):
            answer = scene.client(actor).get(path + ending)
            assert answer.status_code == 404
            assert scene.issued.applicant_name not in answer.content.decode()
            assert "no-store" in answer.headers["Cache-Control"]


ASKED = (
    "q",
    "page",
    "before",
    "after",
    "view",
    "due",
    "show",
    "year",
    "to",
    "next",
    "code",
    "Authority",
    "old",
    "new",
    "step",
    "outcome",
    "choice",
)


def test_a_nul_in_what_a_page_is_asked_is_no_fault_of_ours(scene: Scene) -> None:
    """PostgreSQL takes no NUL in a text: whatever is looked for must have lost it before."""
    query = "&".join(f"{name}=a%00" for name in ASKED)
    told = {}
    for name in pages():
        client = scene.client(reader_of(name))
        client.raise_request_exception = False
        answer = client.get(f"{address(name, RULES[name], scene)}?{query}")
        if answer.streaming:
            b"".join(answer.streaming_content)
        told[name] = answer.status_code
    assert {name: status for name, status in told.items() if status >= 500} == {}


# --- row 10: looking changes nothing ---------------------------------------------------------------------------

NOT_DOMAIN = {"django_session", "people_tally", "cache", "django_content_type"}


def contents() -> dict[str, str]:
    """A digest of every table of the domain."""
    tables = [t for t in connection.introspection.table_names() if t not in NOT_DOMAIN]
    digests = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(  # the names come from the database itself
                f"SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM \"{table}\" t"  # noqa: S608 a table's own name
            )
            digests[table] = cursor.fetchone()[0]
    return digests


def test_looking_at_every_page_changes_nothing(scene: Scene) -> None:
    before = contents()
    for name in pages():
        read(scene, name)
    after = contents()
    assert {table for table in before if before[table] != after[table]} == set()


def test_the_one_thing_a_look_may_leave_is_the_read_mark(scene: Scene) -> None:
    """The citizen who opens a case has read the office's messages: the mark is of the look itself."""
    officer = scene.staff[who.OFFICER]
    conversations.write(case=scene.issued, text="پاسخ", by=officer, actor=officer.reference)
    before = contents()
    scene.client(who.OWNER).get(address("account:case", RULES["account:case"], scene))
    after = contents()
    assert {table for table in before if before[table] != after[table]} == {"conversations_message"}
    assert Message.objects.get(case=scene.issued).read_at is not None


def test_at_the_desk_a_look_leaves_nothing(scene: Scene) -> None:
    """An officer says «دیدم» by a press."""
    conversations.write(case=scene.opened, text="پرسش", by=scene.owner, actor=scene.owner.reference)
    before = contents()
    scene.client(who.OFFICER).get(address("desk:case", RULES["desk:note"], scene))
    assert contents() == before


def test_mutant_a_page_that_writes_when_it_is_read_is_named(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dargah.web.account import views

    def writing(citizen: object) -> list[object]:
        type(scene.owner).objects.filter(pk=scene.owner.pk).update(father_name="خوانده شد")
        return []

    monkeypatch.setattr(views, "unsent_of", writing)
    before = contents()
    read(scene, "account:home")
    assert before["people_citizen"] != contents()["people_citizen"]


# --- forms -----------------------------------------------------------------------------------------------------


def forged(scene: Scene) -> Iterator[tuple[str, int]]:
    """What another site's form gets that sends a signed-in person's browser to each address."""
    for name, rule in RULES.items():
        if name.startswith("api:"):
            continue
        with transaction.atomic():
            client = scene.client(reader_of(name), enforce_csrf_checks=True)
            answer = client.post(
                address(name, rule, scene),
                rule.data,
                HTTP_ORIGIN="https://evil.example",
                HTTP_REFERER="https://evil.example/",
            )
            yield name, answer.status_code
            transaction.set_rollback(True)


def test_no_form_of_another_site_is_taken(scene: Scene) -> None:
    assert {name for name, status in forged(scene) if status not in {403, 404, 405}} == set()


def test_mutant_without_the_token_they_are_taken(scene: Scene) -> None:
    without = [part for part in settings.MIDDLEWARE if "Csrf" not in part]
    with override_settings(MIDDLEWARE=without):
        assert {"account:messages", "desk:note", "apply:removal"} <= {
            name for name, status in forged(scene) if status not in {403, 404, 405}
        }


def test_a_method_in_a_header_or_field_is_no_method(scene: Scene) -> None:
    path = address("desk:note", RULES["desk:note"], scene)
    client = scene.client(who.OFFICER)
    assert client.get(f"{path}?_method=POST", headers={"X-HTTP-Method-Override": "POST"}).status_code == 405
    assert client.delete(path).status_code == 405
    assert client.put(path).status_code == 405


# --- row 11: the host --------------------------------------------------------------------------------------------

EVIL = "evil.example"


def test_no_page_repeats_a_host_that_was_sent(scene: Scene) -> None:
    for name in pages():
        answer = read(
            scene,
            name,
            **{
                "X-Forwarded-Host": EVIL,
                "X-Forwarded-Server": EVIL,
                "Forwarded": f"host={EVIL}",
                "X-Original-URL": f"//{EVIL}/",
            },
        )
        body = getattr(answer, "whole", None) or answer.content
        assert EVIL.encode() not in body, name
        assert EVIL not in str(answer.headers), name


def test_a_foreign_host_is_refused_in_persian(scene: Scene) -> None:
    answer = scene.client(who.OWNER).get("/me/", headers={"Host": EVIL})
    assert answer.status_code == 400
    assert EVIL not in answer.content.decode()
    to_program = scene.client(who.STRANGER).get("/api/v1/services", headers={"Host": EVIL})
    assert to_program.status_code == 400
    assert to_program["Content-Type"].startswith("application/problem+json")


def test_links_of_letters_and_of_the_site_map_stand_on_the_configured_origin(scene: Scene) -> None:
    assert scene.letter.data["verify"]["url"].startswith(f"{settings.ORIGIN}/verify/")
    answer = read(scene, "public:sitemap", **{"X-Forwarded-Host": EVIL})
    assert all(
        link.startswith(settings.ORIGIN) for link in re.findall(r"<loc>([^<]+)", answer.content.decode())
    )


def test_an_address_is_believed_only_from_a_proxy_we_trust(settings: object, rf: object) -> None:
    request = rf.get("/", HTTP_X_FORWARDED_FOR="198.51.100.9, 203.0.113.5", REMOTE_ADDR="192.0.2.1")  # type: ignore[attr-defined]
    settings.TRUSTED_PROXY = False  # type: ignore[attr-defined]
    assert visitor.address_of(request) == "192.0.2.1"
    settings.TRUSTED_PROXY = True  # type: ignore[attr-defined]
    assert visitor.address_of(request) == "203.0.113.5", "the proxy's own word is the last"


# --- row 13: where one is sent after signing in ---------------------------------------------------------------------

ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "/\n/evil.example", "javascript:alert(1)", "http:evil.example", "/\x00/evil.example", "https:///evil.example",
    " //evil.example",
    "%2f%2fevil.example", "@evil.example", "data:text/html,x", "/\r\nLocation: https://evil.example",
]  # fmt: skip
PARTS = st.lists(
    st.sampled_from(
        ["/", "\\", "//", "evil.example", ":", "@", "https:", "\t", "\n", " ", "?", "#", "me", ".", "%2f"]
    ),
    max_size=8,
)


def leaves(path: str) -> bool:
    """Whether a browser would leave us: as the URL standard reads it, backslash is slash, tab and line end are nothing."""
    seen = re.sub(r"[\t\r\n]", "", path.strip("".join(map(chr, range(33))))).replace("\\", "/")
    return seen.startswith("//") or not seen.startswith("/")


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_known_trick_leads_home(text: str) -> None:
    assert forms.own_path(text, "/me/") == "/me/"


@hypothesis_settings(max_examples=400, deadline=None)
@given(PARTS.map("".join))
def test_no_text_leads_elsewhere(text: str) -> None:
    assert not leaves(forms.own_path(text, "/me/"))


def test_mutant_a_path_that_only_begins_with_a_slash() -> None:
    """Row 13's mutant: the rule everybody writes first lets these out."""
    assert any(leaves(text) for text in ELSEWHERE if text.startswith("/"))


@pytest.mark.parametrize("text", ELSEWHERE)
def test_the_sign_in_keeps_no_address_of_another(scene: Scene, text: str) -> None:
    page = Client().get("/sign-in/", {"next": text}).content.decode()
    assert "evil.example" not in page


def test_after_the_staffs_sign_in_only_own_paths(scene: Scene) -> None:
    """The desk's sign-in is allauth's: the same tricks, over HTTP, from the end of the way."""
    from dargah.config.demo.people import PASSWORD

    member = scene.staff[who.DIRECTOR]
    for text in ELSEWHERE[:8]:
        answer = Client().post(
            "/desk/sign-in/", {"login": member.username, "password": PASSWORD, "next": text}
        )
        assert "evil.example" not in answer.headers.get("Location", "")
