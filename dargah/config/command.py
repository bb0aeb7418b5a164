"""The `dargah` command: what a sysadmin types. Each subcommand is a function below; `dargah --help` lists them."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from dargah.config import closures, figures, mailing, restoring, services
from dargah.config.refusals import sentence_for

if TYPE_CHECKING:
    from dargah.people.models import StaffMember

Handler = Callable[[argparse.Namespace], int]
CLOSED_PIPE = 141  # what a shell says of a program that SIGPIPE ended
INTERRUPTED = 130  # the same for Ctrl-C


def main(arguments: list[str] | None = None) -> int:
    """Parse and run one subcommand; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dargah.config.settings")
    parsed = _parser().parse_args(arguments)
    handler: Handler = parsed.handler
    if handler not in OF_AN_INSTALLATION:
        from dargah.config.last_run import speak_as_it_did

        speak_as_it_did()
    try:
        code = handler(parsed)
        sys.stdout.flush()
    except BrokenPipeError:
        # who reads has enough (`| head`): what is left goes nowhere, and no trace is shown at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except KeyboardInterrupt:
        print("ناتمام ماند و بسته شد؛ می‌توانید دوباره آغاز کنید.", file=sys.stderr)
        return INTERRUPTED
    except Exception as failure:
        refusal = sentence_for(failure)
        if refusal is None:
            raise
        raise refusal from failure
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dargah", description="درگاه: every service of a directorate, online"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, handler: Handler, about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about)
        sub.set_defaults(handler=handler)
        return sub

    command("run", run, "everything on this machine for trying: database, demo data, web, worker, sandboxes")
    command("serve", serve, "the web server, for production")
    command("worker", worker, "the worker: notices, letters, nightly work")
    command(
        "prepare",
        prepare,
        "after installing or upgrading: migrate, collect the static files, load the content",
    )
    demo = command("demo", demo_sign_ins, "the sign-ins of the demo")
    demo.add_argument("--json", action="store_true", help="as JSON, with current second-factor codes")

    journal = commands.add_parser("journal", help="the journal's hash chain").add_subparsers(required=True)
    verify = journal.add_parser("verify", help="read the whole chain and say where it breaks")
    verify.set_defaults(handler=journal_verify)
    anchor = journal.add_parser(
        "anchor", help="write the newest entry's sealed digest to journal-anchors.txt"
    )
    anchor.set_defaults(handler=journal_anchor)

    files = commands.add_parser("files", help="the stored files").add_subparsers(required=True)
    check = files.add_parser("verify", help="compare every stored file with its digest")
    check.set_defaults(handler=files_verify)

    restoring.add_commands(commands)

    services.add_commands(commands)

    figures.add_commands(commands)

    mailing.add_commands(commands)

    texts = commands.add_parser("texts", help="the catalogues under dargah/locale").add_subparsers(
        required=True
    )
    for name, handler, about in (
        ("check", texts_check, "complete, compiled, and nothing left in English"),
        ("compile", texts_compile, "write each .mo from its .po"),
    ):
        texts.add_parser(name, help=about).set_defaults(handler=handler)
    drawn = command("diagrams", diagrams, "write the diagrams made from the tables in code and the services")
    drawn.add_argument("folder")

    staff = commands.add_parser("staff", help="staff accounts").add_subparsers(required=True)
    add = staff.add_parser("add", help="make a staff account; asks for the password")
    add.add_argument("username")
    add.add_argument("full_name")
    add.add_argument("role")
    add.add_argument("unit")
    add.set_defaults(handler=staff_add)

    for name, handle, about in (
        ("close", staff_close, "a member has left: no sign-in any more"),
        ("reset", staff_reset, "a new password, and a second factor to be made anew"),
    ):
        sub = staff.add_parser(name, help=about)
        sub.add_argument("username")
        sub.set_defaults(handler=handle)

    closures.add_commands(commands)

    partner = commands.add_parser("partner", help="partners of the API").add_subparsers(required=True)
    key = partner.add_parser("add", help="make a partner and print its key once")
    key.add_argument("name")
    key.add_argument(
        "--scope", action="append", choices=["apply", "apply_on_paper", "read", "answer"], default=None
    )
    key.add_argument(
        "--office", default="", help="the outside office whose questions it answers (directorate.yaml)"
    )
    key.set_defaults(handler=partner_add)
    return parser


