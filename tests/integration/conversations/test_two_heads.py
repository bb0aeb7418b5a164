"""Two heads who approve one draft at the same moment: one sends it, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from dargah.conversations import operations as conversations
from dargah.conversations.models import Message
from dargah.people.models import StaffMember
from dargah.people.refusals import WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make

WORDS = "بازدید شما یکشنبه است."


def test_of_two_heads_at_once_one_sends_it(committed: None) -> None:
    case = make.walked(until="advance")
    officer = make.holder(case)
    draft = conversations.draft_message(case=case, text=WORDS, by=officer)
    begin = Barrier(2)

    def approve(by: StaffMember) -> str:
        begin.wait()
        try:
            conversations.approve_draft(draft=draft, text=WORDS, by=by)
        except WrongMoment:
            return "taken"
        finally:
            connections.close_all()
        return "sent"

    heads = [make.staff(Role.UNIT_HEAD, officer.unit_id), make.staff(Role.DIRECTOR)]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, heads)) == ["sent", "taken"]
    assert Message.objects.filter(case=case).count() == 1
