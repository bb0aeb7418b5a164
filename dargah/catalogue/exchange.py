"""Services between installations: what is published here as files, and files held against what is published here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from dargah.catalogue.comparing import Difference, compare
from dargah.catalogue.loader import Bank, LoadedService, load_bank, load_folder, load_services
from dargah.catalogue.models import Service, ServiceVersion
from dargah.catalogue.queries import published
from dargah.catalogue.writing import bank_files, service_files

FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}\.typ")


class NoSuchPlace(ValueError):
    """A folder or a service that is not there; the text is a Persian sentence that says what to write."""


@dataclass(frozen=True)
class Comparison:
    """One service of a folder beside what is published: new, gone, the same (no differences) or different."""

    slug: str
    title: str
    standing: Literal["new", "gone", "both"]
    differences: Sequence[Difference] = ()

    @property
    def is_same(self) -> bool:
        """Whether loading would publish nothing."""
        return self.standing == "both" and not self.differences


def read_folder(folder: Path, here: Bank | None = None) -> tuple[list[LoadedService], bool]:
    """The services of a content folder, and whether it is a whole one; a single service's folder is read, too.

    ``here`` as in load_services(). Raises NoSuchPlace, and ContentError for a fault in a file.
    """
    if (folder / "service.yaml").is_file():
        bank = (
            load_bank(folder.parent.parent / "question-bank") if folder.parent.name == "services" else Bank()
        )
        return [load_folder(folder, bank, whole=False)], False
    if not (folder / "services").is_dir():
        raise NoSuchPlace(
            f"در «{folder}» خدمتی نیست. پوشه‌ای را بنویسید که services دارد، یا پوشه یک خدمت را که service.yaml دارد."
        )
    return load_services(folder, whole=False, here=here), True


def services_around(folder: Path) -> tuple[set[str], bool]:
    """The services that stand in a content folder, or beside one service's folder, and whether there may be others."""
    apart = (folder / "service.yaml").is_file()
    shelf = folder.resolve().parent if apart else folder / "services"
    return {path.parent.name for path in shelf.glob("*/service.yaml")}, apart


def compared(
    loaded: list[LoadedService],
    whole: bool,  # noqa: FBT001 as read_folder() gives them
) -> list[Comparison]:
    """Each service that read_folder() has read beside what is published here; of a whole folder also what it lacks."""
    here = {service.slug: service for service in published().select_related("current__source")}
    found = [_compared(one, here.get(one.definition.slug)) for one in loaded]
    there = {one.definition.slug for one in loaded}
    gone = [service for slug, service in here.items() if whole and slug not in there]
    return found + [Comparison(one.slug, _current(one).parsed.title, "gone") for one in gone]


def _compared(loaded: LoadedService, service: Service | None) -> Comparison:
    slug, title = loaded.definition.slug, loaded.definition.title
    if service is None:
        return Comparison(slug, title, "new")
    version = _current(service)
    found = compare(
        version.parsed,
        loaded.definition,
        letters=(version.letters, loaded.letters),
        samples=(samples_of(version), loaded.told_samples),
    )
    return Comparison(slug, title, "both", found)


def samples_of(version: ServiceVersion) -> dict[str, dict[str, Any]]:
    """All samples that a version was published with."""
    source = getattr(version, "source", None)
    accepted = {"accepted": version.sample} if version.sample else {}
    return {**accepted, **(source.samples if source else {})}


def bank_of(version: ServiceVersion) -> dict[str, dict[str, Any]]:
    """The groups of the question bank that a version was written with."""
    source = getattr(version, "source", None)
    return dict(source.bank) if source else {}


def exported(
    slugs: Sequence[str] = (), here: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, str]:
    """The published services, or those named, as the files of a content folder: path in it → text.

    ``here`` are the groups of the bank as it is, key → title and fields: with all services the whole bank goes along, with
    some of them what they ask. Of a group that a service was written with differently, the bank's stands in the bank, and
    the service has its own written out. Raises NoSuchPlace for a service that is not published.
    """
    services = _chosen(slugs)
    versions = sorted((_current(one) for one in services), key=lambda one: (one.published_at, one.pk))
    groups: dict[str, dict[str, Any]] = {}
    for version in versions:
        groups.update(bank_of(version))
    groups |= {key: dict(group) for key, group in (here or {}).items() if key in groups or not slugs}
    bank = Bank({key: group["fields"] for key, group in groups.items()})
    files = {f"question-bank/{name}": text for name, text in bank_files(groups).items()}
    for service in services:
        version = _current(service)
        own = version_files(version, bank)
        files.update({f"services/{service.slug}/{name}": text for name, text in own.items()})
    return files


def version_files(version: ServiceVersion, bank: Bank | None = None) -> dict[str, str]:
    """One version as the files of its folder."""
    named = {letter.template for letter in version.parsed.letters.values() if letter.template}
    letters = {name if name in named else f"{name}.typ": text for name, text in version.letters.items()}
    for name in letters:
        if not FILE_NAME.fullmatch(name):
            raise NoSuchPlace(f"نام قالب «{name}» نام فایل نیست؛ در شناسنامه نامی مانند letter.typ بنویسید.")
    return service_files(version.parsed, letters=letters, samples=samples_of(version), bank=bank)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder, which is made; a service's folder that was there is written over."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _chosen(slugs: Sequence[str]) -> list[Service]:
    rows = published().select_related("current__source")
    services = list(rows.filter(slug__in=slugs) if slugs else rows)
    missing = [slug for slug in slugs if slug not in {service.slug for service in services}]
    if missing:
        raise NoSuchPlace(
            f"خدمت «{missing[0]}» منتشر نشده است. نشانی خدمت را بنویسید، مانند general-letter؛ بی نام، همه نوشته می‌شود."
        )
    return services


def _current(service: Service) -> ServiceVersion:
    assert service.current is not None  # noqa: S101 published() says so
    return service.current
