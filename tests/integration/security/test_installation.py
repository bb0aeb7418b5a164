"""What a real office runs with: cookies, transport and hosts of the production settings, read in a process of its own."""

import json
import os
import re
import secrets
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
NAMES = [
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG",
    "ALLOWED_HOSTS", "DEMO", "SMS_URL", "SESSION_COOKIE_AGE", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "SESSION_COOKIE_DOMAIN",
    "PAYMENT_URL",
]  # fmt: skip
READ = f"import json; from dargah.config import settings as s; print(json.dumps({{n: getattr(s, n, None) for n in {NAMES!r}}}))"


def started(tmp_path: Path, command: list[str], **changed: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DARGAH_MODE": "production",
        "DARGAH_ORIGIN": "https://portal.example.ir",
        "DARGAH_SECRET_KEY": secrets.token_urlsafe(60),
        "DARGAH_DATA": str(tmp_path),
        "DATABASE_URL": "postgresql://dargah:x@127.0.0.1:1/dargah",
        "PYTHONPATH": str(ROOT),
        **changed,
    }
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=60,
        check=False,
    )


def test_cookies_and_transport_of_a_real_office(tmp_path: Path) -> None:
    said = started(tmp_path, ["-c", READ])
    assert said.returncode == 0, said.stderr
    facts = json.loads(said.stdout)
    for cookie in ("SESSION", "CSRF"):
        assert facts[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert facts[f"{cookie}_COOKIE_SECURE"] is True
        assert facts[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert facts[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
    assert facts["SESSION_COOKIE_DOMAIN"] is None, "a __Host- cookie has no domain"
    assert facts["SECURE_SSL_REDIRECT"] is True
    assert facts["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert facts["DEBUG"] is False
    assert facts["DEMO"] is False
    assert facts["SMS_URL"] == "", "no message goes to a sandbox by mistake"
    assert facts["PAYMENT_URL"] == "", "no payment either"
    assert facts["SESSION_COOKIE_AGE"] == 8 * 3600
    assert facts["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False
    assert "*" not in facts["ALLOWED_HOSTS"]
    assert "portal.example.ir" in facts["ALLOWED_HOSTS"]


def test_djangos_own_check_finds_nothing(tmp_path: Path) -> None:
    said = started(tmp_path, ["manage.py", "check", "--deploy", "--fail-level", "WARNING"])
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DARGAH_ORIGIN", "http://portal.example.ir"),
        ("DARGAH_ORIGIN", "portal"),
        ("DARGAH_SECRET_KEY", "short"),
        ("DATABASE_URL", "sqlite:///x"),
        ("DARGAH_MODE", "debug"),
        ("DARGAH_BEHIND_PROXY", "perhaps"),
    ],
)
def test_a_setting_that_is_not_safe_stops_the_start_in_persian(tmp_path: Path, name: str, value: str) -> None:
    said = started(tmp_path, ["-c", READ], **{name: value})
    assert said.returncode != 0
    assert "Traceback" not in said.stderr
    assert name in said.stderr
    assert re.search("[آ-ی]", said.stderr)


def test_a_secret_is_never_repeated(tmp_path: Path) -> None:
    said = started(tmp_path, ["-c", READ], DARGAH_SECRET_KEY="too-short-canary")
    assert "too-short-canary" not in said.stderr + said.stdout


# --- inventories that docs/security.md lists -----------------------------------------------------------------------------

DOCUMENT = ROOT / "docs" / "security.md"
CRYPTOGRAPHY = re.compile(
    r"^\s*(?:from|import) (hashlib|hmac|secrets|cryptography|fido2|pyhanko|argon2|ssl)\b", re.MULTILINE
)
OUTBOUND = re.compile(
    r"^\s*(?:from|import) (urllib\.request|http\.client|smtplib|socket|httpx|requests|aiohttp)\b",
    re.MULTILINE,
)


def using(pattern: re.Pattern[str]) -> set[str]:
    """The files of the product that import what the pattern names."""
    files = [*(ROOT / "dargah").rglob("*.py")]
    return {str(f.relative_to(ROOT / "dargah")) for f in files if pattern.search(f.read_text())}


def listed(heading: str) -> set[str]:
    """The files that a section of the document names in its table."""
    section = DOCUMENT.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([\w/]+\.py)`", section, re.MULTILINE))


def test_every_use_of_cryptography_is_in_the_inventory() -> None:
    assert using(CRYPTOGRAPHY) == listed("Cryptographic inventory")


def test_every_way_out_is_in_the_list() -> None:
    assert using(OUTBOUND) == listed("Ways out of the process")


NAMED = re.compile(r"`(tests/[\w/]+\.py)((?:::\w+)*)`")


def test_every_test_the_document_names_is_there() -> None:
    """The file, and where a test is named, the test in it."""
    named = NAMED.findall(DOCUMENT.read_text())
    assert named
    missing = []
    for path, inside in named:
        code = (ROOT / path).read_text() if (ROOT / path).exists() else ""
        parts = [part for part in inside.split("::") if part]
        if not code or any(
            not re.search(rf"^\s*(?:def|class) {part}\b", code, re.MULTILINE) for part in parts
        ):
            missing.append(path + inside)
    assert missing == []


def faults_of_abuse(document: str) -> list[str]:
    """Rows of the table of abuse cases that do not name test and mutant, each alone, by file and name."""
    section = document.split("## Abuse cases\n")[1].split("\n## ", maxsplit=1)[0]
    rows = [row.strip("| ").split(" | ") for row in section.splitlines() if re.match(r"\| \d", row)]
    faults = (
        []
        if [row[0] for row in rows] == [str(n) for n in range(1, 47)]
        else ["not one row for each of 1 to 46"]
    )
    for case, _, test, mutant in rows:
        if case in {"31", "32"}:
            faults += [] if test.startswith("not applicable yet: ") else [f"{case}: why not"]
            continue
        tests, mutants = NAMED.findall(test), NAMED.findall(mutant)
        if not tests or not all(inside for _, inside in tests):
            faults.append(f"{case}: a test is named by file and name")
        if not mutants or not all("::test_mutant" in inside for _, inside in mutants):
            faults.append(f"{case}: a mutant is named by file and name")
    return faults


def test_every_row_of_abuse_has_a_test_and_a_mutant() -> None:
    assert faults_of_abuse(DOCUMENT.read_text()) == []


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("\n| 7 | ", "\n| 7, 8 | ", "not one row"),
        ("::test_mutant_a_desk_that_keeps_the_planted_key", "", "8: a mutant"),
        ("test_shared_cache.py::test_slow_clients_keep_nobody_waiting", "test_shared_cache.py", "45: a test"),
    ],
)
def test_mutant_a_table_that_groups_or_tells_vaguely(was: str, becomes: str, told: str) -> None:
    whole = DOCUMENT.read_text()
    assert was in whole
    assert any(told in fault for fault in faults_of_abuse(whole.replace(was, becomes)))


def test_every_requirement_has_its_row() -> None:
    rows = re.findall(r"^\| (V\d+\.\d+\.\d+) \|", DOCUMENT.read_text(), re.MULTILINE)
    assert len(rows) == len(set(rows)) == 65


def test_no_weak_random_numbers() -> None:
    weak = re.compile(r"^\s*(?:from random|import random)\b", re.MULTILINE)
    assert using(weak) == set()


def test_nothing_that_runs_what_it_reads() -> None:
    """ASVS V1.5.2: no pickle, no eval, no yaml that builds objects."""
    running = re.compile(
        r"\b(?:pickle|marshal|shelve)\.|(?<![.\w])(?:eval|exec)\(|yaml\.(?:load|unsafe_load)\(", re.MULTILINE
    )
    assert using(running) == set()


@pytest.mark.parametrize("command", [["prepare"], ["worker"], ["journal", "verify"], ["run"]])
def test_a_database_that_does_not_answer_stops_the_start_with_a_sentence(
    tmp_path: Path, command: list[str]
) -> None:
    said = started(tmp_path, ["-m", "dargah", *command], DARGAH_MODE="demo", DARGAH_ORIGIN="", PORT="18763")
    assert said.returncode == 1
    assert "بنویسید: DATABASE_URL=" in said.stderr
    assert "Traceback" not in said.stderr
    assert ":x@" not in said.stderr, "a password is not shown"


def test_what_a_stranger_sent_is_never_run_by_a_browser() -> None:
    """ASVS V3.5.4: every file goes out as an attachment, under a policy whose sandbox allows nothing."""
    from django.http import HttpResponse

    from dargah.web.downloads import as_attachment

    sent = as_attachment(HttpResponse(b"<svg/>", content_type="image/svg+xml"), "نقشه.svg")
    policy = [part.split() for part in sent["Content-Security-Policy"].split(";")]
    assert ["sandbox"] in policy, "without a word behind it: no script, no form, no origin"
    assert ["default-src", "'none'"] in policy
    assert sent["Content-Disposition"].startswith("attachment;")
    assert sent["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "8.8.8.8"])
def test_no_test_reaches_anybody_outside(address: str) -> None:
    """Mutant and guard in one: what a way out of the list would do without its sandbox."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as way, pytest.raises(AssertionError, match="went out"):
        way.connect((address, 443))
