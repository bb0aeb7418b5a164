"""The verbs of stored files: store what a citizen gave, keep what the portal made, scan again, discard.

A file that comes in is (1) copied with its size counted, (2) examined by the examiner's limited process,
which says what it truly is and rewrites images, (3) given a harmless name, (4) scanned, (5) linked under its
digest, (6) written down. Steps 1–5 touch no database: a refusal leaves nothing behind.
"""

from collections.abc import Iterable
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from dargah.files import examination, limits, names, scanning, storage
from dargah.files.models import StoredFile
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.journal.rows import write_row
from dargah.people.refusals import Refusal
from dargah.persian.text import clean

GENERAL = "این فایل باز نشد یا ناقص است. آن را دوباره بسازید یا به‌صورت پی‌دی‌اف یا عکس بفرستید."
SENTENCES = {
    "empty": "این فایل خالی است. فایل دیگری انتخاب کنید.",
    "too_big": "این فایل بزرگ‌تر از اندازه مجاز است. آن را کوچک‌تر کنید یا با کیفیت کمتر بفرستید.",
    "unknown_kind": "نوع این فایل پذیرفته نیست. {kinds} بفرستید.",
    "unknown_inside": "درون این فایل آن چیزی نیست که پسوندش می‌گوید. {kinds} درست بفرستید.",
    "kind_not_accepted": "این نوع فایل این‌جا پذیرفته نیست. {kinds} بفرستید.",
    "not_what_it_says": "پسوند این فایل با محتوای آن نمی‌خواند. فایل اصلی را دوباره انتخاب کنید.",
    "polyglot": "در این فایل چیز دیگری هم پنهان است. نسخه‌ای تازه از همان سند بسازید و بفرستید.",
    "damaged": GENERAL,
    "too_heavy": "بررسی این فایل بیش از اندازه طول کشید. آن را ساده‌تر یا کوچک‌تر کنید و دوباره بفرستید.",
    "pdf_encrypted": "این پی‌دی‌اف رمز دارد. نسخه بی‌رمز آن را بفرستید.",
    "pdf_active": "در این پی‌دی‌اف برنامه یا فرمان هست. آن را «چاپ به پی‌دی‌اف» کنید و نسخه تازه را بفرستید.",
    "pdf_attachment": "در این پی‌دی‌اف فایل دیگری پیوست شده است. آن پیوست را جداگانه بفرستید.",
    "too_many_objects": "این پی‌دی‌اف بیش از اندازه پیچیده است. آن را «چاپ به پی‌دی‌اف» کنید و نسخه تازه را بفرستید.",
    "too_many_pages": "برگ‌های این پی‌دی‌اف بیش از اندازه مجاز است. آن را چند بخش کنید.",
    "too_many_pixels": "این عکس بیش از اندازه بزرگ است. با وضوح کمتر بگیرید یا آن را کوچک کنید.",
    "too_many_entries": "شمار فایل‌های درون این بسته زیاد است. بسته را کوچک‌تر کنید.",
    "archive_too_big": "این بسته پس از باز شدن بیش از اندازه بزرگ می‌شود. آن را چند بخش کنید.",
    "archive_bomb": "اندازه‌هایی که این بسته اعلام می‌کند درست نیست. بسته را دوباره بسازید.",
    "archive_path": "نام یکی از فایل‌های درون بسته پذیرفتنی نیست. بسته را دوباره بسازید.",
    "archive_encrypted": "این بسته رمز دارد. نسخه بی‌رمز آن را بفرستید.",
    "archive_content": "در این بسته فایلی هست که پذیرفته نیست. فقط سند، عکس و نقشه در بسته بگذارید.",
    "office_active": "در این سند برنامه یا پیوند به بیرون هست. آن را به‌صورت پی‌دی‌اف بفرستید.",
    "kml_active": "در این فایل موقعیت، برنامه یا پیوند به بیرون هست. فقط نقطه‌ها و محدوده‌ها را ذخیره کنید.",
    "infected": "ضدویروس در این فایل بدافزار دید. فایل نگه داشته نشد؛ نسخه سالم را بفرستید.",
    "full": "اکنون جایی برای نگهداری فایل نداریم. آن‌چه نوشته‌اید مانده است؛ کمی بعد دوباره بفرستید.",
}
WORDS = {
    "pdf": "پی‌دی‌اف", "jpeg": "عکس", "png": "عکس", "dxf": "نقشه دی‌ایکس‌اف", "kml": "نقشه کی‌ام‌ال", "kmz": "نقشه کی‌ام‌زد",
    "docx": "سند ورد", "xlsx": "جدول اکسل", "zip": "بسته زیپ",
}  # fmt: skip
LONGEST_NAME = 60  # characters of a file's name in a sentence
MISMATCH_FORGIVEN = (
    limits.IMAGES,
    frozenset({"zip", "kmz"}),
)  # phones name a JPEG «.png»; the ending is corrected


