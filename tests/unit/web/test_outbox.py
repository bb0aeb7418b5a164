"""The demo's outbox page shows what the sandbox was given, as text."""

import pytest
from django.test import RequestFactory

from dargah.notices.channels.interface import Message
from dargah.notices.channels.sms_kavenegar import Kavenegar
from dargah.web.demo.outbox import outbox
from tests.unit.sandboxes.running import running

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.unit.web.demo_urls")]


def page(settings, address="/demo/outbox/") -> str:
    return outbox(RequestFactory().get(address)).content.decode()


def test_messages_newest_first_and_escaped(settings):
    with running() as sandboxes:
        sandboxes.point(settings)
        for text in ("پیام نخست", "<script>alert(1)</script>"):
            Kavenegar.from_settings().send(Message(1, "+989160000001", text))
        shown = page(settings)
        assert shown.index("&lt;script&gt;") < shown.index("پیام نخست")
        assert "<script>alert" not in shown
        assert "پیام نخست" not in page(settings, "/demo/outbox/?to=0917")


def test_nothing_yet(settings):
    with running() as sandboxes:
        sandboxes.point(settings)
        assert "هنوز پیامی نیست" in page(settings)


def test_a_sandbox_that_is_away_is_told(settings):
    settings.SMS_URL = "http://127.0.0.1:1"
    assert "پاسخ نمی‌دهد" in page(settings)
