"""The words of notices: two pairs of eyes, said from the next notice on, the old ones where it came to nothing."""

import html
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dargah.journal.models import Entry
from dargah.notices.models import Notice, NoticeWords, WordsState
from dargah.notices.operations import (
    Recipient,
    approve_words,
    propose_words,
    send_back_words,
    send_due,
    tell,
    withdraw_words,
)
from dargah.notices.permissions import DECIDERS, READERS, WRITERS
from dargah.notices.texts import TEXTS, Words
from dargah.notices.wording import SAMPLES, as_stored, boxes_of
from dargah.notices.words_read import every_event, one_event
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed, NotThere, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_staff
from tests.unit.sandboxes.running import running

pytestmark = pytest.mark.django_db
EVENT = "case_closed"
NEW = Words(
    "پرونده {code} بسته شد؛ نتیجه را ببینید: {link}",
    "پرونده {code} بسته شد",
    "با سلام\n\nپرونده {code} بسته شد.\n\nپرونده: {link}\n{office}",
)


@pytest.fixture
def editors() -> tuple[StaffMember, StaffMember]:
    first, second = StaffMember.objects.filter(role=Role.CONTENT_EDITOR, is_active=True).order_by("pk")[:2]
    return first, second


def proposed(by: StaffMember, words: Words = NEW, event: str = EVENT) -> NoticeWords:
    made = propose_words(event=event, words=words, by=by)
    assert made is not None
    return made


def in_force(by: StaffMember, other: StaffMember, words: Words = NEW) -> NoticeWords:
    made = proposed(by, words)
    approve_words(proposal=made, by=other)
    made.refresh_from_db()
    return made


def told(intent: str, own_text: str = "") -> Notice:
    with transaction.atomic():
        (notice,) = tell(
            event=EVENT,
            intent=intent,
            to=[Recipient(mobile="+989160000001")],
            merge=SAMPLES,
            own_text=own_text,
        )
    return notice


def as_member(member: StaffMember) -> Client:
    browser = Client()
    sign_in_staff(browser, member)
    return browser


def boxes(page: HttpResponse) -> dict[str, str]:
    """What stands in the boxes of the form, as a browser sends it."""
    text = page.content.decode()
    areas = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    lines = [
        (name.group(1), value.group(1))
        for tag in re.findall(r"<input[^>]*>", text)
        if (name := re.search(r'name="(title)"', tag)) and (value := re.search(r'value="([^"]*)"', tag))
    ]
    return {
        name: html.unescape(value).removeprefix("\n").replace("\n", "\r\n")
        for name, value in [*areas, *lines]
    }


class TestFourEyes:
    def test_who_wrote_never_approves(self, editors: tuple[StaffMember, StaffMember]) -> None:
        writer, other = editors
        made = proposed(writer)
        with pytest.raises(NotAllowed, match="کسی که متن را نوشته است"):
            approve_words(proposal=made, by=writer)
        with pytest.raises(NotAllowed):
            send_back_words(proposal=made, reason="نه", by=writer)
        approve_words(proposal=made, by=other)
        assert one_event(EVENT).words == as_stored(NEW)

    def test_the_same_person_by_another_account_is_no_other_eye(
        self, editors: tuple[StaffMember, StaffMember]
    ) -> None:
        writer, other = editors
        StaffMember.objects.filter(pk__in=[writer.pk]).update(email="one@office.example")
        StaffMember.objects.filter(pk__in=[other.pk]).update(email="ONE@office.example")
        other.refresh_from_db()
        with pytest.raises(NotAllowed):
            approve_words(proposal=proposed(writer), by=other)

    @pytest.mark.parametrize("role", [one for one in Role if one not in DECIDERS])
    def test_nobody_else_decides(self, editors: tuple[StaffMember, StaffMember], role: Role) -> None:
        made = proposed(editors[0])
        with pytest.raises(NotAllowed):
            approve_words(proposal=made, by=make.staff(role))

    @pytest.mark.parametrize("role", [one for one in Role if one not in WRITERS])
    def test_nobody_else_writes(self, role: Role) -> None:
        with pytest.raises(NotAllowed):
            propose_words(event=EVENT, words=NEW, by=make.staff(role))

    @pytest.mark.parametrize("role", Role)
    def test_who_reads(self, role: Role) -> None:
        browser = as_member(make.staff(role))
        for path in ("/desk/notice-texts/", f"/desk/notice-texts/{EVENT}/"):
            assert browser.get(path).status_code == (200 if role in READERS else 403)
        sent = browser.post(
            f"/desk/notice-texts/{EVENT}/", {"sms": NEW.sms, "title": NEW.title, "mail": NEW.mail}
        )
        assert sent.status_code == (302 if role in WRITERS else 403)

    def test_only_the_writer_takes_back(self, editors: tuple[StaffMember, StaffMember]) -> None:
        writer, other = editors
        made = proposed(writer)
        with pytest.raises(NotAllowed):
            withdraw_words(proposal=made, by=other)
        withdraw_words(proposal=made, by=writer)
        with pytest.raises(WrongMoment):
            approve_words(proposal=made, by=other)

    def test_the_database_holds_to_it_too(self, editors: tuple[StaffMember, StaffMember]) -> None:
        made = proposed(editors[0])
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeWords.objects.filter(pk=made.pk).update(state="published", decided_by=editors[0])
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeWords.objects.filter(pk=made.pk).update(state="published")


