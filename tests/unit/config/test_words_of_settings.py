"""What the terminal says: sentences in Persian with their digits, and no trace when who reads has enough."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from dargah.config import env
from dargah.files.operations import GENERAL, SENTENCES


def test_a_number_out_of_bounds_is_told_in_persian_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARGAH_WEB_WORKERS", "900")
    with pytest.raises(env.WrongSetting) as wrong:
        env.integer("DARGAH_WEB_WORKERS", 2, 1, 64)
    sentence, write = str(wrong.value).split("بنویسید: ")
    assert "عددی میان ۱ و ۶۴ نیست" in sentence
    assert write.startswith("DARGAH_WEB_WORKERS=2"), "what is typed stays as it is typed"


def test_who_reads_only_the_head_of_a_list_sees_no_trace(tmp_path: Path) -> None:
    """`dargah demo | head -1`: the reader closes the pipe before anything is written."""
    script = f"{{ sleep 0.5; {sys.executable} -m dargah demo --json; echo $? >&2; }} | head -c 0"
    said = subprocess.run(
        ["/bin/sh", "-c", script],
        capture_output=True,
        text=True,
        cwd=settings.ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(settings.ROOT),
            "DARGAH_MODE": "demo",
            "DARGAH_DATA": str(tmp_path),
        },
        timeout=60,
        check=False,
    )
    assert "Traceback" not in said.stderr
    assert "BrokenPipe" not in said.stderr
    assert said.stderr.strip().endswith("141")


def test_what_is_wrong_with_a_file_is_said_without_a_latin_word() -> None:
    told = [
        sentence.replace("{kinds}", "") for sentence in [GENERAL, *SENTENCES.values()]
    ]  # a place for words
    assert not [sentence for sentence in told if re.search("[A-Za-z]", sentence)]


def test_a_strangers_host_is_answered_and_not_told_of() -> None:
    """Probes with a Host header of their own come by the thousand; what they wrote stands in no log, in no form."""
    code = """
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
from django.test import RequestFactory
asked = RequestFactory().get("/services/", headers={"host": "0912345678901.canary.example", "x-forwarded-proto": "https"})
application(asked.environ, lambda status, headers: print(status))
"""
    said = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=settings.ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "dargah.config.settings",
            "DARGAH_MODE": "test",
            "DARGAH_ORIGIN": "https://portal.example.ir",
            "DARGAH_DATA": str(settings.DATA),
        },
        timeout=60,
        check=False,
    )
    assert said.stdout.strip() == "400 Bad Request", said.stderr
    assert said.stderr == ""
