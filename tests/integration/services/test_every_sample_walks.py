"""Each sample of each service, from the application to the issued letter, by the operations themselves."""

import json
import re

import pikepdf
import pytest

from dargah.catalogue.models import Service
from dargah.catalogue.sampled import SAMPLES
from dargah.files.operations import open_file
from dargah.insight.walking import apply_sample, walk
from dargah.letters import compose
from dargah.letters.models import Letter
from dargah.people.models import Citizen
from dargah.persian.digits import persian_digits
from tests.unit.catalogue.content import built

# a mobile, an e-mail address, a national ID or the like, a coordinate
PRIVATE = re.compile(r"\+?\d{10,}|\S+@\S+|\d\d\.\d{3,}")
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
    with open_file(letter.pdf) as file, pikepdf.open(file) as document:
        attached = document.attachments["letter.json"].get_file().read_bytes().decode()
    shown = json.dumps(
        [letter.data[key] for key in ("rows", "addressee", "copies", "reasons")], ensure_ascii=False
    )
    assert unshown(case.answers, shown, attached) == []


def unshown(answers: object, shown: str, attached: str) -> list[str]:
    """Telephones, e-mails, IDs and coordinates of the application that the letter does not show but its file holds."""
    if isinstance(answers, dict):
        return [found for inner in answers.values() for found in unshown(inner, shown, attached)]
    if isinstance(answers, list):
        return [found for inner in answers for found in unshown(inner, shown, attached)]
    private = str(answers)
    if not PRIVATE.fullmatch(private) or persian_digits(private) in shown or private in shown:
        return []
    return [private] if private in attached or persian_digits(private) in attached else []


@pytest.mark.django_db
def test_mutant_that_attaches_everything_gives_private_things_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "PRINTED", (*compose.PRINTED, "answers"))
    with pytest.raises(AssertionError, match=r"\d{10}"):
        test_from_application_to_letter("mehr-transfer", "accepted")
