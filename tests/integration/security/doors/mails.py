"""Answers by mail: how many are written on cases, and how many are answered."""

from uuid import uuid4

from django.conf import settings
from django.test import Client, override_settings

from dargah.cases.models import Case
from dargah.conversations.models import Message
from dargah.notices.models import Notice
from dargah.notices.reply_address import reply_address
from tests.factories import cases as make
from tests.factories.money import Bank
from tests.integration.security.doors.knocking import Knock

KEY = "k" * 40
SLUG = "mass-builder-license"  # its form asks for no mailbox: the profile's counts


def mailbox(who: int) -> str:
    return f"person{who}@example.com"


def cases() -> list[Case]:
    return [make.case(SLUG, by=make.citizen(email=mailbox(who))) for who in range(2)]


def send(case: Case, who: int, name: str, text: str) -> bool:
    """The mail server is always told that its mail is taken; what is counted is that it is written, or answered."""
    before = Message.objects.count() + Notice.objects.count()
    with override_settings(MAIL_IN_KEY=KEY, MAIL_IN_DOMAIN="reply.example.ir"):
        head = f"From: {mailbox(who)}\r\nTo: {reply_address(case.reference, mailbox(who))}\r\nMessage-ID: <{name}>\r\n"
        raw = f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()
        assert (
            Client()
            .post(f"/inbound/mail/{settings.MAIL_IN_KEY}/", raw, content_type="message/rfc822")
            .content
            == b"ok"
        )
    return Message.objects.count() + Notice.objects.count() > before


def the_same_mail(_: Bank) -> Knock:
    made = cases()
    return lambda who: send(made[who], who, f"{who}@x", f"پیام {who}")


def on_one_case(_: Bank) -> Knock:
    """One too many is answered by mail, so what is counted are messages."""
    made = cases()

    def write(who: int) -> bool:
        before = Message.objects.count()
        send(made[who], who, uuid4().hex, uuid4().hex)
        return Message.objects.count() > before

    return write


on_any_case = on_one_case


def that_cannot_be_taken(_: Bank) -> Knock:
    made = cases()
    return lambda who: send(made[who], who, uuid4().hex, "")