class TestInForce:
    def test_what_was_approved_is_sent(
        self, editors: tuple[StaffMember, StaffMember], settings: object
    ) -> None:
        with running() as sandboxes:
            sandboxes.point(settings)
            before = told("1")
            made = proposed(editors[0])
            waits = told("2")
            approve_words(proposal=made, by=editors[1])
            after = told("3")
            for notice in (before, waits, after):
                send_due(notice.pk)
            texts = [one["text"] for one in sandboxes.outbox.newest_first()]
        assert texts[0].startswith("پرونده ")
        assert "بسته شد؛ نتیجه را ببینید" in texts[0]
        assert all(text.startswith("رسیدگی به پرونده") for text in texts[1:])

    def test_it_costs_one_statement(self, editors: tuple[StaffMember, StaffMember]) -> None:
        def asked() -> int:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                told(f"{len(connection.queries)}:{NoticeWords.objects.count()}:{Notice.objects.count()}")
            return sum('FROM "notices_noticewords"' in one["sql"] and "LIMIT 1" in one["sql"] for one in seen)

        assert asked() == 1
        in_force(*editors)
        assert asked() == 1

    def test_a_roll_back_leaves_the_old_words(self, editors: tuple[StaffMember, StaffMember]) -> None:
        made = proposed(editors[0])
        with pytest.raises(RuntimeError), transaction.atomic():
            approve_words(proposal=made, by=editors[1])
            assert "بسته شد" in told("inside").text
            raise RuntimeError
        assert told("after").text.startswith("رسیدگی به پرونده")
        made.refresh_from_db()
        assert made.state == WordsState.WAITING
        assert not Entry.objects.filter(event="notice_words_decided").exists()

    def test_the_own_words_of_a_service_are_said_before_those_of_the_office(
        self, editors: tuple[StaffMember, StaffMember]
    ) -> None:
        in_force(*editors)
        assert told("1", own_text="کار شما با کد {code} تمام شد: {link}").text.startswith("کار شما")
        assert "نتیجه را ببینید" in told("2", own_text="کار شما {nobody}").text

    def test_words_that_name_what_is_no_more_are_not_said(
        self, editors: tuple[StaffMember, StaffMember]
    ) -> None:
        """As after a release in which a field went: the citizen is told in the shipped words."""
        row = in_force(*editors)
        NoticeWords.objects.filter(pk=row.pk).update(sms="پرونده {gone} بسته شد")
        assert told("1").text.startswith("رسیدگی به پرونده")

    def test_back_to_the_shipped_words(self, editors: tuple[StaffMember, StaffMember]) -> None:
        in_force(*editors)
        back = in_force(*editors, TEXTS[EVENT])
        assert back.is_shipped
        assert one_event(EVENT).words == TEXTS[EVENT]
        assert told("1").text.startswith("رسیدگی به پرونده")
        assert [one.state for one in NoticeWords.objects.order_by("version")] == ["replaced", "published"]


class TestProposals:
    def test_one_waits_at_a_time(self, editors: tuple[StaffMember, StaffMember]) -> None:
        proposed(editors[0])
        with pytest.raises(WrongMoment, match="منتظر تأیید"):
            propose_words(event=EVENT, words=NEW, by=editors[1])

    def test_decided_once(self, editors: tuple[StaffMember, StaffMember]) -> None:
        made = in_force(*editors)
        with pytest.raises(WrongMoment):
            approve_words(proposal=made, by=editors[1])

    def test_sent_back_with_a_reason_that_the_writer_reads(
        self, editors: tuple[StaffMember, StaffMember]
    ) -> None:
        writer, other = editors
        made = proposed(writer)
        with pytest.raises(Invalid):
            send_back_words(proposal=made, reason=" ", by=other)
        send_back_words(proposal=made, reason="نشانی را زودتر بگویید.", by=other)
        page = as_member(writer).get(f"/desk/notice-texts/{EVENT}/?from=1")
        assert "نشانی را زودتر بگویید." in page.content.decode()
        assert boxes(page)["sms"] == NEW.sms
        assert told("1").text.startswith("رسیدگی به پرونده")

    def test_the_journal_tells_who_did_what(self, editors: tuple[StaffMember, StaffMember]) -> None:
        in_force(*editors)
        rows = Entry.objects.filter(subject=f"notice_words:{EVENT}").order_by("pk")
        assert [(one.event, one.actor) for one in rows] == [
            ("notice_words_proposed", editors[0].reference),
            ("notice_words_decided", editors[1].reference),
        ]

    def test_bad_words_are_not_kept(self, editors: tuple[StaffMember, StaffMember]) -> None:
        with pytest.raises(Invalid) as refused:
            propose_words(event=EVENT, words=Words("بسته شد", "", NEW.mail), by=editors[0])
        assert set(refused.value.errors) == {"sms", "title"}
        with pytest.raises(NotThere):
            propose_words(event="nobody_says_this", words=NEW, by=editors[0])
        assert not NoticeWords.objects.exists()

    def test_a_channel_that_an_event_has_not_gets_no_words(
        self, editors: tuple[StaffMember, StaffMember]
    ) -> None:
        ours = TEXTS["staff_overdue"]
        made = proposed(editors[0], Words("پیامک", "دیرکرد {code}", ours.mail), "staff_overdue")
        assert (made.sms, made.title) == ("", "دیرکرد {code}")


