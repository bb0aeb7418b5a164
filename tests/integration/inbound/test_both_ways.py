"""From a telephone to the line and back to the telephone: the provider's sandbox, the portal and HTTP between them."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from dargah.notices.channels.sms_kavenegar import national
from dargah.notices.models import Notice
from dargah.notices.operations import send_due
from dargah.persian.digits import persian_digits
from dargah.persian.tracking import grouped
from tests.factories import cases as make
from tests.integration.security.caches import Portal, serving
from tests.unit.sandboxes.running import Sandboxes, running
from tests.unit.web.test_outbox import page

KEY = "k" * 40


@pytest.fixture
def provider(committed: None, settings: Any) -> Iterator[Sandboxes]:
    settings.SMS_IN_KEY = KEY
    with (
        serving(Portal()) as port,
        running(inbound=f"http://127.0.0.1:{port}/inbound/sms/{KEY}/") as sandboxes,
    ):
        sandboxes.point(settings)
        yield sandboxes


def telephone(provider: Sandboxes, **sent: str) -> int:
    """Somebody sends an SMS to the line; how the office answered the provider."""
    with urllib.request.urlopen(f"{provider.url}/telephone", urlencode(sent).encode(), 10) as answer:
        return int(json.load(answer)["office"])


def received(provider: Sandboxes, number: str) -> list[str]:
    """What the telephone shows once the worker has done its work."""
    for pk in Notice.objects.filter(recipient=f"+98{number[1:]}", state="waiting").values_list(
        "pk", flat=True
    ):
        send_due(pk)
    return [one["text"] for one in provider.outbox.newest_first() if one["to"] == number]


def test_the_state_comes_back_to_the_telephone(provider: Sandboxes) -> None:
    case = make.case()
    number, code = national(case.applicant_mobile), persian_digits(grouped(case.tracking_code))
    assert (
        telephone(provider, **{"from": number, "message": f"پرونده {code}", "messageid": f"m{case.pk}"})
        == 200
    )
    assert (
        telephone(provider, **{"from": number, "message": f"پرونده {code}", "messageid": f"m{case.pk}"})
        == 200
    )
    answers = [text for text in received(provider, number) if "در حال رسیدگی" in text]
    assert len(answers) == 1
    assert code in answers[0]


def test_the_demos_page_sends_as_a_telephone_would(provider: Sandboxes, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.unit.web.demo_urls"
    case = make.case()
    number = national(case.applicant_mobile)
    assert "به اداره پیامک بفرستید" in page(settings)
    sent = Client().post("/demo/outbox/telephone/", {"from": number, "message": case.tracking_code})
    assert sent.headers["Location"] == "/demo/outbox/"
    assert any("در حال رسیدگی" in text for text in received(provider, number))


def test_an_office_that_is_away_is_told_to_the_provider() -> None:
    with running(inbound="http://127.0.0.1:1/") as alone:
        assert telephone(alone, **{"from": "09160000000", "message": "سلام"}) == 0
