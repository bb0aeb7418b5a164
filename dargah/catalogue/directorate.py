"""The directorate as its directorate.yaml tells it: units, counties, cities, groups, outside offices.

Read once a process; a change of the file needs a restart, as a change of code does.
"""

from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, model_validator

from dargah.persian.coordinates import Box, Point, box_of, kilometres, outside_by
from dargah.persian.text import in_alphabet


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Place(_Fact):
    """Where an office is, as far as it has said so: street address and telephone."""

    address: str = ""
    phone: str = ""


class UnitFacts(_Place):
    """A unit; ``status`` proposed means the office has not confirmed its name or place."""

    slug: str
    name: str
    parent: str | None
    kind: str
    status: str
    source: list[str]
    duties: list[str]


class CountyFacts(_Place):
    """A county: centre in WGS 84 degrees, cities by name, other names people use, its office."""

    slug: str
    name: str
    aliases: list[str]
    center: str
    lat: float
    lon: float
    utm_zone: int
    cities: list[str]
    office: str
    office_status: str


class GroupFacts(_Fact):
    """A situation of life, the group of services that answers it."""

    title: str
    icon: str


class ContactFacts(_Fact):
    """A way to reach a person."""

    title: str
    value: str
    status: str
    source: str


class MessageFacts(_Fact):
    """In how many working days a citizen's message is answered; ``status`` proposed is told as an aim, not as a promise."""

    answer_days: int = Field(default=2, ge=1, le=30)
    status: str = "proposed"
    source: list[str] = Field(default_factory=list)

    @property
    def promised(self) -> bool:
        """Whether the office has confirmed it."""
        return self.status != "proposed"


class Outline(_Fact):
    """The border of the province, roughly: latitude and longitude of its corners, and how far outside is believed."""

    status: str
    source: str
    margin_km: float
    points: list[tuple[float, float]]


class Directorate(_Fact):
    """Everything directorate.yaml says. ``units`` are its units and, below ``county_offices``, each county's office."""

    slug: str
    name: str
    short_name: str
    ministry: str
    province: str
    seat: str
    area_code: str
    hours_status: str
    hours: dict[str, tuple[str, str]]
    contacts: list[ContactFacts]
    outline: Outline
    messages: MessageFacts = Field(default_factory=MessageFacts)
    groups: dict[str, GroupFacts]
    outside_offices: dict[str, str]
    units: list[UnitFacts]
    county_offices: str
    finance_unit: str = (
        ""  # the unit that checks slips and gives money back; empty: only the director sees money
    )
    counties: list[CountyFacts]
    sources: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _offices_stand_under_a_unit(self) -> "Directorate":
        if self.county_offices not in {unit.slug for unit in self.units}:
            raise ValueError(f"«{self.county_offices}» در فهرست واحدها نیست.")
        if self.finance_unit and self.finance_unit not in {unit.slug for unit in self.units}:
            raise ValueError(f"«{self.finance_unit}» در فهرست واحدها نیست.")
        return self


def directorate() -> Directorate:
    """The directorate of this installation (settings.CONTENT)."""
    return _read(Path(settings.CONTENT))


@lru_cache(maxsize=4)
def _read(content: Path) -> Directorate:
    told = Directorate.model_validate(
        yaml.safe_load((content / "directorate.yaml").read_text(encoding="utf-8"))
    )
    return told.model_copy(update={"units": [*told.units, *_offices(told)]})


def _offices(told: Directorate) -> list[UnitFacts]:
    """The counties' offices as units, in the order of the counties' Persian names."""
    above = next(unit for unit in told.units if unit.slug == told.county_offices)
    return [
        UnitFacts(
            slug=_office_slug(county.slug),
            name=county.office,
            parent=above.slug,
            kind=above.kind,
            status=county.office_status,
            source=above.source,
            duties=above.duties,
            address=county.address,
            phone=county.phone,
        )
        for county in sorted(told.counties, key=lambda one: in_alphabet(one.name))
    ]


def _office_slug(county: str) -> str:
    return f"county_{county}"


def county_offices() -> str:
    """The slug of the unit that stands for the offices of all counties."""
    return directorate().county_offices


def office_of_county(county: str) -> str:
    """The slug of the unit that is a county's office; empty for what is no county."""
    return _office_slug(county) if county in counties() else ""


def office_name(slug: str) -> str:
    """The name of a unit or an outside office. Raises KeyError for a slug that is neither."""
    return _office_names(Path(settings.CONTENT))[slug]


@lru_cache(maxsize=4)
def _office_names(content: Path) -> dict[str, str]:
    facts = _read(content)
    return {**{unit.slug: unit.name for unit in facts.units}, **facts.outside_offices}


def where_is(slug: str) -> tuple[str, str]:
    """Street address and telephone of a unit, each empty while the office has not said it."""
    return next(((unit.address, unit.phone) for unit in directorate().units if unit.slug == slug), ("", ""))


def outside_office(slug: str) -> str:
    """The name of an outside office; empty for what is none."""
    return directorate().outside_offices.get(slug, "")


def counties() -> dict[str, CountyFacts]:
    """The counties by slug, in the order of their Persian names."""
    return _counties(Path(settings.CONTENT))


@lru_cache(maxsize=4)
def _counties(content: Path) -> dict[str, CountyFacts]:
    return {
        county.slug: county for county in sorted(_read(content).counties, key=lambda c: in_alphabet(c.name))
    }


def city_options() -> dict[str, str]:
    """Cities as choices, key and label: «ahvaz/الهایی» → «الهایی (شهرستان اهواز)», in county order."""
    return _city_options(Path(settings.CONTENT))


@lru_cache(maxsize=4)
def _city_options(content: Path) -> dict[str, str]:
    return {
        f"{county.slug}/{city}": f"{city} (شهرستان {county.name})"
        for county in _counties(content).values()
        for city in sorted(county.cities, key=in_alphabet)
    }


def cities_by_county() -> dict[str, dict[str, str]]:
    """The cities of each county, key and plain name: «ahvaz/الهایی» → «الهایی»."""
    return _cities_by_county(Path(settings.CONTENT))


@lru_cache(maxsize=4)
def _cities_by_county(content: Path) -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = {county: {} for county in _counties(content)}
    for key in _city_options(content):
        county, _, city = key.partition("/")
        told[county][key] = city
    return told


def county_of_city(city: str) -> str:
    """The slug of the county in a city's key."""
    return city.partition("/")[0]


def province_box() -> Box:
    """The rectangle in which a place of this province lies."""
    return box_of(directorate().outline.points)


def is_in_province(place: Point) -> bool:
    """Whether a place in degrees may lie in the province: inside its outline, or not farther out than its margin."""
    outline = directorate().outline
    return outside_by(place, outline.points) <= outline.margin_km


# a county's border is not known, its centre is: beyond doubt is only what lies far from it and near another
FAR_KM = 70.0
DOUBTFUL_KM = 15.0


def nearer_county(place: Point, county: str) -> tuple[CountyFacts, bool] | None:
    """The other county whose centre is clearly nearer to a place than that of its own, and whether beyond doubt."""
    own = counties().get(county)
    if own is None:
        return None
    other = min(counties().values(), key=lambda each: kilometres(place, (each.lat, each.lon)))
    far, near = kilometres(place, (own.lat, own.lon)), kilometres(place, (other.lat, other.lon))
    if other.slug == own.slug or far < 2 * near + DOUBTFUL_KM:
        return None
    return other, far > FAR_KM
