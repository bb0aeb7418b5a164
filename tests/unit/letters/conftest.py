"""A demo authority of the test's own, made once: keys take a second."""

import pytest

from dargah.letters import signing


@pytest.fixture(scope="session")
def signing_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("signing")


@pytest.fixture(autouse=True)
def signing_settings(settings, signing_folder, tmp_path):
    settings.SIGNING_FOLDER = signing_folder
    settings.SIGNING_P12 = settings.SIGNING_PASSWORD = ""
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILES_ROOT.mkdir()
    settings.CLAMD = ""
    return signing_folder


@pytest.fixture
def fresh_signer():
    """A test that changes who signs leaves nothing behind."""
    signing._signer.cache_clear()
    yield
    signing._signer.cache_clear()
