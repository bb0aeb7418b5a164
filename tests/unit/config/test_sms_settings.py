"""The settings of a second provider of SMS: an address without a key stops the start, and the key is not repeated."""

import pytest

from dargah.config import env


@pytest.mark.parametrize("written", ["", "با حروف فارسی", "two words here"])
def test_a_key_that_is_none(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("DARGAH_SMS_SECOND_API_KEY", written)
    with pytest.raises(env.WrongSetting) as stopped:
        env.word("DARGAH_SMS_SECOND_API_KEY", wanted=True, example="KEY-OF-THE-PROVIDER")
    assert "بنویسید: DARGAH_SMS_SECOND_API_KEY=" in str(stopped.value)
    assert not written or f"«{written}»" not in str(stopped.value), "it is the office's secret"


def test_without_a_second_provider_no_key_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DARGAH_SMS_SECOND_API_KEY", raising=False)
    assert env.word("DARGAH_SMS_SECOND_API_KEY", example="KEY-OF-THE-PROVIDER") == ""
