"""Whoever hears of a case has chosen how: the applicant, who helped, and nobody in another's place."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dargah.cases.models import Case
from dargah.cases.reach import Reach, reach_of
from dargah.followups.subjects import case_of, tell_citizen, tell_payer
from dargah.notices.models import Notice
from dargah.people.models import Citizen, Consent
from tests.factories import cases as make
from tests.factories import money
from tests.integration.helping.test_consent import asked, given

pytestmark = pytest.mark.django_db
ADDRESS, OLDER = "new@example.ir", "older@example.ir"
EARLIER, LATER = timedelta(days=-1), timedelta(days=1)


def case_by(way: str, *, since: timedelta = LATER, email: str = ADDRESS, **hours: int) -> Case:
    """A case whose citizen chose a way, before or after sending it."""
    case = make.case()
    Citizen.objects.filter(pk=case.citizen_id).update(
        news_by=way, email=email, news_chosen_at=case.submitted_at + since if way else None, **hours
    )
    return case_of(case.reference)


def with_written_address(case: Case, address: str) -> Case:
    """What its form asked for an address, and was told."""
    applicant = {**case.answers["applicant"], "email": address}
    Case.objects.filter(pk=case.pk).update(answers={**case.answers, "applicant": applicant})
    return case_of(case.reference)


def ways(case: Case) -> tuple[bool, str]:
    reach = reach_of(case)
    return bool(reach.mobile), reach.email


@pytest.mark.parametrize(
    ("way", "reached"),
    [("sms", (True, "")), ("email", (False, ADDRESS)), ("both", (True, ADDRESS))],
)
def test_the_applicants_own_choice(way: str, reached: tuple[bool, str]) -> None:
    assert ways(case_by(way)) == reached


def test_at_least_one_way_stays() -> None:
    assert ways(case_by("email", email="")) == (True, "")


def test_hours_go_along() -> None:
    assert reach_of(case_by("sms", quiet_from=22, quiet_until=7)).quiet == (22, 7)


@pytest.mark.parametrize(
    ("way", "since", "written", "to"),
    [
        ("email", LATER, OLDER, ADDRESS),
        ("email", EARLIER, OLDER, OLDER),
        ("email", EARLIER, "", ADDRESS),
        ("both", LATER, "", ADDRESS),
        ("", LATER, OLDER, OLDER),
        ("", LATER, "", ""),
        ("sms", LATER, OLDER, ""),
    ],
)
def test_the_address_that_was_said_last_counts(way: str, since: timedelta, written: str, to: str) -> None:
    assert reach_of(with_written_address(case_by(way, since=since), written)).email == to


def test_who_sends_for_another_chooses_nothing_for_them() -> None:
    case = case_by("email", quiet_from=22, quiet_until=7)
    mobile = "+989168880001"
    Case.objects.filter(pk=case.pk).update(applicant_mobile=mobile)
    reach = reach_of(case_of(case.reference))
    assert (reach.mobile, reach.quiet) == (mobile, None)
    Citizen.objects.create(
        national_id=case.applicant_national_id, mobile=mobile, news_by="both", quiet_from=1, quiet_until=5
    )
    assert reach_of(case_of(case.reference)).quiet == (1, 5)


def helped(helper: Citizen, tell: str) -> Case:
    consent = given(helper, tell=tell)
    case = make.case(by=consent.citizen)
    Case.objects.filter(pk=case.pk).update(consent=consent)
    return case_of(case.reference)


class TestHelped:
    def test_who_helped_hears_as_they_chose(self) -> None:
        helper = make.citizen(news_by="email", email=ADDRESS, quiet_from=22, quiet_until=7)
        reach = reach_of(helped(helper, "helper"))
        assert reach == Reach(helper_email=ADDRESS, helper_quiet=(22, 7))

    def test_each_of_both_hears_as_each_chose_and_once(self) -> None:
        helper = make.citizen(news_by="both", email=ADDRESS, quiet_from=22, quiet_until=7)
        case = helped(helper, "both")
        Citizen.objects.filter(pk=case.citizen_id).update(
            news_by="email", email=OLDER, news_chosen_at=timezone.now() + LATER
        )
        case = case_of(case.reference)
        for _ in range(2):
            tell_citizen(case, "case_closed", "1")
        rows = Notice.objects.filter(case_ref=case.reference).order_by("channel", "recipient")
        assert list(rows.values_list("channel", "recipient", "quiet_from")) == [
            ("email", ADDRESS, 22),
            ("email", OLDER, None),
            ("sms", helper.mobile, 22),
        ]

    def test_an_address_of_a_helper_who_has_not_chosen_is_not_used(self) -> None:
        helper = make.citizen(email=ADDRESS)
        assert reach_of(helped(helper, "helper")) == Reach(helper=helper.mobile)

    def test_somebody_at_a_counter_has_no_choice(self) -> None:
        consent = Consent(
            helper="partner:1", helper_mobile="+989168880002", tell="helper", given_at=timezone.now()
        )
        case = make.case()
        case.consent = consent
        assert reach_of(case) == Reach(helper="+989168880002")

    def test_what_was_only_asked_opens_nothing(self) -> None:
        consent = asked(make.citizen(news_by="email", email=ADDRESS), tell="helper")
        case = make.case()
        case.consent = consent
        assert reach_of(case).helper_email == ""


def test_looking_it_up_takes_at_most_two_statements() -> None:
    """Nothing for the own account; one for another's telephone, one for the account of who helped."""
    own = case_by("both")
    with CaptureQueriesContext(connection) as none:
        reach_of(own)
    both = helped(make.citizen(), "both")
    both.applicant_mobile = "+989168880003"
    with CaptureQueriesContext(connection) as two:
        reach_of(both)
    assert (len(none), len(two)) == (0, 2)


def test_whoever_pays_before_sending_hears_as_they_chose() -> None:
    service = money.charging("before_submit")
    payer = make.citizen(news_by="email", email=ADDRESS, quiet_from=22, quiet_until=7)
    draft = money.whole_draft(service, payer)
    bill = money.invoice(application=draft.pk, version=draft.version)
    for _ in range(2):
        tell_payer(bill, "payment_received", "1", number="1")
    rows = Notice.objects.filter(case_ref=bill.subject)
    assert list(rows.values_list("channel", "recipient", "quiet_from")) == [("email", ADDRESS, 22)]
