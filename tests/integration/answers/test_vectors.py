"""Likeness by meaning orders what the words found: it answers nothing that they refuse, and its silence changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from dargah.answers import vectors
from dargah.answers.asking import answer
from dargah.answers.library import library
from dargah.answers.models import Vector
from dargah.sandboxes.model import Model
from tests.factories.model import model

pytestmark = pytest.mark.django_db
QUESTION = "زمین دولتی کنار راه را اجاره می‌دهید؟"


@pytest.fixture
def server(settings: Any) -> Iterator[Model]:
    settings.MODEL_EMBEDDINGS = "sandbox"
    with model(settings) as running:
        yield running


def things(question: str = QUESTION) -> list[str]:
    return list(dict.fromkeys(one.source.slug for one in answer(question).passages))


def near(title: str) -> Any:
    """A meaning in which everything of one title is what was asked for, and nothing else is."""

    def meaning(text: str) -> list[float]:
        return [1.0, 0.0] if title in text or text == QUESTION else [0.0, 1.0]

    return meaning


def test_the_nearest_by_meaning_comes_first_among_what_the_words_found(server: Model, settings: Any) -> None:
    settings.MODEL_EMBEDDINGS = ""
    before = things()
    settings.MODEL_EMBEDDINGS = "sandbox"
    assert len(before) > 1
    second = library().definitions[before[1]]
    server.meaning = near(second.title)
    assert vectors.embed_missing() > 0
    after = things()
    assert after[0] == before[1]
    assert set(after) <= {*before, *after}


@pytest.mark.parametrize(
    "question",
    ["هوای اهواز فردا چطوره", "قبض برقم زیاد اومده اعتراض دارم", "پرونده همسایه‌ام به کجا رسید", "asdfgh"],
)
def test_what_the_words_refuse_stays_refused(server: Model, question: str) -> None:
    server.meaning = lambda _: [1.0, 0.0]
    vectors.embed_missing()
    assert not answer(question).answered


def test_nothing_is_asked_for_twice_and_what_is_gone_is_forgotten(server: Model) -> None:
    asked = vectors.embed_missing()
    assert Vector.objects.count() == asked
    assert vectors.embed_missing() == 0
    Vector.objects.create(digest="0" * 64, numbers=b"\0" * 8)
    vectors.embed_missing()
    assert not Vector.objects.filter(digest="0" * 64).exists()
    before = len(server.asked)
    answer(QUESTION)
    answer(QUESTION)
    assert len(server.asked) == before + 1


def test_a_question_goes_out_without_numbers_of_persons(server: Model) -> None:
    vectors.embed_missing()
    answer(f"{QUESTION} کد ملی من 9990000018 است و a@b.ir")
    said = str(list(server.asked)[-1]["input"])
    assert "9990000018" not in said
    assert "a@b.ir" not in said


@pytest.mark.parametrize("mode", ["error", "garbage", "strange", "huge", "elsewhere", "trickle"])
def test_a_server_that_fails_leaves_the_order_of_the_words_and_is_left_alone(
    server: Model, settings: Any, mode: str
) -> None:
    vectors.embed_missing()
    settings.MODEL_EMBEDDINGS = ""
    words = things()
    settings.MODEL_EMBEDDINGS = "sandbox"
    server.turn(mode)
    assert things() == words
    asked = len(server.asked)
    assert things(f"{QUESTION} لطفا") is not None
    assert len(server.asked) == asked, "it rests"
    assert vectors.embed_missing() == 0 or mode != "error"


@pytest.mark.parametrize("meaning", [[], [0.0, 0.0], [float("nan"), 1.0]])
def test_vectors_that_are_none_are_not_kept(server: Model, meaning: list[float]) -> None:
    server.meaning = lambda _: meaning
    assert vectors.embed_missing() == 0
    assert Vector.objects.count() == 0


def test_without_a_model_for_it_nobody_is_asked(settings: Any) -> None:
    with model(settings) as running:
        settings.MODEL_EMBEDDINGS = ""
        assert vectors.embed_missing() == 0
        answer(QUESTION)
        assert not running.asked
