"""Each sample of each service, from the application to the issued letter, by the operations themselves."""

import pytest

from dargah.catalogue.loader import SAMPLES
from dargah.catalogue.models import Service
from dargah.config.demo.walk import apply_sample, walk
from dargah.letters.models import Letter
from dargah.people.models import Citizen
from tests.unit.catalogue.content import built

CASES = [(slug, name) for slug in sorted(built()) for name in SAMPLES]


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "name"), CASES)
def test_from_application_to_letter(slug: str, name: str) -> None:
    sample = built()[slug].samples[name]
    citizen = None
    if sample.applicant:
        keys = ("national_id", "mobile")
        citizen, _ = Citizen.objects.get_or_create(
            **{key: sample.applicant[key] for key in keys},
            defaults={key: value for key, value in sample.applicant.items() if key not in keys},
        )
    case = walk(apply_sample(Service.objects.get(slug=slug), sample, citizen), sample.walk)
    assert case.state == sample.ends
    letter = Letter.objects.get(case=case)
    outcome = next(step.outcome for step in sample.walk if step.do == "decide")
    assert case.outcome == outcome
    assert letter.number
    assert letter.data["outcome"] == outcome
    assert letter.data["addressee"][0]
    assert letter.pdf is not None
