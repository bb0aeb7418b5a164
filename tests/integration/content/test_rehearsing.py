"""A draft is rehearsed from the workshop: its samples walk step by step, and nothing of it stays."""

import pytest

from dargah.cases.models import Case
from dargah.content import operations
from dargah.letters.models import Letter
from dargah.notices.models import Notice
from dargah.people.models import Citizen, StaffMember
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "slug", ["general-letter", "mehr-transfer", "engineer-license-duplicate", "right-of-way-inquiry"]
)
@pytest.mark.parametrize("sample", ["accepted", "refused", "incomplete"])
def test_each_sample_of_a_draft_walks_to_its_letter_and_leaves_nothing(slug: str, sample: str) -> None:
    analyst = StaffMember.objects.filter(role=Role.SERVICE_ANALYST).first()
    assert analyst is not None
    operations.open_service(service=make.service(slug), by=analyst)
    before = [model.objects.count() for model in (Case, Letter, Notice, Citizen)]
    client = as_staff(analyst)
    first = client.get(f"/studio/services/{slug}/rehearsal/?sample={sample}").content.decode()
    assert "گام بعد" in first
    page = client.get(f"/studio/services/{slug}/rehearsal/?sample={sample}&step=99").content.decode()
    assert "راه این‌جا ایستاد" not in page
    assert "گام بعد" not in page
    letter = client.get(f"/studio/services/{slug}/rehearsal/letter/?sample={sample}&step=99")
    assert letter.content.startswith(b"%PDF")
    assert [model.objects.count() for model in (Case, Letter, Notice, Citizen)] == before


def test_an_incomplete_draft_says_so() -> None:
    analyst = StaffMember.objects.filter(role=Role.SERVICE_ANALYST).first()
    assert analyst is not None
    draft = operations.begin_service(slug="brand-new", title="خدمت نو", unit="secretariat", by=analyst)
    answer = as_staff(analyst).get(f"/studio/services/{draft.slug}/rehearsal/")
    assert answer.status_code == 409
    assert "پیش‌نویس هنوز کامل نیست" in answer.content.decode()