def in_words(accept: Iterable[str]) -> str:
    """Kinds of file as a sentence names them: «پی‌دی‌اف، عکس یا بسته زیپ»."""
    *first, last = dict.fromkeys(WORDS[kind] for kind in accept or limits.DEFAULT_ACCEPT)
    return f"{'، '.join(first)} یا {last}" if first else last


class RefusedFile(Refusal):
    """The file may not come in; `code` for programs, `sentence` for the person (Persian)."""

    status = 422

    def __init__(self, code: str, accept: Iterable[str] = limits.DEFAULT_ACCEPT) -> None:
        super().__init__(SENTENCES.get(code, GENERAL).replace("{kinds}", in_words(accept)))
        self.code = code

    def about(self, name: str) -> str:
        """The sentence with the name that its owner gave the file: several may have been chosen at once."""
        shown = clean(name)  # a mark of direction in it would end the isolate around it
        shown = f"{shown[:LONGEST_NAME]}…" if len(shown) > LONGEST_NAME else shown
        return f"«\u2068{shown}\u2069»: {self.sentence}" if shown else self.sentence


class MissingBlob(Exception):
    """The row is there, its bytes are not (lost storage, partial restore). The case still opens."""


def store(
    upload: storage.Upload,
    *,
    name: str,
    accept: Iterable[str] = limits.DEFAULT_ACCEPT,
    at_most: int = limits.UPLOAD_BYTES,
) -> StoredFile:
    """Take in what somebody gave; raises RefusedFile with a sentence. `at_most` is bytes."""
    accept = tuple(accept)
    accepted = frozenset(accept) or frozenset(limits.DEFAULT_ACCEPT)
    ceiling = min(at_most, limits.UPLOAD_BYTES)
    try:
        with storage.incoming() as source, storage.incoming() as result:
            size = storage.copy_in(upload, source, ceiling)
            if size < limits.EMPTY_BYTES:
                raise RefusedFile("empty")
            if size > ceiling:
                raise RefusedFile("too_big")
            verdict = examination.examine(source, result, accept=accepted)
            if verdict.refused:
                raise _refusal(verdict.refused, accept, name)
            kind = limits.KINDS[verdict.kind]
            _ending_agrees(name, kind)
            kept = result if verdict.rewritten else source
            scan = scanning.scan(kept)
            if scan.state == StoredFile.Scan.INFECTED:
                raise RefusedFile("infected")
            digest, size = storage.digest_of(kept)
            storage.keep(kept, digest)
    except storage.StorageFull as full:
        raise RefusedFile("full") from full
    stored = StoredFile(
        digest=digest,
        size=size,
        kind=kind.key,
        media_type=kind.media_type,
        name=names.display_name(name, kind),
        scan=scan.state,
        scanned_at=None if scan.state == StoredFile.Scan.UNSCANNED else timezone.now(),
        metadata=verdict.metadata,
    )
    write_row(stored)
    return stored


def keep(data: bytes, *, name: str, kind: str) -> StoredFile:
    """Keep bytes that the portal itself made (a signed letter): no examination and no scan, marked as our own."""
    with storage.incoming() as file:
        file.write(data)
        file.flush()
        digest, size = storage.digest_of(file)
        storage.keep(file, digest)
    known = limits.KINDS[kind]
    return StoredFile.objects.create(
        digest=digest,
        size=size,
        kind=kind,
        media_type=known.media_type,
        name=names.display_name(name, known),
        scan=StoredFile.Scan.OWN,
        metadata={"made_here": True},
    )


