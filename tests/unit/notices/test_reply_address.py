"""An address fits one case and one mailbox, and nobody makes another one."""

import re
from typing import Any

import pytest

from dargah.notices.channels import email_smtp
from dargah.notices.channels.interface import Message
from dargah.notices.reply_address import MARK, case_number, of_notice, reply_address

WHO = "maryam@example.com"


@pytest.fixture(autouse=True)
def domain(settings: Any) -> None:
    settings.MAIL_IN_DOMAIN = "reply.example.ir"


def test_it_leads_back_to_its_case() -> None:
    made = reply_address("case:18", WHO)
    assert re.fullmatch(r"reply\+18\.[a-z2-7]{26}@reply\.example\.ir", made)
    assert len(made.partition("@")[0]) <= 64
    for written in (made, made.upper(), f" {made} "):
        assert case_number(written, WHO) == 18
    assert case_number(made, WHO.upper()) == 18


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.replace("+18.", "+19."),
        lambda made: made.replace("+18.", "+018."),
        lambda made: made.replace("@reply.", "@evil."),
        lambda made: re.sub(r"\.(.)", lambda m: ".b" if m[1] == "a" else ".a", made, count=1),
        lambda made: re.sub(r"\.[a-z2-7]{26}", ".", made),
        lambda _: "reply+18@reply.example.ir",
        lambda _: "",
        lambda _: "reply+" + "9" * 500 + ".a@b",
    ],
)
def test_a_changed_one_leads_nowhere(change: Any) -> None:
    assert case_number(change(reply_address("case:18", WHO)), WHO) is None


def test_it_is_of_no_use_from_another_mailbox() -> None:
    assert case_number(reply_address("case:18", WHO), "eve@example.com") is None


def test_another_secret_key_makes_others(settings: Any) -> None:
    made = reply_address("case:18", WHO)
    settings.SECRET_KEY = "y" * 60
    assert case_number(made, WHO) is None


def test_what_colleagues_read_and_what_is_no_case_is_not_answered(settings: Any) -> None:
    assert of_notice("case_closed", "case:18", WHO)
    assert of_notice("staff_case_assigned", "case:18", WHO) == ""
    assert of_notice("payment_received", "invoice:3", WHO) == ""
    settings.MAIL_IN_DOMAIN = ""
    assert of_notice("case_closed", "case:18", WHO) == ""


def test_the_mail_says_where_and_keeps_its_message_id(settings: Any, mailoutbox: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    made = reply_address("case:18", WHO)
    name = email_smtp.Smtp().send(Message(77, WHO, "متن", "عنوان", made))
    email_smtp.Smtp().send(Message(78, WHO, "متن", "عنوان"))
    asked, other = (one.message() for one in mailoutbox)
    assert (asked["Reply-To"], asked["Message-ID"]) == (made, name)
    assert mailoutbox[0].body == f"— {MARK} —\n\nمتن"
    assert (other["Reply-To"], mailoutbox[1].body) == (None, "متن")