class TestPages:
    @pytest.mark.parametrize("event", TEXTS)
    def test_every_event_is_opened_and_saved_unchanged(self, event: str) -> None:
        browser, path = as_member(make.staff(Role.CONTENT_EDITOR)), f"/desk/notice-texts/{event}/"
        sent = boxes(browser.get(path))
        assert set(sent) == set(boxes_of(event))
        looked = browser.post(path, {**sent, "look": "yes"})
        assert looked.status_code == 200
        assert "نوشته شما با مقدارهای نمونه" in looked.content.decode()
        assert browser.post(path, sent).status_code == 302
        assert not NoticeWords.objects.exists()

    def test_the_preview_keeps_what_was_typed_and_counts(self) -> None:
        browser, path = as_member(make.staff(Role.CONTENT_EDITOR)), "/desk/notice-texts/sign_in_code/"
        page = browser.post(path, {"sms": "کد ورود شما: {code}", "look": "yes"})
        assert boxes(page) == {"sms": "کد ورود شما: {code}"}
        assert "۱۹ نویسه، ۱ پیامک (۷۰ نویسه یک پیامک، هر بخش ۶۷)" in page.content.decode()
        assert not NoticeWords.objects.exists()

    def test_what_is_refused_stays_in_its_box_with_the_sentence(self) -> None:
        browser, path = as_member(make.staff(Role.CONTENT_EDITOR)), "/desk/notice-texts/sign_in_code/"
        for more in ({}, {"look": "yes"}):
            page = browser.post(path, {"sms": "کد ورود شما: {kode}", **more})
            assert page.status_code == 422
            assert boxes(page) == {"sms": "کد ورود شما: {kode}"}
            assert "این خبر چنین فیلدی ندارد: {kode}" in page.content.decode()

    def test_what_was_typed_stays_where_somebody_was_faster(
        self, editors: tuple[StaffMember, StaffMember]
    ) -> None:
        sent = {"sms": NEW.sms, "title": NEW.title, "mail": NEW.mail.replace("\n", "\r\n")}
        proposed(editors[0])
        page = as_member(editors[1]).post(f"/desk/notice-texts/{EVENT}/", sent)
        assert page.status_code == 409
        assert {name: text for name, text in boxes(page).items() if name in sent} == sent

    def test_an_approver_compares_and_approves(self, editors: tuple[StaffMember, StaffMember]) -> None:
        proposed(editors[0])
        browser = as_member(make.staff(Role.DIRECTOR))
        listed = browser.get("/desk/notice-texts/").content.decode()
        assert "منتظر تأیید" in listed
        page = browser.get(f"/desk/notice-texts/{EVENT}/").content.decode()
        assert "پرونده {code} بسته شد؛ نتیجه را ببینید: {link}" in page
        assert "رسیدگی به پرونده {code} پایان یافت." in page
        assert browser.post(f"/desk/notice-texts/{EVENT}/1/approval/").status_code == 302
        assert one_event(EVENT).words == as_stored(NEW)
        assert browser.post(f"/desk/notice-texts/{EVENT}/1/approval/").status_code == 409

    def test_the_shipped_words_come_into_the_boxes(self, editors: tuple[StaffMember, StaffMember]) -> None:
        in_force(*editors)
        page = as_member(editors[0]).post(f"/desk/notice-texts/{EVENT}/", {"shipped": "yes"})
        assert boxes(page)["sms"].replace("\r\n", "\n") == TEXTS[EVENT].sms

    def test_no_such_event_or_version(self, editors: tuple[StaffMember, StaffMember]) -> None:
        browser = as_member(editors[0])
        assert browser.get("/desk/notice-texts/nobody/").status_code == 404
        assert browser.post(f"/desk/notice-texts/{EVENT}/7/approval/").status_code == 404
        assert browser.post(f"/desk/notice-texts/{EVENT}/99999999999999999999/approval/").status_code == 404

    def test_the_list_is_one_statement(
        self, editors: tuple[StaffMember, StaffMember], django_assert_num_queries: object
    ) -> None:
        in_force(*editors)
        proposed(editors[0], TEXTS[EVENT])
        with django_assert_num_queries(1):  # type: ignore[operator]
            rows = every_event()
        assert len(rows) == len(TEXTS)
