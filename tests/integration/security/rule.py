"""A line of the table of who may use which URL."""

from dataclasses import dataclass, field
from typing import Any

from tests.integration.security import scene as who
from tests.integration.security.scene import ACTORS

EVERYONE = frozenset(ACTORS)
STAFF = frozenset({
    who.OFFICER, who.OTHER_OFFICER, who.HEAD, who.OTHER_HEAD, who.FINANCE, who.SECRETARIAT, who.DIRECTOR, who.GUARD,
    who.EDITOR, who.ANALYST, who.SYSADMIN,
})  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """Who may; the method; which case of the scene the address names; what a full form would send."""

    may: frozenset[str]
    method: str = "get"
    case: str = "issued"
    data: dict[str, Any] = field(default_factory=dict)
    door: bool = False
    json: bool = False


def post(may: frozenset[str], case: str = "opened", **data: Any) -> Rule:
    """What is sent to an act."""
    return Rule(may, "post", case, data)
