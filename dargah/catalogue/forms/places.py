"""The kinds of questions that name a place: province, county, city, a point on the map, UTM metres."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from dargah.catalogue.definition import FormField
from dargah.catalogue.directorate import (
    cities_by_county,
    city_options,
    counties,
    directorate,
    is_in_province,
    nearer_county,
    province_box,
)
from dargah.catalogue.forms.kind import Kind, Typed, is_empty, text_of
from dargah.catalogue.forms.kinds import Choice
from dargah.persian.coordinates import ZONES, Point, utm_to_wgs84, wgs84_to_utm
from dargah.persian.digits import fold_digits, strict_decimal
from dargah.persian.identifiers import Rejected
from dargah.persian.provinces import PROVINCES
from dargah.persian.text import search_key

_APART = 0.0002  # degrees: some twenty metres, more than rounding makes
_PLACES_OF_DEGREES = 6


class County(Choice):
    """A county of the province, by slug; its name or another name people use will do."""

    def options(self, field: FormField) -> dict[str, str]:  # noqa: ARG002 the same for every field
        return {slug: county.name for slug, county in counties().items()}

    def _one(self, field: FormField, raw: Any) -> str:
        try:
            return super()._one(field, raw)
        except Rejected:
            wanted = search_key(text_of(raw))
            for slug, county in counties().items():
                if any(search_key(alias) == wanted for alias in county.aliases):
                    return slug
            raise


class Province(Choice):
    """A province of the country, by its short name; its Persian name will do."""

    def options(self, field: FormField) -> dict[str, str]:  # noqa: ARG002 the same for every field
        return PROVINCES


class City(Choice):
    """A city of the province: «county/city», so that the two Dehdez are told apart."""

    def options(self, field: FormField) -> dict[str, str]:  # noqa: ARG002 the same for every field
        return city_options()

    def groups(self) -> list[tuple[str, str, dict[str, str]]]:
        """The cities as a list shows them, under their counties: slug, label, and key and name of each city."""
        named = counties()
        return [
            (county, f"شهرستان {named[county].name}", cities) for county, cities in cities_by_county().items()
        ]

    def show(self, field: FormField, value: Any) -> str:
        return super().show(field, value).partition(" (")[0]


def _number(raw: Any, what: str) -> float:
    if is_empty(raw):
        raise Rejected("format", f"{what} را هم بنویسید.")
    try:
        plain = isinstance(raw, int | float) and not isinstance(raw, bool)
        number = float(raw) if plain else float(strict_decimal(text_of(raw)))
    except (ValueError, OverflowError) as refusal:
        raise Rejected("format", f"{what} عدد است.") from refusal
    if not isfinite(number):
        raise Rejected("format", f"{what} عدد است.")
    return number


def _zone(raw: Any) -> int:
    zone = fold_digits(str(raw)).strip()
    if zone not in {str(known) for known in ZONES}:
        raise Rejected("choice", "زون ۳۸ یا ۳۹ است: غرب خوزستان ۳۸ و بیشتر استان ۳۹.")
    return int(zone)


def _inside(latitude: float, longitude: float) -> None:
    if not is_in_province((latitude, longitude)):
        province = directorate().province
        if is_in_province((longitude, latitude)):
            raise Rejected("outside", "عرض و طول جغرافیایی جابه‌جا نوشته شده است؛ جایشان را عوض کنید.")
        raise Rejected("outside", f"این نقطه بیرون از {province} است. عددها را دوباره ببینید.")


PLACE_KINDS = frozenset({"map_point", "utm"})


def degrees_of(kind: str, value: Mapping[str, Any]) -> Point:
    """Latitude and longitude of a stored place of either kind."""
    if kind == "utm":
        return utm_to_wgs84(int(value["zone"]), value["x"], value["y"])
    return value["lat"], value["lon"]


def degrees_told(latitude: float, longitude: float) -> str:
    """A place as maps and machines take it, «31.30000, 48.70000»: Latin and to a metre; it stands as an island."""
    return f"{latitude:.5f}, {longitude:.5f}"


def check_in_county(place: Point, county: str) -> None:
    """Raise Rejected for a place that beyond doubt lies in another county than the one that was chosen."""
    nearer = nearer_county(place, county)
    if nearer and nearer[1]:
        chosen = counties()[county].name
        raise Rejected(
            "outside",
            f"این نقطه نزدیک {nearer[0].center} است، ولی شهرستان را {chosen} نوشته‌اید. یکی از این دو را درست کنید.",
        )


class MapPoint(Kind):
    """A place as degrees, typed as degrees or as UTM metres; stored as {"lat", "lon"}."""

    parts = ("lat", "lon", "zone", "x", "y")
    ltr = True
    inputmode = "decimal"
    verb = "نشان دهید یا بنویسید"

    def clean(self, field: FormField, raw: Any) -> Any:  # noqa: ARG002 the same for every field
        if not isinstance(raw, Mapping):
            raise Rejected("format", "طول و عرض جغرافیایی یا مختصات UTM را بنویسید.")
        if is_empty(raw.get("lat")) and is_empty(raw.get("lon")):
            x, y = _number(raw.get("x"), "X"), _number(raw.get("y"), "Y")
            latitude, longitude = utm_to_wgs84(_zone(raw.get("zone")), x, y)
        else:
            latitude, longitude = _number(raw.get("lat"), "عرض"), _number(raw.get("lon"), "طول")
            self._agrees(raw, latitude, longitude)
        _inside(latitude, longitude)
        return {"lat": round(latitude, _PLACES_OF_DEGREES), "lon": round(longitude, _PLACES_OF_DEGREES)}

    def _agrees(self, raw: Mapping[str, Any], latitude: float, longitude: float) -> None:
        """Where metres came along too, they must mean the same place: neither is dropped silently."""
        if is_empty(raw.get("x")) or is_empty(raw.get("y")):
            return
        x, y = _number(raw.get("x"), "X"), _number(raw.get("y"), "Y")
        north, east = utm_to_wgs84(_zone(raw.get("zone")), x, y)
        if max(abs(north - latitude), abs(east - longitude)) > _APART:
            raise Rejected("format", "درجه و متر دو جای جدا را نشان می‌دهند. آن را که درست نیست پاک کنید.")

    def read(self, typed: Typed, name: str) -> Any:
        raw = super().read(typed, name)
        if not any(raw[part].strip() for part in ("lat", "lon", "x", "y")):
            return None  # a zone alone is only the preset of its list
        return raw

    def typed(self, field: FormField, value: Any) -> Any:  # noqa: ARG002 the same for every field
        zone, x, y = wgs84_to_utm(value["lat"], value["lon"])
        return {
            "lat": str(value["lat"]), "lon": str(value["lon"]),
            "zone": str(zone), "x": f"{x:.0f}", "y": f"{y:.0f}",
        }  # fmt: skip

    def show(self, field: FormField, value: Any) -> str:  # noqa: ARG002 the same for every field
        return degrees_told(value["lat"], value["lon"])

    def schema(self, field: FormField) -> dict[str, Any]:  # noqa: ARG002 the same for every field
        box = province_box()
        return {
            "type": "object",
            "properties": {
                "lat": {"type": "number", "minimum": box.south, "maximum": box.north},
                "lon": {"type": "number", "minimum": box.west, "maximum": box.east},
            },
            "required": ["lat", "lon"],
            "additionalProperties": False,
        }


class Utm(Kind):
    """UTM zone, easting and northing in metres; stored as {"zone", "x", "y"}."""

    parts = ("zone", "x", "y")
    ltr = True
    inputmode = "decimal"

    def clean(self, field: FormField, raw: Any) -> Any:  # noqa: ARG002 the same for every field
        if not isinstance(raw, Mapping):
            raise Rejected("format", "زون و X و Y را بنویسید.")
        zone, x, y = _zone(raw.get("zone")), _number(raw.get("x"), "X"), _number(raw.get("y"), "Y")
        _inside(*utm_to_wgs84(zone, x, y))
        return {"zone": zone, "x": round(x, 2), "y": round(y, 2)}

    def read(self, typed: Typed, name: str) -> Any:
        raw = super().read(typed, name)
        return raw if raw["x"].strip() or raw["y"].strip() else None

    def typed(self, field: FormField, value: Any) -> Any:  # noqa: ARG002 the same for every field
        return {"zone": str(value["zone"]), "x": f"{value['x']:.10g}", "y": f"{value['y']:.10g}"}

    def show(self, field: FormField, value: Any) -> str:  # noqa: ARG002 the same for every field
        return f"{value['zone']}N {value['x']:.10g} {value['y']:.10g}"

    def schema(self, field: FormField) -> dict[str, Any]:  # noqa: ARG002 the same for every field
        return {
            "type": "object",
            "properties": {
                "zone": {"type": "integer", "enum": list(ZONES)},
                "x": {"type": "number", "minimum": 100_000, "maximum": 899_999},
                "y": {"type": "number", "minimum": 3_000_000, "maximum": 3_800_000},
            },
            "required": ["zone", "x", "y"],
            "additionalProperties": False,
        }


PLACES: dict[str, Kind] = {
    "province": Province(),
    "county": County(),
    "city": City(),
    "map_point": MapPoint(),
    "utm": Utm(),
}
