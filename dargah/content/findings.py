"""Reading a draft: the definition where it is one, and every fault as a sentence that knows its place."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from dargah.catalogue.checks import elsewhere
from dargah.catalogue.checks import findings as found_in
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.findings import Finding as Told
from dargah.catalogue.loader import Bank
from dargah.catalogue.queries import published_services
from dargah.catalogue.sampled import sample_from
from dargah.catalogue.yaml_lines import read_text
from dargah.content.authored import PARTS, AuthoredService
from dargah.content.laid import definition_data
from dargah.content.models import ServiceDraft
from dargah.content.parts import plain_of, shape_of_part
from dargah.content.places import Spot, spot_of
from dargah.content.questions import bank_as_pairs
from dargah.content.shapes import AnyShape, Listed, Place, Questions, Shape, Struct, nodes

EMPTY = "نوشته نشده است."
NOTHING = {
    "form": "هنوز صفحه‌ای نیست؛ نخستین صفحه درخواست را بیفزایید.",
    "stages": "هنوز گامی نیست؛ دست‌کم یک گام تصمیم می‌گیرد و پس از آن یکی نامه را می‌فرستد.",
    "outcomes": "هنوز نتیجه‌ای نیست؛ دست‌کم یکی به سود متقاضی بنویسید.",
    "letters": "هنوز نامه‌ای نیست؛ هر نتیجه با نامه‌ای گفته می‌شود.",
}
_SENTENCES = {
    "missing": EMPTY,
    "literal_error": "یکی از گزینه‌ها را برگزینید.",
    "int_type": "عدد درست بنویسید.",
    "int_parsing": "عدد درست بنویسید.",
    "float_type": "عدد بنویسید.",
    "finite_number": "عدد بنویسید.",
    "greater_than_equal": "از کمترین اندازه کوچک‌تر است.",
    "string_too_long": "از ۳۰۰ نویسه بلندتر است.",
    "less_than_equal": "از بیشترین اندازه بزرگ‌تر است.",
    "greater_than": "باید بیش از صفر باشد.",
    "string_pattern_mismatch": "این نام پذیرفته نیست: حروف کوچک لاتین، رقم و خط پیوند؛ آغاز با حرف.",
}


@dataclass(frozen=True)
class Finding:
    """A fault: the sentence, where it is, and whether it stops the publication."""

    sentence: str
    spot: Spot
    stops: bool = True


@dataclass
class Reading:
    """What a draft says. ``definition`` is None while its shape has faults."""

    findings: list[Finding]
    definition: ServiceDefinition | None = None
    letters: dict[str, str] = field(default_factory=dict)
    sample: dict[str, Any] = field(default_factory=dict)
    samples: dict[str, Any] = field(default_factory=dict)
    bank: dict[str, Any] = field(
        default_factory=dict
    )  # the groups that it asks by reference, as they are now

    @property
    def may_be_published(self) -> bool:
        """Whether nothing stops it."""
        return self.definition is not None and not any(one.stops for one in self.findings)

    def content(self) -> dict[str, Any]:
        """What a submission keeps and a publication takes."""
        assert self.definition is not None, "asked only when it may be published"  # noqa: S101 the caller's duty
        return {
            "definition": self.definition.stored(),
            "letters": self.letters,
            "sample": self.sample,
            "samples": self.samples,
            "bank": bank_as_pairs(self.bank),
        }


def read(parts: dict[str, Any], bank: Bank) -> Reading:
    """Read the parts of a draft.

    1. the shape: what is missing, what is no choice, names used twice;
    2. with groups laid in: what the catalogue's own checks say of the definition;
    3. beside it: the letters' sources and the samples.
    """
    places: list[tuple[Place, str]] = [*_empty(parts), *_nothing(parts), *_twice(parts)]
    plain = plain_of(parts)
    places += [
        (place, sentence) for place, sentence in _shape(AuthoredService, plain) if place not in dict(places)
    ]
    letters = {one["name"]: one["source"] for one in plain["templates"]}
    reading = Reading([])
    told: list[Told] = []
    if not places:
        places += list(_unknown_groups(plain, bank))
        data = definition_data(plain, bank)
        places += list(_shape(ServiceDefinition, data))
        if not places:
            reading.definition = ServiceDefinition.model_validate(data)
            told = list(found_in(reading.definition, letters=letters, tried=_samples(plain)[0], here=True))
            told += elsewhere.found(reading.definition, _services())
    places += list(_templates(plain, letters))
    samples, faults = _samples(plain)
    places += faults
    reading.letters, reading.sample, reading.samples = letters, samples.get("accepted", {}), samples
    reading.bank = _referred(plain, bank)
    reading.findings = [Finding(sentence, spot_of(parts, place)) for place, sentence in places]
    reading.findings += [Finding(one.sentence, spot_of(parts, tuple(one.place)), one.grave) for one in told]
    return reading


def _services() -> set[str]:
    """The services that citizens have or that somebody is writing: two that lead to each other come one after another."""
    drafts = ServiceDraft.objects.values_list("slug", flat=True)
    return {*published_services(), *drafts}


def _referred(plain: dict[str, Any], bank: Bank) -> dict[str, Any]:
    """The groups of the bank that pages ask by reference, as an export writes them."""
    keys = sorted(
        {page["use"] for page in plain["form"] if page.get("use") in bank and not page.get("group")}
    )
    return {key: {"title": bank.titles.get(key, ""), "fields": bank[key]} for key in keys}


def _shape(model: type[BaseModel], data: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    try:
        model.model_validate(data)
    except ValidationError as refusal:
        for error in refusal.errors():
            place = tuple(one for one in error["loc"] if not str(one).startswith("function-"))
            yield place, _SENTENCES.get(error["type"], "این مقدار پذیرفته نیست.")


def _nothing(parts: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Lists without which a service is none, still empty."""
    for part, names in PARTS.items():
        for name in set(names) & NOTHING.keys():
            if not (parts.get(part) or {}).get(name):
                yield (name,), NOTHING[name]


