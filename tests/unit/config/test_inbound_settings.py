"""A key that could be guessed stops the start, and is not repeated in what is said about it."""

import pytest

from dargah.config import env


@pytest.mark.parametrize(
    "key", ["short-key", "x" * 201, "با حروف فارسی که بلند است و کسی آن را نمی‌داند", "k" * 31 + "/"]
)
def test_a_key_that_is_none(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("DARGAH_SMS_IN_KEY", key)
    with pytest.raises(env.WrongSetting, match="token_urlsafe") as stopped:
        env.unguessable("DARGAH_SMS_IN_KEY", "")
    assert key not in str(stopped.value)


def test_without_one_the_address_is_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DARGAH_SMS_IN_KEY", raising=False)
    assert env.unguessable("DARGAH_SMS_IN_KEY", "") == ""
    monkeypatch.setenv("DARGAH_SMS_IN_KEY", "k" * 43)
    assert env.unguessable("DARGAH_SMS_IN_KEY", "") == "k" * 43
