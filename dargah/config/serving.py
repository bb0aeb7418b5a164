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

    from dargah.config import env

    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        os.environ["DJANGO_SETTINGS_MODULE"] = "dargah.config.settings"
    from dargah.config import settings

    require_signing()
    server = Granian(
        application,
        address=env.text("DARGAH_BIND", "127.0.0.1"),
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=env.integer("DARGAH_WEB_WORKERS", 2, 1, 64),
        blocking_threads=env.integer("DARGAH_THREADS", THREADS, 1, 64),
        backlog=1024,
        # an idle keep-alive connection must not hold the stop for twenty seconds
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        log_access=False,
        log_level="warn",  # type: ignore[arg-type]  # granian takes the word as well as the enum
        # the texts beside the fonts are sent compressed by web.statics
        static_path_route=["/static/fonts"],
        static_path_mount=[Path(settings.STATIC_ROOT) / "fonts"],
        static_path_expires=31_536_000,
    )
    server.serve()
    return 0


def run_worker() -> int:
    """Run the worker until stopped; jobs under way are finished first."""
    import django

    from dargah.config.postgres import require_answer

    require_signing()
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


def require_signing() -> None:
    """Stop a production start without the directorate's certificate: the demo's authority must not sign real letters."""
    from dargah.config import env, settings

    if settings.PRODUCTION and not Path(settings.SIGNING_P12 or "-").is_file():
        raise env.WrongSetting(
            "DARGAH_SIGNING_P12",
            "فایل گواهی امضای اداره نیست",
            "DARGAH_SIGNING_P12=/etc/dargah/signing.p12 و DARGAH_SIGNING_PASSWORD=…",
        )
