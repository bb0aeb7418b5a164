"""An answer that was given to one person is proposed for all: without the person, by who answered, read by editors."""

from typing import Any

import pytest

from dargah.answers.models import Proposal
from dargah.answers.proposals import blotted, draft_of, propose
from dargah.cases.models import Case
from dargah.content.models import PortalPage
from dargah.conversations import operations as conversations
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed, NotThere, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db
ANSWER = "پارکینگ پشت ساختمان است و هزینه ندارد."


def answered(text: str = ANSWER) -> tuple[Case, StaffMember]:
    """A general question to which its holder has written."""
    case = make.case("general-letter")
    by = make.holder(case)
    conversations.write(case=case, text=text, by=by, actor=by.reference)
    case.refresh_from_db()
    return case, by


def test_nothing_is_proposed_before_somebody_answered_nor_of_another_service() -> None:
    assert draft_of(make.case("general-letter")) is None
    other = make.walked("land-status-inquiry")
    assert draft_of(other) is None
    with pytest.raises(WrongMoment):
        propose(case=other, question="الف", answer="ب", by=make.staff(Role.DIRECTOR))


def test_question_and_answer_come_without_the_person() -> None:
    case, _ = answered("آقای نمونه، به ۰۹۱۶۱۱۱۱۱۱۱ یا a@b.ir بنویسید؛ پلاک ۱۲/۳۴۵ و کد ۹۹۹۰۰۰۰۰۱۸")
    Case.objects.filter(pk=case.pk).update(applicant_name="کامران نمونه‌پور")
    case.refresh_from_db()
    text = blotted("کامران نمونه‌پور، به ۰۹۱۶۱۱۱۱۱۱۱ یا a@b.ir بنویسید؛ پلاک ۱۲/۳۴۵ و کد 9990000018", case)
    for own in ("کامران", "نمونه‌پور", "۰۹۱۶", "a@b.ir", "۱۲/۳۴۵", "9990000018"):
        assert own not in text
    assert "بنویسید" in text


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ("question", ""),
        ("answer", " "),
        ("question", "کد ملی ۹۹۹۰۰۰۰۰۱۸ است؟"),
        ("answer", "به ۰۹۱۶۱۱۱۱۱۱۱ زنگ بزنید"),
        ("answer", "پلاک ۱۲/۳۴۵ آزاد است"),
        ("question", "پ" * 201),
        ("answer", "کامران جان، نامه لازم نیست"),
    ],
)
def test_what_names_somebody_or_says_nothing_is_refused_beside_its_box(box: str, text: str) -> None:
    case, by = answered()
    Case.objects.filter(pk=case.pk).update(applicant_name="کامران نمونه‌پور")
    case.refresh_from_db()
    told: dict[str, Any] = {"question": "پارکینگ دارید؟", "answer": ANSWER, box: text}
    with pytest.raises(Invalid) as refused:
        propose(case=case, by=by, **told)
    assert list(refused.value.errors) == [box]
    assert not Proposal.objects.exists()


def test_only_who_works_on_the_case_proposes() -> None:
    case, _ = answered()
    may = set()
    for one in StaffMember.objects.filter(is_active=True):
        try:
            propose(case=case, question="پارکینگ دارید؟", answer=ANSWER, by=one)
        except (NotAllowed, NotThere):
            continue
        may.add(one.role)
    assert may
    assert not may & {Role.GUARD, Role.CONTENT_EDITOR, Role.SERVICE_ANALYST, Role.SYSADMIN}


def test_another_unit_does_not_propose() -> None:
    case, _ = answered()
    unit = make.unit_to_ask(case)
    asked = StaffMember.objects.filter(unit=unit, role=Role.CASE_OFFICER).first()
    assert asked is not None
    with pytest.raises((NotAllowed, NotThere)):
        propose(case=case, question="پارکینگ دارید؟", answer=ANSWER, by=asked)


def test_the_way_from_the_officer_to_the_editors_page() -> None:
    case, by = answered()
    officer = as_staff(by)
    place = f"/desk/cases/{case.tracking_code}/faq-proposal/"
    assert place in officer.get(f"/desk/cases/{case.tracking_code}/").content.decode()
    page = officer.get(place).content.decode()
    assert ANSWER in page
    bad = officer.post(place, {"question": "کد ۹۹۹۰۰۰۰۰۱۸", "answer": ANSWER})
    assert bad.status_code == 422
    assert ANSWER in bad.content.decode()
    assert officer.post(place, {"question": "پارکینگ دارید؟", "answer": ANSWER}).status_code == 302
    officer.post(place, {"question": "پارکینگ دارید؟", "answer": ANSWER})
    proposal = Proposal.objects.get()
    editor = as_staff(make.staff(Role.CONTENT_EDITOR))
    assert "پارکینگ دارید؟" in editor.get("/desk/questions/").content.decode()
    sent = {"kind": "faq", "title": proposal.question, "proposal": str(proposal.pk)}
    begun = editor.post("/studio/new-page/", sent)
    assert begun.status_code == 302
    made = PortalPage.objects.latest("pk")
    assert (made.title, made.said["body"]) == ("پارکینگ دارید؟", ANSWER)
    assert "پارکینگ دارید؟" not in editor.get("/desk/questions/").content.decode()


def test_a_proposal_is_put_aside_once() -> None:
    case, by = answered()
    proposal = propose(case=case, question="پارکینگ دارید؟", answer=ANSWER, by=by)
    editor = as_staff(make.staff(Role.CONTENT_EDITOR))
    place = f"/desk/proposals/{proposal.pk}/settlement/"
    assert editor.post(place).status_code == 302
    assert "پارکینگ دارید؟" not in editor.get("/desk/questions/").content.decode()
    assert "چیزی تغییر نکرد" in editor.post(place, follow=True).content.decode()
