"""The letter before it is one: who decides, approves or signs reads it as it would be issued, and nothing of it is kept."""

import io
import json
from typing import Any

import pikepdf
import pytest
from django.http import HttpResponse
from django.urls import reverse

from dargah.cases import operations
from dargah.cases.models import Case, Decision
from dargah.cases.states import State
from dargah.files.models import StoredFile
from dargah.journal.models import Entry
from dargah.letters import permissions, preview, queries
from dargah.letters import signing as signatures
from dargah.letters.models import Letter, Register
from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed, NotThere
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.cases.test_desk_pages import deciding
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db

OFFICER, HEAD, SECRETARIAT, DIRECTOR = Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SECRETARIAT, Role.DIRECTOR
REASONS = "سوابق واگذاری دیده شد و مانعی نیست."


def printed(pdf: bytes) -> dict[str, Any]:
    """What the letter prints, as its own attachment says it."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        told: dict[str, Any] = json.loads(opened.attachments["letter.json"].get_file().read_bytes())
    return told


def title_of(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return str(opened.docinfo.get("/Title", ""))


def is_draft(answer: HttpResponse) -> bool:
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not signatures.check(answer.content).present
    return title_of(answer.content).endswith("پیش‌نویس")


def kept() -> list[int]:
    return [rows.objects.count() for rows in (Decision, Letter, StoredFile, Register, Entry)]


def seen_by(case: Case) -> set[tuple[Role, str]]:
    """Role and unit of everybody of the office who may read the letter of the decision that is under way."""
    decision = queries.decision_under_way(case)
    return {
        (Role(one.role), one.unit_id)
        for one in StaffMember.objects.filter(is_active=True)
        if permissions.may_preview(case, decision, one)
    }


def asked_elsewhere(case: Case) -> StaffMember:
    """An officer of another unit that has been asked something about the case, so that they see it."""
    other = StaffMember.objects.filter(role=OFFICER, is_active=True).exclude(unit__in=case.involved)[0]
    operations.refer(
        case=case, question="سابقه‌ای دارید؟", due_on=case.due_on, to_unit=other.unit, by=make.holder(case)
    )
    question = case.referrals.get(to_unit=other.unit_id)
    operations.answer_referral(referral=question, answer="نداریم.", by=other)
    case.refresh_from_db()
    return other


class TestBeforeDeciding:
    def test_what_is_typed_comes_as_a_letter_and_nothing_is_kept(self) -> None:
        case = deciding()
        desk = as_staff(make.holder(case))
        before = kept()
        answer = desk.post(
            reverse("desk:decision_preview", args=[case.tracking_code]),
            {"outcome": "clear", "reasons": REASONS, "revision": case.revision},
        )
        assert answer.status_code == 200
        assert is_draft(answer)
        assert "attachment" in answer.headers["Content-Disposition"], "the page with the form stays"
        assert "pishnevis" in answer.headers["Content-Disposition"]
        told = printed(answer.content)
        assert (told["number"], told["reasons"], told["verify"]["code"]) == ("پیش‌نویس", REASONS, "")
        assert kept() == before
        case.refresh_from_db()
        assert case.state == State.OPEN

    def test_its_button_stands_beside_the_form(self) -> None:
        case = deciding()
        page = as_staff(make.holder(case)).get(reverse("desk:case", args=[case.tracking_code]))
        path = reverse("desk:decision_preview", args=[case.tracking_code])
        assert f'formaction="{path}"' in page.content.decode()

    def test_reasons_may_still_be_missing(self) -> None:
        case = deciding()
        pdf = preview.of_the_words(case=case, outcome="clear", reasons=" ", by=make.holder(case))
        assert printed(pdf)["reasons"] == preview.NOT_YET_WRITTEN

    @pytest.mark.parametrize("outcome", ["", "granted"])
    def test_without_an_outcome_of_the_stage_the_words_stay(self, outcome: str) -> None:
        case = deciding()
        answer = as_staff(make.holder(case)).post(
            reverse("desk:decision_preview", args=[case.tracking_code]),
            {"outcome": outcome, "reasons": REASONS, "revision": case.revision},
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "یکی از نتیجه‌ها را برگزینید" in page
        assert REASONS in page

    def test_when_it_is_too_late_the_words_are_given_back(self) -> None:
        case = deciding()
        officer = make.holder(case)
        operations.decide(case=case, outcome="clear", reasons=REASONS, by=officer)
        answer = as_staff(officer).post(
            reverse("desk:decision_preview", args=[case.tracking_code]),
            {"outcome": "clear", "reasons": "دلیل دیگری که نوشتم.", "revision": case.revision},
        )
        assert (answer.status_code, "دلیل دیگری که نوشتم." in answer.content.decode()) == (409, True)

    def test_who_may_is_who_decides(self) -> None:
        case = deciding()
        asked_elsewhere(case)
        may = set()
        for one in StaffMember.objects.filter(is_active=True):
            try:
                preview.of_the_words(case=case, outcome="clear", reasons=REASONS, by=one)
            except (NotAllowed, NotThere):
                continue
            may.add((Role(one.role), one.unit_id))
        assert may == {(OFFICER, case.unit_id)}


class TestBeforeApprovingAndSigning:
    def test_the_head_approves(self) -> None:
        case = make.walked(until="decide")
        before = kept()
        head = make.staff(HEAD, case.unit_id)
        desk = as_staff(head)
        path = reverse("desk:letter_preview", args=[case.tracking_code])
        assert path in desk.get(reverse("desk:case", args=[case.tracking_code])).content.decode()
        answer = desk.get(path)
        assert is_draft(answer)
        assert printed(answer.content)["signatory"]["name"] == head.full_name
        assert kept() == before

    @pytest.mark.parametrize(
        ("slug", "until", "unit", "others"),
        [
            # signed by the head, whose word is awaited; then to be numbered by the secretariat
            (make.INQUIRY, "decide", "land_legal", {HEAD}),
            (make.INQUIRY, "approve", "land_legal", {HEAD, SECRETARIAT}),
            # the same with the director
            (make.COMMISSION, "decide", "article12_secretariat", {DIRECTOR}),
            (make.COMMISSION, "approve", "article12_secretariat", {DIRECTOR, SECRETARIAT}),
        ],
    )
    def test_who_may(self, slug: str, until: str, unit: str, others: set[Role]) -> None:
        case = make.walked(slug, until=until)
        decision = queries.decision_under_way(case)
        assert decision is not None
        where = {HEAD: unit, SECRETARIAT: "secretariat", DIRECTOR: make.staff(DIRECTOR).unit_id}
        assert seen_by(case) == {(OFFICER, unit), *((role, where[role]) for role in others)}
        colleagues = StaffMember.objects.filter(role=OFFICER, unit=unit).exclude(pk=decision.by_id)
        assert not any(permissions.may_preview(case, decision, one) for one in colleagues), (
            "a colleague of the same room is not who decided"
        )

    @pytest.mark.parametrize("until", ["decide", "approve"])
    def test_everybody_else_is_refused_by_address(self, until: str) -> None:
        case = deciding()
        other = asked_elsewhere(case)
        officer = make.holder(case)
        operations.decide(case=case, outcome="clear", reasons=REASONS, by=officer)
        head = make.staff(HEAD, case.unit_id)
        if until == "approve":
            operations.approve(case=case, by=head)
            case.refresh_from_db()
        path = reverse("desk:letter_preview", args=[case.tracking_code])
        may = {officer.pk, head.pk}
        if until == "approve":
            may |= set(StaffMember.objects.filter(role=SECRETARIAT).values_list("pk", flat=True))
        for one in StaffMember.objects.filter(is_active=True):
            status = as_staff(one).get(path).status_code
            assert (status == 200) == (one.pk in may), (one.username, status)
            assert status in {200, 403, 404}
            if one == other:
                assert status == 403, "who was only asked sees the case and not its letter"

    def test_a_draft_in_the_list_of_letters_opens_for_the_same_people(self) -> None:
        case = make.walked(until="approve")
        letter = queries.draft_of(case)
        assert letter is not None
        address = reverse("desk:letter", args=[case.tracking_code, letter.pk])
        may = seen_by(case)
        for one in StaffMember.objects.filter(is_active=True):
            allowed = permissions.may_preview(case, letter.decision, one)
            assert (one.role, one.unit_id) in may or not allowed
            assert (as_staff(one).get(address).status_code == 200) == allowed, one.username
        page = as_staff(make.staff(DIRECTOR)).get(reverse("desk:case", args=[case.tracking_code]))
        assert letter.subject in page.content.decode()
        assert address not in page.content.decode()

    def test_the_letter_of_a_decision_that_was_issued_or_sent_back_is_none(self) -> None:
        for case in (make.walked(), deciding()):
            for one in StaffMember.objects.filter(role__in=[OFFICER, HEAD, SECRETARIAT, DIRECTOR]):
                with pytest.raises(NotThere):
                    preview.of_the_decision(case=case, by=one)

    def test_a_numbered_letter_that_is_not_signed_yet_is_shown_to_nobody(self) -> None:
        case = make.walked(until="issue")
        Letter.objects.filter(case=case).update(state="numbered", pdf=None, pdf_digest="", issued_at=None)
        letter = Letter.objects.get(case=case)
        answer = as_staff(make.staff(DIRECTOR)).get(
            reverse("desk:letter", args=[case.tracking_code, letter.pk])
        )
        assert (answer.status_code, "امضا می‌شود" in answer.content.decode()) == (404, True)


def test_mutant_whoever_sees_the_case_reads_its_letter_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_signs", lambda *_: True)
    with pytest.raises(AssertionError):
        TestBeforeApprovingAndSigning().test_everybody_else_is_refused_by_address("decide")
