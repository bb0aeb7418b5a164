"""From what a person sent to what is stored. Pages and the API go through the same rules here."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dargah.catalogue.definition import Document, Page, ServiceDefinition
from dargah.catalogue.directorate import counties, county_of_city
from dargah.catalogue.forms.kind import NOT_TEXT, Typed, is_empty
from dargah.catalogue.forms.places import PLACE_KINDS, check_in_county, degrees_of
from dargah.catalogue.forms.plan import PagePlan, Question, plan_of
from dargah.catalogue.forms.rows import rows_typed
from dargah.catalogue.forms.shown import shown_of, walk
from dargah.persian.digits import persian_digits, thousands
from dargah.persian.identifiers import Rejected

MOST_ROWS = 200


class Problem(NamedTuple):
    """What stands in the way: on which page, beside which question, and the sentence."""

    page_key: str
    path: str
    sentence: str


@dataclass
class PageResult:
    """A page after cleaning: ``values`` to be laid over the answers when ``ok``, else errors by path.

    ``revealed`` are the questions that its own answers ask for and that the sent page did not show.
    """

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    revealed: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether the page may be left."""
        return not self.errors and not self.revealed


Read = Callable[[Question], Any]


def clean_page(
    definition: ServiceDefinition,
    page: Page,
    typed: Typed,
    answers: Mapping[str, Any],
    asked: Collection[str] | None = None,
) -> PageResult:
    """Clean what a page sent.

    A question whose condition came true only by this page's own answers was not on the screen: that nothing came
    for it is no error, the page is shown again with it. ``asked`` names the questions under a condition that the
    page did show; None where what sent it does not say, so that only a required one is told, by what came.
    """
    plan = plan_of(definition).page(page.key)

    def read(question: Question) -> Any:
        if question.kind is None:
            return rows_typed(question, typed)
        return question.kind.read(typed, question.name)

    cleaner = _Cleaner(walk(definition, answers)[1])
    cleaner.page(plan, read)
    result = PageResult(errors=cleaner.errors)
    for question in cleaner.under_condition:
        missing = question.name in cleaner.missing
        if (missing or asked is not None) and not _was_asked(question.name, typed, asked):
            result.revealed.append(question.name)
            result.errors.pop(question.name, None)
    if page.use and page.group:
        result.values[page.use] = cleaner.answers.get(page.use, {})
    for own in page.fields:
        result.values[own.key] = cleaner.answers.get(own.key)
    return result


def _was_asked(name: str, typed: Typed, asked: Collection[str] | None) -> bool:
    """Whether the page that was sent had the question on it: radio buttons left alone send nothing."""
    if asked is not None and name in asked:
        return True
    return any(key == name or key.startswith(f"{name}.") for key in typed)


def clean_answers(definition: ServiceDefinition, answers: Any) -> tuple[dict[str, Any], list[Problem]]:
    """Clean a whole set of answers given as JSON: the stored values of every shown page, and the problems.

    Answers to questions that are not shown are dropped; a key that is no question of the form is a problem.
    Never raises for any JSON value.
    """
    if not isinstance(answers, Mapping):
        return {}, [Problem("", "answers", "پاسخ‌ها باید یک شیء با کلید پرسش‌ها باشد.")]
    plan = plan_of(definition)
    problems = _unknown_keys(definition, answers)
    cleaner = _Cleaner({})

    def read(question: Question) -> Any:
        if question.home:
            group = answers.get(question.home)
            return group.get(question.field.key) if isinstance(group, Mapping) else None
        return answers.get(question.field.key)

    for page in plan.pages:
        if page.condition is not None and not page.condition.holds(cleaner.answers):
            continue
        cleaner.errors = {}
        cleaner.page(page, read)
        problems += [Problem(page.page.key, path, said) for path, said in cleaner.errors.items()]
    return cleaner.answers, problems


def check_all(
    definition: ServiceDefinition, answers: Mapping[str, Any], documents: Mapping[str, int]
) -> list[Problem]:
    """Everything that keeps an application from being sent; ``documents`` counts the files by key."""
    return ready_to_send(definition, answers, documents)[1]


