"""Errors of the API: application/problem+json (RFC 9457), every sentence in Persian."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

PROBLEM = "application/problem+json"
TITLES = {
    400: "درخواست خوانا نیست.",
    401: "کلید درست نیست یا این اجازه را ندارد.",
    403: "اجازه این کار نیست.",
    404: "چنین چیزی پیدا نشد.",
    405: "این نشانی این کار را نمی‌کند.",
    409: "در این وضع نمی‌شود.",
    413: "درخواست بیش از اندازه بزرگ است.",
    415: "نوع محتوا شناخته نیست؛ application/json بفرستید.",
    422: "چند چیز را درست کنید.",
    429: "بیش از اندازه تند است؛ کمی صبر کنید.",
    500: "خطایی در درگاه رخ داد؛ دوباره بفرستید.",
    503: "درگاه اکنون پاسخ نمی‌دهد؛ کمی دیگر دوباره بفرستید.",
}


def problem(
    request: HttpRequest,
    status: int,
    detail: str = "",
    errors: list[dict[str, str]] | None = None,
    **headers: str,
) -> HttpResponse:
    """A problem document; ``errors`` are {"path", "message"} for each field."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, TITLES[400]),
        "status": status,
        "instance": request.path,
    }
    if detail:
        document["detail"] = detail
    if errors:
        document["errors"] = errors
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"),
        status=status,
        content_type=f"{PROBLEM}; charset=utf-8",
    )
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response
