"""The office's days do not run while a decided case waits for its citizen's payment."""

from datetime import UTC, datetime

import pytest
import time_machine

from dargah.cases import citizens, operations, queries
from dargah.cases.models import Case
from dargah.cases.states import State
from dargah.catalogue.directorate import directorate
from dargah.payments import operations as payments
from dargah.payments.queries import open_invoice_of
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories import money
from tests.factories.money import Bank
from tests.integration.payments.paying import follow, pay, until_decided
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 6, 30, tzinfo=UTC)


def fresh(case: Case) -> Case:
    return Case.objects.select_related("version__service", "unit", "citizen").get(pk=case.pk)


def test_it_stands_until_the_money_is_there(bank: Bank) -> None:
    with time_machine.travel(MONDAY):
        case = fresh(until_decided())
        left = queries.days_left(case)
        assert (case.state, case.waits_for_payment) == (State.DECIDED, True)
        view = citizens.citizen_view(case)
        assert view.promised_on is None
        assert [one.reason for one in view.pauses] == ["هزینه هنوز پرداخت نشده است."]
    with time_machine.travel(WEDNESDAY):
        page = (
            as_staff(make.staff(Role.SECRETARIAT)).get(f"/desk/cases/{case.tracking_code}/").content.decode()
        )
        assert "در انتظار پرداخت متقاضی" in page
        assert "ایستاده" in page
        invoice = open_invoice_of(case.draft_id)
        assert invoice is not None
        pay(bank, invoice)
        follow(case)
        case = fresh(case)
        assert not case.waits_for_payment
        assert queries.days_left(case) == left, "two days waited for the citizen are no days of the office"


@pytest.mark.parametrize("way", ["online", "slip"])
def test_days_that_the_worker_was_late_are_the_offices_own(way: str, bank: Bank) -> None:
    with time_machine.travel(MONDAY):
        case = fresh(until_decided())
        left = queries.days_left(case)
    with time_machine.travel(WEDNESDAY):
        invoice = open_invoice_of(case.draft_id)
        assert invoice is not None
        if way == "online":
            pay(bank, invoice)
        else:
            money.slip(invoice)
    with time_machine.travel(SUNDAY):
        follow(case)
        assert queries.days_left(fresh(case)) == left - 2, "Saturday and Sunday are past"


def test_it_runs_while_finance_looks_at_a_slip() -> None:
    case = until_decided()
    invoice = open_invoice_of(case.draft_id)
    assert invoice is not None
    sent = money.slip(invoice)
    follow(case)
    assert not fresh(case).waits_for_payment
    officer = make.staff(Role.CASE_OFFICER, directorate().finance_unit)
    payments.check_slip(payment=sent, accept=False, reason="تصویر خوانده نمی‌شود.", by=officer)
    follow(case)
    assert fresh(case).waits_for_payment


def test_what_waits_for_a_payment_is_not_late() -> None:
    case = until_decided()
    Case.objects.filter(pk=case.pk).update(due_on="2026-01-03")
    desk = as_staff(make.staff(Role.SECRETARIAT))
    assert case.tracking_code in desk.get("/desk/queue/").content.decode()
    assert case.tracking_code not in desk.get("/desk/queue/?due=overdue").content.decode()


@pytest.mark.parametrize("end", ["send_back", "close"])
def test_it_runs_again_whatever_ends_the_wait(end: str) -> None:
    case, director = until_decided(), make.staff(Role.DIRECTOR)
    verb = operations.send_back if end == "send_back" else operations.close
    verb(case=case, reason="متقاضی درخواست را عوض کرد.", by=director)
    case = fresh(case)
    assert (case.waits_for_payment, case.paused_on) == (False, None)
    assert not case.pauses.filter(ended_on=None).exists()
