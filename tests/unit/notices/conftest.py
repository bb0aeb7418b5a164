"""The channels lead to real sandboxes over HTTP and SMTP."""

import pytest

from tests.unit.sandboxes.running import running


@pytest.fixture
def sandboxes(settings):
    with running() as started:
        started.point(settings)
        yield started
