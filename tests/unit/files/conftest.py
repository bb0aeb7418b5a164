"""Files are stored under the test's own folder; the examiner is the real process."""

import pytest


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILES_ROOT.mkdir()
    settings.CLAMD = ""
    return settings.FILES_ROOT
