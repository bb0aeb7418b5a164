"""What may go to an outside office with a question."""

import pytest

from dargah.catalogue.checks.asks import found
from tests.factories import cases as make


def told_with(*facts: str, slug: str = "legal-entity-license") -> list[str]:
    """The faults of a service whose first question takes these answers along."""
    definition = make.loaded(slug).definition
    stages = [
        stage.model_copy(
            update={"ask": [ask.model_copy(update={"facts": list(facts)}) for ask in stage.ask[:1]]}
        )
        for stage in definition.stages
    ]
    changed = definition.model_copy(update={"stages": stages})
    return [finding.sentence for finding in found(changed)]


@pytest.mark.parametrize(
    "path", ["applicant.national_id", "applicant.mobile", "applicant.email", "applicant.postal_code"]
)
def test_an_identity_or_a_way_to_a_person_stays_inside(path: str) -> None:
    (said,) = told_with(path, slug="engineer-license-issue")
    assert "به دستگاه بیرون داده نمی‌شود" in said


def test_an_answer_that_nobody_asked_for_is_named() -> None:
    assert told_with("no_such") == ["پرسشی به نام «no_such» نیست."]


def test_names_numbers_of_membership_and_the_plate_may_go() -> None:
    assert told_with("applicant.company_name", "disciplines", "engineers", "parcel.plate") == []
