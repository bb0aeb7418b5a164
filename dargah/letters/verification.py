"""Is this letter the office's? By its code, or by its file.

The register decides: a file is genuine when its digest is the one that was stored at issuing. The signature
explains the rest: what was changed, what was added behind, what somebody else signed (abuse case 33).
"""

import hashlib
import io
import tempfile
from dataclasses import dataclass
from enum import StrEnum

from dargah.files import examination
from dargah.files.storage import copy_in
from dargah.letters import codes
from dargah.letters.models import Letter
from dargah.letters.states import LetterState

UPLOAD_BYTES = 5 * 1024 * 1024  # a letter has some 60 kB


class Finding(StrEnum):
    """What an uploaded file turned out to be."""

    GENUINE = "genuine"
    REVOKED = "revoked"
    CHANGED = "changed"
    OTHER_SIGNER = "other_signer"
    UNSIGNED = "unsigned"
    NOT_A_LETTER = "not_a_letter"


SENTENCES = {
    Finding.GENUINE: "این فایل همان نامه‌ای است که اداره صادر کرده و هیچ چیز آن تغییر نکرده است.",
    Finding.REVOKED: "این نامه را اداره صادر کرده بود، ولی اکنون باطل شده است.",
    Finding.CHANGED: "این فایل پس از صدور دست‌کاری شده است. به آن اعتماد نکنید.",
    Finding.OTHER_SIGNER: "این فایل را کسی جز این اداره امضا کرده است.",
    Finding.UNSIGNED: "این فایل امضای الکترونیکی ندارد. نسخه چاپی را با کد پایین نامه بررسی کنید.",
    Finding.NOT_A_LETTER: "این فایل نامه این اداره نیست یا باز نمی‌شود.",
}


@dataclass(frozen=True, slots=True)
class UploadVerdict:
    """What an uploaded file is; `letter` only where the digest found it."""

    finding: Finding
    letter: Letter | None = None

    @property
    def sentence(self) -> str:
        """The finding for the person who asked."""
        return SENTENCES[self.finding]


def look_up(typed: str) -> Letter | None:
    """The letter of a code that somebody typed or scanned; None when there is none, also for drafts."""
    code = codes.parsed(typed)
    if code is None:
        return None
    return (
        Letter.objects.exclude(state=LetterState.DRAFT)
        .select_related("case__version__service", "signatory", "replaced_by")
        .filter(verify_code=code)
        .first()
    )


def check_upload(data: bytes) -> UploadVerdict:
    """Judge a file that somebody shows.

    1. Its digest: the very bytes that were issued need no further look.
    2. Anything else goes through the examiner's limited process first, because it comes from anybody.
    3. Then the signature says what is wrong with it.
    """
    letter = (
        Letter.objects.filter(pdf_digest=hashlib.sha256(data).hexdigest())
        .select_related("case", "replaced_by")
        .first()
    )
    if letter is not None:
        return UploadVerdict(
            Finding.REVOKED if letter.state == LetterState.REVOKED else Finding.GENUINE, letter
        )
    if len(data) > UPLOAD_BYTES or not _opens(data):
        return UploadVerdict(Finding.NOT_A_LETTER)
    from dargah.letters import signing  # noqa: PLC0415 half a second of start, for this page only

    report = signing.check(data)
    if not report.present:
        return UploadVerdict(Finding.UNSIGNED)
    if report.intact and report.whole and not report.ours:
        return UploadVerdict(Finding.OTHER_SIGNER)
    return UploadVerdict(Finding.CHANGED)


def _opens(data: bytes) -> bool:
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as result:
        copy_in(io.BytesIO(data), source, UPLOAD_BYTES)
        return not examination.examine(source, result, accept=frozenset({"pdf"})).refused
