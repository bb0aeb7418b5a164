"""From decision to signed letter and back: numbers, states, who may, verification (abuse case 33)."""

import io
import os
import shutil
import subprocess
import threading
import time

import pikepdf
import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from dargah.cases.operations import add_document
from dargah.cases.states import State
from dargah.files import operations as files
from dargah.journal.models import Entry
from dargah.letters import codes, compose, data, operations, permissions, queries, signing, verification
from dargah.letters.models import Letter, Register
from dargah.letters.register import next_number
from dargah.letters.states import LetterState
from dargah.letters.verification import Finding
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed, NotThere, WrongMoment
from dargah.people.roles import Role
from dargah.persian.dates import jalali_year
from tests.factories import cases as make
from tests.unit.letters.samples import TEMPLATE, letter_data


def decided():
    """A case that waits for its letter, and the draft."""
    case = make.walked(make.COMMISSION, until="decide")
    if case.state == State.APPROVAL:
        case = make.walk(
            case, [make.loaded(make.COMMISSION).samples["accepted"].walk[0].__class__(do="approve")]
        )
    letter = queries.draft_of(case)
    assert letter is not None
    return case, letter


def issued() -> Letter:
    case, letter = decided()
    operations.issue(letter=letter, by=make.holder(case))
    return operations.produce(letter)


def director() -> StaffMember:
    return make.staff(Role.DIRECTOR)


def pdf_of(letter: Letter) -> bytes:
    with files.open_file(letter.pdf) as file:
        return file.read()


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
        assert letter.pdf.scan == "clean"

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


@pytest.mark.django_db
class TestVerifying:
    def test_by_code(self):
        letter = issued()
        assert verification.look_up(letter.typed_code.lower()) == letter
        assert verification.look_up(codes.new_code()) is None
        assert verification.look_up("K7QM") is None

    def test_a_draft_does_not_exist_yet(self):
        _case, letter = decided()
        assert verification.look_up(letter.verify_code) is None

    def test_the_issued_file_is_genuine(self):
        letter = issued()
        verdict = verification.check_upload(pdf_of(letter))
        assert (verdict.finding, verdict.letter) == (Finding.GENUINE, letter)

    def test_a_number_that_is_none_is_a_change_and_no_fault_of_ours(self):
        """pyHanko reads «.1.7» as a decimal and raises what it names nowhere."""
        pdf = pdf_of(issued())
        spoilt = pdf.replace(b"/Pages ", b"/P .1.7", 1)
        assert spoilt != pdf
        assert verification.check_upload(spoilt).finding != Finding.GENUINE
        root = pdf.rfind(b"/Type /Catalog")
        for place in range(root, root + 300, 6):
            changed = pdf[:place] + b".1.7" + pdf[place + 4 :]
            assert not signing.check(changed).intact

    def test_a_changed_byte_anywhere_is_found(self):
        """Every byte class, in the signature's own place too: the register's digest covers all."""
        pdf = pdf_of(issued())
        for part in range(60):
            changed = bytearray(pdf)
            changed[len(pdf) * part // 60 + 3] ^= 1
            assert verification.check_upload(bytes(changed)).finding != Finding.GENUINE

    def test_mutant_that_believes_an_intact_signature(self, monkeypatch):
        """poppler's pdfsig calls an appended revision valid; so would a check that only asks `intact`."""
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf_of(issued())))
        writer.root["/Lang"] = writer.root["/Lang"]
        writer.update_root()
        out = io.BytesIO()
        writer.write(out)
        assert verification.check_upload(out.getvalue()).finding == Finding.CHANGED
        monkeypatch.setattr(
            verification,
            "check_upload",
            lambda data: verification.UploadVerdict(
                Finding.GENUINE if signing.check(data).intact else Finding.CHANGED
            ),
        )
        with pytest.raises(AssertionError):
            assert verification.check_upload(out.getvalue()).finding == Finding.CHANGED

    def test_others(self, settings, tmp_path, signing_folder):
        letter = issued()
        unsigned = compose.render(operations.source_of(letter), letter.data)
        assert verification.check_upload(unsigned).finding == Finding.UNSIGNED
        assert verification.check_upload(b"<html>").finding == Finding.NOT_A_LETTER
        assert verification.check_upload(b"%PDF-1.7" + b"x" * 6_000_000).finding == Finding.NOT_A_LETTER
        signing._signer.cache_clear()
        settings.SIGNING_FOLDER = tmp_path / "stranger"
        foreign = signing.sign(unsigned)
        settings.SIGNING_FOLDER = signing_folder
        signing._signer.cache_clear()
        assert verification.check_upload(foreign).finding == Finding.OTHER_SIGNER

    def test_every_finding_has_its_sentence(self):
        assert set(verification.SENTENCES) == set(Finding)


