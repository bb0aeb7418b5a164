"""The office takes answers by mail."""

from typing import Any

import pytest

KEY = "k" * 40


@pytest.fixture(autouse=True)
def mail_comes_in(settings: Any) -> None:
    settings.MAIL_IN_KEY, settings.MAIL_IN_DOMAIN, settings.MAIL_IN_AUTHSERV = KEY, "reply.example.ir", ""
