"""How many statements a page takes is a promise: a list does not ask row by row, a step of the form asks once."""

import time
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dargah.applications import operations as applications
from dargah.cases import queries
from dargah.orders import calendar
from dargah.people.models import Citizen, StaffMember
from dargah.people.roles import Role
from tests.factories import cases as factory

pytestmark = pytest.mark.django_db

QUEUE, SEARCH, CASE, TRACKING, PAGE_OF_FORM = 11, 10, 26, 9, 2


def statements(client: Client, path: str, data: dict[str, str] | None = None) -> int:
    """Statements of a page, savepoints of the test left out, once the process has what it keeps."""
    ask = client.post if data else client.get
    assert ask(path, data).status_code == 200
    with CaptureQueriesContext(connection) as found:
        assert ask(path, data).status_code == 200
    return len([q for q in found.captured_queries if "SAVEPOINT" not in q["sql"]])


def as_staff(member: StaffMember) -> Client:
    """The desk, signed in with both factors."""
    client = Client()
    client.force_login(member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()
    return client


def as_citizen(citizen: Citizen) -> Client:
    """A citizen, signed in."""
    client = Client()
    session = client.session
    moment = int(time.time())
    session["citizen"] = {"id": str(citizen.pk), "since": moment, "seen": moment}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@pytest.fixture(autouse=True)
def fresh_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process asks every few seconds whether closures have changed: which page meets that moment, chance decides."""
    monkeypatch.setattr(calendar, "FRESH_SECONDS", float("inf"))


@pytest.fixture
def officer() -> Any:
    return factory.staff(Role.SECRETARIAT, "secretariat")


class TestDesk:
    def test_the_queue_asks_no_more_for_more_rows(self, officer: StaffMember) -> None:
        factory.case()
        client = as_staff(officer)
        few = statements(client, "/desk/queue/")
        for _ in range(4):
            factory.case()
        assert statements(client, "/desk/queue/") == few
        assert few <= QUEUE

    @pytest.mark.parametrize("asked", ["سعید هورانی", "سعی"])
    def test_a_search_asks_no_more_for_more_rows(self, officer: StaffMember, asked: str) -> None:
        for _ in range(3):
            factory.case()
        assert statements(as_staff(officer), f"/desk/search/?q={asked}") <= SEARCH

    def test_a_head_asks_once_which_units_are_below(self) -> None:
        head = factory.staff(Role.UNIT_HEAD, "land_legal")
        factory.case()
        assert statements(as_staff(head), "/desk/queue/") <= QUEUE + 1

    def test_the_list_of_what_waits_for_ones_word_is_counted_with_the_others(self) -> None:
        """The head's side bar says one number more than the secretariat's, in the same statement."""
        factory.walked(until="decide")
        head = factory.staff(Role.UNIT_HEAD, "land_legal")
        assert statements(as_staff(head), "/desk/queue/?view=approval") <= QUEUE + 1
        with CaptureQueriesContext(connection) as found:
            queries.badges(head, ["unit", "approval", "mine", "news", "waiting"])
        assert len([one for one in found.captured_queries if "AS few" in one["sql"]]) == 1

    def test_the_tabs_are_counted_in_one_statement_and_no_further_than_a_hundred(
        self, officer: StaffMember
    ) -> None:
        factory.case()
        with CaptureQueriesContext(connection) as found:
            queries.due_counts(officer, queries.QueueFilter(), timezone.localdate())
        assert len(found) == 1
        assert found[0]["sql"].count("LIMIT 100") == len(queries.DUE)

    def test_the_cases_beside_one_cost_one_statement_more(self, officer: StaffMember) -> None:
        found = factory.walked(until="approve")
        path = reverse("desk:case", args=[found.tracking_code])
        alone = statements(as_staff(officer), path)
        assert statements(as_staff(officer), f"{path}?view=unit") == alone + 1

    def test_whether_closures_have_changed_is_asked_once_a_page_at_most(
        self, officer: StaffMember, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, path = as_staff(officer), reverse("desk:case", args=[factory.case().tracking_code])
        usual = statements(client, path)
        monkeypatch.setattr(calendar, "FRESH_SECONDS", 5.0)
        monkeypatch.setattr(calendar._kept, "asked_at", float("-inf"))
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        assert len([one for one in found.captured_queries if "SAVEPOINT" not in one["sql"]]) == usual + 1

    def test_the_page_of_a_case(self, officer: StaffMember) -> None:
        found = factory.case()
        assert statements(as_staff(officer), reverse("desk:case", args=[found.tracking_code])) <= CASE


class TestCitizen:
    def test_tracking(self) -> None:
        found = factory.case()
        written = {"code": found.tracking_code, "mobile": found.applicant_mobile}
        assert statements(Client(), "/track/", written) <= TRACKING

    def test_a_page_of_the_form_reads_draft_session_and_citizen_together(self) -> None:
        citizen = factory.citizen()
        draft = applications.start(service=factory.service(), citizen=citizen)
        key = draft.version.parsed.form[0].key
        assert statements(as_citizen(citizen), reverse("apply:page", args=[draft.pk, key])) <= PAGE_OF_FORM
