"""Every letter of every service compiles with the house's layout for each of its outcomes."""

import pytest

from dargah.catalogue.directorate import directorate
from dargah.letters.compose import render
from tests.unit.catalogue.content import built

CASES = [(slug, outcome) for slug in sorted(built()) for outcome in built()[slug].definition.outcomes]


@pytest.mark.parametrize(("slug", "outcome"), CASES)
def test_letter(slug: str, outcome: str) -> None:
    one = built()[slug]
    facts = one.definition.letters[one.definition.outcomes[outcome].letter]
    data = {
        "number": "۳۱/۱۴۰۵/۱",
        "date": "۱۴۰۵/۰۹/۰۲",
        "attachment": "ندارد",
        "office": {
            "head": "جمهوری اسلامی ایران",
            "ministry": directorate().ministry,
            "name": directorate().name,
        },
        "opening": "بسمه تعالی",
        "salutation": "با سلام و احترام",
        "addressee": ["شهرداری نمونه"],
        "subject": facts.subject,
        "case": {"code": "۱۲۳۴ ۵۶۷۸ ۹۰۱۲", "date": "۱۴۰۵/۰۸/۰۱"},
        "outcome": outcome,
        "reasons": "سوابق دیده شد. #panic[این نشانه‌ها فقط متن است] $x$ _",
        "rows": [{"label": "پلاک", "text": "۱۸۴ فرعی از ۷۰۶ اصلی"}],
        "signatory": {"name": "نام نمونه", "post": "مدیرکل"},
        "copies": ["متقاضی"],
        "verify": {
            "code": "ABCD-EFGH",
            "url": "https://example.ir/verify/ABCDEFGH/",
            "page": "example.ir/verify",
        },
    }
    assert render(one.letters[facts.template], data).startswith(b"%PDF-1.7")
