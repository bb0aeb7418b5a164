"""What stands on the receipt of an application."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from dargah.cases.models import Case
from dargah.catalogue.forms import describe
from dargah.persian.dates import jalali_datetime
from dargah.persian.digits import persian_digits
from dargah.persian.tracking import grouped


def _private_address(case: Case) -> str:
    """The only key of an application without a name; empty where code and mobile open it."""
    if case.citizen_id is not None or case.partner_id is not None:
        return ""
    return settings.ORIGIN + reverse("account:track_by_link", args=[case.draft_id])


def receipt_facts(case: Case) -> dict[str, Any]:
    """The receipt's data: plain texts, already in Persian digits."""
    definition = case.version.parsed
    return {
        "title": definition.title,
        "code": persian_digits(grouped(case.tracking_code)),
        "submitted_at": jalali_datetime(case.submitted_at),
        "unit": case.unit.name,
        "applicant": case.applicant_name,
        "private": _private_address(case),
        "sections": [
            {
                "title": section.title,
                "rows": [{"label": row.label, "text": row.text, "ltr": row.ltr} for row in section.rows],
            }
            for section in describe(definition, case.answers)
        ],
        "files": [file.title for file in case.files.filter(referral=None, from_citizen=True)],
    }
