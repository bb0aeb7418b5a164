"""What an answer is made of: passages of what the office has published, each with its source, section and day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from dargah.answers.phrases import PhraseBook
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import office_name
from dargah.catalogue.sheet import Said, deadline_said, fee_said, objection_said, visits_said
from dargah.content.pages import prose
from dargah.content.pages.kinds import Kind
from dargah.content.published import Page


@dataclass(frozen=True)
class Source:
    """Where a passage stands: ``kind`` is ``service``, ``guide``, ``faq`` or ``page``, ``section`` its heading there."""

    kind: str
    slug: str
    title: str
    section: str
    url: str
    date: date


@dataclass(frozen=True)
class Passage:
    """A passage as it is quoted. ``part`` names the section for who asks about it; ``found_by`` are further words."""

    key: str
    part: str
    text: str
    source: Source
    found_by: tuple[str, ...] = ()


SECTIONS = {
    "about": "معرفی",
    "output": "نتیجه",
    "deadline": "مهلت",
    "fee": "هزینه",
    "visits": "مراجعه",
    "documents": "مدارک",
    "stages": "گام‌ها",
    "legal": "مبنای قانونی",
    "objection": "اعتراض",
    "unit": "مسئول",
    "door": "کجا انجام می‌شود",
    "eligible": "شرایط",
}


def of_service(definition: ServiceDefinition, day: date) -> Iterator[Passage]:
    """The passages of a service, section by section."""
    for part, text in _sections(definition):
        yield _passage(definition, day, part, SECTIONS[part], text)
    for number, item in enumerate(definition.faq):
        yield _passage(definition, day, "faq", item.q, item.a, key=f"faq{number}", found_by=(item.q,))


def _passage(
    definition: ServiceDefinition,
    day: date,
    part: str,
    section: str,
    text: str,
    *,
    key: str = "",
    found_by: tuple[str, ...] = (),
) -> Passage:
    source = Source(
        "service", definition.slug, definition.title, section, f"/services/{definition.slug}/", day
    )
    return Passage(f"{definition.slug}#{key or part}", part, text, source, found_by)


def _sections(definition: ServiceDefinition) -> Iterator[tuple[str, str]]:
    yield "about", " ".join(definition.summary.split())
    yield "output", definition.output
    yield "deadline", _sentence(deadline_said(definition))
    yield "fee", _sentence(fee_said(definition))
    yield "visits", _sentence(visits_said(definition))
    if definition.documents:
        yield "documents", _documents(definition)
    if definition.eligible:
        yield (
            "eligible",
            " ".join(f"{one.q} {_when_not(one.good)}{one.otherwise}" for one in definition.eligible),
        )
    if definition.stages:
        yield "stages", "، سپس ".join(stage.title for stage in definition.stages) + "."
    if definition.legal:
        yield "legal", "؛ ".join(law.text for law in definition.legal) + "."
    if said := objection_said(definition):
        yield "objection", said
    yield "unit", office_name(definition.unit)
    if definition.door is not None:
        door = definition.door
        site = f" نشانی سامانه: {door.site}." if door.site else ""
        yield "door", f"{door.office}: {door.does}{site}"


def _sentence(said: Said) -> str:
    note = said.note.rstrip(".")
    return f"{said.value.rstrip('.')}. {note}." if note else f"{said.value.rstrip('.')}."


def _when_not(good: bool) -> str:  # noqa: FBT001 the answer that leads on
    return "اگر نه: " if good else "اگر آری: "


def _documents(definition: ServiceDefinition) -> str:
    always = [one.title for one in definition.documents if one.required and not one.when]
    sometimes = [one.title for one in definition.documents if not one.required or one.when]
    said = []
    if always:
        said.append("لازم: " + "، ".join(always) + ".")
    if sometimes:
        said.append("گاهی، بسته به پاسخ‌ها: " + "، ".join(sometimes) + ".")
    return " ".join(said)


def of_topics(book: PhraseBook) -> Iterator[Passage]:
    """How the portal is used."""
    for key, topic in book.topics.items():
        source = Source("guide", key, topic.title, topic.section, topic.url, book.date)
        yield Passage(
            f"guide:{key}", "guide", " ".join(topic.text.split()), source, (topic.section, *topic.words)
        )


QUOTED = (Kind.FAQ, Kind.INFORMATION, Kind.NOTICE, Kind.MEASURE, Kind.NEWS, Kind.TENDER, Kind.FORM)


def of_page(page: Page) -> Iterator[Passage]:
    """A page of the portal, section by section; a question of the people is one passage."""
    kind = "faq" if page.kind == Kind.FAQ else "page"
    day = timezone.localdate(page.at)
    told = prose.sections_of(page.content.body)
    if page.content.summary:
        told = [("", page.content.summary), *told]
    for number, (heading, text) in enumerate(told):
        if text:
            source = Source(kind, page.slug, page.title, heading or page.kind.label, page.url, day)
            yield Passage(f"page:{page.slug}#{number}", kind, text, source, page.content.asked)


def all_passages(
    published: Iterable[tuple[ServiceDefinition, date]], book: PhraseBook, pages: Iterable[Page] = ()
) -> list[Passage]:
    """Everything that is quoted."""
    found = [passage for definition, day in published for passage in of_service(definition, day)]
    return [*found, *of_topics(book), *(passage for page in pages for passage in of_page(page))]
