"""Sending a stored file: only after the caller has checked who asks, always as an attachment, never run by a browser."""

from typing import TypeVar

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.http import content_disposition_header

from dargah.files.models import StoredFile
from dargah.files.operations import MissingBlob, may_be_served, open_file
from dargah.people.refusals import NotThere
from dargah.web.errors import error_page

R = TypeVar("R", bound=HttpResponseBase)
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"


def send(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """The file as an attachment. Infected or waiting for the scanner: refused; a lost one is said to be missing."""
    if not may_be_served(stored):
        sentence = "این فایل هنوز از ضدویروس نگذشته است؛ چند دقیقه دیگر دوباره بخواهید."
        if stored.scan == StoredFile.Scan.INFECTED:
            sentence = "در این فایل بدافزار پیدا شده و داده نمی‌شود."
        return error_page(request, 403, sentence)
    try:
        content = open_file(stored)
    except MissingBlob as lost:
        raise NotThere("این فایل در انبار پیدا نشد. به اداره خبر دهید.") from lost
    return as_attachment(FileResponse(content, content_type=stored.media_type), stored.name)


def as_attachment(response: R, name: str) -> R:
    """The headers that keep a browser from running what a person uploaded (RFC 6266 names)."""
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
