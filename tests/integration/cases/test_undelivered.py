"""Dead letters that a person sees: who sees which, what is shown of whom, sent again once, seen to once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from dargah.cases.undelivered import READERS, undelivered, undelivered_count, undelivered_one
from dargah.journal.models import Entry
from dargah.notices.models import Notice, State
from dargah.notices.operations import mark_seen, resend, send_due
from dargah.notices.queries import masked
from dargah.people.refusals import NotAllowed, NotThere, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories.notices import dead_letter
from tests.integration.security.scene import sign_in_staff
from tests.unit.sandboxes.running import running

pytestmark = pytest.mark.django_db


def page(role: Role, case: Any = None, query: str = "") -> str:
    browser = Client()
    sign_in_staff(browser, make.staff(role, unit=case.unit_id) if case else make.staff(role))
    return browser.get(f"/desk/notices/{query}").content.decode()


class TestWhoSees:
    @pytest.mark.parametrize("role", Role)
    def test_who_has_the_list(self, role: Role) -> None:
        notice, member = dead_letter(), make.staff(role)
        browser = Client()
        sign_in_staff(browser, member)
        assert browser.get("/desk/notices/").status_code == (200 if role in READERS else 403)
        if role == Role.SYSADMIN:
            assert undelivered_one(member, notice.pk) == notice
        else:  # what is of no case is the sysadmin's alone
            with pytest.raises(NotThere if role in READERS else NotAllowed):
                undelivered_one(member, notice.pk)

    def test_a_head_sees_what_concerns_the_own_cases_only(self) -> None:
        case = make.case()
        notice = dead_letter(case)
        mine = make.staff(Role.UNIT_HEAD, unit=case.unit_id)
        assert notice in [one.notice for one in undelivered(mine)]
        other = make.staff(Role.UNIT_HEAD, unit="finance")
        assert notice not in [one.notice for one in undelivered(other)]
        with pytest.raises(NotThere):
            undelivered_one(other, notice.pk)

    def test_the_sysadmin_reads_the_code_but_is_not_led_to_the_case(self) -> None:
        case = make.case()
        dead_letter(case)
        (row,) = undelivered(make.staff(Role.SYSADMIN))
        assert (row.code, row.open) == (case.tracking_code, False)
        shown = page(Role.SYSADMIN)
        assert f"/desk/cases/{case.tracking_code}/" not in shown
        assert "+989160000018" not in shown
        assert "۰۹۱۶***۱۸" in shown
        assert "شماره گیرنده پذیرفته نشد" in shown

    def test_a_code_that_came_too_late_waits_for_nobody(self) -> None:
        """Who asked for it has asked for another since: a list of them would hide what a person must see."""
        dead_letter(event="sign_in_code", text="", problem="دیر شد")
        assert undelivered(make.staff(Role.SYSADMIN)) == []

    def test_by_channel(self) -> None:
        dead_letter()
        assert "شماره گیرنده" in page(Role.SYSADMIN, query="?channel=sms")
        assert "شماره گیرنده پذیرفته نشد" not in page(Role.SYSADMIN, query="?channel=email")
        assert "شماره گیرنده" in page(Role.SYSADMIN, query="?channel=x'")

    def test_the_officer_reads_it_on_the_case(self) -> None:
        case = make.case()
        notice, officer, browser = (
            dead_letter(case),
            make.staff(Role.CASE_OFFICER, unit=case.unit_id),
            Client(),
        )
        sign_in_staff(browser, officer)
        path = f"/desk/cases/{case.tracking_code}/"
        assert "به متقاضی نرسید" in browser.get(path).content.decode()
        mark_seen(notice=notice, by=make.staff(Role.SYSADMIN))
        assert "به متقاضی نرسید" not in browser.get(path).content.decode()

    def test_bounded(self, django_assert_num_queries: Any) -> None:
        case, member = make.case(), make.staff(Role.SYSADMIN)
        for number in range(60):
            dead_letter(case, intent_key=f"many:{number}")
        with django_assert_num_queries(2):
            assert len(undelivered(member)) == 50
        with django_assert_num_queries(1):
            assert undelivered_count(member) == 60

    @pytest.mark.parametrize(
        ("whole", "shown"),
        [("+989160000018", "0916***18"), ("maryam@example.ir", "m***@example.ir"), ("", "")],
    )
    def test_masked(self, whole: str, shown: str) -> None:
        assert masked(whole) == shown


class TestSeenTo:
    def test_sent_again_once_by_a_double_click(self, settings: Any) -> None:
        member, notice, browser = make.staff(Role.SYSADMIN), dead_letter(), Client()
        before, path = notice.local_id, f"/desk/notices/{notice.pk}/resending/"
        sign_in_staff(browser, member)
        assert browser.post(path).status_code == 302
        assert browser.post(path).status_code == 409
        assert ProcrastinateJob.objects.filter(args__notice_id=str(notice.pk)).count() == 1
        assert Entry.objects.filter(event="notice_resent", subject=f"notice:{notice.pk}").count() == 1
        notice.refresh_from_db()
        assert notice.local_id != before, "the provider would take the old one for a repetition"
        with running() as sandboxes:
            sandboxes.point(settings)
            for _ in range(2):
                send_due(notice.pk)
            assert len(sandboxes.outbox.newest_first()) == 1
        notice.refresh_from_db()
        assert notice.state == State.SENT

    def test_a_new_round_of_tries_begins_with_the_click(self, settings: Any) -> None:
        notice = dead_letter()
        Notice.objects.filter(pk=notice.pk).update(created_at=timezone.now() - timedelta(days=9))
        resend(notice=notice, by=make.staff(Role.SYSADMIN))
        with running() as sandboxes:
            sandboxes.point(settings)
            sandboxes.faults.set("credit", 1)
            send_due(notice.pk)
            notice.refresh_from_db()
            assert notice.state == State.WAITING
            with time_machine.travel(notice.next_try_at + timedelta(seconds=1), tick=False):
                send_due(notice.pk)
        notice.refresh_from_db()
        assert notice.state == State.SENT

    def test_what_has_no_words_any_more_is_not_sent(self) -> None:
        with pytest.raises(WrongMoment):
            resend(notice=dead_letter(text=""), by=make.staff(Role.SYSADMIN))

    def test_seen_once_and_gone_from_the_list(self) -> None:
        member, notice = make.staff(Role.SYSADMIN), dead_letter()
        mark_seen(notice=notice, by=member)
        with pytest.raises(WrongMoment):
            mark_seen(notice=notice, by=member)
        assert undelivered(member) == []
        assert Entry.objects.filter(event="notice_seen", subject=f"notice:{notice.pk}").count() == 1
