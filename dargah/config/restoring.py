"""`dargah restore`: what a restored backup lacks, and the word that opens the portal again."""

import argparse
import sys
from typing import Any


def add_commands(commands: Any) -> None:
    """`dargah restore check` and `dargah restore sign-off`."""
    restore = commands.add_parser("restore", help="after restoring a backup").add_subparsers(required=True)
    look = restore.add_parser("check", help="what is missing: journal against anchors, files against rows")
    look.set_defaults(handler=check)
    word = restore.add_parser("sign-off", help="open the portal again; it is read-only until then")
    word.add_argument("username", help="the sysadmin who has read the check")
    word.add_argument("--with-gaps", action="store_true", help="although something is missing")
    word.set_defaults(handler=sign_off)


def check(_: argparse.Namespace) -> int:
    """Say what is missing both ways; 0 when nothing is."""
    _start()
    from dargah.journal import restored

    gaps = _gaps()
    print("درگاه باز است." if restored.look() else "درگاه فقط خواندنی است تا مدیر سامانه تأیید کند.")
    return 1 if gaps else 0


def sign_off(options: argparse.Namespace) -> int:
    """Open the portal in the name of a sysadmin; with gaps only when told so."""
    _start()
    from dargah.journal import restored
    from dargah.people.models import StaffMember
    from dargah.people.roles import Role

    member = StaffMember.objects.filter(username=options.username, role=Role.SYSADMIN, is_active=True).first()
    if member is None:
        print("مدیر سامانه‌ای با این نام کاربری نیست.", file=sys.stderr)
        return 1
    missing = _gaps()
    if missing and not options.with_gaps:
        print("چیزی کم است. اگر با همین کاستی‌ها باز شود، بنویسید: --with-gaps", file=sys.stderr)
        return 1
    from dargah.files.integrity import verify_store

    report = verify_store()
    restored.sign_off(by=member.reference, missing_files=len(report.missing) + len(report.corrupt))
    print("درگاه باز است. dargah-web و dargah-worker را روشن کنید.")
    return 0


def _gaps() -> int:
    """Print what is missing, a line each; returns how many lines were gaps."""
    from dargah.files.integrity import verify_store
    from dargah.journal import restored
    from dargah.persian.digits import persian_digits

    gaps = 0
    if lost := restored.lost_entries():
        gaps += 1
        print(f"روزنامه: {persian_digits(lost)} ردیف آخر در این نسخه نیست.", file=sys.stderr)
    report = verify_store()
    for title, digests in (("گم‌شده", report.missing), ("دست‌خورده", report.corrupt)):
        gaps += len(digests)
        for digest in digests:
            print(f"فایل {title}: {digest}", file=sys.stderr)
    if report.unnamed:
        print(
            f"{persian_digits(len(report.unnamed))} فایل در انبار هست که هیچ ردیفی نام نمی‌برد.",
            file=sys.stderr,
        )
    return gaps


def _start() -> None:
    import django

    django.setup()
    from dargah.config.postgres import require_answer

    require_answer()
