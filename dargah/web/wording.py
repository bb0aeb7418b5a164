"""Words that several faces say in the same way."""

from dargah.catalogue.definition import Document
from dargah.files.operations import in_words
from dargah.persian.digits import persian_digits

_MEGABYTE = 1024 * 1024


def accepted(document: Document) -> str:
    """What may be sent for a document: «پی‌دی‌اف یا عکس، تا ۱۰ مگابایت»."""
    size = document.at_most / _MEGABYTE
    most = (
        f"{persian_digits(f'{size:.0f}')} مگابایت"
        if size >= 1
        else f"{persian_digits(document.at_most // 1024)} کیلوبایت"
    )
    return f"{in_words(document.accept)}، تا {most}"
