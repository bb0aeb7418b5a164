"""What an office says about itself besides its services, and whose work a thing is that is not its own.

Data of the directorate: ``answers.yaml`` in its content folder.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from django.conf import settings
from pydantic import BeforeValidator, Field, ValidationError

from dargah.catalogue.definition import Part
from dargah.catalogue.yaml_lines import read_yaml
from dargah.persian.dates import parse_jalali

FILE = "answers.yaml"


def _day(written: Any) -> Any:
    """A Jalali day; YAML takes «1405-09-06» without quotes for a day of another calendar."""
    return parse_jalali(str(written))


class Topic(Part):
    """How something of the portal is done: a passage, the page where it is done, what people call it."""

    title: str
    section: str
    text: str
    url: str = Field(pattern=r"^/[a-z0-9/-]*$")
    action: str
    words: list[str]


class Other(Part):
    """Another office and what is its work; with a word of ``unless`` a question is ours after all."""

    office: str
    says: str
    contact: str = ""
    site: str = Field(default="", pattern=r"^([a-z0-9-]+\.)+[a-z]+$|^$")
    words: list[str]
    unless: list[str] = []


class Person(Part):
    """The service by which a question is handed to a person, and its questions that take it.

    ``longest`` are characters of the subject; it must fit into that question's own limit.
    """

    service: str
    subject: str
    body: str
    longest: int = Field(default=100, ge=20, le=300)


class PhraseBook(Part):
    """The whole file; ``date`` is the day on which the office last looked it through."""

    date: Annotated[date, BeforeValidator(_day)]
    person: Person | None = None
    topics: dict[str, Topic]
    others: dict[str, Other]
    off_topic: list[str]
    private: list[str]
    judgement: list[str]
    unpublished: list[str]
    ours: list[str]


_LISTS = ("off_topic", "private", "judgement", "unpublished", "ours")
NOTHING = PhraseBook.model_validate(
    {"date": "1399-01-01", "topics": {}, "others": {}, **{name: [] for name in _LISTS}}
)


def read_phrases(path: Path) -> PhraseBook:
    """The file as data. Raises ContentError that names the line."""
    written = read_yaml(path)
    try:
        return PhraseBook.model_validate(written.data)
    except ValidationError as refusal:
        raise written.error(refusal.errors()[0]["loc"], "این جای پاسخ‌ها درست نوشته نشده است.") from refusal


@lru_cache(maxsize=2)
def _kept(content: Path) -> PhraseBook:
    path = content / FILE
    return read_phrases(path) if path.exists() else NOTHING


def phrase_book() -> PhraseBook:
    """What this directorate says, read once a process; nothing where it has written none."""
    return _kept(settings.CONTENT)
