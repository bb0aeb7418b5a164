"""Letters written as paragraphs with merge fields: what goes where a field stands. The same Typst source prints all of them.

A value is put into the letter's data as text, never into the source.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from dargah.catalogue.definition import LetterFacts, ServiceDefinition
from dargah.catalogue.forms import facts as answers_named
from dargah.catalogue.merging import EMPTY, STRONG, fields_in, pieces

# what changes between the decision and the letter's number: printed from the data as it is then
LATE: dict[str, str] = {
    "letter.number": "number",
    "letter.date": "date",
    "case.appointment": "appointment",
    "case.visited": "visited",
    "letter.papers": "papers",
}
REASONS = "decision.reasons"
LTR, END = "\u2066", "\u2069"

Piece = str | dict[str, Any]


@lru_cache(maxsize=1)
def source() -> str:
    """The Typst source of every letter that has none of its own."""
    return (Path(__file__).parent / "written.typ").read_text(encoding="utf-8")


def written(
    letter: LetterFacts,
    definition: ServiceDefinition,
    answers: Mapping[str, Any],
    data: Mapping[str, Any],
) -> dict[str, Any]:
    """What the source prints beside the usual data: the paragraphs for the outcome, their fields filled."""
    told = [one.text for one in letter.text if not one.outcomes or data["outcome"] in one.outcomes]
    values = _values(data)

    def piece(words: str, name: str) -> Piece:
        if words:
            return words
        if name in LATE:
            return {"late": LATE[name]}
        return (values[name] if name in values else _answer(definition, answers, name)) or EMPTY

    def plain(text: str) -> list[Piece]:
        return [piece(words, name) for words, name in pieces(text)]

    def paragraph(text: str) -> list[Piece]:
        """With its strong words («*تصویب کرد*») as pieces of their own: told apart before a field is filled."""
        printed: list[Piece] = []
        for number, part in enumerate(STRONG.split(text)):
            printed += [{"strong": plain(part)}] if number % 2 else plain(part)
        return printed

    return {
        "paragraphs": [paragraph(text) for text in told],
        "tells_reasons": any(REASONS in fields_in(text) for text in told),
    }


def _values(data: Mapping[str, Any]) -> dict[str, str]:
    return {
        "case.code": _ltr(data["case"]["code"]),
        "case.date": data["case"]["date"],
        "case.applicant": data["applicant"]["name"],
        "case.applicant_id": _ltr(data["applicant"]["national_id"]),
        "case.unit": data["unit"]["name"],
        "service.title": data["service"]["title"],
        "office.name": data["office"]["name"],
        "decision.outcome": data["outcome_title"],
        REASONS: data["reasons"],
        "decision.date": data["decided"],
        "decision.objection_days": data["objection_days"],
    }


def _answer(definition: ServiceDefinition, answers: Mapping[str, Any], name: str) -> str:
    rows = answers_named(definition, answers, [name])
    return "، ".join(_ltr(row.text) if row.ltr else row.text for row in rows)


def _ltr(text: str) -> str:
    return f"{LTR}{text}{END}" if text else ""
