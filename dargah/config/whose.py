"""Whose database this is: an office's or a demo's. The accounts of a demo have public passwords; an office gets none.

`dargah prepare` writes it beside the table of the staff, as the table's comment, which a dump carries along. Databases
from before are known by their first member: a demo begins with its own accounts.
"""

import os
from typing import Any

import psycopg

from dargah.config.env import WrongSetting

DEMO, OFFICE = "dargah: a demo", "dargah: an office"
STAFF, CITIZENS = "people_staffmember", "people_citizen"
OF_AN_OFFICE = ("DARGAH_SECRET_KEY", "DARGAH_SIGNING_P12", "DARGAH_SMS_API_KEY", "DARGAH_PAYMENT_MERCHANT")


def require_words_of_a_demo() -> None:
    """`dargah run` takes an environment without a mode for a demo's only where no office has set it. Raises WrongSetting."""
    mode = os.environ.get("DARGAH_MODE", "").strip()
    demo = "DARGAH_MODE=demo با پایگاه داده‌ای خالی؛ در اداره: dargah serve و dargah worker"
    if mode not in {"", "demo"}:
        raise WrongSetting("DARGAH_MODE", "حالت نمایش نیست، و dargah run فقط نمایش را اجرا می‌کند", demo)
    found = [name for name in OF_AN_OFFICE if os.environ.get(name, "").strip()]
    if os.environ.get("DARGAH_ORIGIN", "").strip().lower().startswith("https:"):
        found.append("DARGAH_ORIGIN")
    if not mode and found:
        why = f"نوشته نشده، ولی تنظیم‌های یک اداره نوشته شده است ({'، '.join(found)})"
        raise WrongSetting("DARGAH_MODE", why, demo)
    os.environ["DARGAH_MODE"] = "demo"


def require_own(mode: str) -> None:
    """Stop a demo on the database of an office, and an office on that of a demo. Raises WrongSetting."""
    with _line() as line:
        mark = _mark(line)
        is_demo = mark == DEMO or (mark is None and _begins_as_a_demo(line))
        is_office = mark == OFFICE or (mark is None and not is_demo and _has_people(line))
    if mode == "demo" and is_office:
        raise WrongSetting(
            "DATABASE_URL",
            "پایگاه داده یک اداره است و نمایش در آن نوشته نمی‌شود",
            "DATABASE_URL=نشانی پایگاه داده‌ای خالی، یا آن را بردارید تا نمایش پایگاه خود را بسازد",
        )
    if mode == "production" and is_demo:
        raise WrongSetting(
            "DATABASE_URL",
            "پایگاه داده نمایش است و حساب‌هایی با گذرواژه آشکار دارد",
            "DATABASE_URL=نشانی پایگاه داده‌ای خالی برای اداره",
        )


def note(mode: str) -> None:
    """Write down whose the database is; what is written already stays."""
    mark = {"demo": DEMO, "production": OFFICE}.get(mode)
    with _line() as line:
        if mark and _mark(line) is None:
            line.execute(f"COMMENT ON TABLE {STAFF} IS '{mark}'")


def _line() -> "psycopg.Connection[Any]":
    from dargah.web.database_line import connection_facts

    return psycopg.connect(**{"connect_timeout": 5, **connection_facts(), "autocommit": True})


def _mark(line: "psycopg.Connection[Any]") -> str | None:
    written = _first(line, f"SELECT obj_description(to_regclass('{STAFF}'), 'pg_class')")
    return written if written in {DEMO, OFFICE} else None


def _begins_as_a_demo(line: "psycopg.Connection[Any]") -> bool:
    from django.contrib.auth.hashers import check_password

    from dargah.config.demo.people import PASSWORD

    if not _is_there(line, STAFF):
        return False
    kept = _first(line, f"SELECT password FROM {STAFF} ORDER BY id LIMIT 1")  # noqa: S608 a name of ours
    return kept is not None and check_password(PASSWORD, kept)


def _has_people(line: "psycopg.Connection[Any]") -> bool:
    return any(
        _is_there(line, table) and _first(line, f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 names of ours
        for table in (STAFF, CITIZENS)
    )


def _is_there(line: "psycopg.Connection[Any]", table: str) -> bool:
    return _first(line, f"SELECT to_regclass('{table}')") is not None


def _first(line: "psycopg.Connection[Any]", statement: str) -> Any:
    row = line.execute(statement).fetchone()
    return row[0] if row else None
