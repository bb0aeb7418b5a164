"""Who may use the addresses of the words of notices."""

from typing import Any

from dargah.notices.models import NoticeWords, WordsState
from dargah.notices.operations import propose_words
from dargah.notices.texts import Words
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.integration.security import scene as who
from tests.integration.security.rule import Rule, post
from tests.integration.security.scene import Scene

DECIDES = frozenset({who.EDITOR, who.DIRECTOR})
READS = DECIDES | {who.SYSADMIN, who.HEAD, who.OTHER_HEAD, who.FINANCE}
EVENT = "passkey_added"
NOTICE_RULES: dict[str, Rule] = {
    "desk:notice_texts": Rule(READS),
    "desk:notice_text": Rule(READS),
    # another editor has written what waits: the actor among the editors may decide it, and not take it back
    "desk:notice_text_approval": post(DECIDES),
    "desk:notice_text_return": post(DECIDES, reason="نشانی را روشن‌تر بنویسید."),
    "desk:notice_text_withdrawal": post(frozenset()),
}


def notice_ids(name: str, scene: Scene) -> dict[str, Any]:
    """The parts of the addresses of the words of an event, other words of which wait; empty for every other name."""
    if name not in NOTICE_RULES:
        return {}
    if NOTICE_RULES[name].method == "get":  # to look at it nothing is written
        return {"event": EVENT}
    return {"event": EVENT, "version": waiting_words(scene.staff[who.EDITOR]).version}


def waiting_words(actor: StaffMember) -> NoticeWords:
    """Words that wait, of an editor who is not the actor."""
    waits = NoticeWords.objects.filter(event=EVENT, state=WordsState.WAITING).first()
    if waits is not None:
        return waits
    editors = StaffMember.objects.filter(role=Role.CONTENT_EDITOR, is_active=True).exclude(pk=actor.pk)
    words = Words("کلید عبور تازه‌ای ({device}) ساخته شد. اگر شما نبودید برش دارید: {link}")
    made = propose_words(event=EVENT, words=words, by=editors[0])
    assert made is not None
    return made
