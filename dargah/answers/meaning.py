"""What a question is about, read from its words: which section of a service, whose work, or nothing that we may say."""

from collections.abc import Iterable, Mapping

from dargah.answers.phrases import Other, PhraseBook
from dargah.persian.lexicon import every_word_of, words_of
from dargah.persian.text import search_key

# the section of a service that a question asks for, by the ways people ask; the first that is meant counts
ASKED: dict[str, tuple[str, ...]] = {
    "documents": ("مدارک", "مدرک", "چی بیارم", "چه چیزی لازم", "چی لازم", "چه فرمی", "کپی شناسنامه"),
    "fee": (
        "هزینه", "رایگان", "مجانی", "چند تومن", "چند تومان", "چقدر پول", "پولش چقدر", "قیمت", "تعرفه", "چقدر می‌گیرن",
        "چقدر باید بدم",
    ),
    "deadline": (
        "چند روز", "چقدر طول", "چند وقت", "چه مدت", "چقدر زمان", "کی آماده", "کی جواب", "تا کی", "چند ماه", "چند هفته",
        "طول میکشه", "زمان رسیدگی", "مدت رسیدگی", "کی میاد",
    ),
    "visits": ("حضوری", "باید بیام", "باید بیایم", "بیام اداره", "اینترنتی", "آنلاین", "مراجعه", "غیرحضوری"),
    "objection": ("اعتراض", "قبول ندارم", "تجدید نظر"),
    "stages": ("مراحل", "مرحله", "روند", "روال", "فرایند"),
    "legal": ("طبق قانون", "کدام قانون", "کدوم قانون", "چه قانونی", "مبنای قانونی", "آیین نامه"),
    "unit": ("کدوم واحد", "کدام واحد", "کدوم اداره", "کدام اداره", "مسئولش", "کجا برم", "کجا بروم", "کی جواب میده", "کجا مراجعه"),
    "eligible": ("شرایط", "شرط", "میتونم", "می‌توانم", "تعلق", "شامل میشه", "شامل", "حق دارم", "به من می‌رسه"),
}  # fmt: skip


class Phrases:
    """Phrases split into their words once: a question is held against hundreds of them."""

    def __init__(self, compounds: Mapping[str, str]) -> None:
        self.compounds = compounds
        self._split: dict[str, tuple[str, frozenset[str], int]] = {}

    def split(self, phrase: str) -> tuple[str, frozenset[str], int]:
        """The phrase as it is compared when it is one word, else empty; its words; how many of them say something."""
        known = self._split.get(phrase)
        if known is None:
            key = search_key(phrase)
            words = frozenset(every_word_of(phrase, self.compounds))
            weight = max(1, len(set(words_of(phrase, self.compounds))))
            known = self._split[phrase] = ("" if " " in key else key, words, weight)
        return known


class Words:
    """The words of a question, asked for phrases: one is meant when all of its words are there.

    Of a phrase of one word the question must have a word that begins so: «مهریه» is not meant by «مسکن مهر», whose stem
    is the same.
    """

    def __init__(self, question: str, phrases: Phrases) -> None:
        self._phrases = phrases
        self._said = set(every_word_of(question, phrases.compounds))
        self._written = search_key(question).split()

    def mean(self, phrase: str) -> int:
        """How many words of the phrase that say something are there, 0 when one of its words is missing."""
        one, wanted, weight = self._phrases.split(phrase)
        if one:
            return int(any(word.startswith(one) for word in self._written))
        return weight if wanted and wanted <= self._said else 0

    def say(self, phrase: str) -> int:
        """How many words of the phrase are there, also those that alone say nothing; 0 when one is missing."""
        return len(self._phrases.split(phrase)[1]) if self.mean(phrase) else 0

    def strongest(self, phrases: Iterable[str]) -> int:
        """The longest of the phrases that are meant, in words."""
        return max((self.mean(phrase) for phrase in phrases), default=0)

    def any_of(self, phrases: Iterable[str]) -> bool:
        """Whether one of the phrases is meant."""
        return any(self.mean(phrase) for phrase in phrases)


def section_asked(words: Words) -> str | None:
    """The section that the question asks for; None for «how is it done»."""
    return next((part for part, phrases in ASKED.items() if words.any_of(phrases)), None)


def whose(words: Words, book: PhraseBook) -> tuple[Other, int] | None:
    """The other office whose work is meant, and by how many words."""
    found = [
        (other, strength)
        for other in book.others.values()
        if (strength := words.strongest(other.words)) and not words.any_of(other.unless)
    ]
    return max(found, key=lambda pair: pair[1]) if found else None