def stand_in(kind: str, name: str) -> StoredFile:
    """A row for a file that nobody gave, without bytes: for a rehearsal, whose transaction is taken back."""
    known = limits.KINDS[kind]
    return StoredFile.objects.create(
        digest="0" * 64,
        size=1,
        kind=kind,
        media_type=known.media_type,
        name=names.display_name(name, known),
        scan=StoredFile.Scan.OWN,
    )


def open_file(stored: StoredFile) -> BinaryIO:
    """The bytes, opened for reading; raises MissingBlob. The caller has checked who asks and closes it."""
    try:
        return storage.blob_path(stored.digest).open("rb")
    except FileNotFoundError as lost:
        raise MissingBlob(stored.digest) from lost


def may_be_served(stored: StoredFile) -> bool:
    """Clean and our own: yes. Infected: never. Unscanned: only where the office runs no scanner, and then the screen says so."""
    if stored.scan == StoredFile.Scan.UNSCANNED:
        return not scanning.is_configured()
    return stored.scan in {StoredFile.Scan.CLEAN, StoredFile.Scan.OWN}


def scan_waiting(*, at_most: int = 200) -> int:
    """Scan files that came while the scanner was away, oldest first; how many got an answer.

    A row whose bytes are lost stays unscanned and stands in nobody's way.
    """
    answered = 0
    for stored in StoredFile.objects.filter(scan=StoredFile.Scan.UNSCANNED).order_by("created_at").iterator():
        if answered >= at_most:
            break
        try:
            with open_file(stored) as file:
                found = scanning.scan(file)
        except MissingBlob:
            continue
        if found.state == StoredFile.Scan.UNSCANNED:
            break  # the scanner is still away
        _told(stored.digest, found.state)
        answered += 1
    return answered


def _told(digest: str, state: str) -> None:
    """Write what the scanner said of these bytes; each row in which a virus was found is journalled."""
    with transaction.atomic():
        rows = StoredFile.objects.select_for_update().filter(digest=digest, scan=StoredFile.Scan.UNSCANNED)
        names = list(rows.values_list("pk", flat=True))
        StoredFile.objects.filter(pk__in=names).update(scan=state, scanned_at=timezone.now())
        if state == StoredFile.Scan.INFECTED:
            for name in names:
                record(event=Event.file_infected, subject=f"file:{name}", actor="system")


def discard(stored: StoredFile) -> None:
    """Forget the row; its bytes go with the next sweep unless another row names them."""
    StoredFile.objects.filter(pk=stored.pk).delete()


def sweep() -> int:
    """Remove bytes that no row names; how many blobs."""
    return storage.sweep(StoredFile.objects.values_list("digest", flat=True).distinct().iterator())


def _refusal(code: str, accept: tuple[str, ...], name: str) -> RefusedFile:
    """The refusal of what the examiner would not take; whose name has a right ending learns that the inside is not."""
    endings = {end for kind in accept or limits.DEFAULT_ACCEPT for end in limits.KINDS[kind].endings}
    if code == "unknown_kind" and names.ending_of(name) in endings:
        return RefusedFile("unknown_inside", accept)
    return RefusedFile(code, accept)


def _ending_agrees(name: str, kind: limits.Kind) -> None:
    ending = names.ending_of(name)
    if not ending or ending in kind.endings:
        return
    family = next((group for group in MISMATCH_FORGIVEN if kind.key in group), frozenset())
    if any(ending in limits.KINDS[key].endings for key in family):
        return
    raise RefusedFile("not_what_it_says")


COUNTED_AT_MOST = 1000


def count_unscanned() -> int:
    """How many files no scanner has read yet, counted up to a thousand."""
    waiting = StoredFile.objects.filter(scan=StoredFile.Scan.UNSCANNED)
    return waiting[:COUNTED_AT_MOST].count()
