"""What the desk's case says by itself: why a decision came back, what its letter waits for and carries."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from dargah.cases import operations
from dargah.cases.models import Case, CaseFile
from dargah.cases.operations.turn import stage_of
from dargah.letters import operations as letters
from dargah.letters.models import Letter
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.persian.dates import jalali
from tests.factories import cases as make
from tests.factories import money
from tests.integration.cases.test_objections import ended, object_to
from tests.integration.payments.paying import until_decided
from tests.integration.security.scene import sign_in_citizen
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db
BACK = "تصمیم برای بازبینی برگشت."


def page_of(code: str, member: StaffMember) -> str:
    return as_staff(member).get(f"/desk/cases/{code}/").content.decode()


def test_a_decision_that_came_back_is_told_on_top_with_its_reason() -> None:
    case = make.walked(until="decide")
    operations.send_back(case=case, reason="عکس هوایی را هم ببینید.", by=make.holder(case))
    case.refresh_from_db()
    officer = make.holder(case)
    actions = page_of(case.tracking_code, officer).partition('id="act"')[2]
    assert f"<strong>{BACK}" in actions
    assert "عکس هوایی را هم ببینید." in actions.partition('id="z4"')[0]
    returned = case.decisions.get()
    assert returned.reasons in actions, "what was written is not typed anew"
    assert f'value="{returned.outcome}" checked' in actions
    operations.decide(case=case, outcome="clear", reasons="عکس هوایی هم دیده شد.", by=officer)
    assert f"<strong>{BACK}" not in page_of(case.tracking_code, officer)


def test_who_signs_sees_whether_anything_goes_along() -> None:
    case = make.walked(until="approve")
    letters.prepare(case=case)
    assert "این نامه پیوست ندارد" in page_of(case.tracking_code, make.staff(Role.SECRETARIAT))


def test_a_fee_that_comes_later_is_told_before_it_comes() -> None:
    citizen = make.citizen()
    draft = money.whole_draft(money.charging("before_issue"), citizen)
    client = Client()
    sign_in_citizen(client, citizen)
    review = client.get(f"/apply/{draft.pk}/review/").content.decode()
    assert "نامه پس از پرداخت صادر می‌شود" in review
    case = until_decided()
    assert "پس از تصمیم موافق و پیش از نامه" in page_of(case.tracking_code, make.staff(Role.SECRETARIAT))


def test_a_letter_to_an_office_carries_no_persons_number() -> None:
    case = make.walked("land-to-agencies", until="issue")
    letter = Letter.objects.get(case=case)
    assert letter.data["answers"]["applicant"]["kind"] == "agency"
    assert letter.data["applicant"]["national_id"] == ""
    assert "کد ملی یا شناسه" not in {row["label"] for row in letter.data["rows"]}


def test_a_letter_is_signed_by_who_had_a_part_in_it() -> None:
    """An objection that the director decides is not signed by the head of the secretariat, where the letter lies."""
    case = ended()
    object_to(case)
    case.refresh_from_db()
    director = make.staff(Role.DIRECTOR)
    operations.decide(
        case=case, outcome=stage_of(case).decide[0], reasons="محل از نو دیده شد و نقص هست.", by=director
    )
    case.refresh_from_db()
    head_of_secretariat = StaffMember.objects.create(
        username="head-of-letters", full_name="رئیس دبیرخانه", role=Role.UNIT_HEAD, unit=case.unit
    )
    draft = letters.prepare(case=case)
    assert draft is not None
    assert draft.signatory == director
    issued = letters.issue(letter=draft, by=make.holder(case))
    assert issued.signatory == director
    assert issued.signatory != head_of_secretariat


def when_it_ends(case: Case) -> str:
    client = Client()
    sign_in_citizen(client, case.citizen)
    page = client.get(f"/me/cases/{case.tracking_code}/").content.decode()
    return page.partition("کی تمام می‌شود؟")[2].partition("</aside>")[0]


def test_an_issued_case_tells_the_day_on_which_it_ended() -> None:
    case = make.walked()
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("issued", None)
    told = when_it_ends(case)
    assert f"تمام شد<small>{jalali(timezone.localdate())}</small>" in told
    assert "<dt>نزد</dt>" in told


def test_a_withdrawn_case_is_in_nobodys_hands() -> None:
    case = make.case()
    assert "<dt>نزد</dt>" in when_it_ends(case)
    assert case.citizen is not None
    operations.withdraw(case=case, by=case.citizen, actor=case.citizen.reference)
    told = when_it_ends(case)
    assert f"پس گرفته شد<small>{jalali(timezone.localdate())}</small>" in told
    assert "<dt>نزد</dt>" not in told


def test_two_files_of_one_document_are_told_apart_where_they_are_shown() -> None:
    case = make.case()
    first = case.files.select_related("file")[0]
    CaseFile.objects.create(case=case, file=first.file, document=first.document, title=first.title)
    page = page_of(case.tracking_code, make.holder(case))
    bars = re.findall(r'<summary class="view__bar">(.*?)</summary>', page)
    assert bars
    assert all(f'dir="ltr">{first.file.name}</bdi>' in bar for bar in bars if first.title in bar)


def test_the_desk_is_searched_with_a_button() -> None:
    page = as_staff(make.staff(Role.CASE_OFFICER)).get("/desk/queue/").content.decode()
    form = page.partition('action="/desk/search/"')[2].partition("</form>")[0]
    assert "<button" in form
