"""What an installation needs before it serves: tables, static files, units, counties and services. Safe to repeat."""

import gc
import hashlib
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from dargah.persian.digits import persian_digits

Say = Callable[[str], object]
NAMED = 3  # services by name in a warning
DEMO = Path(__file__).parent / "demo"


def prepare_installation(say: Say) -> None:
    """Migrate, build the static files, load the content; each step only where something changed."""
    from dargah.journal import restored

    migrate(say)
    restored.settle()
    build_static(say)
    load_content(say)


def migrate(say: Say) -> None:
    """Bring the tables up to date."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"ساختن جدول‌ها ({persian_digits(len(plan))} گام)…")
        # every step draws all models anew; looking for garbage among them takes a third of the time
        gc.disable()
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            gc.enable()
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        call_command("createcachetable", stdout=StringIO())


def build_static(say: Say) -> None:
    """Bundle the style sheets and collect the static files under names that carry their digest."""
    from dargah.web.assets import build

    source = Path(settings.STATICFILES_DIRS[0])
    digest = hashlib.sha256((settings.ROOT / "requirements.lock").read_bytes())  # libraries bring files, too
    for path in sorted(source.rglob("*")):
        if path.is_file() and "face" not in path.relative_to(source).parts:
            digest.update(path.relative_to(source).as_posix().encode() + b"\0" + path.read_bytes())
    mark = Path(settings.STATIC_ROOT) / "built-from"
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return
    say("آماده کردن فایل‌های ظاهر…")
    build()
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    mark.write_text(digest.hexdigest())


def load_content(say: Say, *, keeping_the_office: bool = True) -> None:
    """Units and counties of directorate.yaml, then every service folder; unchanged definitions make no new version.

    ``keeping_the_office``: what somebody of the office has published since stands, whatever the folder says.
    """
    from dargah.catalogue.directorate import directorate
    from dargah.catalogue.operations import load_content as load_services
    from dargah.catalogue.queries import publication
    from dargah.people.models import County, Unit

    office = directorate()
    with transaction.atomic():
        Unit.objects.bulk_create(
            [
                Unit(slug=u.slug, name=u.name, parent_id=u.parent, kind=u.kind, position=place)
                for place, u in enumerate(office.units)
            ],
            update_conflicts=True,
            unique_fields=["slug"],
            update_fields=["name", "parent", "kind", "position"],
        )
        County.objects.bulk_create(
            [
                County(slug=c.slug, name=c.name, office=c.office, latitude=c.lat, longitude=c.lon)
                for c in office.counties
            ],
            update_conflicts=True,
            unique_fields=["slug"],
            update_fields=["name", "office", "latitude", "longitude"],
        )
    before = publication()
    from dargah.config.demo.fees import with_sample_fees
    from dargah.content.banked import bank_of_the_office

    def over(loaded: list[Any]) -> list[Any]:
        return _with_somebody(with_sample_fees(loaded) if settings.DEMO else loaded, say)

    versions = load_services(
        settings.CONTENT, keeping_the_office=keeping_the_office, over=over, here=bank_of_the_office()
    )
    if publication() != before:
        say(f"{persian_digits(len(versions))} خدمت منتشر شد")
    _load_pages(say, keeping_the_office=keeping_the_office)


def _load_pages(say: Say, *, keeping_the_office: bool) -> None:
    """The pages of the information portal, in the demo also its invented ones."""
    from dargah.content.operations import load_pages
    from dargah.content.pages.reading import read_pages

    folders = [Path(settings.CONTENT), *([DEMO] if settings.DEMO else [])]
    pages = [page for folder in folders for page in read_pages(folder)]
    if made := load_pages(pages, keeping_the_office=keeping_the_office):
        say(f"{persian_digits(made)} صفحه منتشر شد")


def _with_somebody(loaded: list[Any], say: Say) -> list[Any]:
    """The services, without a new one that nobody here could take; what is published already stays, and is told.

    An installation that is brought up to date must start; a case of a new service would stand still.
    """
    from dargah.catalogue.manned import unmanned, without_new_ones

    lacking = unmanned(loaded)
    kept = without_new_ones(loaded, lacking)
    for one in (one for one in loaded if one not in kept):
        said = " ".join(finding.sentence for other, finding in lacking if other is one)
        say(f"خدمت تازه «{one.definition.title}» ({one.definition.slug}) منتشر نشد: {said}")
    slugs = list(dict.fromkeys(one.definition.slug for one, _ in lacking if one in kept))
    if slugs:
        some = "، ".join(slugs[:NAMED]) + (" و …" if len(slugs) > NAMED else "")
        say(
            f"هشدار: در {persian_digits(len(slugs))} خدمت، نقش مرحله یا امضایی را کسی ندارد ({some}). "
            "همه را «dargah services load --dry-run» می‌گوید."
        )
    return kept
