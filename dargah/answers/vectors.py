"""Likeness by meaning, where the office has a model for it: it orders what the words found, and finds nothing by itself.

Whether a question is answered at all is decided by the words alone (`answers.asking`): a vector is near to something
always. Among the things that the words hold to be near, the rank by words and the rank by vectors are fused (reciprocal
rank fusion, Cormack, Clarke and Büttcher 2009). Without a model, without its reply in time, and for passages that have no
vector yet, the rank by words stands.
"""

import hashlib
import logging
import time
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from operator import mul

from django.conf import settings

from dargah.answers.library import Library, library
from dargah.answers.models import Vector
from dargah.answers.passages import Passage
from dargah.answers.writers import Unavailable
from dargah.answers.writers.embeddings import AT_ONCE, Numbers, embedded

log = logging.getLogger(__name__)
RANK = 60  # the constant of the fusion
QUESTION_SECONDS, BATCH_SECONDS = 1.5, 30.0
REST_SECONDS = 60.0
MOST_QUESTIONS = 500


class _Memory:
    """The vectors of one publication, those of the last questions, and until when nobody is asked."""

    def __init__(self) -> None:
        self.shelf: Library | None = None
        self.passages: dict[str, Numbers] = {}
        self.questions: OrderedDict[str, Numbers] = OrderedDict()
        self.rests_until = 0.0


class _Kept:
    memory = _Memory()


def forget() -> None:
    """As a process that has just begun."""
    _Kept.memory = _Memory()


def is_on() -> bool:
    """Whether this office has a model for likeness."""
    return bool(settings.MODEL_URL and settings.MODEL_EMBEDDINGS)


def fused(question: str, shelf: Library, ranked: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The same things, in the fused order; as they were where there is nothing to fuse with."""
    if not is_on() or len(ranked) < 2:  # noqa: PLR2004 one thing has no order
        return list(ranked)
    kept, asked = _of_passages(shelf), _of_question(question)
    if asked is None or not kept:
        return list(ranked)
    near = {thing: _nearness(asked, shelf.passages[thing], kept) for thing, _ in ranked}
    by_meaning = sorted(near, key=lambda thing: -near[thing])
    place = {thing: 1 / (RANK + rank) for rank, thing in enumerate(by_meaning, 1)}
    total = {thing: place[thing] + 1 / (RANK + rank) for rank, (thing, _) in enumerate(ranked, 1)}
    return sorted(ranked, key=lambda one: (-total[one[0]], -near[one[0]]))


def embed_missing() -> int:
    """Ask for the vectors of passages that have none, and forget those of passages that are gone; how many came."""
    if not is_on():
        return 0
    texts = {_digest(text): text for text in map(_text, _all(library()))}
    Vector.objects.exclude(digest__in=texts).delete()
    known = set(Vector.objects.values_list("digest", flat=True))
    missing = [(digest, text) for digest, text in texts.items() if digest not in known]
    for start in range(0, len(missing), AT_ONCE):
        batch = missing[start : start + AT_ONCE]
        try:
            vectors = embedded([text for _, text in batch], seconds=BATCH_SECONDS)
        except Unavailable as silent:
            log.warning("answers: no vectors of passages: %s", silent)
            return start
        Vector.objects.bulk_create(
            [
                Vector(digest=digest, numbers=array("f", one).tobytes())
                for (digest, _), one in zip(batch, vectors, strict=True)
            ],
            ignore_conflicts=True,
        )
    return len(missing)


def _all(shelf: Library) -> Iterable[Passage]:
    return (passage for passages in shelf.passages.values() for passage in passages)


def _text(passage: Passage) -> str:
    return f"{passage.source.title}. {passage.source.section}. {passage.text}"


def _digest(text: str) -> str:
    """The name of a vector: of the model and the text."""
    return hashlib.sha256(f"{settings.MODEL_EMBEDDINGS}\n{text}".encode()).hexdigest()


def _of_passages(shelf: Library) -> dict[str, Numbers]:
    if _Kept.memory.shelf is not shelf or not _Kept.memory.passages:
        found: dict[str, Numbers] = {}
        for digest, numbers in Vector.objects.values_list("digest", "numbers").iterator():
            found[digest] = array("f", bytes(numbers))
        _Kept.memory.shelf, _Kept.memory.passages = shelf, found
    return _Kept.memory.passages


def _of_question(question: str) -> Numbers | None:
    """The vector of a question without long numbers; None where the model does not answer."""
    found = _Kept.memory.questions.get(question)
    if found is not None:
        return found
    if time.monotonic() < _Kept.memory.rests_until:
        return None
    try:
        (found,) = embedded([question], seconds=QUESTION_SECONDS)
    except Unavailable as silent:
        _Kept.memory.rests_until = time.monotonic() + REST_SECONDS
        log.warning("answers: no vector of a question: %s", silent)
        return None
    _Kept.memory.questions[question] = found
    while len(_Kept.memory.questions) > MOST_QUESTIONS:
        _Kept.memory.questions.popitem(last=False)
    return found


def _nearness(asked: Numbers, passages: Iterable[Passage], kept: dict[str, Numbers]) -> float:
    """The cosine of the nearest passage of a thing; -1 while none has a vector of the same length."""
    found = (kept.get(_digest(_text(one))) for one in passages)
    return max(
        (sum(map(mul, asked, one)) for one in found if one is not None and len(one) == len(asked)),
        default=-1.0,
    )
