"""All passages, and which of them answer a question; made anew after each publication, in the process."""

from collections.abc import Iterable
from datetime import date
from threading import Lock

from django.utils import timezone

from dargah.answers.meaning import Phrases, Words, section_asked
from dargah.answers.passages import QUOTED, Passage, all_passages
from dargah.answers.phrases import PhraseBook, phrase_book
from dargah.catalogue import queries
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.search import weighted
from dargah.content.pages.kinds import Kind
from dargah.content.pages.prose import as_text
from dargah.content.published import Page, portal
from dargah.persian.lexicon import Lexicon, Weighted

GUIDE_WORDS, GUIDE_TEXT = 1.0, 0.5
PAGE_TITLE, PAGE_WORDS = 1.0, 0.4
BESIDE = 0.5  # of its score, where a page only shares words with a question
IN_ITS_WORDS, LEAST_SHARED = 0.75, 2  # of a question's words, and how many, that a way to ask it must have
NEAREST = 5  # services that a question may be about
MOST_SECTIONS = 2  # of a page that are quoted
_ASKED = ("faq", "page")
# where nothing else is asked for, how it is done is said by these sections, in this order
FIRST_PARTS = ("about", "eligible", "documents")
# what a question of the people must share with the one asked, to be quoted at all
LEAST_OF_FAQ = 2.5
# and how much of what the question says beyond the service's own words, to be quoted before its introduction: who only
# names the service («زمین‌خواری گزارش») asks none of its questions
ANSWERS_FROM = 0.5


class Library:
    """The passages of one publication."""

    def __init__(
        self,
        published: Iterable[tuple[ServiceDefinition, date]],
        book: PhraseBook,
        pages: Iterable[Page] = (),
    ) -> None:
        known = list(published)
        self.pages = {f"page:{one.slug}": one for one in pages if one.kind in QUOTED}
        self.book = book
        self.definitions = {one.slug: one for one, _ in known}
        self.passages: dict[str, list[Passage]] = {}
        for passage in all_passages(known, book, self.pages.values()):
            thing = passage.source.slug if passage.source.kind == "service" else passage.key.partition("#")[0]
            self.passages.setdefault(thing, []).append(passage)
        things: dict[str, list[Weighted]] = {one.slug: weighted(one) for one, _ in known}
        for key, topic in book.topics.items():
            said = [(GUIDE_WORDS, words) for words in (topic.section, *topic.words)]
            things[f"guide:{key}"] = [*said, (GUIDE_TEXT, topic.text)]
        things |= {thing: _weighted(page) for thing, page in self.pages.items() if thing in self.passages}
        self.things = Lexicon(things)
        self._phrases = Phrases(self.things.compounds)
        self._faq = Lexicon(
            {
                passage.key: [(2.0, passage.source.section), (1.0, passage.text)]
                for passages in self.passages.values()
                for passage in passages
                if passage.part in _ASKED
            }
        )

    def words(self, question: str) -> Words:
        """The words of a question as this library splits them."""
        return Words(question, self._phrases)

    def rank(self, question: str) -> list[tuple[str, float]]:
        """What a question is about, best first. A page comes before the services only where the question says one of the ways
        to ask it, and more of it than of what any service is called.
        """
        found = self.things.rank(question)
        stems, words = set(self.things.stems(question)), self.words(question)
        served = max(
            (words.strongest(self.said(thing)) for thing, _ in found[:NEAREST] if thing in self.definitions),
            default=0,
        )
        return sorted(
            ((thing, score * (1 if self._leads(thing, stems, served) else BESIDE)) for thing, score in found),
            key=lambda one: -one[1],
        )

    def _leads(self, thing: str, stems: set[str], served: int) -> bool:
        """Whether a thing keeps its rank: services and topics do, a page by how it is asked."""
        if thing not in self.pages:
            return True
        shared = max(len(stems & set(self.things.stems(way))) for way in self.said(thing))
        return shared > max(served, LEAST_SHARED - 1) and shared >= IN_ITS_WORDS * len(stems)

    def quoted(self, thing: str, question: str) -> list[Passage]:
        """The passages of a service or a topic for a question, what it asks for first."""
        passages = self.passages[thing]
        if thing in self.pages:
            return self._sections(passages, question)
        if passages[0].source.kind != "service":
            return passages
        by_part = {passage.part: passage for passage in passages if passage.part != "faq"}
        own = {passage.key: passage for passage in passages if passage.part == "faq"}
        asked = [own[key] for key, score in self._faq.rank(question) if key in own and score >= LEAST_OF_FAQ]
        part = section_asked(self.words(question))
        wanted = [by_part[part]] if part in by_part else []
        rest = [by_part[name] for name in FIRST_PARTS if name in by_part]
        at = 0 if asked and self._answers(asked[0], self.definitions[thing], question) else 1
        return list(dict.fromkeys([*wanted, *rest[:at], *asked[:1], *rest[at:]]))

    def said(self, thing: str) -> list[str]:
        """How a thing is called, in full: a question that says so much of it means it. Nothing for the portal's topics."""
        if (page := self.pages.get(thing)) is not None:
            return [page.title, *page.content.asked]
        definition = self.definitions.get(thing)
        return [definition.title, definition.ask, *definition.words] if definition else []

    def _sections(self, passages: list[Passage], question: str) -> list[Passage]:
        """The sections of a page, what the question shares most with first."""
        own = {passage.key: passage for passage in passages}
        best = [own[key] for key, _ in self._faq.rank(question) if key in own]
        return list(dict.fromkeys([*best, *passages]))[:MOST_SECTIONS]

    def _answers(self, faq: Passage, definition: ServiceDefinition, question: str) -> bool:
        """Whether a question of the people is about what this one says beyond the words by which the service is known."""
        stems = self.things.stems
        known = {
            stem for text in (definition.title, definition.ask, *definition.words) for stem in stems(text)
        }
        beyond = set(stems(question)) - known
        shared = beyond & set(stems(f"{faq.source.section} {faq.text}"))
        return bool(beyond) and len(shared) >= ANSWERS_FROM * len(beyond)


def _weighted(page: Page) -> list[Weighted]:
    """What a page is found by: an answered question by its words, everything else less than a service by the same words."""
    said = page.content
    if page.kind == Kind.FAQ:
        return [(3.0, page.title), *((3.0, words) for words in said.asked), (1.0, as_text(said.body))]
    return [(PAGE_TITLE, page.title), (PAGE_WORDS, said.summary), (PAGE_WORDS, as_text(said.body))]


class _Kept:
    """The library this process has, and the definitions it was made from."""

    definitions: tuple[ServiceDefinition, ...] | None = None
    library: Library | None = None


_lock = Lock()


def library() -> Library:
    """The passages as they are published now."""
    definitions = queries.published_definitions()
    kept = _Kept.library
    if kept is None or _Kept.definitions is not definitions:
        with _lock:
            services = queries.published_services()
            days = {
                slug: timezone.localdate(service.current.published_at)
                for slug, service in services.items()
                if service.current is not None
            }
            told = [(one, days[one.slug]) for one in definitions if one.slug in days]
            kept = Library(told, phrase_book(), portal().pages.values())
            _Kept.library, _Kept.definitions = kept, definitions
    return kept
