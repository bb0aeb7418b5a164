"""Pages that are the same for every reader. They say so with an ETag, and web.ready keeps them in front of Django."""

import hashlib
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string

from dargah.web.context import office


def public_page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page without its reader: no context processor runs, so no session, user or cookie can enter it.

    The reader's browser asks each time and gets 304 while nothing changed, so that a publication shows
    at once.
    """
    body = render_to_string(template, {**office(), **context}).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    unchanged = request.headers.get("If-None-Match") == etag
    response = HttpResponseNotModified() if unchanged else HttpResponse(body, status=status)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response
