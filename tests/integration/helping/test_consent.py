"""Somebody applies in a citizen's place, with the citizen's word by a one-time code: a relative, an officer, a counter."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.cases.reach import reach_of
from dargah.catalogue.forms import documents_wanted
from dargah.followups import consent_asked
from dargah.insight.specimens import fixture
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.notices.sealing import unseal as unseal_notice
from dargah.people.consent import ask_consent, end_consent, give_consent, purge_unanswered
from dargah.people.limits import limits
from dargah.people.models import Citizen, Consent
from dargah.people.refusals import Invalid, NotAllowed, NotThere, WrongMoment
from dargah.people.roles import Role
from dargah.people.sign_in import CodeRefused, unseal
from dargah.persian.digits import persian_digits
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db
SLUG = make.INQUIRY
MOTHER = {"national_id": "9990000123", "mobile": "09167770001"}


def asked(helper: Citizen, **more: str) -> Consent:
    wish = {"service": SLUG, "tell": "citizen", "helper_name": "رضا شوشتری", "helper_mobile": helper.mobile}
    return ask_consent(**{**wish, **MOTHER, "helper": helper.reference, **more})


def code_of(consent: Consent) -> str:
    code = unseal(consent)
    assert code
    return code


def given(helper: Citizen, **more: str) -> Consent:
    one = asked(helper, **more)
    return give_consent(consent=one.pk, code=code_of(one), helper=helper.reference)


def filled(consent: Consent) -> Draft:
    """The helper's draft, with the answers of the accepted sample about the citizen."""
    draft = applications.start_for(consent=consent, service=make.service(SLUG))
    sample = make.loaded(SLUG).samples["accepted"]
    answers = {
        **sample.answers,
        "applicant": {**sample.answers["applicant"], "national_id": MOTHER["national_id"]},
    }
    Draft.objects.filter(pk=draft.pk).update(answers=answers)
    draft.refresh_from_db()
    for document in documents_wanted(draft.version.parsed, answers):
        if document.key in sample.files:
            name = sample.files[document.key]
            applications.attach(draft=draft, document=document, upload=BytesIO(fixture(name)), name=name)
    return draft


# --- the code ----------------------------------------------------------------------------------------------


def test_the_message_goes_to_the_citizen_and_names_who_asks_and_for_what() -> None:
    one = asked(make.citizen())
    code = code_of(one)
    consent_asked.follow(subject=one.reference, actor=one.helper, detail={})
    notice = Notice.objects.get(case_ref=one.reference)
    text = unseal_notice(notice.sealed)
    assert notice.recipient == "+989167770001"
    assert all(words in text for words in (code, "رضا شوشتری", "استعلام وضعیت ملک"))
    assert notice.text == ""
    one.refresh_from_db()
    assert one.sealed == ""


def test_the_code_that_was_read_out_makes_the_consent_once_and_finds_or_makes_the_citizen() -> None:
    helper = make.citizen()
    one = asked(helper)
    code = code_of(one)
    held = give_consent(
        consent=one.pk,
        code=code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
        helper=helper.reference,
    )
    assert held.holds
    assert held.citizen is not None
    assert (held.citizen.national_id, held.citizen.mobile) == (MOTHER["national_id"], "+989167770001")
    with pytest.raises(CodeRefused):
        give_consent(consent=one.pk, code=code, helper=helper.reference)


def test_a_code_of_another_helper_is_refused_and_stays_whole() -> None:
    one = asked(make.citizen())
    code = code_of(one)
    with pytest.raises(CodeRefused):
        give_consent(consent=one.pk, code=code, helper=make.citizen().reference)
    assert give_consent(consent=one.pk, code=code, helper=one.helper).holds


def test_a_code_may_be_tried_five_times_and_lives_ten_minutes() -> None:
    one = asked(make.citizen())
    code = code_of(one)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(limits()["try_code"].limit):
        with pytest.raises(CodeRefused):
            give_consent(consent=one.pk, code=wrong, helper=one.helper)
    with pytest.raises(CodeRefused):
        give_consent(consent=one.pk, code=code, helper=one.helper)
    early, late = asked(make.citizen(), mobile="09167770002"), asked(make.citizen(), mobile="09167770004")
    for one, seconds in ((early, 570), (late, 601)):
        Consent.objects.filter(pk=one.pk).update(expires_at=F("expires_at") - timedelta(seconds=seconds))
    assert give_consent(consent=early.pk, code=code_of(early), helper=early.helper).holds
    with pytest.raises(CodeRefused):
        give_consent(consent=late.pk, code=code_of(late), helper=late.helper)


