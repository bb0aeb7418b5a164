"""Abuse cases 19, 36, 40, 43 and 46 on whole journeys: nothing leaks into a log, nothing is left half done."""

import contextlib
import importlib
import io
import json
import logging
import re
import types
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.cases import operations as cases
from dargah.cases.models import Case, CaseFile
from dargah.config import logs
from dargah.files import storage
from dargah.journal.models import Entry
from dargah.people.models import SignInCode
from dargah.people.sign_in import unseal
from tests.factories import cases as make
from tests.integration.api.caller import Caller, application
from tests.integration.security import scene as who
from tests.integration.security.rules import RULES, address
from tests.integration.security.scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that any logger of the process writes, in the product's own form, from DEBUG on."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.OneLine())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def journey() -> list[str]:
    """A citizen signs in, fails, applies through a counter, is tracked; a member fails to sign in. What must not leak."""
    facts = {"national_id": make.citizen().national_id, "mobile": f"0917{uuid4().int % 10_000_000:07d}"}
    browser = Client()
    browser.post("/sign-in/", facts)
    code = unseal(SignInCode.objects.get(pk=browser.session["asked"]["code"]))
    assert code is not None
    browser.post("/sign-in/code/", {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    browser.post("/sign-in/code/", {"code": code})
    browser.get("/me/")
    browser.get("/me/cases/100000000006/")
    caller = Caller()
    told = json.loads(caller.apply(application()).content)
    caller.get(f"/cases/{told['tracking_code']}")
    caller.apply({"answers": {"applicant": {"national_id": facts["national_id"]}}})
    Client().post("/track/", {"code": told["tracking_code"], "mobile": facts["mobile"]})
    Client().post("/desk/sign-in/", {"login": "kabi", "password": "canary-password-1405"})
    name = application()["answers"]["applicant"]["last_name"]
    return [
        facts["national_id"], facts["mobile"], facts["mobile"][1:], code, caller.key, "canary-password-1405", name,
        told["tracking_code"], browser.cookies["session"].value,
    ]  # fmt: skip


def leaked(secrets: list[str], text: str) -> list[str]:
    return [secret for secret in secrets if re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", text)]


def test_no_canary_is_in_a_log_or_in_the_journal(log: io.StringIO) -> None:
    """Row 36."""
    start = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    secrets = journey()
    entries = "\n".join(
        f"{e.event} {e.subject} {e.actor} {json.dumps(e.detail, ensure_ascii=False)}"
        for e in Entry.objects.filter(seq__gt=start)
    )
    assert leaked(secrets, log.getvalue()) == []
    assert leaked(secrets, entries) == []


def test_mutant_a_log_line_with_the_number_is_found(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dargah.web.account import views

    real = views.request_code

    def telling(**facts: Any) -> Any:
        logging.getLogger("dargah.people").warning("code for %s", facts["mobile"])
        return real(**facts)

    monkeypatch.setattr(views, "request_code", telling)
    secrets = journey()
    assert leaked(secrets, log.getvalue()) == [], "the covering of long numbers is the second guard"
    monkeypatch.setattr(logs, "covered", lambda text: text)
    assert leaked(journey(), log.getvalue())


def test_a_failing_statement_logs_no_values(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database says of a broken rule may repeat the row: it must not reach the page, nor national IDs the log."""
    citizen = make.citizen()
    with pytest.raises(Exception, match="citizen_identity") as clash, transaction.atomic():
        type(citizen).objects.create(national_id=citizen.national_id, mobile=citizen.mobile)
    monkeypatch.setattr("dargah.web.account.views.unsent_of", lambda _: (_ for _ in ()).throw(clash.value))
    browser = Client(raise_request_exception=False)
    who.sign_in_citizen(browser, citizen)
    answer = browser.get("/me/")
    assert answer.status_code == 500
    assert leaked([citizen.national_id, citizen.mobile], answer.content.decode()) == []
    assert leaked([citizen.national_id, citizen.mobile[1:]], log.getvalue()) == []


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "\x1b[31mred", "\u202eعقب", "a\u2028b", '{"level": "X"}'])
def test_one_event_is_one_line(log: io.StringIO, text: str) -> None:
    """ASVS V16.4.1."""
    logging.getLogger("dargah.test").warning("said %s", text)
    lines = log.getvalue().splitlines()
    assert len(lines) == 1
    assert lines[0].isascii()
    assert json.loads(lines[0])["message"] == f"said {text}"


# --- row 40: the database is away ------------------------------------------------------------------------------------


def away(*_: object, **__: object) -> None:
    raise OperationalError("connection to server at 10.0.0.5 failed: secret-host")


@pytest.mark.parametrize("path", ["/me/", "/track/", "/services/", "/healthz"])
def test_without_the_database_a_page_says_when_to_come_again(
    scene: Scene, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dargah.web import health
    from dargah.web.account import views
    from dargah.web.public import views as public

    monkeypatch.setattr(views, "unsent_of", away)
    monkeypatch.setattr(views.limits, "count", away)
    monkeypatch.setattr(public, "shelf", away)
    monkeypatch.setattr(health, "connection", type("Gone", (), {"cursor": away})())
    browser = scene.client(who.OWNER, raise_request_exception=False)
    answer = (
        browser.post(path, {"code": "1", "mobile": "09160000000"}) if path == "/track/" else browser.get(path)
    )
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "secret-host" not in answer.content.decode()


# --- row 43: a file is lost --------------------------------------------------------------------------------------------


def test_a_lost_file_is_said_to_be_missing_and_the_case_still_opens(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "blob_path", lambda digest: storage.Path("/nonexistent") / digest)
    for actor, face in ((who.OWNER, "account"), (who.OFFICER, "desk")):
        browser = scene.client(actor)
        assert browser.get(address(f"{face}:case", RULES[f"{face}:case"], scene)).status_code == 200
        answer = browser.get(address(f"{face}:file", RULES[f"{face}:file"], scene))
        assert answer.status_code == 404
        assert "انبار" in answer.content.decode()


def test_mutant_a_lost_file_that_nobody_expects_is_a_fault(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 43's mutant."""

    def gone(_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("dargah.web.downloads.open_file", gone)
    browser = scene.client(who.OWNER, raise_request_exception=False)
    assert browser.get(address("account:file", RULES["account:file"], scene)).status_code == 500


# --- row 46: stopped at any statement -------------------------------------------------------------------------------------


class Stopped(BaseException):
    """The process dies here: nothing of ours catches it."""


class StopAt:
    """Lets ``number`` statements through, then stops."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        # a dead process rolls nothing back: the database does. Within the test's own transaction that is a statement
        if self.left < 0 and not sql.startswith(("ROLLBACK", "RELEASE")):
            raise Stopped
        return execute(sql, params, many, context)


def ready_draft() -> Draft:
    citizen = make.citizen()
    sent = make.case(by=citizen)
    draft = applications.start(service=make.service(), citizen=citizen)
    Draft.objects.filter(pk=draft.pk).update(answers=sent.answers)
    for one in sent.draft.attachments.all():
        draft.attachments.create(document=one.document, file=one.file)
    draft.refresh_from_db()
    return draft


def traces(draft: Draft) -> dict[str, int]:
    """What a submission leaves anywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        jobs = cursor.fetchone()[0]
    return {
        "cases": Case.objects.count(),
        "files": CaseFile.objects.count(),
        "entries": Entry.objects.count(),
        "jobs": jobs,
        "sent": Draft.objects.filter(pk=draft.pk, submitted_at__isnull=False).count(),
    }


def half_done(draft: Draft) -> list[int]:
    """The statements of submit() after which, when the process stops there, something of the case stays behind."""
    before = traces(draft)
    left = []
    for number in range(200):
        try:
            with connection.execute_wrapper(StopAt(number)):
                cases.submit(draft=draft, actor="citizen:test")
                return left
        except Stopped:
            if traces(draft) != before:
                left.append(number)
                return left  # what stays would blur the next
    raise AssertionError("submit() has more statements than the sweep")


def test_stopped_at_any_statement_no_half_case_remains() -> None:
    assert half_done(ready_draft()) == []


def test_and_the_next_try_opens_it_whole() -> None:
    draft = ready_draft()
    with pytest.raises(Stopped), transaction.atomic(), connection.execute_wrapper(StopAt(4)):
        cases.submit(draft=draft, actor="citizen:test")
    case = cases.submit(draft=draft, actor="citizen:test")
    assert Entry.objects.filter(subject=case.reference, event="case_submitted").count() == 1


def test_mutant_a_case_that_is_written_apart_is_named_by_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verb that writes its entry without the transaction of the rest leaves it behind."""
    submit_room = importlib.import_module("dargah.cases.operations.submit")
    real = submit_room.open_case

    def apart(**facts: Any) -> Case:
        Draft.objects.filter(pk=facts["draft"].pk).update(submitted_at=timezone.now())
        return real(**facts)  # type: ignore[no-any-return]

    monkeypatch.setattr(submit_room, "open_case", apart)
    draft = ready_draft()
    monkeypatch.setattr(submit_room, "transaction", types.SimpleNamespace(atomic=contextlib.nullcontext))
    assert half_done(draft)


# --- row 35 on pages --------------------------------------------------------------------------------------------------------

PLANTED = {
    "state": "issued", "unit": "director_general", "assignee": "1", "citizen": "1", "citizen_id": "1", "partner": "1",
    "tracking_code": "100000000006", "outcome": "clear", "role": "director", "is_active": "1", "submitted_at": "2000-01-01",
    "holder": "director", "by": "1", "staff": "1", "case_id": "1", "is_superuser": "1",
}  # fmt: skip


def test_fields_nobody_asked_for_change_nothing(scene: Scene) -> None:
    columns = ("state", "unit", "citizen", "partner", "tracking_code", "outcome", "holder")
    for actor, name in (
        (who.OWNER, "account:messages"),
        (who.OWNER, "account:documents"),
        (who.OFFICER, "desk:note"),
    ):
        before = Case.objects.filter(pk=scene.opened.pk).values(*columns)[0]
        with transaction.atomic():
            scene.client(actor).post(address(name, RULES[name], scene), {**PLANTED, **RULES[name].data})
            assert Case.objects.filter(pk=scene.opened.pk).values(*columns)[0] == before
            transaction.set_rollback(True)
    with transaction.atomic():
        scene.client(who.OWNER).post(address("apply:page", RULES["apply:page"], scene), PLANTED)
        draft = Draft.objects.get(pk=scene.draft.pk)
        assert draft.submitted_at is None
        assert draft.citizen_id == scene.owner.pk
        assert not set(PLANTED) & set(draft.answers)
        transaction.set_rollback(True)
