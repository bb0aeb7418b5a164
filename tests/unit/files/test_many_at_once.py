"""Fifty files at once cost their senders time and nobody else anything (ASVS V15.2.2)."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pikepdf
import pytest

from dargah.files import limits
from tests.unit.files import corpus
from tests.unit.files.test_examiner import asked

pytestmark = pytest.mark.django_db
FIFTY, PARTS = 50, 5_000


@cache
def a_plan() -> bytes:
    """A PDF with as many parts as a drawing has, each of which is looked at."""

    def change(document: pikepdf.Pdf) -> None:
        parts = [document.make_indirect(pikepdf.Dictionary(Line=number)) for number in range(PARTS)]
        document.Root.Parts = pikepdf.Array(parts)

    return corpus.pdf(change)


def test_fifty_heavy_files_at_once_are_all_examined_each_within_its_time() -> None:
    heavy = a_plan()

    def one(_: int) -> tuple[str, float]:
        begun = time.monotonic()
        return asked(heavy).refused, time.monotonic() - begun

    with ThreadPoolExecutor(FIFTY) as pool:
        found = list(pool.map(one, range(FIFTY)))
    assert {refused for refused, _ in found} == {""}, "none is given up because others came as well"
    assert max(taken for _, taken in found) < limits.CHILD_WALL_SECONDS


def test_a_light_file_is_not_made_to_wait_for_them() -> None:
    with ThreadPoolExecutor(FIFTY + 1) as pool:
        others = [pool.submit(asked, a_plan()) for _ in range(FIFTY)]
        assert asked(corpus.pdf()).refused == ""
        assert not all(other.done() for other in others), "it came last and did not leave last"
