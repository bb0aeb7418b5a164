"""The same servers' ``POST {base}/embeddings``: texts as vectors, of length one."""

import math
from array import array
from collections.abc import Sequence
from typing import TypeAlias

from django.conf import settings

from dargah.answers.writers.exchange import exchange
from dargah.answers.writers.interface import Unavailable

Numbers: TypeAlias = Sequence[float]
AT_ONCE = 32  # texts of one exchange
BYTES_OF_ONE = 80_000  # a vector of some 3,000 numbers, written out
LONGEST = 2000  # characters of a text


def embedded(texts: Sequence[str], *, seconds: float) -> list[Numbers]:
    """A vector a text, in their order. Raises Unavailable for everything that is not that."""
    wish = {"model": settings.MODEL_EMBEDDINGS, "input": [text[:LONGEST] for text in texts]}
    answer = exchange("embeddings", wish, most_bytes=BYTES_OF_ONE * len(texts), seconds=seconds)
    try:
        rows = sorted(answer["data"], key=lambda one: one["index"])
        vectors = [_of_length_one(array("f", one["embedding"])) for one in rows]
    except (LookupError, TypeError, OverflowError) as unreadable:
        raise Unavailable("پاسخ خوانده نشد") from unreadable
    if len(vectors) != len(texts) or len({len(one) for one in vectors}) != 1:
        raise Unavailable("شمار بردارها با متن‌ها نمی‌خواند")
    return vectors


def _of_length_one(vector: Numbers) -> Numbers:
    length = math.sqrt(sum(number * number for number in vector))
    if not length or not math.isfinite(length):
        raise Unavailable("بردار خوانده نشد")
    return array("f", (number / length for number in vector))
