"""How often a citizen's own words find the right service: the field's questions and a set of our own.

A line of ``bench/questions`` is a question as people write it, spoken, with Arabic letters and without half-spaces, and
the service that answers it. Questions about the portal itself (``meta``) and those that no service answers (``none``)
are for other measures. About sixty of the words that services list were added after the own set had been measured once, at
86 % and 96 %.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, at_least
from bench.place import Place
from dargah.catalogue.search import search

QUESTIONS = Path(__file__).parents[1] / "questions"
FIRST, AMONG_THREE = 85, 95  # per cent


def questions(name: str) -> Iterator[tuple[str, str]]:
    """The questions of a set that a service answers: (as written, slug)."""
    for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        if not one["about"].startswith(("none:", "meta:")):
            yield one["q"], one["about"]


def hits(name: str) -> tuple[int, int, int]:
    """How many questions a set has, how many find their service first, how many among the first three."""
    found = [([slug for slug, _ in search(asked, limit=3)], about) for asked, about in questions(name)]
    first = sum(slugs[:1] == [about] for slugs, about in found)
    return len(found), first, sum(about in slugs for slugs, about in found)


def measure(place: Place) -> list[Figure]:  # noqa: ARG001 the signature of every measure
    """First for at least 85 per cent of the questions, among the first three for 95."""
    figures = []
    for name, title in (("field", "the field's questions"), ("own", "our own questions")):
        total, first, three = hits(name)
        figures += [
            at_least(
                f"{title}, right service first", 100 * first / total, FIRST, "%", questions=total, first=first
            ),
            at_least(f"{title}, among the first three", 100 * three / total, AMONG_THREE, "%", found=three),
        ]
    return figures
