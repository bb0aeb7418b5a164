"""Services that charge, their cases and invoices, and a payment gateway that speaks the protocol over HTTP.

No service of the office has a confirmed fee yet: a fee is laid on an existing service here, and only in tests.
"""

import contextlib
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from django.test import override_settings

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.catalogue.definition import Fee
from dargah.catalogue.fees import DueItem
from dargah.catalogue.models import Service
from dargah.catalogue.operations import publish
from dargah.insight.specimens import fixture
from dargah.insight.walking import attach_sample
from dargah.payments import operations as payments
from dargah.payments.models import Invoice, Payment
from dargah.people.models import Citizen
from dargah.sandboxes.faults import Faults
from dargah.sandboxes.zarinpal import Zarinpal
from tests.factories import cases as make

MERCHANT = "6a7f99eb-7c20-4412-a972-6dfb7cd253a4"
RIALS = 250_000
FEE = {
    "status": "confirmed",
    "source": "GK",
    "items": [
        {"key": "study", "title": "بررسی پرونده", "rials": 200_000, "account": "حساب نمونه خزانه"},
        {"key": "copy", "title": "نسخه", "rials": 50_000},
    ],
}


def charging(pay: str, slug: str = make.INQUIRY, **fee: Any) -> Service:
    """The service, published anew with a fee that is confirmed."""
    loaded = make.loaded(slug)
    told = Fee.model_validate({**FEE, "pay": pay, **fee})
    definition = loaded.definition.model_copy(update={"fee": told})
    publish(definition=definition, letters=loaded.letters, by="system", samples=loaded.told_samples)
    return make.service(slug)


def whole_draft(service: Service, citizen: Citizen, sample: str = "accepted") -> Draft:
    """A draft with all answers and files, every page done."""
    loaded = make.loaded(service.slug)
    draft = applications.start(service=service, citizen=citizen)
    pages = [page.key for page in draft.version.parsed.form]
    Draft.objects.filter(pk=draft.pk).update(answers=loaded.samples[sample].answers, done=pages)
    draft.refresh_from_db()
    attach_sample(draft, loaded.samples[sample])
    return draft


def invoice(rials: int = RIALS, **facts: Any) -> Invoice:
    """An open invoice of an application that nobody else asks about."""
    key = facts.pop("application", uuid4())
    version = facts.pop("version", None) or make.service().current
    made = payments.bill(
        application=key,
        subject=facts.pop("subject", f"draft:{key}"),
        version=version,
        items=[DueItem("fee", "هزینه خدمت", rials)],
        actor="system",
        **facts,
    )
    assert made is not None
    return made


def slip(of: Invoice, number: str = "") -> Payment:
    """A deposit slip sent for the invoice."""
    from datetime import timedelta
    from io import BytesIO

    from django.utils import timezone

    return payments.send_slip(
        invoice=of,
        number=number or f"A{uuid4().hex[:10]}",
        deposited_on=timezone.localdate() - timedelta(days=1),
        branch="بانک ملی، شعبه نمونه",
        upload=BytesIO(fixture("sanad.pdf")),
        name="fish.pdf",
        actor="payer:by-link",
    )


@dataclass
class Bank:
    """A running gateway sandbox, and what a payer does at it."""

    server: Zarinpal

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def pay(self, address: str, way: str = "pay") -> str | None:
        """Press a button of the pay page; the address that the browser is sent back to, None where no way leads back."""
        body = urlencode({"way": way}).encode()
        try:
            _still.open(f"{self.url}{urlsplit(address).path}", body, timeout=5).close()
        except urllib.error.HTTPError as sent_on:
            with sent_on:
                return sent_on.headers["Location"]
        return None

    def break_down(self, kind: str, *, only: str = "", times: int = -1, seconds: float = 3.0) -> None:
        """A bad day of the gateway's own."""
        self.server.only = only
        self.server.faults.set(kind, times, seconds)


class _Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_still = urllib.request.build_opener(_Still)


@contextlib.contextmanager
def bank() -> Iterator[Bank]:
    """A gateway on a free port, which the product's settings lead to."""
    with Zarinpal(("127.0.0.1", 0), Faults()) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        running = Bank(server)
        with override_settings(PAYMENT_URL=running.url, PAYMENT_MERCHANT=MERCHANT):
            yield running
        server.shutdown()
        thread.join()
