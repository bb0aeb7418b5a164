"""The address to which a mail about a case is answered: ``reply+18.<signature>@<domain>``.

The signature (128 bits of an HMAC under a key made of SECRET_KEY) binds the case to the address that the mail went to.
Nobody makes one for another case, and who only finds one, in a forwarded mail, has to write from that very mailbox. It is
in small letters and figures only: mail servers on the way may change the case of an address.

In front of such a mail stands a line above which the answer is to be written, so that what follows it can be left out.
"""

import base64
import hashlib
import hmac
import re

from django.conf import settings

BITS = 128
MARK = "پاسخ خود را بالای این خط بنویسید"
ADDRESS = re.compile(r"reply\+([0-9]{1,18})\.([a-z2-7]{26})@(.+)", re.IGNORECASE)


def reply_address(case_ref: str, recipient: str) -> str:
    """Where the recipient of a mail about ``case:18`` answers; empty for what is no case, or where no domain is set."""
    kind, _, number = case_ref.partition(":")
    if not settings.MAIL_IN_DOMAIN or kind != "case":
        return ""
    return f"reply+{number}.{_signature(number, recipient)}@{settings.MAIL_IN_DOMAIN}"


def of_notice(event: str, case_ref: str, recipient: str) -> str:
    """The same for a notice: what colleagues are told is answered at the desk."""
    return "" if event.startswith("staff_") else reply_address(case_ref, recipient)


def case_number(address: str, sender: str) -> int | None:
    """The case for which an address was made, if it was made for this sender; else None. In constant time."""
    found = ADDRESS.fullmatch(address.strip())
    if not found or found[3].lower() != settings.MAIL_IN_DOMAIN.lower():
        return None
    fits = hmac.compare_digest(_signature(found[1], sender), found[2].lower())
    return int(found[1]) if fits else None


def invited(text: str) -> str:
    """A mail's text below the line that says where to answer."""
    return f"— {MARK} —\n\n{text}"


def _signature(number: str, mailbox: str) -> str:
    key = hashlib.sha256(f"notices:reply:{settings.SECRET_KEY}".encode()).digest()
    signed = hmac.new(key, f"{number}\n{mailbox.strip().lower()}".encode(), hashlib.sha256).digest()
    return base64.b32encode(signed[: BITS // 8]).decode().rstrip("=").lower()
