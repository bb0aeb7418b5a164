"""`dargah services`: check, compare, load and export the definitions."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Handler = Callable[[argparse.Namespace], int]
FAULT = 2
TERMINAL = "terminal"
NAMED = 5  # services by name, where they are only mentioned


def add_commands(commands: Any) -> None:
    """The subcommands of `dargah services`."""
    services = commands.add_parser("services", help="the service definitions").add_subparsers(required=True)

    def command(name: str, handler: Handler, about: str) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = services.add_parser(name, help=about, description=about)
        sub.set_defaults(handler=handler)
        return sub

    def of_folder(sub: argparse.ArgumentParser) -> argparse.ArgumentParser:
        sub.add_argument(
            "folder", nargs="?", type=Path, help="a content folder, or one service's; default: the office's"
        )
        return sub

    of_folder(command("check", check, "check the definitions of a folder, load nothing"))
    of_folder(
        command(
            "diff", diff, "what of a folder differs from what is published: exit code 1 when anything does"
        )
    )
    load = of_folder(command("load", load_folder, "publish the definitions of a folder"))
    load.add_argument("--dry-run", action="store_true", help="only say what would be published")
    export = command("export", export_services, "write what is published as a content folder")
    export.add_argument(
        "slug", nargs="*", help="the services; all when none is named; a folder may stand last"
    )
    export.add_argument("--to", type=Path, metavar="FOLDER", help="where to write; or name the folder last")


def _told(handler: Handler) -> Handler:
    """A command that ends with a sentence where a file, folder or service is not as it must be."""

    def guarded(options: argparse.Namespace) -> int:
        import django

        django.setup()
        from django.db import ProgrammingError

        from dargah.catalogue.exchange import NoSuchPlace
        from dargah.catalogue.yaml_lines import ContentError
        from dargah.people.refusals import Refusal

        try:
            return handler(options)
        except (ContentError, NoSuchPlace) as wrong:
            print(wrong, file=sys.stderr)
        except Refusal as refusal:
            print(refusal.sentence, file=sys.stderr)
        except ProgrammingError:
            print("جدول‌ها هنوز ساخته نشده است؛ نخست بنویسید: dargah prepare", file=sys.stderr)
        except BrokenPipeError:
            raise  # whoever read the list has seen enough: no fault of a file
        except OSError as refused:
            print(f"«{refused.filename}» خوانده یا نوشته نمی‌شود ({refused.strerror}).", file=sys.stderr)
        except UnicodeDecodeError:
            print("یکی از فایل‌ها UTF-8 نیست؛ آن را با این رمزگذاری ذخیره کنید.", file=sys.stderr)
        return FAULT

    return guarded


def _folder(options: argparse.Namespace) -> Path:
    from django.conf import settings

    return Path(options.folder or settings.CONTENT)


@_told
def check(options: argparse.Namespace) -> int:
    """Every definition of the folder is read and checked, and each of its letters made once."""
    from dargah.catalogue.checks import elsewhere, findings
    from dargah.catalogue.exchange import read_folder, services_around
    from dargah.catalogue.loader import load_services
    from dargah.persian.digits import persian_digits

    found = read_folder(_folder(options))[0] if options.folder else load_services(_folder(options))
    faults, (known, apart) = 0, services_around(_folder(options))
    for one in found:
        others = elsewhere.found(one.definition, known, apart=apart)
        for finding in (
            *others,
            *findings(one.definition, letters=one.letters, tried=one.told_samples, whole=True),
        ):
            faults += finding.grave
            print(one.told(finding) + ("" if finding.grave else " (هشدار)"), file=sys.stderr)
    if faults:
        return 1
    print(f"{persian_digits(len(found))} خدمت درست است.")
    return 0


@_told
def diff(options: argparse.Namespace) -> int:
    """What differs between the folder and what is published."""
    return 1 if _say_differences(_folder(options)) else 0


@_told
def load_folder(options: argparse.Namespace) -> int:
    """Publish what stands in the folder; with --dry-run say what would change."""
    from dargah.config.postgres import require_answer
    from dargah.config.preparation import load_content

    if options.dry_run:
        _say_differences(_folder(options))
    if _wrong_samples(_folder(options), whole=options.folder is not None):
        return 1
    require_answer()
    if _nobody_takes(_folder(options), told=options.dry_run or options.folder is not None):
        return 1
    if options.dry_run:
        return _tried(_folder(options))
    if options.folder is None:
        load_content(say=print, keeping_the_office=False)
        return 0
    from dargah.catalogue.queries import publication
    from dargah.persian.digits import persian_digits

    before = publication()
    published, groups = _publish(_folder(options))
    for made in groups:
        print(f"گروه «{made.title}» بانک پرسش نسخه {persian_digits(made.number)} شد.")
    print(
        f"{persian_digits(len(published))} خدمت خوانده شد"
        + ("؛ چیزی تازه نبود." if publication() == before else " و منتشر است.")
    )
    return 0


def _publish(folder: Path) -> tuple[list[Any], list[Any]]:
    """Publish the services of a folder and the groups that it brings, all or nothing: their versions."""
    from django.db import transaction

    from dargah.catalogue.operations import publish_all
    from dargah.content.banked import groups_that_differ
    from dargah.content.operations import load_groups

    loaded, _ = _read(folder)
    with transaction.atomic():
        groups = {} if _is_own(folder) else groups_that_differ(_groups(folder, loaded))
        return publish_all(loaded, by=TERMINAL), load_groups(groups, by=TERMINAL)


def _tried(folder: Path) -> int:
    """Load a folder and take it back: what would be refused is said now (Refusal). Returns the exit code of success."""
    from django.db import transaction

    with transaction.atomic():
        _publish(folder)
        transaction.set_rollback(True)
    return 0


def _wrong_samples(folder: Path, *, whole: bool) -> bool:
    """Say which samples hold answers that their form does not take: the accepted one is what partners copy."""
    from dargah.catalogue.checks import samples
    from dargah.catalogue.exchange import read_folder
    from dargah.catalogue.loader import load_services

    faults = [
        one.told(finding)
        for one in (read_folder(folder)[0] if whole else load_services(folder))
        for finding in samples.found(one.definition, one.told_samples)
        if finding.grave
    ]
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return bool(faults)


def _nobody_takes(folder: Path, *, told: bool) -> bool:
    """Say what nobody here holds the role for; a warning, where it is ``told``, of what is published like that already."""
    from dargah.catalogue.manned import unmanned

    found = unmanned(_read(folder)[0])
    for one, finding in found:
        if finding.grave or told:
            print(one.told(finding) + ("" if finding.grave else " (هشدار)"), file=sys.stderr)
    return any(finding.grave for _, finding in found)


@_told
def export_services(options: argparse.Namespace) -> int:
    """Write the published services as a content folder."""
    from dargah.catalogue.exchange import exported, write_files
    from dargah.config.postgres import require_answer
    from dargah.content.banked import as_told, current_bank
    from dargah.persian.digits import persian_digits

    require_answer()
    slugs, folder = list(options.slug), options.to
    if folder is None and slugs and _is_a_folder(slugs[-1]):
        folder = Path(slugs.pop())
    if folder is None:
        print("پوشه‌ای نام نبردید؛ بنویسید: dargah services export --to پوشه", file=sys.stderr)
        return FAULT
    files = exported(slugs, as_told(current_bank()))
    write_files(folder, files)
    many = sum(name.endswith("/service.yaml") for name in files)
    print(f"{persian_digits(many)} خدمت در «{folder}» نوشته شد.")
    return 0


def _is_a_folder(name: str) -> bool:
    """Whether a name is a place to write to: a misspelt service must not become the folder of all the others."""
    return "/" in name or name.startswith(".") or Path(name).is_dir()


def _say_differences(folder: Path) -> int:
    """Print the differences, service by service; returns how many services differ."""
    from dargah.catalogue.exchange import compared
    from dargah.config.postgres import require_answer
    from dargah.persian.digits import persian_digits

    require_answer()
    loaded, whole = _read(folder)
    groups = _say_groups(folder, loaded)
    differing = [one for one in compared(loaded, whole) if not one.is_same]
    gone = [one for one in differing if one.standing == "gone"]
    # only the office's own folder says which services there are; any other leaves alone what it does not hold
    found = differing if _is_own(folder) else [one for one in differing if one.standing != "gone"]
    for one in (one for one in found if one.standing != "gone"):
        print(f"{one.title} ({one.slug})")
        if one.standing == "new":
            print("  منتشر نشده است؛ خدمت تازه‌ای است.")
        for difference in one.differences:
            print(f"  {difference.sentence}")
    if gone:
        _say_gone([one.slug for one in gone], whole=_is_own(folder))
    if found or not groups:
        print(f"{persian_digits(len(found))} خدمت فرق دارد." if found else "فرقی نیست.")
    return len(found) + groups


def _say_gone(slugs: list[str], *, whole: bool) -> None:
    """Print what is published and not in the folder: all of it where the folder says which services there are."""
    from dargah.persian.digits import persian_digits

    some = slugs if whole else slugs[:NAMED]
    names = "، ".join(some) + (" و …" if len(some) < len(slugs) else "")
    rest = "." if whole else "؛ بارگذاری این پوشه به آن‌ها دست نمی‌زند."
    print(f"{persian_digits(len(slugs))} خدمت منتشر است و در این پوشه نیست: {names}{rest}")


def _groups(folder: Path, loaded: list[Any]) -> dict[str, Any]:
    """The groups of the bank that a folder brings: of a whole one all, of a service's what it asks."""
    from dargah.catalogue.loader import load_bank
    from dargah.content.banked import as_told

    return as_told(load_bank(folder / "question-bank")) | {
        key: group for one in loaded for key, group in one.bank.items()
    }


