"""What citizens write finds the right service: the questions of the bench, held to their share."""

import pytest

from bench.measures.finding import AMONG_THREE, FIRST, hits

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["field", "own"])
def test_the_right_service_comes_first_or_among_three(name: str) -> None:
    total, first, three = hits(name)
    assert 100 * first >= FIRST * total
    assert 100 * three >= AMONG_THREE * total
