"""Citizens sign in by a one-time code to the mobile (conventions.md §6): ask, redeem.

Nothing here looks whether a number or a national ID is known, so nothing can tell: asking does the same work and
gives the same answer for everybody. A code lives two minutes, is bound to the browser that asked, may be tried
five times, and opens one session.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people import limits
from dargah.people.models import Citizen, Consent, SignInCode
from dargah.persian.digits import fold_digits
from dargah.persian.identifiers import mobile as normal_mobile
from dargah.persian.identifiers import national_id as normal_national_id

LIFETIME = timedelta(minutes=2)
DIGITS = 6


class CodeRefused(Exception):
    """The code did not open a session; ``sentence`` says what to do next, never whether somebody is known."""

    sentence = "این کد درست نیست یا وقتش گذشته است. پیامک را دوباره ببینید؛ اگر باز هم نشد، کد تازه بخواهید."


def request_code(*, national_id: str, mobile: str, browser: str, address: str) -> SignInCode:
    """Make a code for the pair and leave its sending to the followup.

    Raises Rejected for an ID or number that cannot be one, TooOften past the limits of limits.toml.
    """
    national_id = normal_national_id(national_id)
    mobile = normal_mobile(mobile)
    limits.count("code_from_address", limits.neighbourhood(address))
    limits.count("code_to_number", mobile)
    limits.count("code_to_number_a_day", mobile)
    limits.count("code_everywhere")
    code = new_code()
    with transaction.atomic():
        asked = SignInCode(
            national_id=national_id,
            mobile=mobile,
            browser=digest_of("browser", browser),
            sealed=box().encrypt(code.encode()).decode(),
            expires_at=Now() + LIFETIME,
        )
        asked.digest = digest_of(str(asked.pk), code)
        asked.save(force_insert=True)
        record(event=Event.code_requested, subject=f"code:{asked.pk}", actor="system")
    return asked


def new_code() -> str:
    """Six digits that nobody can guess."""
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def unseal(asked: SignInCode | Consent) -> str | None:
    """The code in clear for the channel; None once it was handed over."""
    if not asked.sealed:
        return None
    try:
        return box().decrypt(asked.sealed.encode()).decode()
    except InvalidToken:
        return None


def forget_seal(asked: SignInCode | Consent) -> None:
    """The channel has the code: from now on it stands nowhere here."""
    type(asked)._default_manager.filter(pk=asked.pk).update(sealed="")  # noqa: SLF001 Django's documented way
    asked.sealed = ""


def redeem_code(*, asked: UUID, code: str, browser: str, address: str) -> Citizen:
    """Turn a code into its citizen, exactly once.

    1. count the try, in one statement that also refuses a used, expired or over-tried code or another browser;
    2. compare the digest in constant time;
    3. mark it used; of two at once only one gets past this;
    4. find or make the citizen of the proven pair.
    Raises CodeRefused, TooOften.
    """
    limits.count("try_code_from_address", limits.neighbourhood(address))
    allowed = limits.limits()["try_code"].limit
    live = SignInCode.objects.filter(
        pk=asked, browser=digest_of("browser", browser), used_at__isnull=True, expires_at__gt=Now()
    )
    if not live.filter(tries__lt=allowed).update(tries=F("tries") + 1):
        raise CodeRefused
    row = SignInCode.objects.get(pk=asked)
    if not hmac.compare_digest(row.digest, digest_of(str(row.pk), fold_digits(code).strip())):
        raise CodeRefused
    with transaction.atomic():
        if not live.update(used_at=Now(), sealed=""):
            raise CodeRefused
        citizen, _ = Citizen.objects.get_or_create(national_id=row.national_id, mobile=row.mobile)
        record(event=Event.citizen_signed_in, subject=citizen.reference, actor=citizen.reference)
    return citizen


def purge_codes() -> int:
    """Delete codes a day past their end; returns how many."""
    return SignInCode.objects.filter(expires_at__lt=Now() - timedelta(days=1)).delete()[0]


def digest_of(salt: str, value: str) -> str:
    """What is kept of a code, or of the browser that asked."""
    return hmac.new(
        settings.SECRET_KEY.encode(), f"sign-in:{salt}:{value}".encode(), hashlib.sha256
    ).hexdigest()


def box() -> Fernet:
    """What seals a code until the channel has it."""
    key = hashlib.sha256(f"seal:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