def _say_groups(folder: Path, loaded: list[Any]) -> int:
    """Print which groups of the bank would change, and what follows them; returns how many.

    Of the office's own folder none: what is published here stands, and is only mentioned.
    """
    from dargah.content.banked import current_bank, groups_of_files_replaced, groups_that_differ
    from dargah.content.operations.republishing import touched_by

    if _is_own(folder):
        for title in groups_of_files_replaced():
            print(f"گروه «{title}» بانک پرسش را خود اداره منتشر کرده است و همان می‌ماند.")
        return 0
    bank, there = current_bank(), {one.definition.slug for one in loaded}
    differing = groups_that_differ(_groups(folder, loaded))
    for key, group in differing.items():
        print(f"گروه «{group.get('title') or key}» بانک پرسش ({key})")
        if key not in bank:
            print("  این‌جا نیست؛ گروه تازه‌ای است.")
        elif group.get("title") and group["title"] != bank.titles.get(key):
            print(f"  نام: «{bank.titles.get(key)}» بود، «{group['title']}» شد")
        for part in _changes_of(key, bank.get(key, []), group["fields"]):
            for one in part.changes if key in bank else ():
                was = " ".join(one.old.split()), " ".join(one.new.split())
                print(
                    f"  {one.place}: {one.word}" + (f" («{was[0]}» بود، «{was[1]}» شد)" if all(was) else "")
                )
        others = [one.slug for one in touched_by(key) if one.slug not in there]
        if others:
            print(f"  خدمت‌های دیگری که با آن نو می‌شوند: {'، '.join(others)}")
    return len(differing)


def _changes_of(key: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Any]:
    """What is different in a group, in the words of its questions."""
    from dargah.content.compare import compare_groups
    from dargah.content.questions import raw_of
    from dargah.web.studio.names import words_of_group

    before, after = raw_of(old), raw_of(new)
    return list(compare_groups(before, after, words_of_group(key, before, after)))


def _read(folder: Path) -> tuple[list[Any], bool]:
    """The services of a folder; of the office's own one as this installation loads it: with the groups of the bank that
    the office has published, in the demo with its fees.
    """
    from django.conf import settings

    from dargah.catalogue.exchange import read_folder
    from dargah.config.demo.fees import with_sample_fees
    from dargah.content.banked import bank_of_the_office

    if not _is_own(folder):
        return read_folder(folder)
    loaded, whole = read_folder(folder, bank_of_the_office())
    return (with_sample_fees(loaded) if settings.DEMO else loaded), whole


def _is_own(folder: Path) -> bool:
    """Whether it is the folder that this installation loads when it starts."""
    from django.conf import settings

    return folder.resolve() == Path(settings.CONTENT).resolve()
