"""What the sysadmin reads: the worker's sign of life, the scanner as it is, what did not arrive, who was refused."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from dargah.journal import queries
from dargah.journal.events import SECURITY, Event
from dargah.journal.operations import record
from dargah.notices import texts
from dargah.notices.models import Notice
from dargah.notices.operations import breaker
from dargah.people import limits
from dargah.people.roles import Role
from dargah.web.desk import rooms
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_staff
from tests.unit.files.scanners import running_scanner

pytestmark = pytest.mark.django_db
TAGS = re.compile(r"<(bdi|script|style|head)\b.*?</\1>|<[^>]*>", re.DOTALL)


@pytest.fixture
def sysadmin() -> Client:
    browser = Client()
    sign_in_staff(browser, make.staff(Role.SYSADMIN))
    return browser


def seen(browser: Client, path: str = "/desk/system/") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return " ".join(TAGS.sub(" ", answer.content.decode()).split())


def test_a_provider_that_fails_and_many_codes_are_told(
    sysadmin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ناکامی‌ای از سرویس‌ها دیده نشده است" in seen(sysadmin)
    for _ in range(2):
        breaker.failed("kavenegar", "TimeoutError")
    assert "کاوه‌نگار از" in seen(sysadmin)
    assert "۲ بار پشت سر هم نگرفت: سرور در وقتش پاسخ نداد" in seen(sysadmin)
    breaker.worked("kavenegar")
    assert "پشت سر هم نگرفت" not in seen(sysadmin)
    monkeypatch.setitem(limits.limits(), "code_everywhere", limits.Limit(4, 86400))
    limits.count("code_everywhere")
    assert "از نیمه سقف گذشته" not in seen(sysadmin)
    limits.count("code_everywhere")
    assert "از نیمه سقف گذشته است: ۲ از ۴" in seen(sysadmin)


def beat(ago: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)", [ago]
        )


def test_the_worker_gives_its_sign_of_life(sysadmin: Client) -> None:
    assert "کارگری روشن نیست" in seen(sysadmin)
    beat("5 seconds")
    assert "کارگر روشن است" in seen(sysadmin)
    beat("1 hour")
    assert "خبری نداده است" in seen(sysadmin)


def test_the_scanner_is_asked_and_not_believed(sysadmin: Client, settings: Any, tmp_path: Path) -> None:
    settings.CLAMD = ""
    assert "تنظیم نشده است" in seen(sysadmin)
    settings.CLAMD = str(tmp_path / "nobody.sock")
    assert "پاسخ نمی‌دهد" in seen(sysadmin)
    with running_scanner("stand-in", tmp_path) as address:
        settings.CLAMD = address
        assert "پاسخ می‌دهد؛" in seen(sysadmin)


def test_files_that_nobody_scanned_are_counted(sysadmin: Client, settings: Any) -> None:
    settings.CLAMD = ""
    make.case()
    assert "بررسی‌نشده: ۰ فایل" not in seen(sysadmin)


def test_what_did_not_arrive_is_told_in_persian(sysadmin: Client) -> None:
    for event in texts.NAMES:
        Notice.objects.create(
            intent_key=event,
            event=event,
            channel="sms",
            recipient="+989160000000",
            state="dead",
            next_try_at=timezone.now(),
        )
    page = seen(sysadmin)
    assert "کد ورود · پیامک" in page
    assert re.findall(r"[A-Za-z_]{3,}", page) == []


def test_what_waits_for_another_try_is_told_with_the_reason(sysadmin: Client) -> None:
    """A wrong certificate of the mail server is seen on the first day, not after three."""
    assert "دیر شده" not in seen(sysadmin)
    for number, (channel, problem) in enumerate(
        [
            ("email", "SSLCertVerificationError"),
            ("email", "SSLCertVerificationError"),
            ("sms", "418"),
            ("sms", ""),
        ]
    ):
        Notice.objects.create(
            intent_key=str(number), event="case_submitted", channel=channel, recipient="x", state="waiting",
            problem=problem, next_try_at=timezone.now(),
        )  # fmt: skip
    page = seen(sysadmin)
    assert "رایانامه · ۲ خبر: گواهی سرور پذیرفته نشد" in page
    assert "پیامک · ۱ خبر: اعتبار سرویس پیامک کافی نیست" in page


def test_the_security_records_come_a_page_at_a_time(sysadmin: Client) -> None:
    with transaction.atomic():
        for _ in range(queries.RECORDS_PAGE + 3):
            record(event=Event.access_refused, subject="view:desk:queue", actor="staff:1", detail={})
        member = make.staff(Role.GUARD)
        record(event=Event.staff_changed, subject=member.reference, actor="system", detail={})
        record(event=Event.note_written, subject="case:1", actor="staff:1", detail={})
    answer = sysadmin.get("/desk/system/records/")
    rows = answer.context["rows"]
    assert len(rows) == queries.RECORDS_PAGE
    assert (rows[0]["what"], rows[0]["about"]) == ("حساب همکار تغییر کرد", member.full_name)
    page = answer.content.decode()
    assert f'href="?before={rows[-1]["seq"]}"' in page
    older = sysadmin.get(f"/desk/system/records/?before={rows[-1]['seq']}").context["rows"]
    assert all(row["seq"] < rows[-1]["seq"] for row in older)
    assert len(older) >= 4


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "\x00", "۱۲", ""])
def test_a_made_up_number_begins_at_the_newest(sysadmin: Client, before: str) -> None:
    assert sysadmin.get("/desk/system/records/", {"before": before}).status_code == 200


def test_every_security_record_has_its_words() -> None:
    assert set(rooms.RECORDS) == set(SECURITY)


def test_every_notice_has_its_name() -> None:
    assert set(texts.NAMES) == set(texts.TEXTS)
