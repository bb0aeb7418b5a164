"""The receipt of an application as PDF: tagged and archival like a letter, but not numbered or signed."""

from typing import Any

from django.conf import settings

from dargah.catalogue.directorate import directorate
from dargah.letters import compose


def render_receipt(data: dict[str, Any]) -> bytes:
    """The receipt's PDF.

    `data` are plain texts with Persian digits: title, code, submitted_at, unit, applicant (may be empty),
    sections [{title, rows: [{label, text, ltr}]}], files [title], and perhaps `upcoming`, what happens next.
    """
    office = directorate()
    rows = [("زمان ثبت", data["submitted_at"]), ("متقاضی", data["applicant"]), ("واحد رسیدگی", data["unit"])]
    track = f"{settings.ORIGIN}/track/"
    return compose.render_page(
        "receipt",
        {
            **data,
            "office": {"ministry": office.ministry, "name": office.name},
            "rows": [{"label": label, "text": text} for label, text in rows if text],
            "upcoming": data.get("upcoming") or "نتیجه را با پیامک و در همین درگاه خبر می‌دهیم.",
            "verify": {"url": track, "page": track.split("://", 1)[1].rstrip("/")},
        },
    )
