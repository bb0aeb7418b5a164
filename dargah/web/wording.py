"""Words that several faces say in the same way."""

from dargah.catalogue.definition import Document
from dargah.persian.digits import persian_digits

FILE_TYPES = {
    "pdf": "پی‌دی‌اف",
    "jpeg": "عکس",
    "png": "عکس",
    "dxf": "نقشه دی‌ایکس‌اف",
    "kml": "نقشه کی‌ام‌ال",
    "zip": "بایگانی زیپ",
}
_MEGABYTE = 1024 * 1024


def accepted(document: Document) -> str:
    """What may be sent for a document: «پی‌دی‌اف یا عکس، تا ۱۰ مگابایت»."""
    kinds = list(dict.fromkeys(FILE_TYPES[kind] for kind in document.accept))
    size = document.at_most / _MEGABYTE
    most = (
        f"{persian_digits(f'{size:.0f}')} مگابایت"
        if size >= 1
        else f"{persian_digits(document.at_most // 1024)} کیلوبایت"
    )
    return f"{' یا '.join(kinds)}، تا {most}"
