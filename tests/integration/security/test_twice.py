"""Abuse cases 14 and 19 over HTTP: what is sent twice or late is one case; beside each the flaw, brought back."""

import os
import signal
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from dargah.applications.models import Draft
from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.cases.operations.submit import open_case
from dargah.catalogue.operations import publish
from dargah.journal.models import Entry
from dargah.web.apply import views as apply
from tests.factories import cases as make
from tests.factories import money
from tests.integration.api.caller import Caller, application
from tests.integration.cases.test_carry_over import begun, published
from tests.integration.security.flaws import fails
from tests.integration.security.scene import sign_in_citizen

DECLARED = {"declaration": "yes"}


def owner_of(draft: Draft) -> Client:
    browser = Client()
    assert draft.citizen is not None
    sign_in_citizen(browser, draft.citizen)
    return browser


# --- row 14: killed after the commit, before the answer; then sent again --------------------------------------------------


def killed_before_the_answer(
    send: Callable[[], object], monkeypatch: pytest.MonkeyPatch, where: Any, name: str
) -> None:
    """A process of its own sends; as soon as the verb has committed it dies by SIGKILL, and nobody gets an answer."""
    connections.close_all()
    if (child := os.fork()) == 0:
        real = getattr(where, name)

        def dying(**facts: Any) -> None:
            real(**facts)
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(where, name, dying)
        try:
            send()
        finally:
            os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), "it died, and not of a fault"