@pytest.mark.usefixtures("committed")
class TestRegister:
    """Real commits from several at once."""

    YEAR = 1399

    def taken(self, years_number) -> None:
        connections.close_all()

        def take(place: int) -> None:
            for turn in range(10):
                with transaction.atomic():
                    number = years_number(self.YEAR)
                    time.sleep(0.001)
                    if (place + turn) % 4 == 0:
                        transaction.set_rollback(True)
                    else:
                        self.kept.append(number)
            connection.close()

        self.kept: list[int] = []
        threads = [threading.Thread(target=take, args=(place,)) for place in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    @pytest.fixture(autouse=True)
    def _empty_year(self, committed):
        Register.objects.filter(year=self.YEAR).delete()
        yield
        Register.objects.filter(year=self.YEAR).delete()

    def test_no_gap_and_no_double_with_eight_at_once_and_rollbacks(self):
        self.taken(next_number)
        assert sorted(self.kept) == list(range(1, len(self.kept) + 1))
        assert len(self.kept) == 60
        assert Register.objects.get(year=self.YEAR).last == 60

    def test_mutant_with_a_sequence_leaves_gaps(self):
        with connection.cursor() as cursor:
            cursor.execute("CREATE SEQUENCE IF NOT EXISTS mutant_numbers")

        def from_sequence(_year):
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval('mutant_numbers')")
                return cursor.fetchone()[0]

        self.taken(from_sequence)
        with connection.cursor() as cursor:
            cursor.execute("DROP SEQUENCE mutant_numbers")
        with pytest.raises(AssertionError):
            assert sorted(self.kept) == list(range(1, len(self.kept) + 1))

    def test_each_year_begins_with_the_first_number(self):
        Register.objects.filter(year=1398).delete()
        with transaction.atomic():
            assert next_number(1398, first=500) == 500
            assert next_number(1398, first=500) == 501
            transaction.set_rollback(True)

    def test_only_in_a_transaction(self):
        with pytest.raises(RuntimeError):
            next_number(self.YEAR)

    def test_two_who_issue_one_letter(self):
        case, letter = decided()
        by = make.holder(case)
        connections.close_all()
        outcomes: list[str] = []

        def press() -> None:
            try:
                operations.issue(letter=letter, by=by)
                outcomes.append("issued")
            except (WrongMoment, NotAllowed):
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=press) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["issued", "refused", "refused", "refused"]
        letter.refresh_from_db()
        assert letter.state == LetterState.NUMBERED


def test_poppler_calls_an_appended_revision_valid(tmp_path):
    """Why the check is not poppler's: kept as a fact, so that nobody replaces pyHanko by it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signing.sign(compose.render(TEMPLATE, letter_data()))))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    path = tmp_path / "appended.pdf"
    with path.open("wb") as file:
        writer.write(file)
    command = [str(shutil.which("pdfsig")), "-nocert", str(path)]
    told = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )
    assert "Signature is Valid" in told.stdout
    assert not signing.check(path.read_bytes()).holds
