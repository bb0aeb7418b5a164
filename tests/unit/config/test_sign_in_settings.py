"""How long a password is, how long a session lives, how late a code may come: what docs/operate.md and security.md promise."""

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from dargah.config import settings as ours


@pytest.mark.parametrize(("password", "taken"), [("zarif-kuh-7", False), ("zarif-kuh-77", True)])
def test_a_password_has_twelve_characters(password: str, taken: bool) -> None:
    if taken:
        validate_password(password)
    else:
        with pytest.raises(ValidationError, match=r"۱۲|12"):
            validate_password(password)


def test_a_session_lasts_one_working_day() -> None:
    assert ours.SESSION_COOKIE_AGE == 8 * 3600


@pytest.mark.parametrize(
    ("steps", "taken"), [(0, True), (-1, True), (1, True), (-2, False), (2, False), (-5, False)]
)
def test_a_code_may_be_half_a_minute_early_or_late(
    steps: int, taken: bool, monkeypatch: pytest.MonkeyPatch, rf: Any
) -> None:
    secret = auth.generate_totp_secret()
    now = int(time.time())
    code = auth.format_hotp_value(auth.hotp_value(secret, now // 30 + steps))
    monkeypatch.setattr(auth.time, "time", lambda: now)
    assert _is_taken(secret, code, rf.get("/")) is taken


def _is_taken(secret: str, code: str, request: HttpRequest) -> bool:
    from allauth.core import context

    with context.request_context(request):
        return bool(auth.validate_totp_code(secret, code))
