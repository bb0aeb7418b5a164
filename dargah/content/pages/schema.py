"""What a page says, as it is written and as it is published. Half-written pages are pages, too: what must be there before a
publication is said by ``reviewing``.
"""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

LONGEST_TITLE = 200
LONGEST_LINE = 300
LONGEST_SUMMARY = 400
LONGEST_BODY = 30_000
MOST_ASKED = 20
LAST = 99


class Held(BaseModel):
    """A file of a page: the number by which the text names it, the words that stand for it, what it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    words: str
    picture: bool
    kind: str
    name: str
    size: int
    wide: int = 0
    high: int = 0


class PageContent(BaseModel):
    """Everything a page says. Days are of the Gregorian calendar here, as everywhere within; people read Jalali ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(default="", max_length=LONGEST_TITLE)
    summary: str = Field(default="", max_length=LONGEST_SUMMARY)
    body: str = Field(default="", max_length=LONGEST_BODY)
    day: date | None = None
    until: date | None = None
    opens: date | None = None
    number: str = Field(default="", max_length=LONGEST_LINE)
    unit: str = ""
    services: tuple[str, ...] = ()
    group: str = ""
    asked: tuple[str, ...] = ()
    address: str = Field(default="", max_length=LONGEST_LINE)
    phone: str = Field(default="", max_length=LONGEST_LINE)
    hours: str = Field(default="", max_length=LONGEST_LINE)
    post: str = Field(default="", max_length=LONGEST_LINE)
    position: int = Field(default=LAST, ge=0, le=999)
    source: str = Field(default="", max_length=LONGEST_LINE)
    keys: tuple[
        str, ...
    ] = ()  # of the questions of the people that it answers: they leave the editors' list with it
    files: tuple[Held, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As the database keeps it: only what is said."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @property
    def pictures(self) -> tuple[Held, ...]:
        """The pictures among its files."""
        return tuple(one for one in self.files if one.picture)

    @property
    def documents(self) -> tuple[Held, ...]:
        """The files that are taken away, not looked at."""
        return tuple(one for one in self.files if not one.picture)
