"""What Ghasedak's REST protocol (ghasedak.me/docs, version 1) answers for sending and looking up SMS.

``POST /rest/api/v1/WebService/SendSingleSMS``    JSON: lineNumber, receptor, message, clientReferenceId; key in ``ApiKey``
``GET /rest/api/v1/WebService/CheckSmsStatus``    Ids (up to 100, with commas), Type: 1 by messageId, 2 by clientReferenceId

Served by the SMS sandbox beside the first provider's protocol, into the same outbox, with faults of its own. A repeated
clientReferenceId is another message: strict where a mistake would cost money.
"""

import json
import re
from typing import Any

from dargah.sandboxes.faults import Faults
from dargah.sandboxes.outbox import Outbox

BASE = "/rest/api/v1/WebService/"
RECEPTOR = re.compile(r"^(?:\+98|0)?9\d{9}$")
DELIVERED = 5
MOST_IDS = 100
PROVIDER = "ghasedak"
Answer = tuple[int, Any] | None


def answer(
    what: str,
    given: dict[str, str],
    body: str,
    key: str,
    *,
    keys: frozenset[str],
    outbox: Outbox,
    faults: Faults,
) -> Answer:
    """Status and JSON; no JSON for an answer that cannot be read, None where the line is cut."""
    if keys and key not in keys:
        return _no(401)
    if what == "SendSingleSMS":
        return _send(body, outbox, faults)
    if what == "CheckSmsStatus":
        return _status(given, outbox)
    return _no(404)


def _send(body: str, outbox: Outbox, faults: Faults) -> Answer:
    fault = faults.meet()
    if fault == "error":
        return 500, None
    try:
        wish = json.loads(body)
        receptor, text, line = str(wish["receptor"]), str(wish["message"]), str(wish["lineNumber"])
    except (ValueError, KeyError, TypeError):
        return _no(400)
    if fault in {"refuse", "credit"} or not RECEPTOR.match(receptor) or not text:
        return _no(402 if fault == "credit" else 400)
    kept = outbox.add(
        {
            "channel": "sms",
            "provider": PROVIDER,
            "to": receptor,
            "text": text,
            "sender": line,
            "localid": str(wish.get("clientReferenceId") or ""),
        }
    )
    if fault == "lost":
        return None
    told = {
        "receptor": receptor,
        "lineNumber": line,
        "cost": 1200,
        "messageId": "" if fault == "empty" else str(kept["number"]),
        "clientReferenceId": kept["localid"],
        "message": text,
        "sendDate": "2026-11-28T14:01:36+03:30",
    }
    return _yes(told)


def _status(given: dict[str, str], outbox: Outbox) -> Answer:
    ids = [one for one in given.get("Ids", "").split(",") if one]
    if not ids or len(ids) > MOST_IDS or given.get("Type") not in {"1", "2"}:
        return _no(400)
    found = []
    for one in ids:
        if given["Type"] == "2":
            found += outbox.find(provider=PROVIDER, localid=one)
        elif one.isdecimal():
            found += outbox.find(provider=PROVIDER, number=int(one))
    return _yes([_row(kept) for kept in found])


def _row(kept: dict[str, Any]) -> dict[str, Any]:
    return {
        "messageId": str(kept["number"]),
        "clientReferenceId": kept["localid"],
        "message": kept["text"],
        "lineNumber": kept["sender"],
        "receptor": kept["to"],
        "status": DELIVERED,
        "price": 1200,
        "sendDate": "2026-11-28T14:01:36.632",
    }


def _yes(data: Any) -> Answer:
    return 200, {"isSuccess": True, "statusCode": 200, "message": "با موفقیت انجام شد", "data": data}


def _no(status: int) -> Answer:
    return status, {"isSuccess": False, "statusCode": status, "message": "انجام نشد", "data": None}