def _empty(parts: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Texts and choices that must be written and are not: an empty text has the right shape and says nothing."""
    for place, shape, raw in _nodes_of(parts):
        if isinstance(shape, Struct):
            for name, inner in shape.parts.items():
                asked = shape.model.model_fields[name].is_required()
                if asked and isinstance(inner, Shape) and (raw or {}).get(name) in (None, "", []):
                    yield (*place, name), EMPTY
        elif isinstance(shape, Questions):
            for number, item in enumerate(raw or []):
                yield from (
                    ((*place, number, name), EMPTY)
                    for name in ("label", "key")
                    if not item["value"].get(name)
                )
        elif isinstance(shape, Listed) and isinstance(shape.item, Shape):
            for step, value in shape.items(raw):
                if value in (None, ""):
                    yield (*place, step), EMPTY


def _twice(parts: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Names that two items of a mapping have: only one of them would be kept."""
    for place, shape, raw in _nodes_of(parts):
        if isinstance(shape, Listed) and shape.keyed:
            count = Counter(item["value"].get("key") for item in raw or [])
            yield from (
                (place, f"نام «{key}» دو بار به کار رفته است.") for key, many in count.items() if many > 1
            )


def _nodes_of(parts: dict[str, Any]) -> Iterator[tuple[Place, AnyShape, Any]]:
    for part in PARTS:
        yield from nodes(parts.get(part) or {}, shape_of_part(part), ())


def _unknown_groups(plain: dict[str, Any], bank: Bank) -> Iterator[tuple[Place, str]]:
    for number, page in enumerate(plain["form"]):
        use = page.get("use")
        if not use:
            continue
        if use not in bank:
            if not page.get("group"):
                yield ("form", number, "use"), f"گروه «{use}» در بانک پرسش نیست."
            continue
        known = {one["key"] for one in bank[use]}
        # what is left out of a group that no longer asks it is left out all the same
        for place, key in enumerate(page["require"]):
            if key not in known:
                yield ("form", number, "require", place), f"گروه «{use}» پرسشی به نام «{key}» ندارد."


def _templates(plain: dict[str, Any], letters: dict[str, str]) -> Iterator[tuple[Place, str]]:
    used = {one.get("template") for one in plain["letters"].values()} - {"", None}
    for key, one in plain["letters"].items():
        if one.get("template") and one["template"] not in letters:
            yield ("letters", key, "template"), f"متنی به نام «{one['template']}» در این بخش نیست."
    for number, one in enumerate(plain["templates"]):
        if one["name"] and one["name"] not in used:
            yield ("templates", number, "name"), f"هیچ نامه‌ای متن «{one['name']}» را به کار نمی‌برد."


def _samples(plain: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[Place, str]]]:
    """The samples as data, and what is wrong with their text."""
    found: dict[str, Any] = {}
    faults: list[tuple[Place, str]] = []
    for number, one in enumerate(plain["samples"]):
        place = ("samples", number, "text")
        try:
            sample = sample_from(read_text(one["text"], Path("sample.yaml")).data)
        except ValueError:  # of the YAML, or of the schema
            faults.append((place, "این نمونه خوانده نمی‌شود."))
            continue
        found[one.get("name") or ""] = sample.model_dump(mode="json", exclude_defaults=True)
    return found, faults