def test_what_nobody_answered_is_forgotten_and_a_consent_is_kept() -> None:
    old, held = asked(make.citizen()), given(make.citizen(), mobile="09167770003")
    Consent.objects.update(expires_at=timezone.now() - timedelta(days=2))
    assert purge_unanswered() == 1
    assert list(Consent.objects.values_list("pk", flat=True)) == [held.pk]
    assert old.pk != held.pk


def test_the_journal_tells_who_and_for_which_service_by_reference_alone() -> None:
    held = given(make.citizen())
    told = json.dumps(list(Entry.objects.filter(subject=held.reference).values("event", "actor", "detail")))
    assert "consent_asked" in told
    assert "consent_given" in told
    assert MOTHER["national_id"] not in told
    assert "9167770001" not in told


# --- the form ----------------------------------------------------------------------------------------------


def test_the_helper_fills_and_sends_the_case_is_the_citizens_and_names_the_helper() -> None:
    helper = make.citizen(first_name="رضا", last_name="شوشتری")
    draft = filled(given(helper))
    case = cases.submit(draft=draft, actor=helper.reference)
    assert case.citizen is not None
    assert case.citizen.national_id == MOTHER["national_id"]
    assert case.consent is not None
    entry = Entry.objects.get(subject=case.reference, event="case_submitted")
    assert entry.actor == helper.reference
    officer = make.holder(case)
    page = as_staff(officer).get(f"/desk/cases/{case.tracking_code}/").content.decode()
    assert "به جای متقاضی" in page
    assert "رضا شوشتری" in page


def test_a_helper_sees_neither_profile_nor_other_cases_and_changes_no_profile() -> None:
    helper = make.citizen()
    mother = make.citizen(
        **{**MOTHER, "mobile": "+989167770001"}, first_name="معصومه", address="اهواز، کوی گلستان"
    )
    other = make.case(by=mother)
    draft = applications.start_for(consent=given(helper), service=make.service(SLUG))
    Draft.objects.filter(pk=draft.pk).update(answers={"applicant": {"kind": "person"}})
    client = as_citizen(helper)
    page = client.get(f"/apply/{draft.pk}/applicant/").content.decode()
    assert "معصومه" not in page
    assert "گلستان" not in page
    assert persian_digits(MOTHER["national_id"]) in page
    assert client.get(f"/me/cases/{other.tracking_code}/").status_code == 404
    applications.save_page(
        draft=draft,
        page=draft.version.parsed.form[0],
        typed={
            "applicant.kind": ["person"],
            "applicant.national_id": [MOTHER["national_id"]],
            "applicant.first_name": ["نادرست"],
        },
    )
    mother.refresh_from_db()
    assert mother.first_name == "معصومه"


def test_only_helper_and_citizen_open_the_draft() -> None:
    helper, stranger = make.citizen(), make.citizen()
    draft = applications.start_for(consent=given(helper), service=make.service(SLUG))
    assert draft.citizen is not None
    path = f"/apply/{draft.pk}/applicant/"
    assert as_citizen(helper).get(path).status_code == 200
    assert as_citizen(draft.citizen).get(path).status_code == 200
    assert as_citizen(stranger).get(path).status_code == 404
    assert as_staff(make.staff(Role.DIRECTOR)).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_taking_back_leaves_the_draft_to_the_citizen_alone_and_the_news_too() -> None:
    helper = make.citizen()
    held = given(helper, tell="both")
    assert held.citizen is not None
    sent = cases.submit(draft=filled(held), actor=helper.reference)
    draft = applications.start_for(consent=held, service=make.service(SLUG))
    assert reach_of(Case.objects.get(pk=sent.pk)).helper == helper.mobile
    answer = as_citizen(held.citizen).post(f"/me/consents/{held.pk}/ending/", follow=True)
    assert "رضایت پس گرفته شد" in answer.content.decode()
    path = f"/apply/{draft.pk}/applicant/"
    assert as_citizen(helper).get(path).status_code == 403
    assert as_citizen(held.citizen).get(path).status_code == 200
    assert reach_of(Case.objects.get(pk=sent.pk)).helper == ""
    held.refresh_from_db()
    with pytest.raises(NotAllowed):
        applications.start_for(consent=held, service=make.service(SLUG))
    with pytest.raises(NotThere):
        end_consent(consent=held.pk, by=held.citizen)


@pytest.mark.parametrize(
    ("tell", "own", "helpers"), [("citizen", True, False), ("helper", False, True), ("both", True, True)]
)
def test_news_goes_to_whom_the_citizen_chose(tell: str, own: bool, helpers: bool) -> None:
    helper = make.citizen()
    case = cases.submit(draft=filled(given(helper, tell=tell)), actor=helper.reference)
    reach = reach_of(Case.objects.get(pk=case.pk))
    assert bool(reach.mobile) is own
    assert (reach.helper == helper.mobile) is helpers


