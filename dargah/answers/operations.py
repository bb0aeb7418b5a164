"""note, judge, settle, forget_old: what is kept of questions, without identity."""

import hashlib
import json
import re
from collections.abc import Collection
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from dargah.answers.asking import Answer
from dargah.answers.models import Asked
from dargah.answers.nameless import without_numbers
from dargah.answers.permissions import check_may_see_questions
from dargah.people.models import StaffMember
from dargah.persian.lexicon import words_of
from dargah.persian.text import search_key

COUNT = """
    INSERT INTO answers_asked (day, key, text, answered, reason, sources, times, useful, useless)
    VALUES (%s, %s, %s, %s, %s, %s, 1, 0, 0)
    ON CONFLICT (day, key) DO UPDATE
    SET times = answers_asked.times + 1, answered = EXCLUDED.answered, reason = EXCLUDED.reason, sources = EXCLUDED.sources
"""
KEPT = timedelta(days=180)
_KEY = re.compile(r"[0-9a-f]{64}")


def key_of(question: str) -> str:
    """The same for two spellings of the same words."""
    said = " ".join(sorted(set(words_of(question)))) or search_key(question)
    return hashlib.sha256(said.encode()).hexdigest()


def note(told: Answer) -> None:
    """Count a question; one about a person is not kept. One statement."""
    if not told.question or told.is_personal:
        return
    text = without_numbers(told.question)
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT,
            [
                timezone.localdate(),
                key_of(text),
                text,
                told.answered,
                told.reason or "",
                json.dumps([one.key for one in told.passages]),
            ],
        )


def judge(question: str, *, useful: bool) -> None:
    """One more word on whether today's answer to a question was of use."""
    field = "useful" if useful else "useless"
    Asked.objects.filter(day=timezone.localdate(), key=key_of(without_numbers(question))).update(
        **{field: F(field) + 1}
    )


def settle(*, keys: Collection[str], by: StaffMember) -> int:
    """These questions were seen to; returns how many rows leave the list."""
    check_may_see_questions(by)
    return settle_answered(keys=keys)


def is_key(text: str) -> bool:
    """Whether a text can be the key of a question."""
    return bool(_KEY.fullmatch(text))


def settle_answered(*, keys: Collection[str]) -> int:
    """These questions are answered by what was just published; returns how many rows leave the list."""
    known = [key for key in keys if is_key(key)]
    return Asked.objects.filter(key__in=known, settled_at=None).update(settled_at=timezone.now())


def forget_old() -> int:
    """Questions past their keeping; returns how many rows went."""
    return Asked.objects.filter(day__lt=timezone.localdate() - KEPT).delete()[0]
