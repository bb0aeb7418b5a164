"""Finding texts by what a citizen writes: one ranking of words (lightly stemmed) and of character 3-4-grams.

Both are weighted by rarity (BM25); the grams forgive misspellings. Pure functions on Persian texts: who keeps an index,
and of what, is another floor's matter.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
        "سلام درود ممنون مرسی لطفا خسته نباشید ببخشید",
        "نیز مرا شم ام ات اش هایم هایت هایش هایمان هایتان هایشان",
    )
    for word in line.split()
)
_SUFFIXES = tuple(
    "هایشان هایتان هایمان هایی های ترین تان شان مان مون تون شون ها تر یه ام ات اش ان مو ی م ش ه".split()  # noqa: SIM905 read as a line
)
_SHORTEST_STEM = 3
# «خونه، ساختمون» as they are spoken; the written «قانون» goes the same way, on both sides alike
_SAID = re.compile(r"(?<=\w)ون(ه?)$")
_SPOKEN = {
    "خونه": "خانه", "خونمو": "خانه", "خونم": "خانه", "پروندم": "پرونده", "پروندش": "پرونده",
    "نتیجش": "نتیجه", "قراردادمو": "قرارداد", "تموم": "تمام", "میدن": "دادن", "اسممو": "اسم",
    "تمدیدش": "تمدید", "پروانم": "پروانه", "جاده": "راه", "همسایمون": "همسایه",
}  # fmt: skip
_GRAMS = (3, 4)
_GRAM_SHARE = 0.45
_SATURATION, _LENGTH = 1.2, 0.6  # BM25's k1 and b
MOST_WORDS = 60  # of a query that are looked at


def words_of(text: str, compounds: Mapping[str, str] | None = None) -> list[str]:
    """The stems of a text's words, without the ones that say nothing.

    A half-space, a space and nothing between the parts of a word are the same (conventions §3): «می» stands with its
    verb, a plural's ending apart, and what ``compounds`` knows as one word («راهسازی») is taken as its parts.
    """
    return [stem(part) for part in _parts(text, compounds or {}) if part not in _STOP]


def every_word_of(text: str, compounds: Mapping[str, str] | None = None) -> list[str]:
    """As words_of, with the words that alone say nothing: «چند روز» is asked by its first word."""
    return [stem(part) for part in _parts(text, compounds or {})]


def _parts(text: str, compounds: Mapping[str, str]) -> list[str]:
    told = _ENDING.sub(r" \1", _VERB.sub(r"\1", search_key(text)))
    return [part for word in _WORD.findall(told) for part in compounds.get(word, word).split()]


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
    word = _SAID.sub(r"ان\1", search_key(_SPOKEN.get(word, word)))
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
    """One kind of term (words or grams) over all texts: weights by text, rarity by term."""

    weights: dict[str, dict[str, float]]
    rarity: dict[str, float]

    @classmethod
    def of(cls, counts: Mapping[str, Mapping[str, float]]) -> "_Field":
        """The BM25 weights of each term in each text."""
        total = len(counts) or 1
        lengths = {key: sum(terms.values()) for key, terms in counts.items()}
        mean = sum(lengths.values()) / total or 1.0
        seen = Counter(term for terms in counts.values() for term in terms)
        rarity = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in seen.items()}
        weights: dict[str, dict[str, float]] = {}
        for key, terms in counts.items():
            norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[key] / mean)
            for term, count in terms.items():
                weights.setdefault(term, {})[key] = rarity[term] * count * (_SATURATION + 1) / (count + norm)
        return cls(weights, rarity)

    def scores(self, terms: Iterable[str]) -> dict[str, float]:
        """Score of each text for the terms of a query."""
        found: dict[str, float] = defaultdict(float)
        for term, times in Counter(terms).items():
            for key, weight in self.weights.get(term, {}).items():
                found[key] += weight * min(times, 2)
        return found


Weighted = tuple[float, str]


class Lexicon:
    """The index of a set of texts, each under its key; a text is written in parts, each with a weight."""

    def __init__(self, told: Mapping[str, Iterable[Weighted]]) -> None:
        written = {key: list(parts) for key, parts in told.items()}
        self.compounds = compounds_in(text for parts in written.values() for _, text in parts)
        words: dict[str, dict[str, float]] = {}
        grams: dict[str, dict[str, float]] = {}
        for key, parts in written.items():
            words[key], grams[key] = defaultdict(float), defaultdict(float)
            for weight, text in parts:
                stems = words_of(text, self.compounds)
                for word in stems:
                    words[key][word] += weight
                for gram in grams_of(stems):
                    grams[key][gram] += weight
        self._words = _Field.of(words)
        self._grams = _Field.of(grams)

    def stems(self, query: str) -> list[str]:
        """The words of a query that say something."""
        return words_of(query, self.compounds)[:MOST_WORDS]

    def rank(self, query: str) -> list[tuple[str, float]]:
        """Keys of texts that share something with the query, best first, with their scores."""
        stems = self.stems(query)
        scores = self._words.scores(stems)
        grams = grams_of(stems)
        for key, score in self._grams.scores(grams).items():
            scores[key] += _GRAM_SHARE * score * len(stems) / max(len(grams), 1) * 4
        return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))

    def share_in(self, key: str, query: str) -> float:
        """How much of what a query says is written in one text, 0 to 1, by rarity of its words."""
        stems = set(self.stems(query))
        rarest = max(self._words.rarity.values(), default=1.0)
        total = sum(self._words.rarity.get(word, rarest) for word in stems)
        known = sum(self._words.rarity[word] for word in stems if key in self._words.weights.get(word, {}))
        return known / total if total else 0.0
