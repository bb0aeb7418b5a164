"""The production entry points: the web server and the worker."""

import os
import sys
from pathlib import Path
from typing import cast

THREADS = 4


def serve_web(application: str = "dargah.config.wsgi:application") -> int:
    """Serve on 127.0.0.1:PORT (DARGAH_BIND for another address) until stopped; nginx stands in front."""
    from granian import Granian
    from granian.constants import Interfaces

    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        os.environ["DJANGO_SETTINGS_MODULE"] = "dargah.config.settings"
    from dargah.config import settings
    from dargah.config.ports import require_free
    from dargah.config.postgres import require_answer

    require_signing()
    require_files()
    require_answer()
    require_free("PORT", settings.PORT, address=settings.BIND)
    server = Granian(
        application,
        address=settings.BIND,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=settings.THREADS,
        backlog=1024,
        # an idle keep-alive connection must not hold the stop for twenty seconds
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        log_access=False,
        log_level="warn",  # type: ignore[arg-type]  # granian takes the word as well as the enum
    )
    server.serve()
    return 0


def run_worker() -> int:
    """Run the worker until stopped; jobs under way are finished first."""
    import django

    from dargah.config.postgres import require_answer

    require_signing()
    require_files()
    django.setup()
    require_answer()
    require_signed_off()
    from dargah.letters import signing

    signing.make_ready()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    # the app itself: procrastinate's command greets in English
    connector = cast("DjangoConnector", app.connector)
    with app.replace_connector(connector.get_worker_connector()) as ready:
        ready.run_worker(concurrency=THREADS, shutdown_graceful_timeout=5)
    return 0


def require_signed_off() -> None:
    """Keep the worker of a restored backup from sending again what was sent long ago."""
    from dargah.journal import restored

    if not restored.look():
        print(
            "این پایگاه داده از نسخه پشتیبان است و هنوز تأیید نشده. بنویسید: dargah restore check",
            file=sys.stderr,
        )
        raise SystemExit(1)


def require_files() -> None:
    """Stop a start that could keep no file: the folder is another user's, or systemd lets the unit only read it."""
    from dargah.config import env, settings
    from dargah.files import storage

    try:
        (settings.FILES_ROOT / storage.INCOMING).mkdir(parents=True, exist_ok=True)
        refused = not os.access(settings.FILES_ROOT / storage.INCOMING, os.W_OK | os.X_OK)
    except OSError:
        refused = True
    if refused or not os.access(settings.FILES_ROOT, os.W_OK | os.X_OK):
        raise env.refused_folder("DARGAH_FILES", settings.FILES_ROOT)


def require_signing() -> None:
    """Stop a start whose certificate cannot sign; in production the demo's authority must not sign real letters.

    Asked before anything else runs: later the worker would end in the middle of its start, and the web server would not
    know of it before the first letter.
    """
    from dargah.config import env, settings

    write = "DARGAH_SIGNING_P12=/etc/dargah/signing.p12 و DARGAH_SIGNING_PASSWORD=…"
    if not settings.SIGNING_P12 and not settings.PRODUCTION:
        return
    if not _is_file(settings.SIGNING_P12 or "-"):
        raise env.WrongSetting("DARGAH_SIGNING_P12", "فایل گواهی امضای اداره نیست", write)
    try:
        _load_signer()
    except OSError as refusal:
        if Path(settings.SIGNING_P12).is_file() and not os.access(settings.SIGNING_P12, os.R_OK):
            raise env.WrongSetting("DARGAH_SIGNING_P12", "فایلی است که خوانده نمی‌شود", write) from refusal
        raise env.refused_folder("DARGAH_DATA", settings.DATA) from refusal
    except Exception as failure:
        why = "فایلی است که با DARGAH_SIGNING_PASSWORD باز نمی‌شود یا گواهی و کلید با هم در آن نیست"
        raise env.WrongSetting("DARGAH_SIGNING_P12", why, write) from failure


def _load_signer() -> None:
    import logging

    from dargah.letters import signing

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it tells the whole trace; we say a sentence
    try:
        signing.make_ready()
    finally:
        logging.getLogger("pyhanko").setLevel(logging.NOTSET)


def _is_file(written: str) -> bool:
    try:
        return Path(written).is_file()
    except (OSError, ValueError):  # a name that is too long, a NUL
        return False
