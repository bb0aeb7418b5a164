"""Which sentences of a model are shown: those that a cited passage says from end to end. No lie of the list passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dargah.answers.cited import MOST_SENTENCES, Sentence, kept, sentences_in
from dargah.persian.numerals import tokens_of
from tests.unit.answers.lies import LIES, PASSAGES, TRUE, passage

ALL_LIES = [(kind, text, number) for kind, lies in LIES.items() for text, number in lies]
HARMLESS = {"رمز لازم نیست\u202e"}  # an invisible sign is taken out of it: what is left is true


def test_the_list_of_lies_is_long() -> None:
    assert len({(text, number) for _, text, number in ALL_LIES}) >= 60


@pytest.mark.parametrize(("kind", "text", "number"), ALL_LIES)
def test_no_lie_passes(kind: str, text: str, number: int) -> None:
    shown = kept(f"{text} [{number}]", PASSAGES)
    if text in HARMLESS:
        assert [one.text for one in shown] == ["رمز لازم نیست"]
    else:
        assert shown == (), kind


@pytest.mark.parametrize(("text", "number"), TRUE)
def test_what_a_passage_says_is_shown_however_it_is_spelt(text: str, number: int) -> None:
    assert [one.citations for one in kept(f"{text} [{number}]", PASSAGES)] == [(number,)]


def test_a_lie_among_truths_falls_alone() -> None:
    written = "رمز لازم نیست [8]\nاین خدمت رایگان است [2]\n- مهلت این کار سی روز کاری است [۳]."
    assert [one.text for one in kept(written, PASSAGES)] == ["رمز لازم نیست", "مهلت این کار سی روز کاری است"]


def test_a_sentence_with_one_citation_of_nothing_falls() -> None:
    assert kept("رمز لازم نیست [8] [77]", PASSAGES) == ()


def test_only_the_citation_that_bears_it_out_is_shown() -> None:
    assert kept("رمز لازم نیست [1] [8]", PASSAGES) == (Sentence("رمز لازم نیست", (8,)),)


def test_without_a_citation_nothing_is_shown() -> None:
    assert kept("رمز لازم نیست", PASSAGES) == ()
    assert kept("رمز لازم نیست. [8 و 3]", PASSAGES) == ()


def test_the_same_thing_is_said_once_and_not_too_much_in_all() -> None:
    assert len(kept("رمز لازم نیست [8]\nرمز نیاز نیست [8]", PASSAGES)) == 1
    many = passage(" ".join(f"گام {n} دیدن برگه است." for n in range(20)))
    written = "\n".join(f"گام {n} دیدن برگه است [1]" for n in range(20))
    assert len(kept(written, [many])) == MOST_SENTENCES


def test_what_is_no_promise_is_shown_with_that_word_or_not_at_all() -> None:
    """«در انتظار تأیید» may stand in a sentence of its own, yet it must stand there."""
    text = "در انتظار تأیید اداره کل. عوارض صدور ۴۰ هزار تومان است."
    fee = [passage(text, "fee", "هزینه")]
    number, hedge = "عوارض صدور ۴۰ هزار تومان است [1]", "هزینه این خدمت در انتظار تأیید اداره کل است [1]"
    assert kept(number, fee) == ()
    assert len(kept(f"{hedge}\n{number}", fee)) == 2
    assert len(kept(hedge, fee)) == 1


def test_sentences_and_their_marks_are_found() -> None:
    assert sentences_in("1. الف [1]، [۲]\nب [3] و پ [4]\nت") == [
        Sentence("الف", (1, 2)), Sentence("ب", (3,)), Sentence("و پ", (4,)),
    ]  # fmt: skip


@given(st.text(alphabet="ابپتمنیکرزست ۰۱۲۳45[] .،؛:\n#*<", max_size=300))
def test_whatever_is_written_no_figure_is_shown_that_its_passage_does_not_hold(written: str) -> None:
    for sentence in kept(written, PASSAGES):
        assert {word for word in tokens_of(sentence.text) if word.startswith("#")} <= set(
            tokens_of(PASSAGES[sentence.citations[0] - 1].text)
        )


@pytest.mark.parametrize("word", ["نه", "نیست", "اگر", "فقط", "رایگان", "حداکثر", "۹", "یا", "تا"])
@pytest.mark.parametrize(("text", "number"), TRUE)
def test_one_word_of_weight_more_and_a_true_sentence_falls(text: str, number: int, word: str) -> None:
    words = text.split()
    for place in range(len(words) + 1):
        spoilt = " ".join([*words[:place], word, *words[place:]])
        assert kept(f"{spoilt} [{number}]", PASSAGES) == ()
