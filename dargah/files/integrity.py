"""Does every row have its bytes, and are they still the same? Bit rot and partial restores are found here."""

from dataclasses import dataclass, field

from dargah.files import storage
from dargah.files.models import StoredFile


@dataclass(slots=True)
class StoreReport:
    """Digests by what is wrong with them; `checked` counts the blobs that were read."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Nothing missing or changed; unnamed blobs wait for the sweep and harm nobody."""
        return not (self.missing or self.corrupt)


def verify_store() -> StoreReport:
    """Read every blob that a row names and compare its digest."""
    report = StoreReport()
    named = set(StoredFile.objects.values_list("digest", flat=True).distinct())
    for digest in sorted(named):
        try:
            with storage.blob_path(digest).open("rb") as blob:
                found, _size = storage.digest_of(blob)
        except FileNotFoundError:
            report.missing.append(digest)
            continue
        report.checked += 1
        if found != digest:
            report.corrupt.append(digest)
    report.unnamed = [digest for digest in storage.digests_on_disk() if digest not in named]
    return report
