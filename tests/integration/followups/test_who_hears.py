"""Who hears of what: each event that is no silent one reaches its people, by the job that the event itself deferred."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from dargah.cases import operations
from dargah.cases.models import Case
from dargah.conversations import operations as conversations
from dargah.journal.events import SILENT, Event
from dargah.journal.operations import record
from dargah.letters import operations as letters
from dargah.letters.models import Letter
from dargah.notices.models import Notice
from dargah.orders.calendar import forget_calendar
from dargah.payments import operations as payments
from dargah.payments.models import Payment
from dargah.payments.queries import open_invoice_of
from dargah.payments.states import RefundWay
from dargah.people import passkeys
from dargah.people.consent import ask_consent
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.people.sign_in import request_code
from tests.factories import cases as make
from tests.factories import money
from tests.factories.authenticator import Authenticator, kept_by
from tests.integration.cases.appointing import NEXT_MONDAY, promised
from tests.integration.followups.worker import newest_job, work
from tests.integration.payments.paying import until_decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "everybody_has_an_address")]
REASON = "مدرک تازه‌ای رسید که نتیجه را دگرگون می‌کند."
BACK = "http://testserver/back/{}/"


@dataclass(frozen=True)
class Told:
    """What happens, returning who must hear of it, and the words by which they do."""

    words: str
    happens: Callable[[], str]


@pytest.fixture
def everybody_has_an_address(db: None) -> Iterator[None]:
    StaffMember.objects.update(email=Concat(F("username"), Value("@example.ir")))
    yield
    forget_calendar()  # one of these closes a day


def applicant(case: Case) -> str:
    return Case.objects.get(pk=case.pk).applicant_mobile


def colleague_of(case: Case) -> StaffMember:
    me = make.holder(case)
    return StaffMember.objects.create(
        username="colleague", full_name="همکار", role=me.role, unit=me.unit, email="colleague@example.ir"
    )


def assigned() -> str:
    case = make.case()
    colleague = colleague_of(case)
    operations.assign(case=case, to=colleague, by=make.staff(Role.DIRECTOR))
    return colleague.email


def referred() -> str:
    case = make.deciding()
    colleague = colleague_of(case)
    operations.refer(
        case=case, question="سابقه؟", due_on=NEXT_MONDAY, to_staff=colleague, by=make.holder(case)
    )
    return colleague.email


def information_cancelled() -> str:
    case = make.walked(sample="incomplete", until="request_information")
    operations.cancel_information(case=case, by=make.holder(case))
    return applicant(case)


def closed(case: Case) -> Case:
    operations.close(case=case, reason=REASON, by=make.staff(Role.DIRECTOR))
    case.refresh_from_db()
    return case


def reopened() -> str:
    case = closed(make.case())
    operations.reopen(case=case, reason=REASON, by=make.staff(Role.DIRECTOR))
    return applicant(case)


def withdrawn() -> str:
    case = make.case()
    operations.withdraw(case=case, by=case.citizen, actor="citizen:test")
    return applicant(case)


def objected() -> str:
    case = make.walked(make.COMMISSION, until="issue")
    operations.object_to_decision(case=case, text=REASON, by=case.citizen, actor="citizen:test")
    return applicant(case)


def written_to() -> str:
    case = make.case()
    by = make.holder(case)
    conversations.write(case=case, text="نقشه را دیدیم.", by=by, actor=by.reference)
    return applicant(case)


def revoked() -> str:
    case = make.walked()
    letters.revoke(letter=Letter.objects.get(case=case), by=make.staff(Role.DIRECTOR), reason=REASON)
    return applicant(case)


def moved() -> str:
    case = promised()
    operations.move_appointment(
        case=case, day=NEXT_MONDAY, at=time(11), reason="در مأموریت است.", by=make.holder(case)
    )
    return applicant(case)


def called_off() -> str:
    case = promised()
    operations.cancel_appointment(case=case, reason="در مأموریت است.", by=make.holder(case))
    return applicant(case)


def suspended() -> str:
    case = promised()
    operations.close_office_day(day=NEXT_MONDAY, title="گرد و غبار", by="terminal")
    forget_calendar()
    return applicant(case)


def declined() -> str:
    case = promised()
    operations.decline_appointment(case=case, wish="عصر بهتر است.", by=case.citizen, actor="citizen:test")
    return make.holder(case).email


def billed() -> tuple[Case, Payment]:
    """A case whose fee was asked for, and a slip that finance has not looked at."""
    case = until_decided()
    invoice = open_invoice_of(case.draft_id)
    assert invoice is not None
    return case, money.slip(invoice)


def seen_by_finance(slip: Payment, *, accept: bool) -> Payment:
    officer = make.staff(Role.CASE_OFFICER, "finance")
    payments.check_slip(payment=slip, accept=accept, reason="" if accept else "خوانا نیست.", by=officer)
    slip.refresh_from_db()
    return slip


def paid() -> str:
    case, slip = billed()
    seen_by_finance(slip, accept=True)
    return applicant(case)


def slip_refused() -> str:
    case, slip = billed()
    seen_by_finance(slip, accept=False)
    return applicant(case)


def paid_twice() -> str:
    """Begun again after ten minutes, and paid in both windows: the bank takes the money two times."""
    case = until_decided()
    invoice = open_invoice_of(case.draft_id)
    assert invoice is not None
    with money.bank() as bank:
        first = payments.begin_online(invoice=invoice, return_to=BACK.format)
        invoice.payments.update(made_at=F("made_at") - timedelta(minutes=11))
        for address in (payments.begin_online(invoice=invoice, return_to=BACK.format), first):
            bank.pay(address, "lost")
        for one in invoice.payments.all():
            payments.settle(payment=one)
    return applicant(case)


def given_back() -> str:
    case, slip = billed()
    payments.refund(
        payment=seen_by_finance(slip, accept=True), way=RefundWay.TRANSFER, reference="98765",
        reason="به اشتباه خواسته شد.", by=make.staff(Role.DIRECTOR),
    )  # fmt: skip
    return applicant(case)


def retained() -> str:
    case, slip = billed()
    payment = seen_by_finance(slip, accept=True)
    payments.note_undecided(application=case.draft_id)
    payments.retain(payment=payment, reason="کارشناسی آن انجام شده بود.", by=make.staff(Role.DIRECTOR))
    return applicant(case)


def code_asked() -> str:
    asked = request_code(national_id="9990000018", mobile="09175550001", browser="b", address="10.9.8.7")
    return asked.mobile


def consent_asked() -> str:
    asked = ask_consent(
        service=make.INQUIRY, national_id="9990000123", mobile="09175550002", tell="citizen",
        helper=make.citizen().reference, helper_name="یاور",
    )  # fmt: skip
    return asked.mobile


def passkey_added() -> str:
    citizen = make.citizen()
    site, device = passkeys.Site("testserver", "http://testserver", "درگاه"), Authenticator()
    options, state = passkeys.begin_adding(citizen=citizen, site=site)
    passkeys.add(
        citizen=citizen, site=site, state=state, answer=device.make(options), device="کروم در ویندوز"
    )
    return citizen.mobile


def passkey_removed() -> str:
    citizen = make.citizen()
    passkeys.remove(passkey=kept_by(citizen).pk, by=citizen)
    return citizen.mobile


def infected() -> str:
    case = make.case()
    entry = case.files.first()
    assert entry is not None
    with transaction.atomic():
        record(event=Event.file_infected, subject=f"file:{entry.file_id}", actor="system")
    return make.holder(case).email


NEWS: dict[Event, Told] = {
    Event.code_requested: Told("sign_in_code", code_asked),
    Event.consent_asked: Told("consent_code", consent_asked),
    Event.passkey_added: Told("passkey_added", passkey_added),
    Event.passkey_removed: Told("passkey_removed", passkey_removed),
    Event.case_submitted: Told("case_submitted", lambda: applicant(make.case())),
    Event.case_assigned: Told("staff_case_assigned", assigned),
    Event.case_referred: Told("staff_case_referred", referred),
    Event.information_requested: Told(
        "information_requested",
        lambda: applicant(make.walked(sample="incomplete", until="request_information")),
    ),
    Event.information_cancelled: Told("information_cancelled", information_cancelled),
    Event.case_decided: Told("case_decided", lambda: applicant(make.walked(until="approve"))),
    Event.case_closed: Told("case_closed", lambda: applicant(closed(make.case()))),
    Event.case_reopened: Told("case_reopened", reopened),
    Event.case_withdrawn: Told("case_withdrawn", withdrawn),
    Event.objection_received: Told("objection_received", objected),
    Event.message_from_office: Told("message_from_office", written_to),
    Event.letter_produced: Told("letter_issued", lambda: applicant(make.walked())),
    Event.letter_revoked: Told("letter_revoked", revoked),
    Event.appointment_set: Told("appointment_set", lambda: applicant(promised())),
    Event.appointment_moved: Told("appointment_moved", moved),
    Event.appointment_cancelled: Told("appointment_cancelled", called_off),
    Event.appointment_suspended: Told("appointment_suspended", suspended),
    Event.appointment_declined: Told("staff_appointment_declined", declined),
    Event.invoice_made: Told("invoice_made", lambda: applicant(until_decided())),
    Event.payment_received: Told("payment_received", paid),
    Event.payment_exceeded: Told("payment_exceeded", paid_twice),
    Event.slip_refused: Told("slip_refused", slip_refused),
    Event.payment_refunded: Told("payment_refunded", given_back),
    Event.payment_retained: Told("payment_retained", retained),
    Event.file_infected: Told("staff_file_infected", infected),
}


@pytest.mark.parametrize("event", NEWS, ids=str)
def test_whom_it_concerns_hears_of_it_once(event: Event) -> None:
    told, since = NEWS[event], newest_job()
    person = told.happens()
    for _ in range(2):  # a worker that was killed runs a job again
        work(since=since)
    assert Notice.objects.filter(event=told.words, recipient=person).count() == 1


def test_a_letter_that_got_its_number_is_made_and_then_told() -> None:
    case = make.walked(until="approve")
    letter, since = Letter.objects.get(case=case), newest_job()
    letters.issue(letter=letter, by=make.holder(case))
    work(since=since)
    letter.refresh_from_db()
    assert letter.pdf is not None
    assert Notice.objects.filter(event="letter_issued", recipient=applicant(case)).count() == 1


def test_a_service_that_was_published_is_measured(cursor: Any) -> None:
    cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'measure_coverage'")
    since = newest_job()
    make.with_confirmed_deadline(make.INQUIRY)
    work(since=since)
    cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'measure_coverage'")
    assert cursor.fetchone() == (1,)


def test_a_slip_that_came_lets_the_clock_run_and_writes_to_nobody() -> None:
    since = newest_job()
    case = until_decided()
    bill = open_invoice_of(case.draft_id)
    assert bill is not None
    work(since=since)  # the invoice is told first
    since, told = newest_job(), Notice.objects.count()
    money.slip(bill)
    work(since=since)
    case.refresh_from_db()
    assert (case.waits_for_payment, Notice.objects.count()) == (False, told)


def test_no_other_event_is_told_to_anybody() -> None:
    """An event that is not silent stands above: who made it silent by mistake is told here, too."""
    others = {Event.case_issued, Event.service_published, Event.page_published, Event.slip_sent}
    assert {*NEWS, *others} == set(Event) - set(SILENT)
