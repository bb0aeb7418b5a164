"""What these tests publish is taken back with their transaction: what the process knew of the catalogue is right again."""

from collections.abc import Iterator

import pytest

from dargah.catalogue import queries


@pytest.fixture(autouse=True)
def catalogue_as_it_was() -> Iterator[None]:
    """Else the next test's first page would ask for the catalogue anew, and count statements that are not its own."""
    known = queries._Kept.known
    yield
    queries._Kept.known = known
