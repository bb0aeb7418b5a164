"""A password that nobody sees is typed twice at a terminal, and read from one line of a script."""

import getpass
import io
import sys

import pytest

from dargah.config import command


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "taken"), [(["گل‌های باغ ۱۲", "گل‌های باغ ۱۲"], "گل‌های باغ ۱۲"), (["yek", "do"], None)]
)
def test_at_a_terminal_it_is_typed_twice(
    typed: list[str], taken: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = iter(typed)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", lambda _: next(asked))
    assert command._new_password("گذرواژه") == taken
    assert ("یکی نیستند" in capsys.readouterr().err) == (taken is None)


def test_a_script_gives_it_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long password\nanother line\n"))
    assert command._new_password("گذرواژه") == "a long password"
