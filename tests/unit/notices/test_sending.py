"""Told once, never lost: each way in which a provider or a worker fails (abuse cases 36, 41 and 42)."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from dargah.notices import operations, sealing
from dargah.notices.channels.sms_kavenegar import Kavenegar
from dargah.notices.models import Notice, State
from dargah.notices.operations import Recipient, recover, send_due, sending, tell
from tests.unit.notices.test_texts import VALUES

MOBILE = "+989160000001"


def told(intent="case_closed:1", event="case_closed", mobile=MOBILE, email="", **more) -> Notice:
    with transaction.atomic():
        (notice,) = tell(event=event, intent=intent, to=[Recipient(mobile, email)], merge=VALUES, **more)
    return notice


def code(intent="code-1", **more) -> Notice:
    with transaction.atomic():
        (notice,) = tell(
            event="sign_in_code",
            intent=intent,
            to=[Recipient(MOBILE)],
            merge={"code": "918273"},
            secret=True,
            expires_at=timezone.now() + timedelta(minutes=2),
            **more,
        )
    return notice


def sent_texts(sandboxes) -> list[str]:
    return [one["text"] for one in sandboxes.outbox.newest_first()]


@pytest.mark.django_db
class TestTelling:
    def test_sms_and_mail(self, sandboxes):
        with transaction.atomic():
            made = tell(
                event="case_closed", intent="x", to=[Recipient(MOBILE, "a@example.com")], merge=VALUES
            )
        for notice in made:
            send_due(notice.pk)
        mail, sms = sandboxes.outbox.newest_first()
        assert (sms["channel"], sms["to"]) == ("sms", "09160000001")
        assert (mail["channel"], mail["to"]) == ("email", "a@example.com")
        assert mail["subject"].startswith("رسیدگی به پرونده")
        assert "با سلام" in mail["text"]
        assert set(
            Notice.objects.filter(pk__in=[one.pk for one in made]).values_list("state", flat=True)
        ) == {"sent"}

    def test_an_intent_is_told_once(self):
        told()
        with transaction.atomic():
            assert not tell(event="case_closed", intent="case_closed:1", to=[Recipient(MOBILE)], merge=VALUES)
        assert Notice.objects.filter(intent_key__startswith="case_closed:case_closed:1").count() == 1

    def test_an_unreachable_person_is_told_nothing(self):
        with transaction.atomic():
            assert not tell(event="case_closed", intent="y", to=[Recipient()], merge=VALUES)

    def test_a_rolled_back_change_tells_nothing(self):
        with transaction.atomic():
            notice = told("rolled-back")
            transaction.set_rollback(True)
        assert not Notice.objects.filter(pk=notice.pk).exists()
        assert not ProcrastinateJob.objects.filter(args__notice_id=str(notice.pk)).exists()

    def test_a_mutant_that_sends_at_once_tells_of_what_did_not_happen(self, sandboxes):
        with transaction.atomic():
            send_due(told("rolled-back").pk)
            transaction.set_rollback(True)
        with pytest.raises(AssertionError):
            assert not sandboxes.outbox.newest_first()

    def test_the_key_names_nobody(self):
        assert MOBILE[3:] not in told().intent_key


@pytest.mark.django_db
class TestTrying:
    def test_waits_grow_to_six_hours_and_end_after_days(self):
        waits = [sending.wait_after(number) for number in range(1, 40)]
        assert waits[:3] == [timedelta(seconds=20), timedelta(seconds=40), timedelta(seconds=80)]
        assert waits == sorted(waits)
        assert waits[-1] == timedelta(hours=6)

    @pytest.mark.parametrize("fault", ["credit", "error"])
    def test_a_provider_that_cannot_now_is_tried_later(self, sandboxes, fault):
        sandboxes.faults.set(fault, 1)
        notice = told()
        send_due(notice.pk)
        notice.refresh_from_db()
        assert (notice.state, notice.tries) == (State.WAITING, 1)
        assert notice.next_try_at > timezone.now()
        assert ProcrastinateJob.objects.filter(args__notice_id=str(notice.pk)).count() == 2
        assert send_due(notice.pk) is None  # not yet
        with time_machine.travel(notice.next_try_at + timedelta(seconds=1), tick=False):
            send_due(notice.pk)
        notice.refresh_from_db()
        assert (notice.state, notice.tries, len(sandboxes.outbox.newest_first())) == (State.SENT, 2, 1)

    def test_a_lost_answer_is_not_sent_twice(self, sandboxes):
        sandboxes.faults.set("lost", 1)
        notice = told()
        send_due(notice.pk)
        notice.refresh_from_db()
        assert notice.state == State.WAITING
        with time_machine.travel(notice.next_try_at + timedelta(seconds=1), tick=False):
            send_due(notice.pk)
        notice.refresh_from_db()
        assert (notice.state, notice.provider_id, len(sandboxes.outbox.newest_first())) == (
            State.SENT,
            "1",
            1,
        )

    def test_mutant_that_does_not_ask_before_the_second_try(self, sandboxes, monkeypatch):
        monkeypatch.setattr("dargah.notices.channels.sms_kavenegar.Kavenegar.known", lambda *_: None)
        with pytest.raises(AssertionError):
            self.test_a_lost_answer_is_not_sent_twice(sandboxes)

    def test_mail_keeps_its_id_over_all_tries(self, sandboxes):
        sandboxes.faults.set("lost", 1)
        notice = told("mail", mobile="", email="a@example.com")
        send_due(notice.pk)
        notice.refresh_from_db()
        with time_machine.travel(notice.next_try_at + timedelta(seconds=1), tick=False):
            send_due(notice.pk)
        first, second = sandboxes.outbox.newest_first()
        assert first["message_id"] == second["message_id"] == f"<{notice.local_id}@127.0.0.1>"

    def test_a_refused_number_or_address_is_a_dead_letter(self, sandboxes):
        sandboxes.faults.set("refuse")
        for notice in (told("sms"), told("mail", mobile="", email="a@example.com")):
            send_due(notice.pk)
            notice.refresh_from_db()
            assert (notice.state, notice.tries) == (State.DEAD, 1)

    def test_given_up_after_three_days(self, sandboxes):
        sandboxes.faults.set("credit")
        notice = told()
        tries = 0
        while True:
            notice.refresh_from_db()
            if notice.state == State.DEAD:
                break
            tries += 1
            with time_machine.travel(
                max(notice.next_try_at, timezone.now()) + timedelta(seconds=1), tick=False
            ):
                send_due(notice.pk)
            assert tries < 60
        assert notice.tries > 15
        assert not sandboxes.outbox.newest_first()

    @pytest.mark.parametrize(
        "answer",
        [
            {"return": {"status": 200}, "entries": []},
            {"return": {"status": 200}, "entries": None},
            {"return": {"status": 200}, "entries": [{}]},
            {"return": {"status": 200}, "entries": [{"messageid": None, "status": 1}]},
            {"return": {"status": 200}, "entries": ["x"]},
            {"return": {"status": 200}, "entries": [{"messageid": 1, "status": "?"}]},
            {"return": {"status": "200x"}},
            [],
        ],
        ids=str,
    )
    def test_an_answer_that_says_nothing_of_the_message_waits_longer_each_time_and_ends(
        self, monkeypatch, settings, answer
    ):
        asked = []

        class Provider(BaseHTTPRequestHandler):
            def do_POST(self):
                asked.append(self.path)
                self.rfile.read(int(self.headers["Content-Length"]))
                told = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *_):
                """Said by the assertions."""

        with HTTPServer(("127.0.0.1", 0), Provider) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            settings.SMS_URL, settings.SMS_API_KEY = f"http://127.0.0.1:{server.server_port}", "key"
            notice, waits = told(), []
            for _ in range(60):
                notice.refresh_from_db()
                if notice.state == State.DEAD:
                    break
                with time_machine.travel(notice.next_try_at + timedelta(seconds=1), tick=False):
                    recover()
                    send_due(notice.pk)
                    waits.append(notice.next_try_at)
            server.shutdown()
        assert notice.state == State.DEAD
        assert waits[-1] - notice.created_at <= sending.PATIENCE + sending.LONGEST_WAIT
        assert len(asked) <= 2 * len(waits)

    def test_the_message_that_was_taken_without_a_word_is_not_sent_twice(self, sandboxes):
        sandboxes.faults.set("empty", 1)
        notice = told()
        send_due(notice.pk)
        notice.refresh_from_db()
        assert notice.state == State.WAITING
        with time_machine.travel(notice.next_try_at + timedelta(seconds=1), tick=False):
            send_due(notice.pk)
        notice.refresh_from_db()
        assert (notice.state, len(sandboxes.outbox.newest_first())) == (State.SENT, 1)

    def test_an_adapter_that_breaks_is_logged_and_tried_later(self, monkeypatch, caplog):
        def broken(_self, _message):
            raise ZeroDivisionError

        monkeypatch.setattr(Kavenegar, "send", broken)
        notice = told()
        send_due(notice.pk)
        notice.refresh_from_db()
        assert (notice.state, notice.problem) == (State.WAITING, "ZeroDivisionError")
        assert str(notice.pk) in caplog.text

    def test_an_address_of_two_lines_is_a_dead_letter(self, sandboxes):
        notice = told(mobile="", email="a@example.com\nBcc: b@example.com")
        send_due(notice.pk)
        notice.refresh_from_db()
        assert notice.state == State.DEAD
        assert not sandboxes.outbox.newest_first()

    def test_delivery_is_noted(self, sandboxes):
        notice = told()
        send_due(notice.pk)
        assert operations.note_deliveries() >= 1
        notice.refresh_from_db()
        assert notice.state == State.DELIVERED
        assert len(sandboxes.outbox.newest_first()) == 1

    def test_old_notices_lose_their_person(self, sandboxes):
        notice = told()
        send_due(notice.pk)
        Notice.objects.filter(pk=notice.pk).update(created_at=timezone.now() - timedelta(days=91))
        operations.forget_old()
        notice.refresh_from_db()
        assert (notice.recipient, notice.text, len(sent_texts(sandboxes))) == ("", "", 1)


@pytest.mark.django_db
class TestSecret:
    def test_the_code_is_nowhere_in_the_database(self, sandboxes):
        """Abuse case 36: before, between and after, the canary is in no column of outbox and queue."""
        notice = code()
        assert not canary_in_database()
        sandboxes.faults.set("credit", 1)
        send_due(notice.pk)
        assert not canary_in_database()
        with time_machine.travel(timezone.now() + timedelta(seconds=30), tick=False):
            send_due(notice.pk)
        notice.refresh_from_db()
        assert (notice.state, notice.sealed, notice.text) == (State.SENT, "", "")
        assert "918273" in sent_texts(sandboxes)[0]

    def test_mutant_that_keeps_the_code_in_clear(self, monkeypatch):
        monkeypatch.setattr(sealing, "seal", lambda text: text)
        code()
        with pytest.raises(AssertionError):
            assert not canary_in_database()

    def test_a_code_that_is_over_is_not_sent_and_its_seal_is_emptied(self, sandboxes):
        notice = code()
        with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
            send_due(notice.pk)
        notice.refresh_from_db()
        assert (notice.state, notice.sealed, sent_texts(sandboxes)) == (State.DEAD, "", [])

    def test_another_secret_key_reads_nothing(self, settings, sandboxes):
        notice = code()
        settings.SECRET_KEY = "another" * 10
        send_due(notice.pk)
        notice.refresh_from_db()
        assert (notice.state, sent_texts(sandboxes)) == (State.DEAD, [])


def canary_in_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_notice n WHERE n::text LIKE '%918273%'")
        notices = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM procrastinate_jobs j WHERE j::text LIKE '%918273%'")
        return bool(notices + cursor.fetchone()[0])
