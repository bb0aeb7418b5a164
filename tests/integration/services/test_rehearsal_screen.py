"""The rehearsal's screen: form and office's side as a member walks them, what it keeps, and that nothing leaks."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dargah.catalogue.sampled import Sample
from dargah.content import operations as content
from dargah.content.banked import current_bank
from dargah.content.findings import read
from dargah.content.models import ServiceDraft
from dargah.insight.walking import apply_sample, walk
from dargah.journal.models import Entry
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.rehearsal import operations
from dargah.rehearsal.models import Rehearsal
from dargah.rehearsal.queries import rehearsal_of
from dargah.rehearsal.sources import source_named
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_staff
from tests.integration.services.test_rehearsal import counted

pytestmark = pytest.mark.django_db
SLUG = make.INQUIRY
BAND = "تمرین: چیزی فرستاده یا شمرده نمی‌شود."


def signed_in(by: StaffMember | None = None) -> Client:
    client = Client()
    sign_in_staff(client, by or make.staff(Role.SERVICE_ANALYST))
    return client


def at(what: str, *more: str, name: str = SLUG) -> str:
    return reverse(f"desk:rehearsal_{what}" if what else "desk:rehearsal", args=[name, *more])


def act(client: Client, do: str, name: str = SLUG, **fields: str) -> HttpResponse:
    """Press a button of the page as it is now."""
    seen = re.search(r'name="seen" value="(\d+)"', client.get(at("case", name=name)).content.decode())
    assert seen is not None
    return client.post(at("steps", name=name), {"do": do, "seen": seen[1], **fields})  # type: ignore[return-value]


def to_the_letter(client: Client, name: str = SLUG) -> HttpResponse:
    """From the sample to the letter, by whatever the page offers."""
    client.post(at("sample", name=name))
    page = client.get(at("case", name=name))
    for _ in range(20):
        offered = re.findall(r'name="do" value="(\w+)"', page.content.decode())
        if not offered:
            break
        do = "answer_referral" if "answer_referral" in offered else offered[0]
        outcome = re.search(r'name="outcome" value="([\w-]+)"', page.content.decode())
        answer = act(client, do, name, outcome=outcome[1] if do == "decide" and outcome else "")
        assert answer.status_code == 302, answer.content.decode()
        page = client.get(at("case", name=name))
    return page  # type: ignore[return-value]  # the client's answer is Django's


class TestForm:
    def test_it_begins_at_the_first_page_and_goes_page_by_page(self) -> None:
        client = signed_in()
        definition = make.loaded(SLUG).definition
        assert client.get(at("")).headers["Location"] == at("page", definition.form[0].key)
        page = client.get(at("page", definition.form[0].key)).content.decode()
        assert BAND in page
        assert definition.form[0].title in page
        assert "با نمونه پر کن" in page

    def test_looking_keeps_nothing(self) -> None:
        client = signed_in()
        client.get(at(""))
        client.get(at("page", make.loaded(SLUG).definition.form[0].key))
        assert not Rehearsal.objects.exists()

    def test_what_is_wrong_stands_beside_its_question_and_nothing_is_lost(self) -> None:
        client = signed_in()
        path = at("page", "parcel")
        answer = client.post(
            path, {"parcel.main_plate": "پلاک نو", "parcel.address": "کوی نمونه", "_asked": ""}
        )
        assert answer.status_code == 422
        assert 'id="f-parcel-main-plate-e"' in answer.content.decode()
        for page in (answer.content.decode(), client.get(path).content.decode()):
            assert 'value="پلاک نو"' in page
            assert "کوی نمونه" in page
        assert client.get(at("case")).headers["Location"] == at("page", "applicant")

    def test_the_sample_fills_every_page(self) -> None:
        client = signed_in()
        client.post(at("sample"))
        assert client.get(at("")).headers["Location"] == at("case")
        row = Rehearsal.objects.get()
        assert row.answers["applicant"]["first_name"]
        assert client.get(at("page", "applicant")).status_code == 200

    def test_rows_are_added_and_taken_away_without_a_script(self) -> None:
        client, path = signed_in(), at("page", "parcel", name=make.COMMISSION)
        client.post(at("sample", name=make.COMMISSION))
        row = {"owners.0.national_id": "9990000204", "owners.0.name": "مریم نخل‌آرا", "owners.0.share": "۶"}
        added = client.post(path, {**row, "add": "owners"})
        assert added.headers["Location"].endswith("#owners.1")
        two = client.get(path).content.decode()
        assert 'id="owners.1"' in two
        assert 'value="مریم نخل‌آرا"' in two
        client.post(path, {**row, "owners.1.name": "یوسف", "remove": "owners.0"})
        one = client.get(path).content.decode()
        assert 'id="owners.1"' not in one
        assert 'value="یوسف"' in one

    def test_a_page_that_is_not_there_and_words_without_end_are_refused_in_persian(self) -> None:
        client = signed_in()
        assert client.get(at("page", "nothing")).status_code == 404
        long = client.post(at("page", "applicant"), {"applicant.first_name": "ا" * 300_000})
        assert long.status_code == 422
        assert "بزرگ" in long.content.decode()


class TestOffice:
    def test_the_way_is_walked_to_the_preview_of_the_letter(self) -> None:
        client = signed_in()
        page = to_the_letter(client).content.decode()
        assert "نامه صادر شده" in page
        assert "این راه به پایان رسید" in page
        assert "فرستاده نشد" in page
        letter = client.get(at("letter"))
        assert letter.headers["Content-Type"] == "application/pdf"
        assert letter.content.startswith(b"%PDF")

    def test_nothing_leaks_but_the_members_own_row_and_the_word_that_it_was_rehearsed(self) -> None:
        client = signed_in()
        to_the_letter(client)  # what a process makes once is made
        client.post(at("removal"))
        before, entries = counted(), Entry.objects.count()
        to_the_letter(client)
        client.get(at("letter"))
        steps = len(Rehearsal.objects.get().steps)
        after = counted()
        assert {t: after[t] - before[t] for t in after if after[t] != before[t]} == {
            "rehearsal_rehearsal": 1,
            "journal_entry": steps,
        }
        events = Entry.objects.order_by("seq").values_list("event", flat=True)[entries:]
        assert set(events) == {"service_rehearsed"}
        client.post(at("removal"))
        assert counted()["rehearsal_rehearsal"] == before["rehearsal_rehearsal"]

    def test_a_decision_without_an_outcome_is_told_beside_the_field_and_keeps_its_reasons(self) -> None:
        client = _deciding()
        answer = act(client, "decide", reasons="سوابق دیده شد و مانعی نیست.")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "یکی از نتیجه‌ها را برگزینید." in page
        assert "سوابق دیده شد و مانعی نیست." in page
        assert 'id="f-outcome"' in page

    def test_a_button_pressed_twice_is_taken_once(self) -> None:
        client = signed_in()
        client.post(at("sample"))
        seen = {"do": "answer_referral", "seen": "0"}
        offered = re.findall(r'name="do" value="(\w+)"', client.get(at("case")).content.decode())
        seen["do"] = "answer_referral" if "answer_referral" in offered else offered[0]
        assert client.post(at("steps"), seen).status_code == 302
        again = client.post(at("steps"), seen)
        assert again.status_code == 409
        assert "زبانه دیگری" in again.content.decode()
        assert len(Rehearsal.objects.get().steps) == 1

    def test_a_step_is_taken_back(self) -> None:
        client = _deciding()
        before = len(Rehearsal.objects.get().steps)
        act(client, "decide", outcome="clear")
        assert len(Rehearsal.objects.get().steps) == before + 1
        client.post(at("step_removal"), {"keep": str(before)})
        assert len(Rehearsal.objects.get().steps) == before
        assert 'value="decide"' in client.get(at("case")).content.decode()

    @pytest.mark.parametrize(
        "sent",
        [{}, {"do": "fly", "seen": "0"}, {"do": "issue", "seen": "0"}, {"do": "decide", "seen": "-1"}, {"seen": "۱"}],
    )  # fmt: skip
    def test_what_is_no_act_is_refused_in_persian(self, sent: dict[str, str]) -> None:
        client = signed_in()
        client.post(at("sample"))
        answer = client.post(at("steps"), sent)
        assert answer.status_code in {409, 422}
        assert BAND in answer.content.decode()
        assert Rehearsal.objects.get().steps == []

    def test_answers_that_no_longer_fit_the_steps_say_so_and_lead_back(self) -> None:
        client = _deciding()
        Rehearsal.objects.update(steps=[{"do": "issue"}])
        page = client.get(at("case"))
        assert page.status_code == 200
        assert "راه این‌جا ایستاد" in page.content.decode()
        client.post(at("step_removal"), {"keep": "0"})
        assert "راه این‌جا ایستاد" not in client.get(at("case")).content.decode()


def _deciding() -> Client:
    """An analyst whose rehearsal stands at the stage that decides."""
    client = signed_in()
    client.post(at("sample"))
    for _ in range(20):
        offered = re.findall(r'name="do" value="(\w+)"', client.get(at("case")).content.decode())
        if "decide" in offered and "answer_referral" not in offered:
            return client
        act(client, "answer_referral" if "answer_referral" in offered else "advance")
    raise AssertionError("no stage decides")


class TestWhose:
    def test_each_member_has_a_rehearsal_of_their_own(self) -> None:
        client = signed_in()
        client.post(at("sample"))
        other = signed_in(make.staff(Role.DIRECTOR))
        assert other.get(at("")).headers["Location"] != at("case")
        assert other.get(at("letter")).status_code == 302
        other.post(at("removal"))
        assert Rehearsal.objects.count() == 1

    def test_a_head_meets_only_the_own_units_services(self) -> None:
        heads = StaffMember.objects.filter(role=Role.UNIT_HEAD, is_active=True)
        unit = make.loaded(SLUG).definition.unit
        own = next(head for head in heads if unit in head.unit_slugs)
        other = next(head for head in heads if unit not in head.unit_slugs)
        link = f'href="{at("")}"'
        assert link in signed_in(own).get("/desk/rehearsals/").content.decode()
        assert link not in signed_in(other).get("/desk/rehearsals/").content.decode()
        assert signed_in(other).get(at("")).status_code == 403
        assert signed_in(other).post(at("sample")).status_code == 403
        assert not Rehearsal.objects.exists()

    def test_the_night_erases_what_was_left_and_not_what_is_under_way(self) -> None:
        signed_in().post(at("sample"))
        assert operations.erase_left() == 0
        Rehearsal.objects.update(saved_at=timezone.now() - timedelta(hours=13))
        assert operations.erase_left() == 1
        assert not Rehearsal.objects.exists()


class TestDrafts:
    """What the workshop writes is rehearsed before anybody approves it, as it stands at that moment."""

    @pytest.fixture
    def writer(self) -> StaffMember:
        return make.staff(Role.SERVICE_ANALYST)

    @pytest.fixture
    def draft(self, writer: StaffMember) -> ServiceDraft:
        return content.open_service(service=make.service(SLUG), by=writer)

    @pytest.mark.parametrize(
        "slug", ["general-letter", "mehr-transfer", "engineer-license-duplicate", "right-of-way-inquiry"]
    )
    def test_a_draft_is_rehearsed_to_its_letter_and_leaves_nothing(
        self, writer: StaffMember, slug: str
    ) -> None:
        content.open_service(service=make.service(slug), by=writer)
        name, client = f"draft-{slug}", signed_in(writer)
        before = counted()
        page = to_the_letter(client, name)
        assert "راه این‌جا ایستاد" not in page.content.decode()
        assert client.get(at("letter", name=name)).content.startswith(b"%PDF")
        client.post(at("removal", name=name))
        own = {"journal_entry": 0}  # that it was rehearsed is written down
        assert counted() | own == before | own

    def test_a_way_to_its_end_becomes_the_sample_that_walks_by_itself(
        self, writer: StaffMember, draft: ServiceDraft
    ) -> None:
        client, name = signed_in(writer), f"draft-{SLUG}"
        client.post(at("sample", name=name))
        early = client.post(at("specimen", name=name))
        assert early.status_code == 409
        assert "به پایان نرسیده است" in early.content.decode()
        assert "نمونه خدمت شود" in to_the_letter(client, name).content.decode()
        assert client.post(at("specimen", name=name)).status_code == 302
        draft.refresh_from_db()
        sample = Sample.model_validate(read(draft.parts, current_bank()).samples["accepted"])
        assert [step.do for step in sample.walk] == [one["do"] for one in rehearsal_of(writer, name).steps]
        case = apply_sample(make.service(SLUG), sample, make.citizen())
        assert walk(case, sample.walk).state == sample.ends

    def test_only_who_writes_services_keeps_a_sample(self, writer: StaffMember, draft: ServiceDraft) -> None:
        to_the_letter(signed_in(writer), f"draft-{SLUG}")
        director = make.staff(Role.DIRECTOR)
        edition = draft.edition
        assert signed_in(director).post(at("specimen", name=f"draft-{SLUG}")).status_code == 403
        draft.refresh_from_db()
        assert draft.edition == edition

    def test_it_is_what_is_written_now_and_not_what_is_published(
        self, writer: StaffMember, draft: ServiceDraft
    ) -> None:
        facts = {**draft.parts["facts"], "title": "خدمتی که نوشته می‌شود"}
        content.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=writer)
        client = signed_in(writer)
        name = f"draft-{SLUG}"
        assert "خدمتی که نوشته می‌شود" in client.get("/desk/rehearsals/").content.decode()
        first = client.get(client.get(at("", name=name)).headers["Location"]).content.decode()
        assert "خدمتی که نوشته می‌شود" in first
        assert f"/studio/services/{SLUG}/" in first, "back to where it is written"
        assert source_named(SLUG, by=writer).title != "خدمتی که نوشته می‌شود"

    def test_what_is_not_there_is_not_found(self, draft: ServiceDraft) -> None:
        assert signed_in().get(at("", name="draft-nothing")).status_code == 404
        assert signed_in().get(at("", name="nothing")).status_code == 404

    def test_a_draft_of_which_no_form_can_be_made_says_what_to_mend_first(self, writer: StaffMember) -> None:
        content.begin_service(slug="brand-new", title="خدمت نو", unit="secretariat", by=writer)
        answer = signed_in(writer).get(at("", name="draft-brand-new"))
        assert answer.status_code == 409
        assert "هنوز تمرین‌شدنی نیست" in answer.content.decode()

    def test_a_head_does_not_read_what_is_written_for_another_unit(self, draft: ServiceDraft) -> None:
        unit = draft.parts["facts"]["unit"]
        other = StaffMember.objects.filter(role=Role.UNIT_HEAD).exclude(unit__slug=unit)
        strangers = [one for one in other if unit not in one.unit_slugs]
        assert strangers
        for head in strangers:
            client = signed_in(head)
            assert client.get(at("", name=f"draft-{SLUG}")).status_code == 403
            assert "پیش‌نویس‌های کارگاه" not in client.get("/desk/rehearsals/").content.decode()


def test_two_who_press_at_the_same_moment_take_one_step() -> None:
    """Between the look and the writing another tab went on: nothing is taken over its head."""
    by = make.staff(Role.SERVICE_ANALYST)
    source = source_named(SLUG, by=by)
    operations.fill_with_sample(source=source, by=by)
    real = operations.rehearse

    def slower(**given: Any) -> Any:
        told = real(**given)
        Rehearsal.objects.update(steps=[{"do": "withdraw"}])
        return told

    from dargah.rehearsal.operations import keeping

    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(keeping, "rehearse", slower)
        with pytest.raises(Exception, match="زبانه دیگری"):
            operations.take_step(source=source, step=keeping.Step(do="withdraw"), seen=0, by=by)
    assert len(Rehearsal.objects.get().steps) == 1
