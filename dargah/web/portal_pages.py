"""A page of the portal as it is drawn, for its readers and for who writes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString

from dargah.catalogue.directorate import directorate, office_name
from dargah.content.pages.kinds import SECTIONS, Kind, Section, address_of
from dargah.content.pages.prose import Picture, as_html
from dargah.content.pages.schema import Held, PageContent

WIDE, NARROW = 1280, 640  # pixels: a picture is sent no wider than this


@dataclass(frozen=True)
class Shown:
    """What the template of a page draws. ``files`` is the address under which its files lie, ``titles`` are the services
    of the portal by slug.
    """

    kind: Kind
    slug: str
    content: PageContent
    files: str
    titles: Mapping[str, str]
    at: datetime | None = None
    first_at: datetime | None = None

    @property
    def url(self) -> str:
        """Where the public reads it."""
        return address_of(self.kind, self.slug, self.content.unit)

    @property
    def section(self) -> Section:
        """The list in which it stands."""
        return SECTIONS[self.kind]

    @property
    def body(self) -> SafeString:
        """Its text as HTML."""
        return as_html(self.content.body, {one.number: self.picture(one) for one in self.content.pictures})

    @property
    def lead(self) -> Held | None:
        """The first picture, where the text names none itself: it stands above it."""
        pictures = self.content.pictures
        return pictures[0] if pictures and "![" not in self.content.body else None

    def picture(self, held: Held, at_most: int = WIDE) -> Picture:
        """Where a picture lies and how large it is drawn."""
        wide = min(held.wide, at_most) or at_most
        high = round(held.high * wide / held.wide) if held.wide else round(at_most * 0.75)
        return Picture(f"{self.files}{held.number}/{at_most}.jpg", wide, high)

    @property
    def lead_picture(self) -> Picture | None:
        """The picture above the text."""
        return self.picture(self.lead) if self.lead is not None else None

    @property
    def documents(self) -> list[tuple[Held, str]]:
        """The files to take away, each with its address."""
        return [(one, f"{self.files}{one.number}/") for one in self.content.documents]

    @property
    def services(self) -> list[tuple[str, str]]:
        """The services that it leads to: (slug, title); those that are not on the portal now stay out."""
        return [(slug, self.titles[slug]) for slug in self.content.services if slug in self.titles]

    @property
    def unit_name(self) -> str:
        """The unit that answers for it."""
        return office_name(self.content.unit) if self.content.unit else ""

    def facts(self, today: date) -> list[dict[str, Any]]:
        """What is told beside the text: (name, a day, a text or a telephone)."""
        said = self.content
        days = (("روز گشایش پاکت‌ها", said.opens), (_until_title(self.kind), said.until))
        texts = (("شماره", said.number), ("سمت", said.post), ("واحد", self.unit_name), ("مبنا", said.source))
        found: list[dict[str, Any]] = [{"name": name, "text": text} for name, text in texts if text]
        found += [{"name": name, "day": day, "over": day < today} for name, day in days if day]
        if said.phone:
            found.append({"name": "تلفن", "phone": said.phone})
        return found


def _until_title(kind: Kind) -> str:
    return "مهلت پیشنهاد" if kind == Kind.TENDER else "تا"


def files_of(slug: str) -> str:
    """The address under which the files of a published page lie."""
    return f"/page-files/{slug}/"


def group_titles() -> list[tuple[str, str]]:
    """The situations of life as a choice."""
    return [(key, group.title) for key, group in directorate().groups.items()]
