"""The shapes of the API, for its documentation and its checks."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field


class FieldProblem(Schema):
    """One thing to put right."""

    path: str
    message: str


class ProblemDocument(Schema):
    """An error, RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    instance: str
    detail: str = ""
    errors: list[FieldProblem] = []


class ServiceLine(Schema):
    """A service in a list; ``level`` 0 in person only … 4 output online."""

    slug: str
    title: str
    title_en: str
    unit: str
    kind: str
    level: int
    group: str
    url: str


class ServiceList(Schema):
    """Services, best first when something was asked."""

    items: list[ServiceLine]
    query: str


class ServiceFacts(ServiceLine):
    """A service with its form; ``schema`` is JSON Schema 2020-12 of ``answers``."""

    ask: str
    summary: str
    output: str
    applicants: list[str]
    anonymous: bool
    deadline: dict[str, Any]
    fee: dict[str, Any]
    visits: dict[str, Any]
    door: dict[str, Any] | None
    legal: list[str]
    service_id: str | None
    minutes: int
    inquiries: list[dict[str, str]]
    outcomes: list[dict[str, Any]]
    faq: list[dict[str, str]]
    documents: list[dict[str, Any]]
    stages: list[dict[str, Any]]
    version: int
    schema_: dict[str, Any] = Field(alias="schema")
    example: dict[str, Any]


class SentDocument(Schema):
    """A file: the key of its document in the service's list, its name, its content in base64."""

    model_config = ConfigDict(extra="forbid")

    document: str
    name: str
    content: str


class Application(Schema):
    """An application: answers by the service's schema, files beside; ``consent`` where the citizen gave one by code."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[str, Any]
    files: list[SentDocument] = []
    consent: UUID | None = None


class Submitted(Schema):
    """The case that was opened."""

    tracking_code: str
    status_url: str
    payment: "PaymentDue | None" = None


class StageState(Schema):
    """A stage: done, now or later."""

    title: str
    status: str


class Happened(Schema):
    """One thing that happened; ``reason`` is the office's own word on it, often empty."""

    at: str
    text: str
    reason: str


class LetterState(Schema):
    """An issued letter: ``url`` gives its PDF to this partner, ``verify_url`` says to anybody whether it holds."""

    number: str
    date: str
    subject: str
    valid: bool
    revoked_at: str | None
    url: str
    verify_url: str


class AppointmentState(Schema):
    """When citizen and office meet: ``at`` is the moment, ``when`` the same in words."""

    title: str
    at: str
    when: str
    where: str
    host: str


class Reply(Schema):
    """The answer to what the office asked for: words, files, or both."""

    reply: str = ""
    files: list[SentDocument] = []


class ToldFact(Schema):
    """One answer of the application, as a letter would name it."""

    label: str
    text: str


class AskedQuestion(Schema):
    """A question that the directorate put to this office and that waits for its answer by ``due_on``."""

    id: UUID
    tracking_code: str
    service: str
    title: str
    question: str
    facts: list[ToldFact]
    asked_at: str
    due_on: str
    answer_url: str


class QuestionList(Schema):
    """Open questions by due date; ``next`` is the address of the next page, null on the last."""

    items: list[AskedQuestion]
    next: str | None


class AnswerFile(Schema):
    """A file that goes with an answer: its name, its content in base64."""

    model_config = ConfigDict(extra="forbid")

    name: str
    content: str


class OfficeAnswer(Schema):
    """The office's answer in words, files beside."""

    model_config = ConfigDict(extra="forbid")

    answer: str
    files: list[AnswerFile] = []


class Answered(Schema):
    """The question has its answer."""

    id: UUID
    answered_at: str


class PaymentDue(Schema):
    """What has to be paid before the letter, and the page where whoever has its address pays."""

    rials: int
    url: str


class CaseState(Schema):
    """A case as its citizen sees it."""

    tracking_code: str
    service: str
    state: str
    state_text: str
    unit: str
    next_step: str
    your_turn: bool
    promised_on: str | None
    submitted_at: str
    outcome: str | None
    wanted: list[str]
    appointment: AppointmentState | None
    payment: PaymentDue | None
    stages: list[StageState]
    happened: list[Happened]
    days_left: int | None
    is_overdue: bool
    letters: list[LetterState]
    may: list[str]


class PassageSource(Schema):
    """Where a passage stands; of a service ``slug`` is the service's, ``date`` the day of its publication."""

    kind: Literal["service", "guide", "faq", "page"]
    slug: str
    title: str
    section: str
    url: str
    date: date


class AskedPassage(Schema):
    """A passage as it was published."""

    text: str
    source: PassageSource


class NextStep(Schema):
    """What may be done next."""

    title: str
    url: str


class WordedSentence(Schema):
    """A sentence of a language model that a passage bears out; ``citations`` are numbers of ``passages``, from 1."""

    text: str
    citations: list[int]


class Asked(Schema):
    """An answer made of passages, or the reason why there is none, with a sentence for people."""

    answered: bool
    reason: Literal["other-office", "not-published", "too-vague", "off-topic"] | None
    sentence: str
    passages: list[AskedPassage]
    actions: list[NextStep]
    wording: list[WordedSentence] | None
