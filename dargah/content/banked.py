"""The question bank as services get it: the groups that were published here, over those of the files of content/."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from dargah.catalogue.loader import Bank, load_bank
from dargah.catalogue.yaml_lines import read_yaml
from dargah.content.models import BankGroup
from dargah.content.questions import as_mappings


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
    written = BankGroup.objects.exclude(published=[]).values_list("key", "published")
    bank = Bank({**bank_of_files(), **{key: as_mappings(told) for key, told in written}})
    bank.titles = titles_of_files()
    return bank


def bank_titles() -> list[tuple[str, str]]:
    """The groups with their titles, for a choice."""
    written = BankGroup.objects.exclude(published=[]).values_list("key", "title")
    return sorted({**titles_of_files(), **dict(written)}.items(), key=lambda pair: pair[1])