def ready_to_send(
    definition: ServiceDefinition,
    answers: Mapping[str, Any],
    documents: Mapping[str, int],
    *,
    cleaned: bool = False,
) -> tuple[dict[str, Any], list[Problem]]:
    """The answers that count and everything that keeps them from being sent, in one pass.

    ``cleaned`` says that the answers are what clean_answers returned without a problem, so only
    documents are checked.
    """
    values: dict[str, Any]
    problems: list[Problem]
    if cleaned:
        values, problems = dict(answers), []
    else:
        values, problems = clean_answers(definition, {k: v for k, v in answers.items() if v is not None})
    wanted = wanted_for(definition, values)
    problems += [
        Problem(document.page or "documents", f"documents.{document.key}", f"«{document.title}» را بیفزایید.")
        for document in wanted
        if document.required and not documents.get(document.key)
    ]
    problems += [
        Problem("documents", f"documents.{document.key}", f"برای «{document.title}» یک فایل بس است.")
        for document in wanted
        if not document.many and documents.get(document.key, 0) > 1
    ]
    known = {document.key for document in definition.documents}
    problems += [
        Problem("documents", f"documents.{key}", "این مدرک در فهرست این خدمت نیست.")
        for key in documents
        if key not in known
    ]
    return values, problems


def wanted_for(definition: ServiceDefinition, effective: Mapping[str, Any]) -> list[Document]:
    """The documents whose condition holds for effective answers."""
    return [d for d, when in plan_of(definition).documents if when is None or when.holds(effective)]


def documents_wanted(definition: ServiceDefinition, answers: Mapping[str, Any]) -> list[Document]:
    """The documents asked for, the optional ones too, with these answers."""
    return wanted_for(definition, walk(definition, answers)[1])


def pages_and_documents(
    definition: ServiceDefinition, answers: Mapping[str, Any]
) -> tuple[list[Page], list[Document]]:
    """As pages_shown() and documents_wanted(), in one walk."""
    plans, counted = walk(definition, answers)
    return shown_of(plans), wanted_for(definition, counted)


def _unknown_keys(definition: ServiceDefinition, answers: Mapping[str, Any]) -> list[Problem]:
    known: dict[str, set[str] | None] = {}
    for page in definition.form:
        if page.use:
            known[page.use] = {own.key for own in page.group}
        known.update((own.key, None) for own in page.fields)
    problems = []
    for key, value in answers.items():
        if key not in known:
            problems.append(Problem("", str(key), "این کلید در فرم این خدمت نیست."))
            continue
        inner = known[key]
        if inner is not None and isinstance(value, Mapping):
            problems += [
                Problem("", f"{key}.{part}", "این کلید در فرم این خدمت نیست.")
                for part in value
                if part not in inner
            ]
        elif inner is not None and value is not None:
            problems.append(Problem("", str(key), "این بخش باید یک شیء با کلید پرسش‌ها باشد."))
    return problems


def settled_otherwise(definition: ServiceDefinition, answers: Any) -> list[Problem]:
    """Where a program contradicts what the form has settled itself; people are not asked, so nothing comes from them."""
    problems = []
    for question in (question for plan in plan_of(definition).pages for question in plan.questions):
        own = question.field
        home = answers.get(question.home) if question.home and isinstance(answers, Mapping) else answers
        if own.fixed and isinstance(home, Mapping) and home.get(own.key, own.fixed) != own.fixed:
            problems.append(Problem("", question.name, f"این‌جا «{own.fixed}» است؛ همان را بفرستید یا هیچ."))
    return problems