def check_a_draft_sent_again_is_one_case(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = money.whole_draft(make.service(), make.citizen())
    browser, path = owner_of(draft), reverse("apply:submission", args=[draft.pk])
    killed_before_the_answer(lambda: browser.post(path, DECLARED), monkeypatch, apply.cases, "submit")
    first = Case.objects.get(draft=draft)
    for _ in range(2):
        answer = browser.post(path, DECLARED)
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith(f"{draft.pk}/receipt/")
    assert Case.objects.get(draft=draft) == first
    assert Case.objects.filter(citizen=draft.citizen).count() == 1
    assert Entry.objects.filter(event="case_submitted", subject=first.reference).count() == 1


@pytest.mark.usefixtures("committed")
def test_killed_before_the_answer_and_sent_again_it_is_one_case(monkeypatch: pytest.MonkeyPatch) -> None:
    check_a_draft_sent_again_is_one_case(monkeypatch)


@pytest.mark.usefixtures("committed")
def test_mutant_a_submission_that_does_not_look_whether_it_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new draft with the same answers for each press: what a form without its own key does."""
    real = cases.submit

    def forgetful(*, draft: Draft, **facts: Any) -> Case:
        copy = money.whole_draft(make.service(), draft.citizen)  # type: ignore[arg-type]  # it has one
        real(draft=copy, **facts)
        return real(draft=draft, **facts)

    monkeypatch.setattr(apply.cases, "submit", forgetful)
    with pytest.raises(AssertionError):
        check_a_draft_sent_again_is_one_case(monkeypatch)


def check_a_partners_request_sent_again_is_one_case(monkeypatch: pytest.MonkeyPatch) -> None:
    caller, key, body = Caller(), uuid4().hex, application()
    from dargah.web.api import views

    killed_before_the_answer(lambda: caller.apply(body, key), monkeypatch, views.cases, "submit_for_partner")
    first = Case.objects.get(partner=caller.partner)
    again = caller.apply(body, key)
    assert again.status_code == 201
    assert again.json()["tracking_code"] == first.tracking_code  # type: ignore[attr-defined]  # the client's answer
    assert Case.objects.filter(partner=caller.partner).count() == 1


@pytest.mark.usefixtures("committed")
def test_a_partner_whose_answer_was_lost_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    check_a_partners_request_sent_again_is_one_case(monkeypatch)


@pytest.mark.usefixtures("committed")
def test_mutant_a_program_that_draws_a_new_key_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Caller.apply
    monkeypatch.setattr(Caller, "apply", lambda self, body, _: real(self, body, uuid4().hex))
    with pytest.raises(AssertionError):
        check_a_partners_request_sent_again_is_one_case(monkeypatch)


def posted_at_once(draft: Draft, times: int = 20) -> None:
    from concurrent.futures import ThreadPoolExecutor

    path = reverse("apply:submission", args=[draft.pk])
    browsers = [owner_of(draft) for _ in range(times)]

    def press(browser: Client) -> tuple[int, str]:
        try:
            answer = browser.post(path, DECLARED)
            return answer.status_code, answer.headers.get("Location", "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(press, browsers))
    assert answers == {(302, reverse("apply:receipt", args=[draft.pk]))}
    assert Case.objects.filter(citizen=draft.citizen).count() == 1


@pytest.mark.usefixtures("committed")
def test_twenty_posts_at_once_are_one_case_and_one_receipt() -> None:
    posted_at_once(money.whole_draft(make.service(), make.citizen()))


@pytest.mark.usefixtures("committed")
def test_mutant_a_draft_that_nobody_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the database's own rule (one case a draft) then stands between them, and the others get a fault."""
    from importlib import import_module

    room = import_module("dargah.cases.operations.submit")
    monkeypatch.setattr(
        room,
        "locked_draft",
        lambda draft: Draft.objects.select_related("version", "citizen").get(pk=draft.pk),
    )
    with pytest.raises(Exception, match=r"duplicate key|assert"):
        posted_at_once(money.whole_draft(make.service(), make.citizen()))


# --- row 19: a newer version between the page and the press ---------------------------------------------------------------


def check_a_version_between_page_and_press_loses_nothing(slug: str) -> None:
    draft = begun(slug, purpose="deed")
    browser, home = owner_of(draft), reverse("apply:draft", args=[draft.pk])
    written = dict(Draft.objects.get(pk=draft.pk).answers)
    assert browser.get(f"{home}second/").status_code == 200
    published(slug, title="نامی تازه")
    answer = browser.post(f"{home}second/", {"note": "پس از نسخه تازه", "then": "next"})
    assert answer.status_code == 302
    kept = Draft.objects.get(pk=draft.pk)
    assert {key: kept.answers.get(key) for key in written if key != "note"} == {
        key: value for key, value in written.items() if key != "note"
    }
    assert kept.answers["note"] == "پس از نسخه تازه"


@pytest.mark.django_db
def test_a_version_between_page_and_press_loses_nothing() -> None:
    check_a_version_between_page_and_press_loses_nothing("pressed-late")


@pytest.mark.django_db
def test_mutant_a_newer_version_that_begins_the_draft_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    real = apply.applications.save_page

    def anew(*, draft: Draft, **facts: Any) -> Any:
        newest = draft.version.service.versions.latest("number")
        if draft.version_id != newest.pk:
            Draft.objects.filter(pk=draft.pk).update(answers={})
            draft.answers = {}
        return real(draft=draft, **facts)

    monkeypatch.setattr(apply.applications, "save_page", anew)
    with pytest.raises((AssertionError, KeyError)):
        check_a_version_between_page_and_press_loses_nothing("pressed-anew")


def check_a_case_keeps_the_version_it_was_filled_with() -> None:
    draft = money.whole_draft(make.service(), make.citizen())
    browser, version = owner_of(draft), draft.version
    assert browser.get(reverse("apply:review", args=[draft.pk])).status_code == 200
    changed = version.parsed.model_copy(update={"title": "نام تازه"})
    publish(definition=changed, letters=version.letters, by="staff:test", sample=version.sample)
    browser.post(reverse("apply:submission", args=[draft.pk]), DECLARED)
    case = Case.objects.get(draft=draft)
    assert case.version_id == version.pk
    assert set(case.answers) == set(draft.answers)


@pytest.mark.django_db
def test_a_case_keeps_the_version_it_was_filled_with() -> None:
    check_a_case_keeps_the_version_it_was_filled_with()


@pytest.mark.django_db
def test_mutant_a_case_of_whatever_is_published_now(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import import_module

    def newest(*, draft: Draft, **facts: Any) -> Case:
        draft.version = draft.version.service.versions.latest("number")
        return open_case(draft=draft, **facts)

    monkeypatch.setattr(import_module("dargah.cases.operations.submit"), "open_case", newest)
    fails(check_a_case_keeps_the_version_it_was_filled_with)
