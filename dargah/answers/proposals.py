"""An answer to one person that serves the next: proposed by who gave it, without the person, written for all by an editor."""

import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from dargah.answers.models import Proposal
from dargah.answers.nameless import without_numbers
from dargah.answers.permissions import check_may_propose, check_may_see_questions
from dargah.answers.phrases import phrase_book
from dargah.cases.models import Case, Decision
from dargah.conversations.models import Message
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, WrongMoment
from dargah.persian.text import clean, search_key

LONGEST_QUESTION, LONGEST_ANSWER = 200, 4000
SHORTEST_NAME = 3  # a shorter word of a name stands in too many others
BLOT = "…"
_PLATE = re.compile(r"[0-9۰-۹]+(?:\s*/\s*[0-9۰-۹]+)+")
_WORD = re.compile(r"[\w\u200c]+")
_NAMES = ("first_name", "last_name", "father_name", "name", "full_name", "company")


def draft_of(case: Case) -> tuple[str, str] | None:
    """(question, answer) as they would be proposed, without the person; None while nobody of the office has answered."""
    person = phrase_book().person
    if person is None or case.version.service.slug != person.service:
        return None
    answer = _answer_given(case)
    if not answer:
        return None
    asked = _said_under(case.answers, person.subject) or _said_under(case.answers, person.body)
    return blotted(asked, case)[:LONGEST_QUESTION], blotted(answer, case)[:LONGEST_ANSWER]


def _answer_given(case: Case) -> str:
    """The last message of the office, else the reasons of the decision that was made."""
    message = Message.objects.filter(case=case, staff__isnull=False).exclude(text="").order_by("-pk").first()
    if message is not None:
        return message.text
    decision = Decision.objects.filter(case=case, final=True).order_by("-pk").first()
    return decision.reasons if decision is not None else ""


def _said_under(answers: Any, name: str) -> str:
    """What stands under a question of this name, on whichever page."""
    for page in answers.values():
        if isinstance(page, dict) and isinstance(page.get(name), str):
            return str(page[name])
    return str(answers.get(name) or "")


def blotted(text: str, case: Case) -> str:
    """The text without numbers, addresses of mail, plates, and the names that the case knows."""
    bare = _PLATE.sub(BLOT, without_numbers(clean(text, multiline=True)))
    names = set(_names_in(case))
    return _WORD.sub(lambda word: BLOT if names & set(search_key(word[0]).split()) else word[0], bare)


def _names_in(case: Case) -> Iterator[str]:
    """Each word of every name in the case: the applicant's, the sender's, co-owners', as search reads it."""
    told = [case.applicant_name, *(_named(case.answers))]
    if case.citizen is not None:
        told += [case.citizen.first_name, case.citizen.last_name]
    if case.consent is not None:
        told.append(case.consent.helper_name)
    for name in told:
        for word in search_key(name).split():
            if len(word) >= SHORTEST_NAME:
                yield word


def _named(answers: Any) -> Iterator[str]:
    if isinstance(answers, dict):
        for key, value in answers.items():
            if isinstance(value, str) and key in _NAMES:
                yield value
            else:
                yield from _named(value)
    elif isinstance(answers, list):
        for one in answers:
            yield from _named(one)


def propose(*, case: Case, question: str, answer: str, by: StaffMember) -> Proposal:
    """Propose question and answer for everybody. What still names the person is refused beside its box (Invalid)."""
    check_may_propose(case, by)
    if draft_of(case) is None:
        raise WrongMoment("تنها پاسخی پیشنهاد می‌شود که در «درخواست عمومی» به کسی داده شده است.")
    question, answer = " ".join(question.split()), answer.strip()
    errors = _errors("question", question, LONGEST_QUESTION, case) | _errors(
        "answer", answer, LONGEST_ANSWER, case
    )
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        made, is_new = Proposal.objects.get_or_create(
            question=question, answer=answer, settled_at=None, defaults={"by": by.reference}
        )
        if is_new:
            record(event=Event.answer_proposed, subject=f"proposal:{made.pk}", actor=by.reference)
    return made


def _errors(name: str, text: str, longest: int, case: Case) -> dict[str, str]:
    if not text:
        return {name: "بنویسید."}
    if len(text) > longest:
        return {name: "بلندتر از اندازه است؛ کوتاه‌تر بنویسید."}
    if blotted(text, case) != clean(text, multiline=True):
        return {name: "نام، شماره یا پلاک کسی هنوز در آن است؛ آن را بردارید."}
    return {}


def settle_proposal(*, proposal: Proposal, by: StaffMember) -> bool:
    """Take it off the list: it was written for all, or put aside. Whether it was there."""
    check_may_see_questions(by)
    rows = Proposal.objects.filter(pk=proposal.pk, settled_at=None)
    return bool(rows.update(settled_at=timezone.now(), settled_by=by.reference))
