"""A citizen's drafts as «پرونده‌های من» lists them: where each goes on, and what it has to do with money."""

from typing import Any

from dargah.applications.progress import progress_of
from dargah.applications.queries import unsent_of
from dargah.catalogue.queries import taken_off
from dargah.payments.models import Invoice
from dargah.payments.queries import newest_of
from dargah.people.models import Citizen


def drafts_of(citizen: Citizen) -> list[dict[str, Any]]:
    """Each draft with its progress, its newest invoice and whether its service was taken off the portal."""
    found = list(unsent_of(citizen))
    charged = [draft.pk for draft in found if draft.version.parsed.fee.is_charged]
    invoices: dict[Any, Invoice] = newest_of(charged) if charged else {}
    off = taken_off()
    return [
        {
            "progress": progress_of(draft),
            "invoice": invoices.get(draft.pk),
            "off": draft.version.service.slug in off,
        }
        for draft in found
    ]
