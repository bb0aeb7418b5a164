"""Who signs: the directorate's certificate, or the demo authority that is made at the first start.

The office gives its certificate with key as PKCS#12 (DARGAH_SIGNING_P12). Where none is given, a root and a
signer are made once under SIGNING_FOLDER and named «نمونه» so that nobody takes them for the office's. Every
root that ever vouched for a signer is kept in ``trusted/``: a letter stays verifiable after the certificate
is renewed. Files are 0600, folders 0700.
"""

import fcntl
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

KEY_BITS = 3072
ROOT_DAYS = 3650
SIGNER_DAYS = 1825
DEMO = "demo.p12"
PASSWORD = "demo-password"  # noqa: S105 the name of the file that holds it
TRUSTED = "trusted"


def signing_files() -> tuple[Path, bytes]:
    """Path and password of the PKCS#12 that signs; makes the demo authority when the office gave none."""
    if settings.SIGNING_P12:
        path, password = Path(settings.SIGNING_P12), settings.SIGNING_PASSWORD.encode()
        _trust_root_of(path, password)
        return path, password
    folder = _folder()
    with os.fdopen(os.open(folder / "lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several processes at the first start one makes it
        if not (folder / DEMO).exists():
            _make_demo(folder)
    return folder / DEMO, (folder / PASSWORD).read_bytes()


def trusted_roots() -> list[Path]:
    """The certificates that may vouch for a letter's signer."""
    return sorted((_folder() / TRUSTED).glob("*.pem"))


def _folder() -> Path:
    folder = Path(settings.SIGNING_FOLDER)
    for each in (folder, folder / TRUSTED):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _make_demo(folder: Path) -> None:
    """A root, a signer under it, and the random password of their file."""
    root_key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    root_name = _name("مرجع صدور گواهی نمونه")
    root = (
        _certificate(root_name, root_name, root_key.public_key(), ROOT_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    signer = (
        _certificate(_name("امضای نمونه نامه‌ها"), root_name, key.public_key(), SIGNER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    password = secrets.token_urlsafe(24).encode()
    box = pkcs12.serialize_key_and_certificates(
        b"dargah", key, signer, [root], serialization.BestAvailableEncryption(password)
    )
    _trust(folder, root)
    _write(folder / PASSWORD, password)
    _write(folder / DEMO, box)  # last: its presence says that the rest is there


def _trust_root_of(path: Path, password: bytes) -> None:
    """Remember the last certificate of the office's chain (or its own, when it stands alone)."""
    _key, own, others = pkcs12.load_key_and_certificates(path.read_bytes(), password or None)
    chain = [*others, *([own] if own else [])]
    roots = [certificate for certificate in chain if certificate.issuer == certificate.subject]
    for certificate in roots or chain[:1]:
        _trust(_folder(), certificate)


def _trust(folder: Path, root: x509.Certificate) -> None:
    path = folder / TRUSTED / f"{root.fingerprint(hashes.SHA256()).hex()[:16]}.pem"
    if not path.exists():
        _write(path, root.public_bytes(serialization.Encoding.PEM))


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, days: int
) -> x509.CertificateBuilder:
    begin = datetime.now(UTC) - timedelta(minutes=5)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "درگاه، نصب نمایشی"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
