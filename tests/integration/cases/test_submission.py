"""Abuse cases 2, 14, 15, 19: one application is one case, whatever is pressed how often; codes are not guessed."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.cases import operations, tracking
from dargah.cases.finding import search
from dargah.cases.models import Case, CaseFile
from dargah.cases.operations.submit import Incomplete
from dargah.cases.queries import related
from dargah.insight.walking import apply_sample
from dargah.journal.models import Entry
from dargah.people.refusals import WrongMoment
from dargah.people.roles import Role
from dargah.persian.tracking import grouped, read_tracking_code
from tests.factories import cases as make


def filled() -> Draft:
    """A draft with everything in place, not yet sent."""
    citizen = make.citizen()
    draft = applications.start(service=make.service(), citizen=citizen)
    sent = make.case(by=citizen)
    Draft.objects.filter(pk=draft.pk).update(answers=sent.answers)
    for one in sent.draft.attachments.all():
        draft.attachments.create(document=one.document, file=one.file)
    draft.refresh_from_db()
    return draft


class TestOnce:
    def test_twenty_at_once_are_one_case(self, committed: None) -> None:
        draft = filled()

        def press(_: int) -> str:
            try:
                return operations.submit(draft=draft, actor="citizen:test").tracking_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(8) as pool:
            codes = set(pool.map(press, range(20)))
        assert len(codes) == 1
        assert Case.objects.filter(draft=draft).count() == 1
        case = Case.objects.get(draft=draft)
        assert Entry.objects.filter(subject=case.reference, event="case_submitted").count() == 1
        assert CaseFile.objects.filter(case=case).count() == draft.attachments.count()

    @pytest.mark.django_db
    def test_sent_again_it_is_the_same_case(self) -> None:
        draft = filled()
        first = operations.submit(draft=draft, actor="citizen:test")
        assert operations.submit(draft=draft, actor="citizen:test").pk == first.pk

    @pytest.mark.django_db
    def test_a_sent_draft_cannot_be_changed(self) -> None:
        draft = filled()
        operations.submit(draft=draft, actor="citizen:test")
        page = draft.version.parsed.form[0]
        with pytest.raises(WrongMoment):
            applications.keep_typed(draft=draft, page=page, typed={"applicant.first_name": ["دیگری"]})
        with pytest.raises(WrongMoment):
            applications.save_page(draft=draft, page=page, typed={})

    @pytest.mark.django_db
    def test_an_incomplete_draft_opens_nothing_and_says_where(self) -> None:
        draft = applications.start(service=make.service(), citizen=make.citizen())
        before = Case.objects.count()
        with pytest.raises(Incomplete) as refusal:
            operations.submit(draft=draft, actor="citizen:test")
        assert Case.objects.count() == before
        assert all(problem.sentence and problem.page_key for problem in refusal.value.problems)


@pytest.mark.django_db
def test_a_case_stays_on_the_version_it_was_filled_with() -> None:
    from dargah.catalogue.operations import publish

    draft = filled()
    version = draft.version
    changed = version.parsed.model_copy(update={"title": "نام تازه"})
    fresh = publish(definition=changed, letters=version.letters, by="staff:test", sample=version.sample)
    assert fresh.number == version.number + 1
    case = operations.submit(draft=draft, actor="citizen:test")
    assert case.version_id == version.pk
    assert case.version.parsed.title != "نام تازه"


@pytest.mark.django_db
def test_hidden_answers_do_not_reach_the_case() -> None:
    draft = filled()
    answers = {**draft.answers, "representative": {**draft.answers["representative"], "deed_no": "پنهان"}}
    Draft.objects.filter(pk=draft.pk).update(answers=answers)
    case = operations.submit(draft=draft, actor="citizen:test")
    assert "deed_no" not in case.answers["representative"]


def missed_swaps() -> int:
    missed = 0
    for _ in range(400):
        code = tracking.new_tracking_code()
        for place in range(len(code) - 1):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            missed += swapped != code and read_tracking_code(swapped) is not None
    return missed


class TestTrackingCode:
    def test_fits_its_check_digit_and_tells_every_single_mistake(self) -> None:
        for _ in range(200):
            code = tracking.new_tracking_code()
            assert read_tracking_code(code) == code
            for place in range(len(code)):
                for digit in "0123456789":
                    wrong = code[:place] + digit + code[place + 1 :]
                    assert (read_tracking_code(wrong) == wrong) == (wrong == code)

    def test_tells_every_swap_of_neighbours(self) -> None:
        assert missed_swaps() == 0

    def test_mutant_any_code_that_is_drawn_misses_some(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tracking, "tells_every_swap", lambda code: True)  # noqa: ARG005 as it is called
        assert missed_swaps() > 0

    def test_is_read_in_any_digits_and_grouping(self) -> None:
        code = tracking.new_tracking_code()
        persian = grouped(code).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        assert read_tracking_code(f" {persian} ") == code
        assert read_tracking_code("²" * 12) is None

    def test_codes_are_spread_over_their_space(self) -> None:
        codes = {tracking.new_tracking_code() for _ in range(20_000)}
        assert len(codes) == 20_000
        assert len({code[:3] for code in codes}) > 850

    @pytest.mark.django_db
    def test_ten_thousand_guesses_find_nothing(self) -> None:
        make.case()
        guesses = {tracking.new_tracking_code() for _ in range(10_000)}
        assert not Case.objects.filter(tracking_code__in=guesses).exists()


@pytest.mark.django_db
def test_the_documents_of_the_application_are_the_documents_of_the_case() -> None:
    citizen = make.citizen()
    case = apply_sample(make.service(), make.loaded(make.INQUIRY).samples["accepted"], citizen)
    assert set(case.files.values_list("document", flat=True)) == set(
        make.loaded(make.INQUIRY).samples["accepted"].files
    )
    assert case.citizen_id == citizen.pk
    assert case.land_plate
    assert uuid4() != case.draft_id


@pytest.mark.django_db
def test_a_plate_that_is_written_in_one_line_is_found_and_meets_the_others_of_its_county() -> None:
    letter = make.loaded("general-letter").samples["accepted"]
    plate = {"plate": "۱۸۴ فرعی از ۷۰۶ اصلی بخش ۲", "to_unit": "county", "county": "ahvaz"}
    cases_of = {}
    for county in ("ahvaz", "izeh"):
        told = letter.model_copy(update={"answers": {**letter.answers, **plate, "county": county}})
        cases_of[county] = [
            apply_sample(make.service("general-letter"), told, make.citizen()) for _ in range(2)
        ]
    first, second = cases_of["ahvaz"]
    Case.objects.update(applicant_national_id="")
    director = make.staff(Role.DIRECTOR)
    first.refresh_from_db()
    assert (first.land_plate, first.county) == ("706/184", "ahvaz")
    assert second in search(director, "184 فرعی از 706 اصلی")
    assert related(first, director) == [second], "the same figures in another county are another parcel"
