"""The answer to a question: passages that were published, or why there is none. Nothing here is made up.

Without a language model: retrieval by persian.lexicon over services and the portal's own topics, the section by what
is asked for. What is not ours, not published, too vague or beside the point is said so.
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from dargah.answers.library import Library, library
from dargah.answers.meaning import Words, section_asked, whose
from dargah.answers.nameless import without_numbers
from dargah.answers.passages import Passage
from dargah.answers.phrases import Topic, phrase_book
from dargah.answers.vectors import fused
from dargah.catalogue.sheet import start_said
from dargah.persian.text import clean

LONGEST = 300
ENOUGH = 18.0  # the score below which a question shares too little with what is published
ALMOST, ENOUGH_KNOWN = 14.0, 0.6  # or this score, when so much of what it says is written there
MEANT = 2  # words of a title or of a way to say it that are all in the question
NEAR = 0.55  # of the best one's score: what is farther is not offered beside it
ONE_WORD_NEAR = 0.75  # of a single word: this near to the best, it may be meant as well
LEAST_OF_TOPIC = 2  # words of a way to say it, also small ones, that are all in the question
MOST_THINGS, PASSAGES_OF_FIRST, MOST_ASKED_BACK = 3, 3, 4
MOST_NEAR = 10  # things among which likeness by meaning may choose


class Reason(StrEnum):
    """Why a question is not answered."""

    OTHER_OFFICE = "other-office"
    NOT_PUBLISHED = "not-published"
    TOO_VAGUE = "too-vague"
    OFF_TOPIC = "off-topic"


@dataclass(frozen=True)
class Action:
    """A next step: the words of its button and where it leads."""

    title: str
    url: str
    to_person: bool = False


@dataclass(frozen=True)
class Answer:
    """What is said to a question. ``sentence`` is for a reason; ``asked_back`` are things that may be meant."""

    question: str
    passages: tuple[Passage, ...] = ()
    reason: Reason | None = None
    sentence: str = ""
    actions: tuple[Action, ...] = ()
    asked_back: tuple[Action, ...] = ()
    is_personal: bool = False  # asks about somebody: it is not kept

    @property
    def answered(self) -> bool:
        """Whether passages answer it."""
        return self.reason is None and bool(self.passages)

    @property
    def about(self) -> str:
        """The service that answered; empty without one."""
        first = self.passages[0].source if self.passages else None
        return first.slug if first is not None and first.kind == "service" else ""


TRACK = Action("پیگیری با کد رهگیری", "/track/")
GUIDE = Action("کدام خدمت به کارم می‌آید؟", "/guide/")
SERVICES = Action("همه خدمات", "/services/")


def to_person(*questions: str) -> tuple[Action, ...]:
    """The step that hands questions to a person: the start of the service for it, with them in the address."""
    person = phrase_book().person
    if person is None:
        return ()
    asked = urlencode({"asked": [one for one in questions if one]}, doseq=True)
    address = f"/services/{person.service}/start/"
    return (Action("پرسیدن از کارشناس", f"{address}?{asked}" if asked else address, to_person=True),)


def answer(written: str, about: str = "") -> Answer:
    """Answer a question as a citizen writes it; at most 300 characters are read.

    ``about`` is the service that the question before it was about: one that names nothing itself and asks for a section
    («چند روز طول می‌کشد؟») is answered from it.
    """
    question = clean(written)[:LONGEST]
    shelf = library()
    words = shelf.words(question)
    ranked = shelf.rank(question)
    ours = _strength_of_ours(shelf, words, ranked)
    topic = _topic(shelf, words)
    refused = _refusal(question, shelf, words, max(ours, topic[1] if topic else 0))
    if refused is not None:
        return refused
    if about in shelf.definitions and not ours and section_asked(words) and not _sure(topic):
        return _told(question, shelf, [(about, 1.0)])
    if topic is not None and (topic[1] > ours or (topic[1] == ours and topic[2] > LEAST_OF_TOPIC)):
        return _told(question, shelf, [(topic[0], 1.0)])
    stems = shelf.things.stems(question)
    best = ranked[0][1] if ranked else 0.0
    if len(stems) <= 1 and not _means_one(ranked, ours):
        return _vague(question, shelf, ranked)
    if (
        ours < MEANT
        and best < ENOUGH
        and (best < ALMOST or shelf.things.share_in(ranked[0][0], question) < ENOUGH_KNOWN)
    ):
        return _unknown(question, shelf, words)
    return _told(question, shelf, ranked)


def _sure(topic: tuple[str, int, int] | None) -> bool:
    """Whether more than the least of a way to say it is in the question."""
    return topic is not None and topic[2] > LEAST_OF_TOPIC


def _means_one(ranked: list[tuple[str, float]], ours: int) -> bool:
    """Whether a single word means something: few things are as near as the best."""
    return (
        bool(ours and ranked)
        and sum(score >= ONE_WORD_NEAR * ranked[0][1] for _, score in ranked) < MOST_ASKED_BACK
    )


def topic_of(written: str) -> Topic | None:
    """What of the portal itself somebody asks for, also in the search of services: their case, whether a letter is true."""
    shelf = library()
    found = _topic(shelf, shelf.words(clean(written)[:LONGEST]))
    return shelf.book.topics[found[0].removeprefix("guide:")] if found else None


def _topic(shelf: Library, words: Words) -> tuple[str, int, int] | None:
    """What of the portal itself is asked for, by a way to say it: how many words of it, and how many with the small."""
    found = [
        (f"guide:{key}", words.strongest(topic.words), said)
        for key, topic in shelf.book.topics.items()
        if (said := max((words.say(phrase) for phrase in topic.words), default=0)) >= LEAST_OF_TOPIC
    ]
    return max(found, key=lambda one: one[1:]) if found else None


def _told(question: str, shelf: Library, ranked: list[tuple[str, float]]) -> Answer:
    """The best passage of each thing that fits first, then what else the first one says of it."""
    near = [one for one in ranked[:MOST_NEAR] if one[1] >= NEAR * ranked[0][1]]
    things = [thing for thing, _ in fused(without_numbers(question), shelf, near)[:MOST_THINGS]]
    quoted = [shelf.quoted(thing, question) for thing in things]
    passages = [passages[0] for passages in quoted] + quoted[0][1:PASSAGES_OF_FIRST]
    return Answer(question, tuple(passages), actions=tuple(_actions(shelf, things[0], question)))


def _actions(shelf: Library, thing: str, question: str) -> list[Action]:
    definition, page = shelf.definitions.get(thing), shelf.pages.get(thing)
    if page is not None:
        leads = [shelf.definitions[slug] for slug in page.content.services if slug in shelf.definitions]
        start = [Action(start_said(one), f"/services/{one.slug}/start/") for one in leads[:1]]
        return [*start, Action("خواندن همه آن", page.url), *to_person(question)]
    if definition is None:
        topic = shelf.book.topics[thing.removeprefix("guide:")]
        return [Action(topic.action, topic.url), *to_person(question)]
    return [
        Action(start_said(definition), f"/services/{thing}/start/"),
        Action("همه چیز درباره این خدمت", f"/services/{thing}/"),
        *to_person(question),
    ]


def _refusal(question: str, shelf: Library, words: Words, ours: int) -> Answer | None:
    """What is refused by its words, whatever it shares with a service."""
    if words.any_of(shelf.book.private):
        return Answer(
            question,
            reason=Reason.NOT_PUBLISHED,
            sentence="پرونده و مشخصات دیگران را به کسی نمی‌گوییم. پرونده خودتان را با کد رهگیری و شماره همراه می‌بینید.",
            actions=(TRACK,),
            is_personal=True,
        )
    if words.any_of(shelf.book.judgement) and ours < MEANT:
        return Answer(
            question,
            reason=Reason.OFF_TOPIC,
            sentence="درباره نتیجه، درمان یا راه حقوقی کار شما نظر نمی‌دهیم؛ تصمیم با کارشناس پرونده و مرجع قانونی آن است.",
            actions=(*to_person(question), SERVICES),
        )
    found = whose(words, shelf.book)
    if found is not None and found[1] > ours:
        other = found[0]
        ways = [way for way in (other.contact, f"\u2066{other.site}\u2069" if other.site else "") if way]
        contact = f" ({'، '.join(ways)})" if ways else ""
        return Answer(
            question,
            reason=Reason.OTHER_OFFICE,
            sentence=f"این کار ما نیست؛ کار {other.office}{contact} است. {other.says}",
            actions=(SERVICES, *to_person(question)),
        )
    if words.strongest(shelf.book.off_topic) > ours:
        return Answer(
            question,
            reason=Reason.OFF_TOPIC,
            sentence="این پرسش درباره خدمات اداره کل نیست.",
            actions=(SERVICES,),
        )
    if words.strongest(shelf.book.unpublished) > ours:
        return _unpublished(question)
    return None


def _strength_of_ours(shelf: Library, words: Words, ranked: list[tuple[str, float]]) -> int:
    """How many words of a title or of a way to say it are in the question, of the service that fits best, or of a page
    that fits better.
    """
    best = next((thing for thing, _ in ranked if thing in shelf.definitions), "")
    first = ranked[0][0] if ranked else ""
    return max(words.strongest(shelf.said(best)), words.strongest(shelf.said(first)))


def _vague(question: str, shelf: Library, ranked: list[tuple[str, float]]) -> Answer:
    """One question back: what of these is meant, where something may be."""
    back = []
    for thing, score in ranked[:MOST_ASKED_BACK]:
        if score >= NEAR * ranked[0][1] and thing in shelf.definitions:
            back.append(Action(shelf.definitions[thing].ask, f"/services/{thing}/"))
    sentence = "کدام را می‌پرسید؟" if back else "پرسشتان را با چند کلمه بیشتر بنویسید: درباره چه کاری است؟"
    return Answer(
        question,
        reason=Reason.TOO_VAGUE,
        sentence=sentence,
        asked_back=tuple(back),
        actions=(GUIDE, *to_person(question)),
    )


def _unknown(question: str, shelf: Library, words: Words) -> Answer:
    """Nothing of what is published answers it."""
    if words.any_of(shelf.book.ours):
        return _unpublished(question)
    return Answer(
        question,
        reason=Reason.OFF_TOPIC,
        sentence="این پرسش درباره خدمات اداره کل نیست، یا با واژه‌هایی نوشته شده که نمی‌شناسیم.",
        actions=(SERVICES, *to_person(question)),
    )


def _unpublished(question: str) -> Answer:
    return Answer(
        question,
        reason=Reason.NOT_PUBLISHED,
        sentence="در آن‌چه اداره کل منتشر کرده است پاسخی برای این پرسش نیست. از کارشناس بپرسید؛ پاسخش به خودتان می‌رسد.",
        actions=(*to_person(question), GUIDE),
    )
