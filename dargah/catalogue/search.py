"""Finding a service by what a citizen writes: an in-process lexical index, made anew after each publication.

One ranking of words (lightly stemmed) and of character 3-4-grams, both weighted by rarity, over title,
heading, words, summary and questions. Nothing is asked of the database but the publication's number.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from dargah.catalogue import queries
from dargah.catalogue.definition import ServiceDefinition
from dargah.persian.text import search_key

_WORD = re.compile(r"\w+")
_HALVED = re.compile(r"\w+(?:\u200c\w+)+")
_VERB = re.compile(r"\b(ن?می) (?=\w)")
_ENDING = re.compile(r"(?<=\w\w\w)(ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?)\b")
_STOP = frozenset(
    word
    for line in (
        "از به با در را که و یا تا هم این ان ای یک است هست هستم بود شد شده شود میشه میشود می نمی",
        "چه چی چیه چطور چطوری چگونه چرا کجا کی کدام ایا برای بابت من ما شما او انها خود خودم رو تو یه",
        "هر همه اگر اگه ولی اما باید باشه باشد دارم داره دارد داریم کنم کنید کند کنیم کردن کرده کردم",
        "بدید میدین میدید میخوام میخواهم بگیرم گرفتم لازمه لازم هایی های ها خیلی دیگر دیگه بعد قبل پس",
        "نیز مرا شم ام ات اش هایم هایت هایش هایمان هایتان هایشان",
    )
    for word in line.split()
)
_SUFFIXES = tuple(
    "هایشان هایتان هایمان هایی های ترین تان شان مان مون تون شون ها تر یه ام ات اش ان مو ی م ش ه".split()  # noqa: SIM905 read as a line
)
_SHORTEST_STEM = 3
_SPOKEN = {
    "خونه": "خانه", "خونمو": "خانه", "خونم": "خانه", "پروندم": "پرونده", "پروندش": "پرونده",
    "نتیجش": "نتیجه", "قراردادمو": "قرارداد", "تموم": "تمام", "میدن": "دادن", "اسممو": "اسم",
    "تمدیدش": "تمدید", "پروانم": "پروانه", "جاده": "راه", "همسایمون": "همسایه",
}  # fmt: skip
_WEIGHTS = {"title": 3.0, "ask": 2.0, "words": 3.0, "summary": 1.0, "faq": 1.2}
_GRAMS = (3, 4)
_GRAM_SHARE = 0.45
_SATURATION, _LENGTH = 1.2, 0.6  # BM25's k1 and b
LOWEST = 1.2  # below this the query has nothing to do with the catalogue
FARTHEST = 0.3  # of the best one's score: what is farther only shares a word with the query


def words_of(text: str, compounds: Mapping[str, str] | None = None) -> list[str]:
    """The stems of a text's words, without the ones that say nothing.

    A half-space, a space and nothing between the parts of a word are the same (conventions §3): «می» stands with its
    verb, a plural's ending apart, and what ``compounds`` knows as one word («راهسازی») is taken as its parts.
    """
    told = _ENDING.sub(r" \1", _VERB.sub(r"\1", search_key(text)))
    known = compounds or {}
    return [
        stem(part)
        for word in _WORD.findall(told)
        for part in known.get(word, word).split()
        if part not in _STOP
    ]


def compounds_in(texts: Iterable[str]) -> dict[str, str]:
    """The words that are written with a half-space, as people write them without it: «راهسازی» → «راه سازی»."""
    found = {}
    for written in texts:
        for word in _HALVED.findall(written):
            parts = search_key(word)
            found["".join(parts.split())] = parts
    return found


def stem(word: str) -> str:
    """A word without its commonest endings; spoken forms become written ones."""
    word = search_key(_SPOKEN.get(word, word))
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word


def grams_of(words: Iterable[str]) -> list[str]:
    """Character 3- and 4-grams of words with their edges marked."""
    return [
        marked[start : start + size]
        for marked in (f" {word} " for word in words)
        for size in _GRAMS
        for start in range(len(marked) - size + 1)
    ]


@dataclass(frozen=True)
class _Field:
    """One kind of term (words or grams) over all services: weights by service, rarity by term."""

    weights: dict[str, dict[str, float]]
    rarity: dict[str, float]

    @classmethod
    def of(cls, counts: Mapping[str, Mapping[str, float]]) -> "_Field":
        """The BM25 weights of each term in each service."""
        total = len(counts) or 1
        lengths = {slug: sum(terms.values()) for slug, terms in counts.items()}
        mean = sum(lengths.values()) / total or 1.0
        seen = Counter(term for terms in counts.values() for term in terms)
        rarity = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in seen.items()}
        weights: dict[str, dict[str, float]] = {}
        for slug, terms in counts.items():
            norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[slug] / mean)
            for term, count in terms.items():
                weights.setdefault(term, {})[slug] = rarity[term] * count * (_SATURATION + 1) / (count + norm)
        return cls(weights, rarity)

    def scores(self, terms: Iterable[str]) -> dict[str, float]:
        """Score of each service for the terms of a query."""
        found: dict[str, float] = defaultdict(float)
        for term, times in Counter(terms).items():
            for slug, weight in self.weights.get(term, {}).items():
                found[slug] += weight * min(times, 2)
        return found


def _texts_of(definition: ServiceDefinition) -> dict[str, list[str]]:
    return {
        "title": [definition.title],
        "ask": [definition.ask],
        "words": definition.words,
        "summary": [definition.summary, definition.output],
        "faq": [f"{item.q} {item.a}" for item in definition.faq],
    }


class Index:
    """The index of a set of definitions."""

    def __init__(self, definitions: Iterable[ServiceDefinition]) -> None:
        words: dict[str, dict[str, float]] = {}
        grams: dict[str, dict[str, float]] = {}
        told = {one.slug: _texts_of(one) for one in definitions}
        self._compounds = compounds_in(
            text for texts in told.values() for part in texts.values() for text in part
        )
        for slug, texts in told.items():
            words[slug], grams[slug] = defaultdict(float), defaultdict(float)
            for name, written in texts.items():
                stems = [word for text in written for word in words_of(text, self._compounds)]
                for word in stems:
                    words[slug][word] += _WEIGHTS[name]
                for gram in grams_of(stems):
                    grams[slug][gram] += _WEIGHTS[name]
        self._words = _Field.of(words)
        self._grams = _Field.of(grams)

    def search(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Services for a query, best first; empty when nothing in it is ours."""
        stems = words_of(query, self._compounds)[:60]
        if not stems:
            return []
        scores = self._words.scores(stems)
        grams = grams_of(stems)
        for slug, score in self._grams.scores(grams).items():
            scores[slug] += _GRAM_SHARE * score * len(stems) / max(len(grams), 1) * 4
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        least = max(LOWEST, FARTHEST * ranked[0][1]) if ranked else LOWEST
        return [(slug, round(score, 3)) for slug, score in ranked[:limit] if score >= least]


class _Kept:
    """The index this process has, and the definitions it was made from."""

    definitions: tuple[ServiceDefinition, ...] | None = None
    index = Index(())


_lock = Lock()
LONGEST_QUERY = 300


def search(query: str, limit: int = 10) -> list[tuple[str, float]]:
    """Slugs of published services for what a citizen wrote, best first, with their scores."""
    definitions = queries.published_definitions()
    if _Kept.definitions is not definitions:
        with _lock:
            if _Kept.definitions is not definitions:
                _Kept.index, _Kept.definitions = Index(definitions), definitions
    return _Kept.index.search(query[:LONGEST_QUERY], limit)
