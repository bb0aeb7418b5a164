"""«کدام خدمت به کارم می‌آید؟»: a short path of choices from a situation of life to services; data of the directorate."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import ValidationError, model_validator

from dargah.catalogue.definition import Part
from dargah.catalogue.yaml_lines import ContentError, read_yaml

FILE = "guide.yaml"


class Choice(Part):
    """A choice of a step: it leads to another step or to services, never to both."""

    says: str
    to: str = ""
    services: list[str] = []

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "Choice":
        if bool(self.to) == bool(self.services):
            raise ValueError(self.says)
        return self


class Step(Part):
    """A question with its choices."""

    ask: str
    choices: list[Choice]


class Guide(Part):
    """The whole path; ``start`` names its first step."""

    start: str
    steps: dict[str, Step]

    def way_to(self, key: str) -> list[tuple[str, str]]:
        """The steps before a step, first one first: (its key, what was chosen in it)."""
        before = {
            choice.to: (name, choice.says)
            for name, step in self.steps.items()
            for choice in step.choices
            if choice.to
        }
        way: list[tuple[str, str]] = []
        while key != self.start and key in before and len(way) < len(self.steps):
            way.insert(0, before[key])
            key = before[key][0]
        return way

    def situations(self) -> list[tuple[str, str]]:
        """The steps on which a service may say that it stands, each with what was chosen on the way to it."""
        return [
            (key, "، ".join(says for _, says in self.way_to(key))) for key in self.steps if key != self.start
        ]

    def listed_at(self, key: str) -> set[str]:
        """The services to which the choices of a step lead at once."""
        return {slug for choice in self.steps[key].choices for slug in choice.services}


def read_guide(path: Path) -> Guide:
    """The path of a file. Raises ContentError where a choice leads nowhere or a step is never reached."""
    written = read_yaml(path)
    try:
        guide = Guide.model_validate(written.data)
    except ValidationError as refusal:
        first = refusal.errors()[0]
        place: tuple[Any, ...] = first["loc"]
        raise written.error(
            place, "این جای راه درست نوشته نشده است؛ هر گزینه یا to دارد یا services."
        ) from refusal
    reached = {guide.start} | {one.to for step in guide.steps.values() for one in step.choices if one.to}
    for key in reached - set(guide.steps):
        raise ContentError(path, 1, "steps", f"گام «{key}» نوشته نشده است.")
    for key in set(guide.steps) - reached:
        raise written.error(("steps", key), f"هیچ گزینه‌ای به گام «{key}» نمی‌رسد.")
    return guide


@lru_cache(maxsize=2)
def _kept(content: Path) -> Guide | None:
    path = content / FILE
    return read_guide(path) if path.exists() else None


def guide() -> Guide | None:
    """The path of this directorate, read once a process; None where it has written none."""
    return _kept(settings.CONTENT)


def situations() -> list[tuple[str, str]]:
    """The situations of life of this directorate: (key, words)."""
    path = guide()
    return path.situations() if path is not None else []
