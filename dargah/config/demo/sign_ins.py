"""What a visitor of the demo needs to sign in, as text and as JSON with current second-factor codes. Needs no database."""

import base64
import json
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from dargah.config import settings
from dargah.config.demo.people import CITIZENS, PASSWORD, STAFF
from dargah.people.roles import Role

DIGITS, PERIOD = 6, 30

FINANCE = (
    "finance-k",
    "finance-k2",
    "finance-r",
)  # of the filled units: the readme names them, so the table does


def key_file() -> Path:
    """Where the demo keeps its partner's key."""
    return Path(settings.DATA) / "demo-api-key"


def office_key_file() -> Path:
    """Where the demo keeps the key of the outside office that answers by its own program."""
    return Path(settings.DATA) / "demo-office-api-key"


def sign_ins_file() -> Path:
    """Where the demo notes its staff."""
    return Path(settings.DATA) / "demo-sign-ins.json"


def current_code(secret: str, ahead: int = 0) -> str:
    """The six digits of this half minute, or of one ``ahead`` (RFC 6238 with SHA-1, as authenticator programs have it)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    moment = int(time.time()) + ahead * PERIOD
    return TOTP(key, DIGITS, SHA1(), PERIOD, enforce_key_length=False).generate(moment).decode()  # noqa: S303 RFC 6238


def as_dictionary() -> dict[str, Any]:
    """Addresses, staff with password and code, citizens, the keys of the partner and of an outside office."""
    staff = json.loads(sign_ins_file().read_text()) if sign_ins_file().exists() else []
    return {
        "address": settings.ORIGIN,
        "desk": f"{settings.ORIGIN}/desk/",
        "outbox": f"{settings.ORIGIN}/demo/outbox/",
        "gallery": f"{settings.ORIGIN}/gallery/",
        "payment_sandbox": settings.PAYMENT_URL,
        "api": f"{settings.ORIGIN}/api/v1/",
        "api_key": _key_in(key_file()),
        "office_api_key": _key_in(office_key_file()),
        "password": PASSWORD,
        "staff": [
            {
                "username": member["username"],
                "password": PASSWORD,
                "name": member["name"],
                "role": member["role"],
                "unit": member["unit"],
                "totp_secret": member["secret"],
                "code": current_code(member["secret"]),
            }
            for member in staff
        ],
        "citizens": [
            {
                "national_id": c.national_id,
                "mobile": "0" + c.mobile[3:],
                "name": f"{c.first_name} {c.last_name}",
            }
            for c in CITIZENS
        ],
    }


def _key_in(file: Path) -> str | None:
    return file.read_text().strip() if file.exists() else None


def as_text() -> str:
    """The same for a terminal: the sign-ins that the README names, every role among them."""
    facts = as_dictionary()
    lines = [
        f"  درگاه       {facts['address']}",
        f"  میز کار     {facts['desk']}",
        f"  پیام‌ها      {facts['outbox']}   (کد ورود شهروند این‌جا دیده می‌شود)",
        f"  درگاه پرداخت نمونه  {facts['payment_sandbox']}   (پولی جابه‌جا نمی‌کند)",
        f"  گذرواژه همه همکاران: {PASSWORD}   کد دوم تازه: .venv/bin/dargah demo",
    ]
    named = {name: place for place, name in enumerate([*(member.username for member in STAFF), *FINANCE])}
    people = [member for member in facts["staff"] if member["username"] in named]
    lines += [
        f"    {member['username']:<12} {member['code']}  {Role(member['role']).label}، {member['name']}"
        for member in sorted(people, key=lambda one: named[one["username"]])
    ]
    lines.append("    همکاران واحدهای دیگر: .venv/bin/dargah demo --json")
    lines += [
        f"  شهروند: کد ملی {c['national_id']}  همراه {c['mobile']}  ({c['name']})" for c in facts["citizens"]
    ]
    return "\n".join(lines)
