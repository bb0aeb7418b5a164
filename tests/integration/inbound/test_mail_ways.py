"""Mails that were made to break, and the two ways in: by HTTP with a key, and the mail server's pipe."""

import io
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from dargah.cases.models import Case
from dargah.config.command import main
from dargah.journal.models import Installation
from tests.integration.inbound.conftest import KEY
from tests.integration.inbound.test_mail import EVE, TEXT, came, case_of, mail, words

pytestmark = pytest.mark.django_db


# --- mails made to break ------------------------------------------------------------------------------------------------------


def broken(case: Case) -> dict[str, bytes]:
    head = mail(case).as_bytes().partition(b"\r\n\r\n")[0]
    bare = b"\r\n".join(
        line for line in head.split(b"\r\n") if not line.lower().startswith((b"content", b"mime"))
    )
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
        for number in range(900)
    )
    return {
        "empty": b"",
        "no header": b"\r\n\r\nx",
        "zeros": b"\0" * 1000,
        "an unknown charset": bare + b"\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nsalam",
        "a broken base64": bare
        + b"\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!=",
        "a broken date and id": head.replace(b"<1@example.com>", b"<[((").replace(b"Mon,", b"\xff")
        + b"\r\n\r\nsalam",
        "no boundary": bare + b"\r\nContent-Type: multipart/mixed\r\n\r\nsalam",
        "an unended boundary": bare
        + b"\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nsalam",
        "nested": bare + b"\r\n" + nested + b"\r\nsalam",
        "parentheses": b"From: " + b"(" * 3000 + b"\r\n" + head + b"\r\n\r\nsalam",
        "a long sender": b"From: " + b"a" * 100_000 + b"@x\r\n\r\nsalam",
        "bytes": bare + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xff\xfe\x00salam",
        "many parts": bare
        + b"\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        + b"--x\r\n\r\na\r\n" * 3000,
    }


@pytest.mark.parametrize("how", broken(Case(pk=1)))
def test_broken_mails_are_no_fault(how: str) -> None:
    case = case_of()
    came(broken(case)[how])
    assert all("\0" not in one for one in words(case))


# --- the addresses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["x" * 40, KEY[:-1], KEY + "k"])
def test_with_a_wrong_key_there_is_no_such_address(key: str) -> None:
    case = case_of()
    asked = Client().post(f"/inbound/mail/{key}/", mail(case).as_bytes(), content_type="message/rfc822")
    assert (asked.status_code, words(case)) == (404, [])


def test_without_a_key_in_the_settings_it_is_shut(settings: Any) -> None:
    settings.MAIL_IN_KEY = ""
    asked = Client().post(f"/inbound/mail/{KEY}/", mail(case_of()).as_bytes(), content_type="message/rfc822")
    assert asked.status_code == 404


def test_a_restored_office_writes_nothing_yet() -> None:
    case = case_of()
    Installation.objects.filter(pk=1).delete()
    Installation.objects.create(pk=1, database_oid=1)
    asked = Client().post(f"/inbound/mail/{KEY}/", mail(case).as_bytes(), content_type="message/rfc822")
    assert (asked.status_code, words(case)) == (503, [])


def test_without_a_domain_no_address_is_ours(settings: Any) -> None:
    case = case_of()
    made = mail(case)
    settings.MAIL_IN_DOMAIN = ""
    assert came(made) == "unproven"


def test_the_log_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    case = case_of()
    came(mail(case))
    came(mail(case, sender=EVE))
    assert "written" in caplog.text
    assert "example.com" not in caplog.text
    assert TEXT not in caplog.text


def test_the_pipe_of_the_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail(case).as_bytes())))
    assert main(["mail-in"]) == 0
    assert words(case) == [TEXT]
    for dropped in (b"", mail(case, sender=EVE).as_bytes()):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(dropped)))
        assert main(["mail-in"]) == 0


def test_the_pipe_says_later_while_the_database_is_away() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "dargah", "mail-in"],
        input=b"From: a@example.com\r\n\r\nx" + b"y" * 3_000_000,
        env={
            "PATH": "/usr/bin:/bin",
            "DARGAH_MODE": "test",
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        },
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 75, ended.stderr.decode()[-500:]
