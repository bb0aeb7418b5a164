"""Which roles may ever do what a stage lets be done.

One table: the checks hold the stages of a definition to it, the workshop offers only what it allows, and what a member may
do with a case (``cases.permissions``) begins from it.
"""

from collections.abc import Iterator

from dargah.catalogue.definition import Stage
from dargah.people.roles import DESK_ROLES, Role

HEADS = frozenset({Role.UNIT_HEAD, Role.DIRECTOR})
REGISTRARS = frozenset({Role.SECRETARIAT, Role.DIRECTOR})

# act of a stage → who may try it, the stage's role among them or not
STAGE_ACTORS: dict[str, frozenset[Role]] = {
    "advance": DESK_ROLES,
    "request_information": DESK_ROLES,
    "reject_incomplete": DESK_ROLES,
    "refer": DESK_ROLES,
    "note": DESK_ROLES,
    "appoint": DESK_ROLES,
    "decide": DESK_ROLES,
    "approve": HEADS,
    "issue": REGISTRARS,
}
WORDS: dict[str, str] = {
    "advance": "پایان مرحله",
    "request_information": "خواستن مدرک",
    "reject_incomplete": "بستن درخواست ناقص",
    "refer": "ارجاع",
    "note": "یادداشت",
    "appoint": "تعیین وقت",
    "decide": "ثبت تصمیم",
    "approve": "تأیید تصمیم",
    "issue": "صدور نامه",
}


def acts_of(stage: Stage) -> Iterator[str]:
    """What whoever holds the stage must be able to do."""
    yield from stage.may
    if stage.decide:
        yield "decide"
    if stage.issue:
        yield "issue"
    if stage.appointment:
        yield "appoint"
    if not stage.decide and not stage.issue:
        yield "advance"


def roles_in_words(act: str) -> str:
    """Who may do it: «دبیرخانه یا مدیرکل»."""
    return " یا ".join(str(role.label) for role in Role if role in STAGE_ACTORS[act])
