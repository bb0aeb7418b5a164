"""Sample fees of the demo. The office has confirmed no amount yet, and without one nobody could try to pay.

They are laid over the content only where the demo loads it, say of themselves that they are samples, and are asked by no
real office. A service that charges through the portal asks for no deposit slip among its documents.
"""

from dataclasses import replace
from typing import Any

from dargah.catalogue.definition import Fee
from dargah.catalogue.loader import LoadedService

NOTE = "رقم نمونه این نمایش است؛ اداره کل آن را نگفته و پولی جابه‌جا نمی‌شود."
SLIP = "receipt"
ACCOUNT = "حساب نمونه این نمایش"
SAMPLES: dict[str, dict[str, Any]] = {
    "document-copy": {
        "pay": "before_submit",
        "items": [
            {"key": "search", "title": "یافتن در بایگانی", "rials": 100_000, "account": ACCOUNT},
            {
                "key": "copy",
                "title": "نسخه برابر اصل",
                "rials": 'what_kind == "map" ? 300000 : 150000',
                "account": ACCOUNT,
            },
        ],
    },
    "engineer-license-issue": {
        "pay": "before_issue",
        "items": [
            {"key": "levy", "title": "عوارض صدور پروانه", "rials": 600_000, "account": ACCOUNT},
            {
                "key": "competences",
                "title": "هر صلاحیت افزون بر یکی",
                "rials": "200000 * (size(competences) - 1)",
                "when": "size(competences) > 1",
                "account": ACCOUNT,
            },
        ],
    },
    "engineer-license-duplicate": {
        "pay": "before_issue",
        "items": [{"key": "levy", "title": "عوارض المثنی", "rials": 600_000, "account": ACCOUNT}],
    },
}


def with_sample_fees(loaded: list[LoadedService]) -> list[LoadedService]:
    """The services with the demo's fees in place of what nobody has confirmed."""
    return [_charging(one) if one.definition.slug in SAMPLES else one for one in loaded]


def _charging(one: LoadedService) -> LoadedService:
    told = one.definition.fee
    fee = Fee.model_validate(
        {
            **SAMPLES[one.definition.slug],
            "status": "confirmed",
            "confirmed_by": NOTE,
            "source": told.source,
            "note": NOTE,
        }
    )
    documents = [document for document in one.definition.documents if document.key != SLIP]
    samples = {
        name: sample.model_copy(
            update={"files": {key: file for key, file in sample.files.items() if key != SLIP}}
        )
        for name, sample in one.samples.items()
    }
    changed = one.definition.model_copy(update={"fee": fee, "documents": documents})
    return replace(one, definition=changed, samples=samples)
