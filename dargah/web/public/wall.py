"""The wall of services: one brick each, as the register of coverage counts them."""

from collections.abc import Iterable

from dargah.insight.queries import Standing

# glazed: without a visit; half: with one, or not walked to its end; none yet: not measured; raw: another office's work
KINDS = "ghnr"


def wall_of(found: Iterable[Standing]) -> str:
    """The bricks, glazed ones first; see drawings.bricks.wall."""
    return "".join(sorted(_brick(one) for one in found))


def _brick(one: Standing) -> str:
    if one.is_from_home:
        return "g"
    if one.is_elsewhere:
        return "r"
    return "n" if one.is_unmeasured else "h"
