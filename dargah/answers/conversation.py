"""A conversation with «بپرسید»: several questions in a row, and what a person is told of them.

Nothing of it is kept: the questions stand in the address of the page, so it works without a cookie and without a script.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dargah.answers.asking import Answer, answer
from dargah.answers.phrases import phrase_book
from dargah.catalogue.definition import ServiceDefinition

# of all earlier questions together: they travel in an address, twice escaped on the way through the sign-in
MOST_CHARACTERS, MOST_BEFORE = 400, 5
QUOTED = 400  # characters of a passage in a letter to a person


@dataclass(frozen=True)
class Turn:
    """A question and what was answered to it."""

    question: str
    told: Answer


def carried(questions: Iterable[str]) -> tuple[str, ...]:
    """The latest of the questions that fit into an address, in their order."""
    kept: list[str] = []
    room = MOST_CHARACTERS
    for question in reversed([one for one in questions if one]):
        room -= len(question)
        if room < 0 or len(kept) == MOST_BEFORE:
            break
        kept.insert(0, question)
    return tuple(kept)


def converse(questions: Iterable[str]) -> list[Turn]:
    """Each question answered; one that only asks for a section («چند روز؟») is about what the one before it was."""
    turns: list[Turn] = []
    about = ""
    for question in questions:
        told = answer(question, about=about)
        about = told.about or about
        turns.append(Turn(question, told))
    return turns


def takes_questions(definition: ServiceDefinition) -> bool:
    """Whether questions are handed to a person by this service."""
    person = phrase_book().person
    return person is not None and definition.slug == person.service


def letter_to_person(definition: ServiceDefinition, questions: Iterable[str]) -> dict[str, Any]:
    """The first answers of an application to a person: subject and body, for the citizen to read and change.

    Empty for a service that takes no questions, and without a question.
    """
    person = phrase_book().person
    turns = converse(questions)
    if person is None or definition.slug != person.service or not turns:
        return {}
    parts = [f"پرسش من: {turn.question}\n{_told(turn.told)}" for turn in turns]
    return {person.subject: turns[-1].question[: person.longest], person.body: "\n\n".join(parts)}


def _told(told: Answer) -> str:
    if not told.answered:
        return f"درگاه پاسخ داد: {told.sentence}"
    one = told.passages[0]
    return f"درگاه پاسخ داد: {one.text[:QUOTED]} ({one.source.title}، {one.source.section})"