# --- the pages ---------------------------------------------------------------------------------------------


def test_a_relative_walks_from_the_door_to_the_form() -> None:
    helper = make.citizen()
    client = as_citizen(helper)
    assert f"/services/{SLUG}/for-another/" in client.get(f"/services/{SLUG}/start/").content.decode()
    answer = client.post(f"/services/{SLUG}/for-another/", {**MOTHER, "tell": "both"})
    assert answer.status_code == 302
    one = Consent.objects.get(helper=helper.reference)
    wrong = client.post(answer.headers["Location"], {"code": "12"})
    assert wrong.status_code == 422
    assert "این کد درست نیست" in wrong.content.decode()
    form = client.post(answer.headers["Location"], {"code": code_of(one)}, follow=True)
    page = form.content.decode()
    assert "با رضایت او" in page
    assert "۹۹۹*****۲۳" in page or "999*****23" in page
    assert "برای دیگران" in client.get("/me/").content.decode()


def test_wrong_numbers_are_told_beside_their_fields_and_stay() -> None:
    helper = make.citizen()
    client = as_citizen(helper)
    answer = client.post(
        f"/services/{SLUG}/for-another/", {"national_id": "123", "mobile": "0912", "tell": "both"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="err"') == 2
    assert 'value="123"' in page
    own = client.post(
        f"/services/{SLUG}/for-another/", {**MOTHER, "national_id": helper.national_id, "tell": "both"}
    )
    assert "این کد ملی خود شماست" in own.content.decode()
    nobody = client.post(f"/services/{SLUG}/for-another/", {**MOTHER, "tell": "everybody"})
    assert nobody.status_code == 422


def test_an_officer_on_the_telephone_fills_the_same_form_for_the_caller() -> None:
    officer = make.staff(Role.CASE_OFFICER)
    desk = as_staff(officer)
    assert desk.post("/desk/callers/", {**MOTHER, "service": "", "tell": "citizen"}).status_code == 422
    assert set(desk.post("/desk/callers/", {}).context["errors"]) == {"service", "national_id", "mobile"}
    answer = desk.post("/desk/callers/", {**MOTHER, "service": SLUG, "tell": "citizen"})
    one = Consent.objects.get(helper=officer.reference)
    form = desk.post(answer.headers["Location"], {"code": code_of(one)}, follow=True)
    assert form.status_code == 200
    assert "با رضایت او" in form.content.decode()
    draft = Draft.objects.get(consent=one)
    other = make.staff(Role.SECRETARIAT)
    assert as_staff(other).get(f"/apply/{draft.pk}/applicant/").status_code == 404
    assert draft.version.parsed.title in desk.get("/desk/callers/").content.decode()


def test_one_word_of_the_citizen_is_for_one_application() -> None:
    helper = make.citizen()
    consent = given(helper)
    first, second = filled(consent), filled(consent)
    cases.submit(draft=first, actor=helper.reference)
    with pytest.raises(WrongMoment, match="دوباره از متقاضی"):
        cases.submit(draft=second, actor=helper.reference)


def test_the_code_does_not_go_to_the_helpers_own_telephone() -> None:
    helper = make.citizen()
    with pytest.raises(Invalid) as refusal:
        asked(helper, mobile=helper.mobile)
    assert "شماره خود شماست" in refusal.value.errors["mobile"]
    wish = {**MOTHER, "mobile": helper.mobile, "tell": "citizen"}
    answer = as_citizen(helper).post(f"/services/{SLUG}/for-another/", wish)
    assert answer.status_code == 422
    assert "شماره خود شماست" in answer.content.decode()
    assert MOTHER["national_id"] in answer.content.decode()
    assert not Consent.objects.filter(helper=helper.reference).exists()


def test_the_applicant_is_who_consented_and_nobody_else() -> None:
    helper = make.citizen()
    draft = filled(given(helper))
    other = {**draft.answers, "applicant": {**draft.answers["applicant"], "national_id": helper.national_id}}
    pages = [page.key for page in draft.version.parsed.form]
    Draft.objects.filter(pk=draft.pk).update(answers=other, done=pages)
    with pytest.raises(cases.Incomplete) as refusal:
        cases.submit(draft=draft, actor=helper.reference)
    assert [(one.path, one.sentence) for one in refusal.value.problems] == [
        ("applicant.national_id", "متقاضی همان کسی نیست که رضایت داده است.")
    ]
    page = as_citizen(helper).post(f"/apply/{draft.pk}/submission/", {"declaration": "yes"})
    assert page.status_code == 422
    assert "همان کسی نیست که رضایت داده است" in page.content.decode()
    assert not Case.objects.filter(draft=draft.pk).exists()
