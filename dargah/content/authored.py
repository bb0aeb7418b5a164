"""What an author writes of a service: the definition, with groups of the question bank by reference, and what lies beside it.

It is the schema of the catalogue and nothing else; what is added here is what the files of content/ say outside of the
definition: which questions of a group are left out or required and how they are hinted, the letters' sources, the samples.
"""

from typing import Literal

from pydantic import Field

from dargah.catalogue.definition import Page, Part, ServiceDefinition

SampleName = Literal["accepted", "refused", "incomplete"]


class GroupHint(Part):
    """The service's own hint for one question of a group."""

    key: str
    hint: str


class AuthoredPage(Page):
    """A page as it is written. With ``use`` and no ``group`` the questions come from the bank, as it is then."""

    without: list[str] = Field(default_factory=list)
    require: list[str] = Field(default_factory=list)
    hints: list[GroupHint] = Field(default_factory=list)


class Template(Part):
    """The Typst source of a letter, under the name that the letter gives it."""

    name: str
    source: str


class SampleText(Part):
    """An invented application and its way, as YAML: what tests and the API's example read."""

    name: SampleName
    text: str


class AuthoredService(ServiceDefinition):
    """A whole service as it is written."""

    form: list[AuthoredPage]  # type: ignore[assignment]  # pages with what the author says of their group
    templates: list[Template] = Field(default_factory=list)
    samples: list[SampleText] = Field(default_factory=list)


EXTRA_OF_PAGE = ("without", "require", "hints")
EXTRA_OF_SERVICE = ("templates", "samples")

# the parts of the workshop: each is a page of its own; together they hold every key of the schema (a test says so)
PARTS: dict[str, tuple[str, ...]] = {
    "facts": (
        "title", "ask", "summary", "output", "slug", "kind", "group", "situations", "unit", "applicants", "anonymous", "words",
        "deadline", "fee", "visits", "blocker", "door", "minutes", "legal", "sources", "title_en", "service_id",
        "position",
    ),
    "form": ("eligible", "form"),
    "documents": ("documents", "papers"),
    "stages": ("stages",),
    "outcomes": ("outcomes",),
    "letters": ("letters", "notices", "templates"),
    "questions": ("faq",),
    "samples": ("samples",),
}  # fmt: skip
