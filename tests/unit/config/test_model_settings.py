"""A model without a name, and a key that is no word, stop the start with a sentence that says what to write."""

import pytest

from dargah.config import env


@pytest.mark.parametrize("name", ["", "two words", "مدل"])
def test_a_model_without_a_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("DARGAH_MODEL_NAME", name)
    with pytest.raises(env.WrongSetting, match="DARGAH_MODEL_NAME=NAME"):
        env.word("DARGAH_MODEL_NAME", wanted=True, example="NAME")


def test_a_key_that_is_none_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARGAH_MODEL_KEY", "secret key")
    with pytest.raises(env.WrongSetting) as stopped:
        env.word("DARGAH_MODEL_KEY", example="KEY")
    assert "secret key" not in str(stopped.value)


def test_without_a_model_nothing_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DARGAH_MODEL_NAME", raising=False)
    assert env.word("DARGAH_MODEL_NAME", wanted=False, example="NAME") == ""
