"""PAdES signatures: putting the office's under a letter, and judging one that somebody shows.

The signer (its key decrypted) is loaded once a process. Judging trusts only the roots that ``authority``
kept, goes to no network, and accepts nothing that was appended after the signature.
"""

import io
import logging
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from asn1crypto import cms, pem, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from dargah.letters import authority, tagging

log = logging.getLogger("dargah.letters.signing")

FIELD = "Signature"
SPOKEN = "امضای الکترونیکی اداره کل"
DIGEST = "sha256"
EOL = b"\n"
ROOM_BESIDE_CERTIFICATES = 3072  # signed attributes and a signature of 4,096 bits at most


class _Signer(signers.SimpleSigner):
    """A signer whose key is decoded once. pyHanko's own decodes and checks it at every signature: 160 ms each."""

    @cached_property
    def _key(self) -> PrivateKeyTypes:
        return serialization.load_der_private_key(self.signing_key.dump(), password=None)

    @cached_property
    def room(self) -> int:
        """Hexadecimal digits to reserve for a signature, so that none is made on trial to measure it."""
        certificates = {self.signing_cert, *self.cert_registry}
        return 2 * (sum(len(certificate.dump()) for certificate in certificates) + ROOM_BESIDE_CERTIFICATES)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """The raw signature by the kept key; kinds of keys that we do not know are left to pyHanko."""
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo
        if (
            digest_algorithm == DIGEST
            and mechanism == "rsassa_pkcs1v15"
            and isinstance(self._key, RSAPrivateKey)
        ):
            return self._key.sign(data, PKCS1v15(), SHA256())
        if (
            digest_algorithm == DIGEST
            and mechanism == "ecdsa"
            and isinstance(self._key, EllipticCurvePrivateKey)
        ):
            return self._key.sign(data, ECDSA(SHA256()))
        made: bytes = super().sign_raw(data, digest_algorithm)
        return made


class _Revision(IncrementalPdfFileWriter):
    """A revision that adds the signature and leaves the letter's metadata as Typst wrote it.

    pyHanko would write the XMP anew, with other prefixes and with each schema's address as a reference, where
    ISO 19005-3, 6.6.2.3.3, wants a text: a validator then finds no schema for PDF/UA's own mark.
    """

    def _update_meta(self) -> None:
        """Nothing: the letter was written at its moment; when it was signed, the signature says."""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What a PDF's signature is worth. ``holds`` is all of it together."""

    present: bool = False
    intact: bool = False
    whole: bool = False
    ours: bool = False
    signer: str = ""

    @property
    def holds(self) -> bool:
        """There is a signature of ours, unbroken, and it covers every byte of the file."""
        return self.present and self.intact and self.whole and self.ours


def make_ready() -> None:
    """Load the signer, making the demo authority at the first start; called when a worker starts."""
    _signer(Path(settings.SIGNING_FOLDER), settings.SIGNING_P12)


def sign(pdf: bytes, *, reason: str = "") -> bytes:
    """The PDF with the office's PAdES signature (baseline B) added as an incremental revision."""
    signer = _signer(Path(settings.SIGNING_FOLDER), settings.SIGNING_P12)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES, reason=reason or None
    )
    # Typst ends its file at %%EOF; what is appended begins on a line of its own (ISO 19005-3, 6.1.9)
    whole = pdf if pdf.endswith(EOL) else pdf + EOL
    out, writer = io.BytesIO(), _Revision(io.BytesIO(whole))
    tagging.add_signature_field(writer, field=FIELD, spoken=SPOKEN)
    signers.PdfSigner(metadata, signer).sign_pdf(
        writer, existing_fields_only=True, output=out, bytes_reserved=signer.room
    )
    return out.getvalue()


def check(pdf: bytes) -> SignatureReport:
    """Judge the signature of a PDF; never raises for what the file contains.

    The certificate is judged at the moment the signature names: only our own key could have written that,
    and the register is asked by digest besides (``verification``), so a stolen, expired key cannot invent an
    old letter.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        signatures = list(reader.embedded_signatures)
        if not signatures:
            return SignatureReport()
        shown = signatures[-1]
        context = ValidationContext(
            trust_roots=_roots(),
            allow_fetching=False,
            moment=shown.self_reported_timestamp,
            revocation_mode="soft-fail",
        )
        status = validate_pdf_signature(shown, context)
        padded = _is_padded_with_zeros(shown.pkcs7_content)
    except Exception as failure:  # noqa: BLE001 a stranger's bytes must not choose how this answer ends
        log.info("a signature could not be read: %s", type(failure).__name__)
        return SignatureReport(present=b"/ByteRange" in pdf)
    signer = status.signing_cert.subject.native.get("common_name", "")
    return SignatureReport(
        present=True,
        intact=bool(status.intact and status.valid) and padded,
        whole=len(signatures) == 1 and status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        ours=bool(status.trusted),
        signer=str(signer),
    )


def _is_padded_with_zeros(contents: bytes) -> bool:
    """The room reserved for the signature is the only part that it cannot cover: nothing may hide there."""
    return not contents[len(cms.ContentInfo.load(contents).dump()) :].strip(b"\0")


@lru_cache(maxsize=2)
def _signer(_folder: Path, _given: str) -> _Signer:
    path, password = authority.signing_files()
    loaded = signers.SimpleSigner.load_pkcs12(str(path), passphrase=password or None)
    if loaded is None:
        raise RuntimeError(f"گواهی امضا خوانده نشد: {path.name}")
    return _Signer(loaded.signing_cert, loaded.signing_key, loaded.cert_registry)


def _roots() -> list[x509.Certificate]:
    return [x509.Certificate.load(pem.unarmor(path.read_bytes())[2]) for path in authority.trusted_roots()]
