"""Words with marks above and below their letters are read as they were written, each mark once."""

import pytest

from dargah.letters import compose, order
from tests.unit.letters.samples import TEMPLATE, letter_data
from tests.unit.letters.spoken import spoken
from tests.unit.letters.test_order import letters, shown

WORDS = [
    "حتماً", "اوّل", "لُرستان", "خانهٔ ما", "لُی", "هجَ", "بلِگِ", "اَوَّلاً", "قُرآنِ کَریم", "Plo\u0301t",
    "سلام لُرها Plot قبلاً رفت (Plot 12) مثلاً",
    "مهندسِ ناظر لطفاً حتماً ظرفِ ده روز مدارکِ لازم را بیاورد. " * 6,
]  # fmt: skip


def read(word: str) -> list[str]:
    """The lines of a letter with a word among its facts, without spaces."""
    facts = {"parcel": {"title": "زمین", "rows": [{"label": "پاسخ", "text": word}]}}
    return [letters(one) for one in spoken(compose.render(TEMPLATE, letter_data(sections=facts)))]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_read_from_its_first_letter(word):
    assert letters(word) in read(word)


def test_mutant_that_leaves_the_pieces_as_they_lie(monkeypatch):
    monkeypatch.setattr(order, "with_their_letters", lambda contents: contents)
    wrong = {word for word in WORDS if letters(word) not in read(word)}
    assert {"حتماً", "اوّل", "لُرستان"} <= wrong


def test_nothing_that_is_seen_changes(monkeypatch):
    facts = letter_data(reasons=" ".join(WORDS))
    said = shown(compose.render(TEMPLATE, facts))
    monkeypatch.setattr(compose, "in_reading_order", lambda pdf: pdf)
    assert said == shown(compose.render(TEMPLATE, facts))
