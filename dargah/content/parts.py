"""The parts of a draft: the raw values of the editor, to and from what an author writes."""

from typing import Any

from dargah.content.authored import PARTS, AuthoredService
from dargah.content.shapes import Struct


def shape_of_part(part: str) -> Struct:
    """The shape of a part."""
    return Struct(AuthoredService, PARTS[part])


def parts_of(authored: AuthoredService) -> dict[str, Any]:
    """The raw values of all parts."""
    return {part: shape_of_part(part).raw(authored) for part in PARTS}


def plain_of(parts: dict[str, Any]) -> dict[str, Any]:
    """The plain data that the parts say, not yet looked at."""
    found: dict[str, Any] = {}
    for part in PARTS:
        found |= shape_of_part(part).value(parts.get(part) or {})
    return found
