"""Loaded before everything else (`-p tests.environment`): the settings of tests."""

import os

os.environ.setdefault("DARGAH_MODE", "test")
