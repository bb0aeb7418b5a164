"""The receipt of an application as PDF: tagged and archival like a letter, but not numbered or signed."""

from typing import Any

from django.conf import settings

from dargah.catalogue.directorate import directorate
from dargah.letters import compose

NAMED = "نتیجه را با پیامک و در همین درگاه خبر می‌دهیم."
UNNAMED = "نتیجه در همین درگاه و در نشانی خصوصی درخواست شماست؛ چون نام و شماره‌ای نداده‌اید، پیامکی نمی‌آید."


def render_receipt(data: dict[str, Any]) -> bytes:
    """The receipt's PDF.

    `data` are plain texts with Persian digits: title, code, submitted_at, unit, applicant (may be empty),
    sections [{title, rows: [{label, text, ltr}]}], files [title], and perhaps `upcoming`, what happens next, and
    `private`, the address by which who stayed without a name follows it: no code with a mobile opens it, no SMS comes.
    """
    office = directorate()
    rows = [("زمان ثبت", data["submitted_at"]), ("متقاضی", data["applicant"]), ("واحد رسیدگی", data["unit"])]
    track = f"{settings.ORIGIN}/track/"
    private = str(data.get("private") or "")
    return compose.render_page(
        "receipt",
        {
            **data,
            "office": {"ministry": office.ministry, "name": office.name},
            "rows": [{"label": label, "text": text} for label, text in rows if text],
            "upcoming": data.get("upcoming") or (UNNAMED if private else NAMED),
            "private": private,
            "verify": {"url": private or track, "page": track.split("://", 1)[1].rstrip("/")},
        },
    )