def run(_: argparse.Namespace) -> int:
    from dargah.config.whose import require_words_of_a_demo

    require_words_of_a_demo()
    from dargah.config.supervisor import run_everything

    return run_everything()


def serve(_: argparse.Namespace) -> int:
    from dargah.config.serving import serve_web

    return serve_web()


def worker(_: argparse.Namespace) -> int:
    from dargah.config.serving import run_worker

    return run_worker()


def prepare(_: argparse.Namespace) -> int:
    import time

    from dargah.config import whose
    from dargah.config.preparation import prepare_installation
    from dargah.config.prepared import remember
    from dargah.config.supervisor import CAN_SERVE, seconds_since

    begun = time.monotonic()

    def say(sentence: str) -> None:
        print(f"◆ {sentence} ({seconds_since(begun)})", flush=True)

    _start_django()
    from django.conf import settings

    whose.require_own(settings.MODE)
    prepare_installation(say)
    whose.note(settings.MODE)
    (settings.DATA / CAN_SERVE).touch()
    if settings.DEMO:
        from dargah.config.demo.seed import seed

        seed(say)
    remember()
    return 0


def demo_sign_ins(options: argparse.Namespace) -> int:
    os.environ.setdefault("DARGAH_MODE", "demo")
    from dargah.config.demo.sign_ins import as_dictionary, as_text

    facts = as_dictionary()
    print(json.dumps(facts, ensure_ascii=False, indent=2) if options.json else as_text())
    if not facts["staff"]:
        print("نمایش هنوز آماده نیست؛ پس از «آماده است» در make run دوباره بپرسید.", file=sys.stderr)
        return 1
    return 0


def journal_verify(_: argparse.Namespace) -> int:
    _start_django()
    from dargah.journal import anchors, chain
    from dargah.persian.digits import persian_digits

    try:
        report = chain.verify(anchors.read_anchors())
    except ValueError as broken:
        print(broken, file=sys.stderr)
        return 1
    for found in report.breaks:
        print(found.sentence, file=sys.stderr)
    read, last = persian_digits(report.entries), persian_digits(report.last_seq)
    print(f"{read} ردیف خوانده شد؛ آخرین: {last} {report.last_digest}")
    print("زنجیره درست است." if report.holds else "زنجیره شکسته است.")
    return 0 if report.holds else 1


def journal_anchor(_: argparse.Namespace) -> int:
    _start_django()
    from dargah.journal import anchors

    print(anchors.write_anchor() or "روزنامه خالی است.")
    return 0


def files_verify(_: argparse.Namespace) -> int:
    _start_django()
    from dargah.files.integrity import verify_store
    from dargah.persian.digits import persian_digits

    report = verify_store()
    for title, digests in (("گم‌شده", report.missing), ("دست‌خورده", report.corrupt)):
        for digest in digests:
            print(f"{title}: {digest}", file=sys.stderr)
    print(f"{persian_digits(report.checked)} فایل خوانده شد.")
    return 0 if report.is_sound else 1


def texts_check(_: argparse.Namespace) -> int:
    _start_django(database=False)
    from dargah.config.texts import check

    faults = check()
    print("\n".join(faults) or "متن‌ها کامل است.", file=sys.stderr if faults else sys.stdout)
    return 1 if faults else 0


def texts_compile(_: argparse.Namespace) -> int:
    _start_django(database=False)
    from dargah.config.texts import compile_catalogues

    compile_catalogues(say=print)
    return 0


