"""A sample as a person reads it: who applies, the answers by their questions, the papers, the steps and the end, in words.

What is kept is YAML for the machine; nobody who approves a service has to read its keys.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms.plan import Question, question_alone
from dargah.catalogue.forms.telling import rows_of
from dargah.catalogue.sampled import Sample, Step, sample_from
from dargah.catalogue.yaml_lines import read_text
from dargah.content.banked import current_bank
from dargah.content.laid import definition_data
from dargah.content.parts import plain_of
from dargah.content.words import PROFILE
from dargah.people.roles import Role
from dargah.persian.digits import persian_digits
from dargah.persian.identifiers import Rejected

APPLICANT, FILES, WALK = "متقاضی", "مدرک‌ها", "راه پرونده"
STEPS = {
    "appoint": "وقت تعیین می‌شود", "advance": "این مرحله پایان می‌یابد", "request_information": "از متقاضی خواسته می‌شود",
    "answer_information": "متقاضی پاسخ می‌دهد", "decide": "تصمیم", "approve": "تصمیم تأیید می‌شود",
    "issue": "نامه امضا و صادر می‌شود", "close": "پرونده بسته می‌شود", "withdraw": "متقاضی درخواست را پس می‌گیرد",
    "object": "متقاضی اعتراض می‌کند", "answer_referral": "پاسخ پرسش‌ها می‌رسد",
}  # fmt: skip
ENDS = {
    "issued": "با صدور نامه", "closed": "با بستن پرونده", "withdrawn": "با پس گرفتن درخواست",
}  # fmt: skip
_OF_APPLICANT = {
    "national_id": "national_id", "mobile": "mobile", "birth_date": "jalali_date", "email": "email",
    "postal_code": "postal_code",
}  # fmt: skip
_STRANGE = (
    Rejected,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
)  # an answer of another form


@dataclass(frozen=True)
class Said:
    """A line of a sample: where it stands, in words, and what it says."""

    place: tuple[str, ...]
    text: str

    @property
    def line(self) -> str:
        """Both, for a list of lines."""
        return f"{'، '.join(self.place)}: {self.text}"


@dataclass(frozen=True)
class Words:
    """What the names in a sample are called: questions by path, documents and outcomes by key."""

    questions: Mapping[str, Question] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)


def words_of_sample(parts: dict[str, Any]) -> Words:
    """The words of the service that these parts make; of a question that is half written there are none."""
    data = definition_data(plain_of(parts), current_bank())
    asked = [
        (page.get("use") or "" if listed == "group" else "", one)
        for page in data["form"]
        for listed in ("group", "fields")
        for one in page.get(listed) or []
    ]
    return Words(
        {one.name: one for home, told in asked for one in _question(home, told)},
        {one.get("key") or "": one.get("title") or "" for one in data["documents"]},
        {key: one.get("title") or "" for key, one in data["outcomes"].items()},
    )


def _question(home: str, told: dict[str, Any]) -> Iterator[Question]:
    try:
        yield question_alone(FormField.model_validate(told), home)
    except (ValidationError, KeyError):
        return


def data_of_sample(text: str) -> Any:
    """What a sample says, however it is spelled: two that are equal say the same."""
    sample = _read(text)
    return text.strip() if sample is None else sample.model_dump(mode="json", exclude_defaults=True)


def _read(text: str) -> Sample | None:
    try:
        return sample_from(read_text(text, Path("sample.yaml")).data)
    except ValueError:  # of the YAML, or of the schema
        return None


def told_sample(text: str, words: Words) -> tuple[dict[str, Said], list[str]]:
    """A sample in words: its facts by their inner name, and the steps of its way in their order."""
    sample = _read(text)
    if sample is None:
        return {"text": Said(("نوشته نمونه",), text.strip())}, []
    facts = {
        **{f"applicant.{key}": one for key, one in _applicant(sample.applicant)},
        **dict(_answers(sample.answers, words)),
        **{
            f"files.{key}": Said((FILES, words.documents.get(key) or key), name)
            for key, name in sample.files.items()
        },
        "ends": Said(("پایان",), ENDS.get(sample.ends, sample.ends)),
    }
    return facts, [_step(step, words) for step in sample.walk]


def lines_of_sample(text: str, words: Words) -> list[str]:
    """All of a sample, a line for each thing that it says."""
    facts, steps = told_sample(text, words)
    end = facts.pop("ends", None)
    numbered = [f"گام {persian_digits(number)}: {said}" for number, said in enumerate(steps, 1)]
    return [*(one.line for one in facts.values()), *numbered, *([end.line] if end else [])]


def _applicant(told: Mapping[str, str]) -> Iterator[tuple[str, Said]]:
    for key, value in told.items():
        kind = _OF_APPLICANT.get(key, "text")
        asked = question_alone(FormField.model_validate({"key": "one", "kind": kind, "label": key}))
        yield key, Said((APPLICANT, PROFILE.get(f"citizen.{key}", key)), _shown(asked, value)[0][1])


def _answers(answers: Mapping[str, Any], words: Words) -> Iterator[tuple[str, Said]]:
    """The answers in the order of the form; what it does not ask comes last, under its inner name."""
    given = dict(_by_path(answers, {question.home for question in words.questions.values()}))
    for path in [
        *(one for one in words.questions if one in given),
        *(one for one in given if one not in words.questions),
    ]:
        question, value = words.questions.get(path), given[path]
        if value is None:
            continue
        if question is None:
            yield path, Said((path,), str(value))
            continue
        for number, (label, text) in enumerate(_shown(question, value)):
            yield f"{path}#{number}", Said((label,), text)


def _by_path(answers: Mapping[str, Any], homes: set[str]) -> Iterator[tuple[str, Any]]:
    for key, value in answers.items():
        if key in homes and isinstance(value, Mapping):
            yield from ((f"{key}.{inner}", one) for inner, one in value.items())
        else:
            yield key, value


def _shown(question: Question, value: Any) -> list[tuple[str, str]]:
    own = question.field
    try:
        return [(row.label, row.text) for row in rows_of(question, value)]
    except _STRANGE:
        return [(own.short or own.label, str(value))]


def _step(step: Step, words: Words) -> str:
    """«تصمیم: پذیرفته شد؛ با این دلیل: …»."""
    said = "؛ ".join(filter(None, [*step.defects, step.text, step.answer]))
    if step.outcome:
        said = words.outcomes.get(step.outcome) or step.outcome
    told = STEPS.get(step.do, step.do)
    if step.by:
        told += f" ({Role(step.by).label})"
    told += f": {said}" if said else ""
    return told + (f"؛ با این دلیل: {step.reasons}" if step.reasons else "")
