"""A sysadmin closes a day of the office by order, and opens it again."""

from datetime import date

import pytest

from dargah.config.command import main
from dargah.orders.models import Closure

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)  # Tuesday, 3 Azar 1405


def test_a_day_is_closed_and_opened(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "close", "1405/09/03", "تعطیل به سبب گردوغبار"]) == 0
    assert capsys.readouterr().out == "سه‌شنبه ۳ آذر ۱۴۰۵ بسته شد: تعطیل به سبب گردوغبار\n"
    assert Closure.objects.get(date=DAY).title == "تعطیل به سبب گردوغبار"
    assert main(["calendar", "open", "۱۴۰۵/۹/۳"]) == 0
    assert capsys.readouterr().out == "سه‌شنبه ۳ آذر ۱۴۰۵ باز است.\n"
    assert not Closure.objects.filter(date=DAY).exists()


def test_a_day_that_is_none_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "open", "1405/13/40"]) == 2
    assert capsys.readouterr().err.strip()
