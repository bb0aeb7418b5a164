"""Abuse cases 22, 24, 29, 30 and 36: where what strangers send comes out again; beside each the flaw, brought back."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.template import engines
from django.test import Client
from django.utils import timezone

from dargah.files.models import StoredFile
from dargah.web import downloads
from dargah.web.public import exports
from tests.integration.public import test_coverage as exported
from tests.integration.security import caches
from tests.integration.security import scene as who
from tests.integration.security import test_every_page as every_page
from tests.integration.security.flaws import fails
from tests.integration.security.rules import RULES, address
from tests.integration.security.scene import Scene

pytestmark = pytest.mark.django_db


# --- row 22: an attachment in which nothing runs ---------------------------------------------------------------------------


@pytest.mark.parametrize("flaw", ["in the page", "without a sandbox"])
def test_mutant_a_file_that_the_browser_opens(
    scene: Scene, flaw: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if flaw == "in the page":
        monkeypatch.setattr(downloads, "content_disposition_header", lambda **_: "inline")
    else:
        monkeypatch.setattr(downloads, "SANDBOX", "default-src 'none'; frame-ancestors 'none'")
    fails(every_page.test_a_file_is_an_attachment_in_which_nothing_runs, scene)


# --- row 24: what the scanner has not passed is not given --------------------------------------------------------------------


def check_what_is_not_passed_is_not_given(scene: Scene, settings: Any, tmp_path: Path) -> None:
    """Over HTTP, to the owner and to the officer: waiting for a scanner that is away, and found to be infected."""
    settings.CLAMD = str(tmp_path / "nobody.sock")
    stored = scene.issued.files.first()
    assert stored is not None
    for scan, at, word in (("unscanned", None, "ضدویروس"), ("infected", timezone.now(), "بدافزار")):
        StoredFile.objects.filter(pk=stored.file_id).update(scan=scan, scanned_at=at)
        for actor, face in ((who.OWNER, "account"), (who.OFFICER, "desk")):
            answer = scene.client(actor).get(address(f"{face}:file", RULES[f"{face}:file"], scene))
            if answer.streaming:
                b"".join(answer.streaming_content)  # type: ignore[arg-type]  # a file of the store
            assert answer.status_code == 403, (actor, scan)
            assert word in answer.content.decode()


def test_what_is_not_passed_is_not_given(scene: Scene, settings: Any, tmp_path: Path) -> None:
    with transaction.atomic():
        check_what_is_not_passed_is_not_given(scene, settings, tmp_path)
        transaction.set_rollback(True)


def test_mutant_a_store_that_gives_whatever_it_has(
    scene: Scene, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "may_be_served", lambda _: True)
    fails(check_what_is_not_passed_is_not_given, scene, settings, tmp_path)


# --- row 29: exports ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", ["=1+1", "@x"])
def test_mutant_cells_that_are_written_as_they_are(hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "cell", lambda value: value)
    fails(exported.test_no_cell_of_the_data_is_a_formula, Client(), hostile)


# --- rows 26 and 30: words of people on pages ----------------------------------------------------------------------------------

MARKUP = '<script>alert(1)</script><img src=x onerror="x">{{ 7|add:42 }}{% now "Y" %}'


def check_words_are_shown_as_they_were_written(scene: Scene) -> None:
    """A message of the citizen at the desk and on their own page: neither markup nor template."""
    path = address("account:messages", RULES["account:messages"], scene)
    with transaction.atomic():
        scene.client(who.OWNER).post(path, {"text": MARKUP})
        pages = [
            scene.client(actor).get(f"/{face}/cases/{scene.opened.tracking_code}/").content.decode()
            for actor, face in ((who.OWNER, "me"), (who.OFFICER, "desk"))
        ]
        transaction.set_rollback(True)
    for page in pages:
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "{{ 7|add:42 }}" in page, "as it was written, not reckoned"


def test_words_are_shown_as_they_were_written(scene: Scene) -> None:
    check_words_are_shown_as_they_were_written(scene)


def test_mutant_templates_that_do_not_escape(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engines["django"].engine  # type: ignore[attr-defined]  # Django's own backend
    monkeypatch.setattr(engine, "autoescape", False)
    fails(check_words_are_shown_as_they_were_written, scene)


# --- row 36: the log of nginx ---------------------------------------------------------------------------------------------------

if caches.NGINX:
    PAPER = Path(configured.ROOT) / "docs" / "deploy" / "nginx.conf"
    CANARIES = {
        "/me/cases/482719305512/": "482719305512",
        "/track/3f0c8f2e-5b1d-4b67-9d43-6b8f1c2d7e90/": "3f0c8f2e",
        "/verify/K7QM2XPA94TDHW3C/": "K7QM",
        "/verify/kqmxpatdhw/": "kqmxpatdhw",
        "/desk/search/?q=9990000018": "9990000018",
        "/sign-in/?mobile=09160000018": "09160000018",
        "/apply/5d1f3b8e-8f1e-4f6a-9b67-0c7b1d2e3f40/applicant/": "5d1f3b8e",
    }

    def ask_for(_: object, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]

    def logged(folder: Path, form: str) -> str:
        """What stands in nginx's log after the canaries went through it; ``form`` names the log's format."""
        paper = PAPER.read_text()
        words = re.search(r"map \$uri.*?log_format dargah [^;]*;", paper, re.DOTALL)
        assert words
        assert "access_log /var/log/nginx/dargah.access.log dargah;" in paper
        servers = words[0] + (
            f"\nserver {{ listen 127.0.0.1:{{port}}; access_log {folder}/a.log {form}; "
            "location / { proxy_pass http://127.0.0.1:BEHIND; } }"
        )
        with (
            caches.serving(ask_for) as behind,
            caches.behind_nginx(folder / "n", behind, servers=servers.replace("BEHIND", str(behind))) as port,
        ):
            for path in CANARIES:
                assert caches.fetch(port, path)[0] == 200
        return (folder / "a.log").read_text()

    def check_the_log_names_nobody(folder: Path, form: str = "dargah") -> None:
        said = logged(folder, form)
        assert said.count("\n") == len(CANARIES)
        assert [canary for canary in CANARIES.values() if canary in said] == []
        assert "GET /desk/search/ 200" in said, "which page it was is told"

    def test_nginx_writes_down_which_page_and_not_whose(tmp_path: Path) -> None:
        check_the_log_names_nobody(tmp_path)

    def test_mutant_the_format_that_nginx_brings(tmp_path: Path) -> None:
        fails(check_the_log_names_nobody, tmp_path, "combined")
