"""Values of a definition that may be written in more than one way, and how each is kept: sizes, months, mappings in order."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

_UNITS_OF_SIZE = {"B": 1, "KB": 1024, "MB": 1024 * 1024}
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


def _bytes(value: Any) -> Any:
    """``10 MB`` as a number of bytes; a number stays as it is."""
    if isinstance(value, str):
        number, _, unit = value.strip().partition(" ")
        if number.isascii() and number.isdigit() and unit.strip() in _UNITS_OF_SIZE:
            return int(number) * _UNITS_OF_SIZE[unit.strip()]
        raise ValueError("size")
    return value


def written_expression(value: Any) -> Any:
    """A whole number as the expression that it is."""
    return str(value) if type(value) is int else value


MONTH = r"^1[34]\d\d-(0[1-9]|1[0-2])$|^$"  # a Jalali month, 1405-12, or none
Bytes = Annotated[int, BeforeValidator(_bytes), Field(gt=0)]


_PAIR = 2


def from_pairs(value: Any) -> Any:
    """A mapping that was stored as pairs; anything else as it is."""
    pairs = isinstance(value, list) and all(isinstance(one, list) and len(one) == _PAIR for one in value)
    return dict(value) if pairs else value


# jsonb sorts the keys of an object: what has an order that people see is stored as pairs
AsPairs = PlainSerializer(lambda value: [[key, one] for key, one in value.items()], when_used="json")
Options = Annotated[dict[str, str], BeforeValidator(from_pairs), AsPairs]
