"""The plan of a form: pages, questions and compiled conditions, made once and kept with the definition."""

from dataclasses import dataclass, replace

from dargah.catalogue.conditions import Condition, Conditions, conditions_of
from dargah.catalogue.definition import ROWS, Check, Document, FormField, Page, ServiceDefinition
from dargah.catalogue.forms.kind import Kind
from dargah.catalogue.forms.kinds import KINDS
from dargah.catalogue.forms.places import PLACES

_ALL = {**KINDS, **PLACES}


@dataclass(frozen=True, slots=True)
class Question:
    """A question where it stands: ``name`` is its dotted path, ``home`` the key of its group or empty."""

    field: FormField
    name: str
    home: str
    kind: Kind | None  # None: rows
    condition: Condition | None
    columns: tuple["Question", ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of a page with its compiled condition and figures."""

    check: Check
    condition: Condition
    figures: tuple[tuple[str, Condition], ...]
    at: str


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page ready to be asked."""

    page: Page
    condition: Condition | None
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class FormPlan:
    """A form ready to be asked, and the documents with their conditions."""

    pages: tuple[PagePlan, ...]
    documents: tuple[tuple[Document, Condition | None], ...]

    def page(self, key: str) -> PagePlan:
        """A page by key. Raises KeyError."""
        for plan in self.pages:
            if plan.page.key == key:
                return plan
        raise KeyError(key)


def control_id(name: str) -> str:
    """The id that the control of a question, or of a document, has on its page."""
    return "f-" + name.replace(".", "-").replace("_", "-")


def plan_of(definition: ServiceDefinition) -> FormPlan:
    """The plan of a definition, made when first asked for. Raises WrongCondition."""
    found: FormPlan | None = definition.kept.get("plan")
    if found is None:
        found = definition.kept["plan"] = _plan(definition)
    return found


def _plan(definition: ServiceDefinition) -> FormPlan:
    conditions = conditions_of(definition)
    return FormPlan(
        pages=tuple(_page(page, conditions) for page in definition.form),
        documents=tuple((d, _when(d.when, conditions)) for d in definition.documents),
    )


def _when(expression: str, conditions: Conditions) -> Condition | None:
    return conditions.condition(expression) if expression else None


def _page(page: Page, conditions: Conditions) -> PagePlan:
    asked = tuple(
        [_question(field, page.use, conditions) for field in page.group]
        + [_question(field, "", conditions) for field in page.fields]
    )
    first = next((q.name for q in asked if not q.field.fixed), page.key)
    rules = tuple(
        Rule(
            check=check,
            condition=conditions.condition(check.holds),
            figures=tuple((name, conditions.compiled(text)) for name, text in check.say.items()),
            at=check.at or first,
        )
        for check in page.checks
    )
    return PagePlan(page, _when(page.when, conditions), asked, rules)


def _question(field: FormField, home: str, conditions: Conditions) -> Question:
    return replace(question_alone(field, home), condition=_when(field.when, conditions))


def question_alone(field: FormField, home: str = "") -> Question:
    """A question without its condition, which may not even compile: to tell its answers."""
    return Question(
        field=field,
        name=f"{home}.{field.key}" if home else field.key,
        home=home,
        kind=None if field.kind in ROWS else _ALL[field.kind],
        condition=None,
        columns=tuple(Question(c, c.key, "", _ALL[c.kind], None) for c in field.fields),
    )
