"""`dargah calendar`: days on which the office is closed by order."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from dargah.config.services import TERMINAL


def add_commands(commands: Any) -> None:
    """`dargah calendar close` and `dargah calendar open`."""
    calendar = commands.add_parser(
        "calendar", help="days on which the office is closed by order"
    ).add_subparsers(required=True)
    shut = calendar.add_parser("close", help="close the office on a Jalali day, such as 1405/10/03")
    shut.add_argument("day")
    shut.add_argument("title")
    shut.set_defaults(handler=close)
    again = calendar.add_parser("open", help="take a closure back")
    again.add_argument("day")
    again.set_defaults(handler=open_again)


def close(options: argparse.Namespace) -> int:
    _start()
    from dargah.cases.operations import close_office_day

    return _change_day(
        options.day,
        lambda day: close_office_day(day=day, title=options.title, by=TERMINAL),
        f"بسته شد: {options.title}",
    )


def open_again(options: argparse.Namespace) -> int:
    _start()
    from dargah.cases.operations import open_office_day

    return _change_day(options.day, lambda day: open_office_day(day=day, by=TERMINAL), "باز است.")


def _change_day(written: str, change: Callable[[date], int], said: str) -> int:
    """Change a day of the calendar, written in Jalali, and have every process know it."""
    from dargah.catalogue.operations import announce
    from dargah.persian.dates import jalali, parse_jalali
    from dargah.persian.digits import persian_digits
    from dargah.persian.identifiers import Rejected

    try:
        day = parse_jalali(written)
    except Rejected as rejected:
        print(rejected.sentence, file=sys.stderr)
        return 2
    moved = change(day)
    announce()
    print(f"{jalali(day, 'weekday')} {said}")
    if moved:
        print(f"موعد {persian_digits(moved)} پرونده جابه‌جا شد.")
    return 0


def _start() -> None:
    import django

    django.setup()
    from dargah.config.postgres import require_answer

    require_answer()
