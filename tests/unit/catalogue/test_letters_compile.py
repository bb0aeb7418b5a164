"""Every letter of every service compiles with the house's layout for each of its outcomes, and is written as paragraphs."""

import pytest

from dargah.letters import compose, written
from dargah.letters.checking import sample_data
from tests.unit.catalogue.content import built

CASES = [(slug, outcome) for slug in sorted(built()) for outcome in built()[slug].definition.outcomes]


@pytest.mark.parametrize(("slug", "outcome"), CASES)
def test_letter(slug: str, outcome: str) -> None:
    one = built()[slug]
    facts = one.definition.letters[one.definition.outcomes[outcome].letter]
    data = sample_data(one.definition, facts, outcome, one.samples["accepted"].answers)
    data["reasons"] = "سوابق دیده شد. #panic[این نشانه‌ها فقط متن است] $x$ _"
    assert data["paragraphs"], "an analyst changes an office's letters without a programmer"
    assert compose.render(written.source(), data).startswith(b"%PDF-1.7")
