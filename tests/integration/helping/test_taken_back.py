"""The citizen takes the consent back while the helper still writes: the helper is told why, and loses no word."""

import pytest
from django.test import Client

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.people.consent import ask_consent, give_consent
from dargah.people.models import Citizen, Consent, StaffMember
from dargah.people.refusals import WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.helping.test_consent import MOTHER, SLUG, code_of, filled, given
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db
WORDS = {
    "applicant.kind": "person",
    "applicant.first_name": "معصومه <b>",
    "applicant.birth_date.day": "۵",
    "applicant.birth_date.month": "1",
    "applicant.birth_date.year": "۱۳۴۰",
}
REASON = "شهروند رضایت خود را پس گرفته است"


def ended(helper: Citizen | StaffMember) -> tuple[Draft, Consent]:
    """A helper's draft whose consent has been taken back."""
    asked = ask_consent(
        service=SLUG, **MOTHER, tell="citizen", helper=helper.reference, helper_name="رضا", helper_mobile=""
    )
    consent = give_consent(consent=asked.pk, code=code_of(asked), helper=helper.reference)
    draft = applications.start_for(consent=consent, service=make.service(SLUG))
    assert draft.citizen is not None
    applications.end_help(consent=consent, by=draft.citizen)
    return draft, consent


def test_the_helper_reads_why_and_the_words_just_typed_and_nothing_is_saved() -> None:
    helper = make.citizen()
    draft, _ = ended(helper)
    answer = as_citizen(helper).post(f"/apply/{draft.pk}/applicant/", WORDS)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "no-store"
    assert REASON in page
    assert "readonly>\nمعصومه &lt;b&gt;<" in page
    assert "چیزی از این صفحه ذخیره نشد" in page
    draft.refresh_from_db()
    assert (draft.typed, draft.answers) == ({}, {})
    for path in ("", "review/", "documents/", "receipt/"):
        opened = as_citizen(helper).get(f"/apply/{draft.pk}/{path}")
        assert (opened.status_code, REASON in opened.content.decode()) == (403, True)
        assert "readonly" not in opened.content.decode()


def test_what_was_on_its_way_while_the_word_was_taken_back_is_not_sent() -> None:
    helper = make.citizen()
    consent = given(helper)
    draft = filled(consent)
    assert draft.citizen is not None
    applications.end_help(consent=consent, by=draft.citizen)
    with pytest.raises(WrongMoment, match=REASON):
        cases.submit(draft=draft, actor=helper.reference)  # it was let in before
    assert not Case.objects.filter(draft=draft).exists()
    assert cases.submit(draft=draft, actor=draft.citizen.reference).citizen == draft.citizen


def test_nobody_else_learns_of_it() -> None:
    draft, _ = ended(make.citizen())
    path = f"/apply/{draft.pk}/applicant/"
    assert as_citizen(make.citizen()).post(path, WORDS).status_code == 404
    assert as_staff(make.staff(Role.CASE_OFFICER)).post(path, WORDS).status_code == 404
    assert Client().post(path, WORDS).status_code == 302


def test_an_officer_reads_it_too() -> None:
    officer = make.staff(Role.CASE_OFFICER)
    draft, consent = ended(officer)
    desk = as_staff(officer)
    answer = desk.post(f"/apply/{draft.pk}/applicant/", WORDS)
    assert (answer.status_code, REASON in answer.content.decode()) == (403, True)
    assert [one.pk for one, _ in desk.get("/desk/callers/").context["helps_ended"]] == [consent.pk]


def test_the_helpers_own_page_says_that_it_ended() -> None:
    helper = make.citizen()
    ended(helper)
    page = as_citizen(helper).get("/me/").content.decode()
    assert "رضایت پس گرفته شد" in page
    assert "رضایت پس گرفته شد" not in as_citizen(make.citizen()).get("/me/").content.decode()


def test_its_header_leads_each_to_their_own_place() -> None:
    relative, officer = make.citizen(), make.staff(Role.CASE_OFFICER)
    draft, _ = ended(relative)
    header = as_citizen(relative).get(f"/apply/{draft.pk}/").content.decode().partition("</header>")[0]
    assert relative.first_name in header
    draft, _ = ended(officer)
    header = as_staff(officer).get(f"/apply/{draft.pk}/").content.decode().partition("</header>")[0]
    assert 'href="/desk/"' in header
    assert "پرونده‌های من" not in header
