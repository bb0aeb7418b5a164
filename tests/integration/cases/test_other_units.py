"""What a unit may do to a case that it was only asked about, and to one that has left it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dargah.cases import operations
from dargah.cases.models import Case, CaseFile
from dargah.cases.operations import turn
from dargah.cases.states import State
from dargah.files import operations as files
from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen, as_staff
from tests.unit.files import corpus

pytestmark = pytest.mark.django_db


def asking_outside() -> Case:
    case = make.case("engineer-license-issue")
    while not turn.stage_of(case).ask:
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    return case


def test_who_was_only_asked_answers_for_no_outside_office() -> None:
    case = asking_outside()
    outside = case.referrals.get()
    unit = make.unit_to_ask(case)
    operations.refer(case=case, question="سابقه؟", due_on=case.due_on, to_unit=unit, by=make.holder(case))
    stranger = make.staff(Role.CASE_OFFICER, unit.pk)
    with pytest.raises(NotAllowed):
        operations.answer_referral(referral=outside, answer="قبول است.", by=stranger)
    page = as_staff(stranger).get(f"/desk/cases/{case.tracking_code}/").content.decode()
    assert f"answer_{outside.pk}" not in page
    operations.answer_referral(referral=outside, answer="قبول است.", by=make.holder(case))


def paper() -> list[tuple[files.StoredFile, str]]:
    return [(files.store(io.BytesIO(corpus.pdf()), name="report.pdf"), "گزارش")]


def test_a_unit_that_the_case_has_left_sends_nothing_with_its_letter() -> None:
    case = make.deciding()
    left = StaffMember.objects.create(
        username="left", full_name="همکار پیشین", role=Role.CASE_OFFICER, unit=make.unit_to_ask(case)
    )
    Case.objects.filter(pk=case.pk).update(involved=[*case.involved, left.unit_id])
    case.refresh_from_db()
    operations.add_document(case=case, files=paper(), by=left, actor=left.reference)
    with pytest.raises(NotAllowed, match="همراه نامه"):
        operations.add_document(case=case, files=paper(), by=left, actor=left.reference, with_letter=True)
    assert "with_letter" not in as_staff(left).get(f"/desk/cases/{case.tracking_code}/").content.decode()


def test_who_decided_sends_a_paper_with_the_letter_that_the_secretariat_signs() -> None:
    case = make.walked(until="approve")
    assert case.state == State.DECIDED
    decided_by = case.decisions.get(superseded=False).by
    operations.add_document(
        case=case, files=paper(), by=decided_by, actor=decided_by.reference, with_letter=True
    )
    assert CaseFile.objects.filter(case=case, with_letter=True).count() == 1


class TestManyFiles:
    def send(self, case: Case, *names: str) -> tuple[int, str]:
        assert case.citizen is not None
        uploads = [SimpleUploadedFile(name, corpus.pdf(), "application/pdf") for name in names]
        answer = as_citizen(case.citizen).post(
            f"/me/cases/{case.tracking_code}/documents/", {"files": uploads, "title": "سند"}
        )
        return answer.status_code, answer.content.decode()

    def test_past_ten_at_once_none_is_lost_unsaid(self) -> None:
        case = make.case(by=make.citizen())
        before = case.files.count()
        status, page = self.send(case, *[f"page{number}.pdf" for number in range(14)])
        assert (status, "حداکثر ۱۰ فایل" in page) == (422, True)
        assert case.files.count() == before

    def test_the_file_that_is_not_taken_is_named(self) -> None:
        case = make.case(by=make.citizen())
        before = case.files.count()
        status, page = self.send(case, "good.pdf", "bad.exe")
        assert status == 422
        assert "bad.exe" in page
        assert "همه را دوباره برگزینید" in page
        assert case.files.count() == before

    def test_past_the_limit_the_words_stay(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from dargah.people import limits

        case = make.case(by=make.citizen())
        officer = make.holder(case)
        operations.request_information(case=case, defects=["سند خوانا نیست."], by=officer)
        monkeypatch.setitem(limits.limits(), "upload", limits.Limit(0, 3600))
        assert case.citizen is not None
        answer = as_citizen(case.citizen).post(
            f"/me/cases/{case.tracking_code}/answer/",
            {"files": [SimpleUploadedFile("deed.pdf", corpus.pdf())], "reply": "سند خوانا پیوست است."},
        )
        assert answer.status_code == 429
        assert "سند خوانا پیوست است." in answer.content.decode()


def test_the_receipt_lists_what_its_sender_sent() -> None:
    from dargah.web.receipts import receipt_facts

    case = make.case(by=make.citizen())
    officer = make.holder(case)
    operations.add_document(case=case, files=paper(), by=officer, actor=officer.reference)
    assert "گزارش" not in receipt_facts(case)["files"]


def test_the_same_words_at_once_are_one_message() -> None:
    case = make.case(by=make.citizen())
    assert case.citizen is not None
    client = as_citizen(case.citizen)
    for text in ("سلام، خبری هست؟", "سلام، خبری هست؟", "باز هم می‌پرسم."):
        client.post(f"/me/cases/{case.tracking_code}/messages/", {"text": text})
    assert case.messages.count() == 2


class TestWordsOfAFormThatIsGone:
    """The office was faster: what the citizen wrote is shown, not lost."""

    def test_an_objection_after_a_head_took_the_case_up_again(self) -> None:
        case = make.walked("construction-quality-complaint", "refused", by=make.citizen())
        operations.reopen(case=case, reason="خود نقص را دیدیم.", by=make.staff(Role.DIRECTOR))
        assert case.citizen is not None
        answer = as_citizen(case.citizen).post(
            f"/me/cases/{case.tracking_code}/objection/", {"objection": "نشست پی را ندیده‌اند."}
        )
        assert (answer.status_code, "نشست پی را ندیده‌اند." in answer.content.decode()) == (409, True)

    def test_an_answer_after_the_office_took_its_request_back(self) -> None:
        case = make.case(by=make.citizen())
        officer = make.holder(case)
        operations.request_information(case=case, defects=["سند خوانا نیست."], by=officer)
        case.refresh_from_db()
        operations.cancel_information(case=case, by=officer)
        assert case.citizen is not None
        answer = as_citizen(case.citizen).post(
            f"/me/cases/{case.tracking_code}/answer/", {"reply": "سند خوانا پیوست است."}
        )
        assert (answer.status_code, "سند خوانا پیوست است." in answer.content.decode()) == (409, True)

    def test_a_message_after_the_end(self) -> None:
        case = make.case(by=make.citizen())
        assert case.citizen is not None
        operations.withdraw(case=case, by=case.citizen, actor="citizen:test")
        answer = as_citizen(case.citizen).post(
            f"/me/cases/{case.tracking_code}/messages/", {"text": "پشیمان شدم."}
        )
        assert (answer.status_code, "پشیمان شدم." in answer.content.decode()) == (409, True)
