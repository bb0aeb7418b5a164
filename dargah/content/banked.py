"""The question bank as services get it: the groups that were published here, over those of the files of content/."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from dargah.catalogue.exchange import bank_of
from dargah.catalogue.loader import Bank, load_bank
from dargah.catalogue.models import ServiceVersion
from dargah.catalogue.yaml_lines import read_yaml
from dargah.content.models import BankGroup
from dargah.content.questions import as_mappings, say_the_same


@lru_cache(maxsize=4)
def _of_files(folder: Path) -> tuple[Bank, dict[str, str]]:
    """The groups of the files and their titles; read once a process, as a change of files needs a restart."""
    titles = {
        path.stem: str(read_yaml(path).data.get("title") or path.stem)
        for path in sorted(folder.glob("*.yaml"))
    }
    return load_bank(folder), titles


def bank_of_files() -> Bank:
    """The groups that the files of content/ give."""
    return _of_files(Path(settings.CONTENT) / "question-bank")[0]


def titles_of_files() -> dict[str, str]:
    """The titles of those groups."""
    return _of_files(Path(settings.CONTENT) / "question-bank")[1]


def current_bank() -> Bank:
    """Every group as a service that is laid now gets it."""
    here = bank_of_the_office()
    bank = Bank({**bank_of_files(), **here})
    bank.titles = {**titles_of_files(), **here.titles}
    return bank


def bank_of_the_office() -> Bank:
    """The groups that were published here: what is laid from files afterwards asks them, not the files'."""
    written = BankGroup.objects.filter(current__isnull=False)
    bank = Bank()
    for key, title, questions in written.values_list("key", "current__title", "current__questions"):
        bank[key], bank.titles[key] = as_mappings(questions), title
    return bank


def as_told(bank: Bank) -> dict[str, dict[str, Any]]:
    """The groups with their titles, as a version keeps those that it was written with."""
    return {key: {"title": bank.titles.get(key, ""), "fields": bank[key]} for key in bank}


def bank_written_with(version: ServiceVersion, bank: Bank) -> Bank:
    """The bank as it was when the version was written: of what it asks by reference, its own groups."""
    return bank_with(bank_of(version), bank)


def bank_with(groups: Mapping[str, Mapping[str, Any]], bank: Bank) -> Bank:
    """The bank with these groups, key → title and fields, in place of its own."""
    written = Bank({**bank, **{key: group["fields"] for key, group in groups.items()}})
    written.titles = {**bank.titles, **{key: group.get("title", "") for key, group in groups.items()}}
    return written


def groups_asked_by(version: ServiceVersion) -> set[str]:
    """The groups of the bank that a version asks by reference."""
    used = {page.use for page in version.parsed.form if page.use}
    kept = bank_of(version)
    return used & kept.keys() if kept or hasattr(version, "source") else used


def groups_of_files_replaced() -> list[str]:
    """The titles of the groups that the office has published otherwise than the files of content/ say."""
    here, files = bank_of_the_office(), bank_of_files()
    return [here.titles[key] for key in here if key in files and not say_the_same(here[key], files[key])]


def groups_that_differ(groups: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Of the groups of a folder, key → title and fields, those that the bank here does not say or calls otherwise."""
    bank = current_bank()
    return {
        key: group
        for key, group in groups.items()
        if key not in bank
        or not say_the_same(bank[key], group["fields"])
        or (group.get("title") or bank.titles.get(key)) != bank.titles.get(key)
    }


def bank_titles() -> list[tuple[str, str]]:
    """The groups with their titles, for a choice."""
    return sorted(current_bank().titles.items(), key=lambda pair: pair[1])
