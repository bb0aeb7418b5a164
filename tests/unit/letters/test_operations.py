"""From decision to signed letter: numbers, states, who may."""

import io

import pikepdf
import pytest
from django.db import transaction
from django.utils import timezone

from dargah.cases import operations as case_operations
from dargah.cases.operations import add_document
from dargah.cases.states import State
from dargah.journal.models import Entry
from dargah.letters import data, operations, permissions, queries, signing, verification
from dargah.letters.models import Letter, Register
from dargah.letters.states import LetterState
from dargah.letters.verification import Finding
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed, NotThere, WrongMoment
from dargah.people.roles import Role
from dargah.persian.dates import jalali_year
from tests.factories import cases as make
from tests.unit.letters.ready import decided, director, issued, pdf_of


@pytest.mark.django_db
class TestPreparing:
    def test_a_decision_has_one_letter(self):
        case, letter = decided()
        assert operations.prepare(case=case) == letter
        assert Letter.objects.filter(case=case).count() == 1
        assert (letter.state, letter.number, letter.year) == (LetterState.DRAFT, "", None)

    def test_its_data_is_ready_to_print(self):
        case, letter = decided()
        assert letter.data["reasons"] == case.decisions.get(superseded=False).reasons
        assert letter.data["verify"]["code"] == letter.typed_code
        assert letter.data["case"]["code"].replace(" ", "") != case.tracking_code  # Persian digits
        assert case.applicant_mobile[-10:] not in str(letter.data["rows"])

    @pytest.mark.parametrize(
        ("slug", "addressee"),
        [
            ("construction-quality-complaint", ["جناب آقای / سرکار خانم {name}"]),
            ("complaint-suggestion", ["متقاضی گرامی"]),
        ],
    )
    def test_it_speaks_to_a_person_without_guessing(self, slug, addressee):
        case = make.walked(slug, until="approve")
        letter = queries.draft_of(case)
        assert letter.data["addressee"] == [line.format(name=case.applicant_name) for line in addressee]

    def test_a_company_stands_by_its_name(self):
        case = make.walked(make.COMMISSION, until="approve")
        case.answers["applicant"]["kind"] = "legal_entity"
        assert data._title("applicant", case, case.answers) == ""

    def test_it_says_whether_papers_go_along(self):
        case, letter = decided()
        assert letter.data["attachment"] == "ندارد"
        paper = case.files.first().file
        officer, secretariat = make.staff(Role.CASE_OFFICER, case.version.parsed.unit), make.holder(case)
        add_document(case=case, files=[(paper, "صورت‌جلسه")], by=officer, actor=officer.reference)
        assert operations._fresh(letter)["attachment"] == "ندارد", (
            "an own paper of the case is none of the letter"
        )
        add_document(
            case=case, files=[(paper, "نقشه")], by=officer, actor=officer.reference, with_letter=True
        )
        operations.issue(letter=letter, by=secretariat)
        letter.refresh_from_db()
        assert letter.data["attachment"] == "دارد"

    def test_a_citizens_paper_never_goes_with_the_letter(self):
        case, letter = decided()
        paper = case.files.first().file
        add_document(
            case=case, files=[(paper, "سند")], by=case.citizen, actor="citizen:test", with_letter=True
        )
        assert operations._fresh(letter)["attachment"] == "ندارد"

    def test_a_draft_of_a_decision_taken_back_is_thrown_away(self):
        case, letter = decided()
        case.decisions.update(superseded=True)
        assert operations.prepare(case=case) is None
        assert not Letter.objects.filter(pk=letter.pk).exists()

    def test_the_preview_has_no_signature(self):
        _case, letter = decided()
        pdf = operations.preview(letter)
        assert not signing.check(pdf).present


