"""`dargah texts`: the catalogues may be shipped, and the check sees what it is there to see."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from dargah.config import texts

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path: Path, settings: Any) -> Path:
    """A copy of our Persian catalogue that a test may spoil."""
    place = tmp_path / "locale"
    shutil.copytree(settings.ROOT / "dargah" / "locale", place)
    settings.ROOT, settings.LOCALE_PATHS = tmp_path, [place]
    return place / "fa" / "LC_MESSAGES" / "django.po"


def test_our_texts_are_complete() -> None:
    assert texts.check() == []


def test_a_changed_source_wants_compiling(catalogue: Path) -> None:
    catalogue.write_text(catalogue.read_text().replace("گذرواژه عوض شد.", "گذرواژه تازه شد."))
    assert [fault for fault in texts.check() if "texts compile" in fault]
    texts.compile_catalogues(say=lambda _: None)
    assert texts.check() == []


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ('msgid "A"\nmsgstr ""\n', "ترجمه کامل نیست"),
        ('#, fuzzy\nmsgid "A"\nmsgstr "الف"\n', "ترجمه کامل نیست"),
        ('#, python-format\nmsgid "%(name)s"\nmsgstr "%(nam)s"\n', "django.po"),
    ],
)
def test_a_faulty_message_is_named(catalogue: Path, message: str, told: str) -> None:
    catalogue.write_text(HEAD + message)
    texts.compile_catalogues(say=lambda _: None)
    assert any(told in fault for fault in texts.check())


def test_a_sentence_of_the_libraries_left_in_english_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        texts, "_sentences", lambda: iter([("allauth/account/new.py:1", "", "A sentence nobody knows", "")])
    )
    assert texts.check() == ["allauth/account/new.py:1: به فارسی نیست: A sentence nobody knows"]
