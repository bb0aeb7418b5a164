"""What the demo's sandboxes were given: each SMS and mail that a real office would have sent. Only in the demo."""

import contextlib
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dargah.notices.parts import sms_parts
from dargah.web.forms import typed

SECONDS = 3
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as the page shows it; `parts` of an SMS, 0 for a mail."""

    channel: str
    to: str
    title: str
    text: str
    at: datetime
    parts: int


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Newest first; `?to=` keeps those of one number or address."""
    to = request.GET.get("to", "")[:100]
    messages = _messages()
    shown = [_shown(one) for one in messages or [] if not to or to in one.get("to", "")][:SHOWN]
    return render(
        request,
        "demo/outbox.html",
        {"shown": shown, "away": messages is None, "to": to, "typed": {}, "errors": {}},
    )


@require_POST
def telephone(request: HttpRequest) -> HttpResponse:
    """Send an SMS to the office's line, as a telephone would: the sandbox hands it over to the portal."""
    sender, text = typed(request, "from", 20), typed(request, "message", 500)
    sent = urlencode({"from": sender, "message": text}).encode()
    with contextlib.suppress(urllib.error.URLError, OSError):  # the page says that the sandbox is away
        urllib.request.urlopen(f"{settings.SMS_URL}/telephone", sent, SECONDS).close()  # noqa: S310 the demo's own sandbox
    return redirect("demo:outbox")


def _messages() -> list[dict[str, Any]] | None:
    """All messages of the sandbox; None when it is not running."""
    try:
        with urllib.request.urlopen(f"{settings.SMS_URL}/outbox.json", timeout=SECONDS) as answer:  # noqa: S310 the demo's own sandbox
            found: list[dict[str, Any]] = json.load(answer)["messages"]
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return None
    return found


def _shown(one: dict[str, Any]) -> Shown:
    is_sms = one.get("channel") == "sms"
    return Shown(
        channel="پیامک" if is_sms else "رایانامه",
        to=one.get("to", ""),
        title=one.get("subject", ""),
        text=one.get("text", ""),
        at=datetime.fromtimestamp(one.get("at", 0), UTC),
        parts=sms_parts(one.get("text", "")) if is_sms else 0,
    )