@pytest.mark.django_db
class TestIssuing:
    def test_number_date_and_case_change_together(self):
        case, letter = decided()
        by = make.holder(case)
        issued_letter = operations.issue(letter=letter, by=by)
        case.refresh_from_db()
        year = jalali_year(timezone.localdate())
        assert (issued_letter.state, issued_letter.year) == (LetterState.NUMBERED, year)
        assert issued_letter.register_number == Register.objects.get(year=year).last
        assert issued_letter.data["number"] == issued_letter.number
        assert case.state == State.ISSUED
        entry = Entry.objects.filter(subject=case.reference).order_by("-seq").first()
        assert (entry.event, entry.detail["letter"]) == ("case_issued", str(letter.pk))

    def test_a_second_issue_is_refused(self):
        case, letter = decided()
        by = make.holder(case)
        operations.issue(letter=letter, by=by)
        with pytest.raises((WrongMoment, NotAllowed)):
            operations.issue(letter=letter, by=by)
        assert Letter.objects.filter(case=case).count() == 1

    def test_the_draft_of_a_decision_that_was_taken_back_gets_no_number(self):
        """The worker is behind: the old draft still lies there after the case was decided anew."""
        case, letter = decided()
        why = "مدرک تازه‌ای رسید که نتیجه را دگرگون می‌کند."
        case_operations.close(case=case, reason=why, by=director())
        case_operations.reopen(case=case, reason=why, by=director())
        case.refresh_from_db()
        outcome = next(iter(letter.case.version.parsed.outcomes))
        case_operations.decide(case=case, outcome=outcome, reasons=why, by=make.holder(case))
        case.refresh_from_db()
        if case.state == State.APPROVAL:
            case_operations.approve(case=case, by=make.holder(case))
            case.refresh_from_db()
        with pytest.raises(WrongMoment, match="دگرگون شده"):
            operations.issue(letter=letter, by=make.holder(case))
        letter.refresh_from_db()
        assert (letter.state, letter.number) == (LetterState.DRAFT, "")

    def test_a_failed_issue_gives_its_number_back(self, monkeypatch):
        case, letter = decided()
        before = Register.objects.order_by("-year").values_list("last", flat=True).first() or 0

        def fails(**_):
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(operations, "mark_issued", fails)
        with pytest.raises(RuntimeError):
            operations.issue(letter=letter, by=make.holder(case))
        monkeypatch.undo()
        assert operations.issue(letter=letter, by=make.holder(case)).register_number == before + 1

    def test_producing_twice_makes_one_file(self):
        letter = issued()
        again = operations.produce(letter)
        assert (again.pdf_id, again.pdf_digest) == (letter.pdf_id, letter.pdf_digest)
        assert Entry.objects.filter(subject=letter.case.reference, event="letter_produced").count() == 1

    def test_the_signed_pdf_carries_what_was_decided(self):
        letter = issued()
        pdf = pdf_of(letter)
        assert signing.check(pdf).holds
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert document.open_metadata()["pdfaid:part"] == "3"
            assert letter.number.encode() in document.attachments["letter.json"].get_file().read_bytes()
        assert letter.pdf.scan == "own"

    def test_the_database_itself_refuses_a_number_twice(self):
        letter = issued()
        _case, other = decided()
        with pytest.raises(Exception, match="letter_number_given_once"), transaction.atomic():
            Letter.objects.filter(pk=other.pk).update(
                state="numbered",
                year=letter.year,
                register_number=letter.register_number,
                number="x",
                numbered_at=timezone.now(),
            )


@pytest.mark.django_db
class TestWhoMay:
    def test_issue_by_role(self):
        """The truth table: whoever holds the issuing stage, nobody else."""
        case, letter = decided()
        holder = make.holder(case)
        for staff in StaffMember.objects.filter(is_active=True):
            wanted = staff.role == case.holder and (
                staff.role != Role.UNIT_HEAD or staff.unit_id == case.unit_id
            )
            assert permissions.may_issue(letter, staff) == wanted, staff.role
        assert permissions.may_issue(letter, holder)

    def test_revoke_by_role(self):
        letter = issued()
        for staff in StaffMember.objects.filter(is_active=True):
            assert permissions.may_revoke(letter, staff) == (staff.role == Role.DIRECTOR), staff.role

    def test_a_citizen_reads_only_their_own_and_only_once_issued(self):
        case, letter = decided()
        assert not permissions.may_read(letter, case.citizen)
        operations.issue(letter=letter, by=make.holder(case))
        letter = operations.produce(letter)
        assert permissions.may_read(letter, case.citizen)
        assert not permissions.may_read(letter, make.citizen())
        with pytest.raises(NotThere):
            permissions.check_may_read(letter, make.citizen())

    def test_a_letter_of_another_case_is_not_found(self):
        letter, other = issued(), issued()
        assert queries.issued_letter(letter.case, letter.pk) == letter
        assert queries.issued_letter(letter.case, other.pk) is None
        assert queries.letter_of_case(letter.case, other.pk) is None


@pytest.mark.django_db
class TestRevoking:
    def test_number_and_file_stay(self):
        letter = issued()
        revoked = operations.revoke(letter=letter, by=director(), reason="شماره پلاک اشتباه نوشته شده بود.")
        assert (revoked.state, revoked.number, revoked.pdf_id) == ("revoked", letter.number, letter.pdf_id)
        assert revoked.revoked_at is not None
        assert verification.look_up(letter.typed_code).state == "revoked"
        assert verification.check_upload(pdf_of(letter)).finding == Finding.REVOKED

    def test_only_with_a_reason_and_once(self):
        letter = issued()
        with pytest.raises(Invalid):
            operations.revoke(letter=letter, by=director(), reason=" ")
        operations.revoke(letter=letter, by=director(), reason="شماره پلاک اشتباه نوشته شده بود.")
        with pytest.raises(WrongMoment):
            operations.revoke(letter=letter, by=director(), reason="شماره پلاک اشتباه نوشته شده بود.")
