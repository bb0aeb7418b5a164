"""Who may use the addresses of messages that wait for the head, and of a unit's texts."""

from tests.integration.security import scene as who
from tests.integration.security.rule import STAFF, Rule, post

CASE_WORK = STAFF - {who.GUARD, who.EDITOR, who.ANALYST, who.SYSADMIN}
SEE_IT = frozenset({who.OFFICER, who.HEAD, who.SECRETARIAT, who.DIRECTOR})
HEADS = frozenset({who.HEAD, who.DIRECTOR})
OFFICER = frozenset({who.OFFICER})
TALK_RULES: dict[str, Rule] = {
    "desk:message_settlement": post(OFFICER | HEADS, "spoken"),
    # the list is everybody's own; a draft is its writer's and its head's
    "desk:message_drafts": Rule(CASE_WORK),
    "desk:draft_approval": post(HEADS, "spoken", **{"draft_text_{unsent}": "وقت بازدید شنبه است."}),
    "desk:draft_return": post(HEADS, "spoken", **{"return_reason_{unsent}": "روز را هم بنویسید."}),
    "desk:draft_renewal": post(OFFICER, "spoken", **{"anew_text_{unsent}": "وقت بازدید شنبه است."}),
    "desk:draft_withdrawal": post(OFFICER, "spoken"),
    # a unit's people read its texts, its head and the director write them
    "desk:texts": Rule(CASE_WORK),
    "desk:text": Rule(HEADS),
    "desk:text_retirement": post(HEADS, offer="no"),
    "desk:unit_rule": post(HEADS, unit="{unit}", head_sees_first="yes"),
    "desk:case_text": post(SEE_IT, into="message", message="سلام", unit_text="{text}"),
}