def diagrams(options: argparse.Namespace) -> int:
    _start_django(database=False)
    from pathlib import Path

    from dargah.config.diagrams import write_diagrams

    write_diagrams(Path(options.folder))
    return 0


def _new_password(ask: str) -> str | None:
    """The password as it was typed, twice at a terminal where nobody sees it; None with a sentence when they differ."""
    import getpass

    if not sys.stdin.isatty():  # a script gives it in one line
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(f"{ask}: ")
    if getpass.getpass("همان گذرواژه بار دیگر: ") == password:
        return password
    print("دو گذرواژه یکی نیستند؛ فرمان را دوباره بنویسید.", file=sys.stderr)
    return None


def staff_add(options: argparse.Namespace) -> int:
    _start_django()
    from django.core.exceptions import ValidationError

    from dargah.people.models import Unit
    from dargah.people.operations import add_staff
    from dargah.people.roles import Role

    unit = Unit.objects.filter(slug=options.unit).first()
    if unit is None or options.role not in Role.values:
        print("واحد یا نقش شناخته نیست. نقش‌ها: " + " ".join(Role.values), file=sys.stderr)
        return 2
    password = _new_password("گذرواژه")
    if password is None:
        return 2
    try:
        add_staff(
            username=options.username,
            full_name=options.full_name,
            role=Role(options.role),
            unit=unit,
            password=password,
            by="system",
        )
    except ValidationError as weak:
        print("\n".join(weak.messages), file=sys.stderr)
        return 2
    print("ساخته شد. در نخستین ورود، عامل دوم را می‌سازد.")
    return 0


def staff_close(options: argparse.Namespace) -> int:
    _start_django()
    from dargah.people.operations import close_account

    member = _member(options.username)
    if member is None:
        return 2
    close_account(member=member, by="system")
    print("بسته شد.")
    return 0


def staff_reset(options: argparse.Namespace) -> int:
    _start_django()
    from allauth.mfa.models import Authenticator
    from django.core.exceptions import ValidationError

    from dargah.people.operations import renew_password

    member = _member(options.username)
    if member is None:
        return 2
    password = _new_password("گذرواژه تازه")
    if password is None:
        return 2
    try:
        renew_password(member=member, password=password, by="system")
    except ValidationError as weak:
        print("\n".join(weak.messages), file=sys.stderr)
        return 2
    Authenticator.objects.filter(user=member).delete()
    print("گذرواژه تازه شد. در نخستین ورود، عامل دوم را می‌سازد.")
    return 0


def _member(username: str) -> "StaffMember | None":
    from dargah.people.models import StaffMember

    found = StaffMember.objects.filter(username=username).first()
    if found is None:
        print("چنین همکاری نیست.", file=sys.stderr)
    return found


def partner_add(options: argparse.Namespace) -> int:
    _start_django()
    from dargah.catalogue.directorate import directorate, outside_office
    from dargah.people.operations import make_partner_key

    if options.office and not outside_office(options.office):
        known = "\n".join(f"  {slug}  {name}" for slug, name in directorate().outside_offices.items())
        sys.exit(f"دستگاه بیرونی به این نام در directorate.yaml نیست: {options.office}\n{known}")
    scopes = options.scope or (["answer"] if options.office else ["apply", "read"])
    if ("answer" in scopes) != bool(options.office):
        sys.exit("اجازه answer و نام دستگاه بیرونی (--office) با هم می‌آیند.")
    _, key = make_partner_key(name=options.name, scopes=scopes, office=options.office, by="system")
    print(key)
    return 0


def _start_django(*, database: bool = True) -> None:
    """Set Django up; stop with a sentence where the database that a command needs does not answer."""
    import django

    django.setup()
    if database:
        from dargah.config.postgres import require_answer

        require_answer()


# what sets a portal up or runs it: these take their settings from the environment alone
OF_AN_INSTALLATION: frozenset[Handler] = frozenset({run, serve, worker, prepare})

if __name__ == "__main__":
    sys.exit(main())
