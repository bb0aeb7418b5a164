"""How a stage that promises a visit or a meeting ends: with one that was kept, or with a written reason."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.urls import reverse

from dargah.cases import appointments, operations
from dargah.cases.states import AppointmentState
from dargah.cases.story import told_to_office
from dargah.journal.models import Entry
from dargah.people.refusals import Invalid, WrongMoment
from tests.factories import cases as make
from tests.integration.cases.appointing import MEETING, MONDAY, VISIT, at_its_stage, promised
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


class TestEndingItsStage:
    WHY = "مالک، مریم شوشتری، در را باز نکرد."

    def test_one_that_was_kept_ends_it_and_nothing_more_is_asked(self, monday: object) -> None:
        case = promised()
        monday.move_to(MONDAY + timedelta(days=8))  # type: ignore[attr-defined]
        officer = make.holder(case)
        operations.keep_appointment(case=case, by=officer)
        case.refresh_from_db()
        desk, page = as_staff(officer), reverse("desk:case", args=[case.tracking_code])
        assert "forgone" not in desk.get(page).content.decode()
        operations.advance(case=case, by=officer)
        case.refresh_from_db()
        assert case.stage == "report"
        assert not case.notes.exists()
        assert not Entry.objects.filter(subject=case.reference, event="appointment_forgone").exists()

    @pytest.mark.parametrize("reason", ["", "  ", "نشد"])
    def test_without_one_it_wants_a_reason_beside_its_field(self, reason: str) -> None:
        case = at_its_stage()
        desk = as_staff(make.holder(case))
        answer = desk.post(
            reverse("desk:completion", args=[case.tracking_code]),
            {"forgone": reason, "revision": case.revision},
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'href="#f-forgone"' in page
        assert "بنویسید چرا بی آن پایان می‌یابد" in page
        case.refresh_from_db()
        assert case.stage == "site_visit"

    def test_an_hour_that_has_passed_is_no_visit_until_somebody_says_so(self, monday: object) -> None:
        case = promised()
        monday.move_to(MONDAY + timedelta(days=8))  # type: ignore[attr-defined]
        with pytest.raises(Invalid) as refusal:
            operations.advance(case=case, by=make.holder(case))
        assert "گذشته است" in refusal.value.errors["reason"]
        assert case.appointments.get().state == AppointmentState.SET
        operations.advance(case=case, by=make.holder(case), reason=self.WHY)
        assert case.appointments.get().state == AppointmentState.CANCELLED
        case.refresh_from_db()
        assert appointments.kept_appointment_of(case) is None, "a letter says no visit"

    def test_the_reason_stands_in_the_story_of_the_office_and_the_journal_names_it_only(self) -> None:
        case = at_its_stage()
        officer = make.holder(case)
        path = reverse("desk:completion", args=[case.tracking_code])
        answer = as_staff(officer).post(path, {"forgone": self.WHY, "revision": case.revision})
        assert answer.status_code == 302
        case.refresh_from_db()
        assert case.stage == "report"
        entry = Entry.objects.get(subject=case.reference, event="appointment_forgone")
        assert entry.detail == {"stage": "site_visit", "note": case.notes.get().pk}
        assert "شوشتری" not in str(list(Entry.objects.values_list("detail", flat=True)))
        told_to_officers = [one for one in told_to_office(case) if one.event == "appointment_forgone"]
        assert [(one.reason, one.actor) for one in told_to_officers] == [(self.WHY, officer.full_name)]
        assert (
            self.WHY
            in as_staff(officer).get(reverse("desk:case", args=[case.tracking_code])).content.decode()
        )
        assert case.citizen is not None
        browser = as_citizen(case.citizen)
        assert (
            "شوشتری، در"
            not in browser.get(reverse("account:case", args=[case.tracking_code])).content.decode()
        )

    def test_a_decision_does_not_guess_that_a_meeting_took_place(self, monday: object) -> None:
        case = promised(MEETING)
        monday.move_to(MONDAY + timedelta(days=8))  # type: ignore[attr-defined]
        officer = make.holder(case)
        decision = {"outcome": "answered", "reasons": "پاسخ را همکاران دادند و دیدار لازم نشد."}
        with pytest.raises(WrongMoment, match="«انجام شد» یا لغو"):
            operations.decide(case=case, by=officer, **decision)
        operations.cancel_appointment(case=case, reason="متقاضی نیامد.", by=officer)
        operations.decide(case=case, by=officer, **decision)
        assert case.appointments.get().state == AppointmentState.CANCELLED

    def test_while_one_is_set_the_page_offers_no_end_without_it_and_says_what_comes_first(self) -> None:
        case = promised()
        page_of = reverse("desk:case", args=[case.tracking_code])
        desk = as_staff(make.holder(case))
        page = desk.get(page_of).content.decode()
        assert 'name="forgone"' not in page
        assert reverse("desk:completion", args=[case.tracking_code]) not in page
        assert f"{case.appointments.get().when} تعیین شده است" in page
        assert 'href="#appointment"' in page
        answer = desk.post(
            reverse("desk:completion", args=[case.tracking_code]),
            {"forgone": self.WHY, "revision": case.revision},
        )
        assert answer.status_code == 409
        assert "نخست آن را لغو کنید" in answer.content.decode()
        operations.cancel_appointment(case=case, reason="مالک نمی‌آید.", by=make.holder(case))
        assert 'name="forgone"' in desk.get(page_of).content.decode()

    def test_once_its_hour_has_passed_the_form_says_that_the_reason_cancels_it(self, monday: object) -> None:
        case = promised()
        monday.move_to(MONDAY + timedelta(days=8))  # type: ignore[attr-defined]
        page = as_staff(make.holder(case)).get(reverse("desk:case", args=[case.tracking_code]))
        assert f"وقت {case.appointments.get().when} لغو می‌شود" in page.content.decode()

    def test_other_stages_end_as_before(self) -> None:
        case = make.case(VISIT)
        operations.advance(case=case, by=make.holder(case))
        assert not Entry.objects.filter(subject=case.reference, event="appointment_forgone").exists()

    def test_mutant_that_takes_any_appointment_for_a_visit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        room = import_module("dargah.cases.operations.appoint")
        monkeypatch.setattr(room, "lacks_visit", lambda *_: False)
        with pytest.raises(AssertionError):
            self.test_without_one_it_wants_a_reason_beside_its_field("")