class _Cleaner:
    """Cleans pages in order; conditions see only what has been cleaned so far."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers: dict[str, Any] = dict(answers)
        self.errors: dict[str, str] = {}
        self.missing: set[str] = set()
        self.under_condition: list[Question] = []

    def page(self, plan: PagePlan, read: Read) -> None:
        """Clean the questions of a page that are shown, then its rules when every question passed."""
        if plan.page.group:
            self.answers[plan.page.use] = {}
        for question in plan.questions:
            if not question.home:
                self.answers.pop(question.field.key, None)
        for question in plan.questions:
            if question.condition is None or question.condition.holds(self.answers):
                if question.condition is not None and not question.field.fixed:
                    self.under_condition.append(question)
                self._question(question, read)
        if self.errors:
            return
        for rule in plan.rules:
            if not rule.condition.holds(self.answers):
                figures = {name: _figure(program.value(self.answers)) for name, program in rule.figures}
                self.errors.setdefault(rule.at, rule.check.otherwise.format_map(figures))

    def _question(self, question: Question, read: Read) -> None:
        own = question.field
        if own.fixed:
            self._keep(question, own.fixed)
            return
        raw = read(question)
        try:
            value = self._rows(question, raw) if question.kind is None else self._value(question, raw)
            if own.kind == "city" and isinstance(value, str):
                self._same_county(question, value)
            if own.kind in PLACE_KINDS and isinstance(value, Mapping):
                home = self.answers[question.home] if question.home else self.answers
                check_in_county(degrees_of(own.kind, value), str(home.get("county") or ""))
        except Rejected as refusal:
            self.errors[question.name] = refusal.sentence
            return
        if value is not None:
            self._keep(question, value)

    def _value(self, question: Question, raw: Any) -> Any:
        own, kind = question.field, question.kind
        if kind is None or is_empty(raw):
            if kind is not None and raw is not None and raw != "" and not kind.fits(raw):
                raise Rejected("format", NOT_TEXT)
            if own.required and kind is not None:
                self.missing.add(question.name)
                raise Rejected("empty", f"«{own.label}» را {kind.verb}.")
            return None
        return kind.clean(own, raw)

    def _keep(self, question: Question, value: Any) -> None:
        home = self.answers[question.home] if question.home else self.answers
        home[question.field.key] = value

    def _rows(self, question: Question, raw: Any) -> list[dict[str, Any]] | None:
        own = question.field
        word = own.row or own.label
        if raw is None:
            raw = []
        if not isinstance(raw, list):
            raise Rejected("format", "ردیف‌ها را به صورت فهرست بفرستید.")
        least = int(own.at_least or (1 if own.required else 0))
        most = int(own.at_most or MOST_ROWS)
        if len(raw) > most:
            raise Rejected("range", f"حداکثر {persian_digits(most)} ردیف می‌پذیریم.")
        kept: list[dict[str, Any]] = []
        people: dict[tuple[str, Any], int] = {}
        for place, row in enumerate(raw):
            if not isinstance(row, Mapping):
                raise Rejected("format", "هر ردیف باید یک شیء با کلید ستون‌ها باشد.")
            if is_empty(row):
                continue
            kept.append(self._row(question, row, f"{question.name}.{place}"))
            self._once(question, kept[-1], place, people)
        if len(kept) < least:
            self.missing.add(question.name)
            raise Rejected("empty", f"دست‌کم {persian_digits(least)} ردیف «{word}» بنویسید.")
        return kept or None

    def _row(self, question: Question, row: Mapping[str, Any], path: str) -> dict[str, Any]:
        clean_row: dict[str, Any] = {}
        columns = {column.name for column in question.columns}
        for key in row:
            if key not in columns:
                self.errors[f"{path}.{key}"] = "این ستون در فرم نیست."
        for column in question.columns:
            raw = row.get(column.name)
            try:
                value = self._value(column, raw)
            except Rejected as refusal:
                self.errors[f"{path}.{column.name}"] = refusal.sentence
                continue
            if value is not None:
                clean_row[column.name] = value
        return clean_row

    def _once(
        self, question: Question, row: Mapping[str, Any], place: int, people: dict[tuple[str, Any], int]
    ) -> None:
        """Rows that ask for a national ID are people, nobody is among them twice; ``people`` tells where each stands."""
        for column in question.columns:
            given = row.get(column.name)
            if column.field.kind != "national_id" or not column.field.required or given is None:
                continue
            first = people.setdefault((column.name, given), place)
            if first != place:
                word = f"{question.field.row or 'ردیف'} {persian_digits(first + 1)}"
                self.errors[f"{question.name}.{place}.{column.name}"] = (
                    f"این کد ملی برای «{word}» هم آمده است."
                )

    def _same_county(self, question: Question, city: str) -> None:
        home = self.answers.get(question.home, {}) if question.home else self.answers
        county = home.get("county")
        if county and county_of_city(city) != county:
            raise Rejected("choice", f"این شهر در شهرستان {counties()[county].name} نیست.")


def _figure(value: Any) -> str:
    """A figure inside a sentence: Persian digits, thousands apart, no needless zeros."""
    if isinstance(value, float):
        if value.is_integer():
            return thousands(int(value))
        return persian_digits(f"{value:.6g}".replace(".", "٫"))
    return thousands(value) if isinstance(value, int) else str(value)
