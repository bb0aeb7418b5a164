"""`dargah serve` and `dargah worker` begin with everything they need, or say in a sentence what to write."""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from dargah.web.database_line import connection_facts
from tests.ports import free_ports

ROOT = Path(settings.ROOT)


def certificate(path: Path, password: bytes, *, with_key: bool = True) -> Path:
    """A PKCS#12 as an office has one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "office")])
    own = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC))
        .not_valid_after(datetime.now(UTC) + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    box = pkcs12.serialize_key_and_certificates(
        b"office", key if with_key else None, own, None, BestAvailableEncryption(password)
    )
    path.write_bytes(box)
    return path


def start(tmp_path: Path, command: str, **changed: str) -> tuple[int, str]:
    """How a start in production ends, and what it says."""
    facts = connection_facts()
    said = subprocess.run(
        [sys.executable, "-m", "dargah", command],
        capture_output=True,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "DARGAH_MODE": "production",
            "DARGAH_ORIGIN": "https://portal.example.ir",
            "DARGAH_SECRET_KEY": secrets.token_urlsafe(60),
            "DARGAH_DATA": str(tmp_path),
            "DATABASE_URL": f"postgresql://{facts['user']}@/postgres?host={facts['host']}",
            "DARGAH_SIGNING_P12": str(certificate(tmp_path / "right.p12", b"right")),
            "DARGAH_SIGNING_PASSWORD": "right",
            "DARGAH_WEB_WORKERS": "1",
            "PORT": str(free_ports()),
            **changed,
        },
        cwd=ROOT,
        timeout=30,
        check=False,
    )
    assert "Traceback" not in said.stderr
    return said.returncode, said.stderr


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize("kind", ["wrong password", "spoilt", "no key", "absent"])
def test_a_certificate_that_cannot_sign(tmp_path: Path, command: str, kind: str) -> None:
    path = tmp_path / "office.p12"
    if kind == "spoilt":
        path.write_bytes(b"0\x82 spoilt")
    elif kind != "absent":
        certificate(path, b"canary-right", with_key=kind != "no key")
    password = "canary-wrong" if kind == "wrong password" else "canary-right"
    code, said = start(tmp_path, command, DARGAH_SIGNING_P12=str(path), DARGAH_SIGNING_PASSWORD=password)
    assert code == 1
    assert said.startswith("تنظیم DARGAH_SIGNING_P12")
    assert "بنویسید" in said
    assert "canary" not in said


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize(
    "address",
    [
        "postgresql://dargah:canary@127.0.0.1:1/dargah",
        "postgresql://dargah:canary@127.0.0.1:abc/dargah",
        "postgresql://dargah:canary@127.0.0.1:99999/dargah",
        "postgresql://nobody:canary@/dargah?host=/nowhere",
    ],
)
def test_a_database_that_cannot_be_reached(tmp_path: Path, command: str, address: str) -> None:
    code, said = start(tmp_path, command, DATABASE_URL=address)
    assert code == 1
    assert said.startswith("تنظیم DATABASE_URL")
    assert "canary" not in said


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which another server listens, one that shares it as granian does."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", free_ports()))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_another_server_holds(tmp_path: Path, taken: int) -> None:
    code, said = start(tmp_path, "serve", PORT=str(taken))
    assert code == 1
    assert said.startswith("تنظیم PORT")
    assert "برنامه دیگری گرفته است" in said
    assert f"PORT={taken + 100}" in said


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1:80", "192.0.2.1", "localhost"])
def test_an_address_that_is_not_of_this_machine(tmp_path: Path, address: str) -> None:
    code, said = start(tmp_path, "serve", DARGAH_BIND=address)
    assert code == 1
    assert said.startswith(f"تنظیم DARGAH_BIND «{address}»") or "DARGAH_BIND=127.0.0.1" in said
