"""A group of the bank has its own life: begun, published, compared, returned to; and it travels with files."""

import json
import re
from pathlib import Path

import pytest
from django.db import transaction

from dargah.catalogue import operations as catalogue
from dargah.catalogue.definition import FormField
from dargah.config.command import main
from dargah.content import operations, queries
from dargah.content.banked import current_bank
from dargah.content.blocks import editor_of_questions
from dargah.content.boxes import NOT_AS_MADE
from dargah.content.compare import compare, told
from dargah.content.models import BankGroup, ServiceDraft, Submission
from dargah.content.operations.bank import TAKEN
from dargah.content.operations.drafts import first
from dargah.content.operations.republishing import touched_by
from dargah.content.questions import raw_questions
from dargah.content.shapes import Shape
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed, NotThere, WrongMoment
from tests.factories import cases as make
from tests.integration.content.grouping import ACCOUNT, HINT, asking, begun, exported, first_hint, published
from tests.integration.content.test_four_eyes import analysts
from tests.integration.statements.test_pages import as_staff
from tests.unit.content.posting import as_posted

pytestmark = pytest.mark.django_db


def test_a_group_begun_in_the_workshop_is_asked_by_a_service_once_it_is_published() -> None:
    writer, other = analysts()
    group = begun(writer)
    assert "bank_account" not in current_bank()
    sent = operations.submit_group(group=group, seen=group.edition, note="", by=writer)
    operations.approve(submission=sent, by=other)
    draft = asking(operations.open_service(service=make.service("form-j"), by=writer), "bank_account", writer)
    operations.approve(
        submission=operations.submit(draft=draft, seen=draft.edition, note="", by=writer), by=other
    )
    service = make.service("form-j")
    assert [one.slug for one in touched_by("bank_account")] == ["form-j"]
    assert service.current is not None
    assert service.current.parsed.form[-1].group[0].kind == "iban"


@pytest.mark.parametrize(
    ("key", "title", "beside"),
    [
        ("Bank", "حساب", "key"), ("bank-account", "حساب", "key"), ("case", "حساب", "key"), ("place", "حساب", "key"),
        ("", "", "title"), ("", "زمین مورد تقاضا", "title"), ("", "ن" * 201, "title"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_is_refused_beside_its_field(key: str, title: str, beside: str) -> None:
    writer, _ = analysts()
    with pytest.raises(Invalid) as refusal:
        operations.begin_group(key=key, title=title, by=writer)
    assert list(refusal.value.errors) == [beside]
    page = as_staff(writer).post("/studio/groups/", {"key": key, "title": title})
    assert page.status_code == 422
    assert refusal.value.errors[beside] in page.content.decode()
    assert not BankGroup.objects.exists()


def test_who_has_no_inner_name_in_mind_gets_one_and_a_mistake_can_be_forgotten() -> None:
    writer, other = analysts()
    page = as_staff(writer).post("/studio/groups/", {"key": "", "title": "شخص حقوقی"}, follow=True)
    assert "شخص حقوقی" in page.content.decode()
    group = BankGroup.objects.get()
    assert group.key == "group_1"
    assert "هنوز منتشر نشده" in as_staff(other).get("/studio/bank/").content.decode()
    as_staff(writer).post("/studio/bank/group_1/discarding/")
    assert not BankGroup.objects.exists()


def test_a_group_that_others_have_seen_is_not_forgotten() -> None:
    writer, _ = analysts()
    group = begun(writer)
    operations.withdraw(
        submission=operations.submit_group(group=group, seen=group.edition, note="", by=writer), by=writer
    )
    with pytest.raises(WrongMoment, match="پاک نمی‌شود"):
        operations.discard_group(group=group, by=writer)
    with pytest.raises(WrongMoment, match="پاک نمی‌شود"):
        operations.discard_group(group=operations.open_group(key="place", by=writer), by=writer)


def test_the_files_questions_are_the_first_version_and_can_be_returned_to() -> None:
    writer, other = analysts()
    before = first_hint("place")
    assert published("place", HINT, writer, other).number == 2
    group = BankGroup.objects.get(key="place")
    first = group.versions.get(number=1)
    asked = operations.submit_older_group(group=group, version=first, note="راهنما اشتباه بود", by=writer)
    page = as_staff(other).get(f"/studio/submissions/{asked.pk}/").content.decode()
    assert "بازگشت به نسخه ۱" in page
    assert HINT in page
    operations.approve(submission=asked, by=other)
    assert first_hint("place") == before
    service = touched_by("place")[0]
    assert service.current is not None
    hints = [page.group[0].hint for page in service.current.parsed.form if page.use == "place"]
    assert HINT not in hints
    assert HINT in as_staff(other).get(f"/studio/submissions/{asked.pk}/").content.decode(), (
        "what was changed is still told"
    )
    group.refresh_from_db()
    assert HINT not in str(group.questions), "the editor begins from what is published"


def test_a_return_needs_a_reason_and_a_difference() -> None:
    writer, other = analysts()
    published("place", HINT, writer, other)
    desk, place = as_staff(writer), "/studio/bank/place/versions/"
    page = desk.post(f"{place}1/restoration/", {"note_1": " "})
    assert page.status_code == 422
    assert "بنویسید چرا" in page.content.decode()
    assert desk.post(f"{place}2/restoration/", {"note_2": "چرا که نه"}).status_code == 409
    assert desk.post(f"{place}9/restoration/", {"note_9": "چرا که نه"}).status_code == 404
    assert not Submission.objects.filter(restores_group__isnull=False).exists()


def test_what_is_the_same_as_published_is_not_sent() -> None:
    writer, _ = analysts()
    group = operations.open_group(key="place", by=writer)
    with pytest.raises(WrongMoment, match="فرقی ندارد"):
        operations.submit_group(group=group, seen=group.edition, note="", by=writer)


def test_two_versions_of_a_group_are_compared_question_by_question() -> None:
    writer, other = analysts()
    published("place", HINT, writer, other)
    page = as_staff(other).get("/studio/bank/place/versions/comparison/?old=1&new=2").content.decode()
    assert HINT in page
    same = as_staff(other).get("/studio/bank/place/versions/comparison/?old=2&new=2").content.decode()
    assert "هیچ تفاوتی ندارند" in same
    for wrong in ("9", "x", "-1", "٢"):
        assert as_staff(other).get(f"/studio/bank/place/versions/comparison/?old={wrong}").status_code == 404


def test_an_earlier_save_of_a_group_is_taken_up_again() -> None:
    writer, _ = analysts()
    group = operations.open_group(key="place", by=writer)
    earlier = group.revisions.latest("pk")
    raw = group.questions
    raw["fields"][0]["value"]["hint"] = HINT
    operations.write_group(group=group, raw=raw, seen=group.edition, by=writer)
    as_staff(writer).post(f"/studio/bank/place/saves/{earlier.pk}/restoration/")
    group.refresh_from_db()
    assert HINT not in str(group.questions)


def test_the_versions_of_a_service_across_a_group_tell_the_group_and_no_question_of_the_service() -> None:
    """Compared, approved or rolled back, a reference to the bank stays a reference."""
    writer, other = analysts()
    slug = touched_by("place")[0].slug
    published("place", HINT, writer, other)
    service = make.service(slug)
    old, new = service.versions.order_by("number")
    assert compare(queries.parts_of_version(old), queries.parts_of_version(new)) == []
    page = as_staff(other).get(f"/studio/services/{slug}/versions/comparison/?old=1&new=2").content.decode()
    main = page.partition("</form>")[2]
    assert "بانک پرسش</h2>" in main
    assert HINT in main
    assert "افزوده شد" not in re.sub("<[^>]+>", "", main)
    draft = operations.open_service(service=service, by=writer)
    asked = operations.submit_older_version(draft=draft, version=old, note="آزمون", by=writer)
    page = as_staff(other).get(f"/studio/submissions/{asked.pk}/").content.decode()
    assert "بانک پرسش</h2>" in page
    operations.approve(submission=asked, by=other)
    assert slug in {one.slug for one in touched_by("place")}, "still by reference"


def test_the_list_and_the_page_of_a_group_count_the_same_services() -> None:
    writer, other = analysts()
    published("place", HINT, writer, other)
    operations.approve(
        submission=operations.submit_older_version(
            draft=operations.open_service(service=make.service(touched_by("place")[0].slug), by=writer),
            version=touched_by("place")[0].versions.get(number=1),
            note="آزمون",
            by=writer,
        ),
        by=other,
    )
    listed = {row.key: len(row.services) for row in queries.groups_listed()}
    assert listed == {key: len(touched_by(key)) for key in current_bank()}


def test_a_size_is_told_as_people_write_it() -> None:
    assert told(5 * 1024 * 1024, Shape("size")) == "۵ مگابایت"
    assert told(1500, Shape("size")) == "۱۵۰۰ بایت"


def test_a_large_number_is_told_in_digits() -> None:
    assert told(100_000_000.0, Shape("decimal")) == "۱۰۰۰۰۰۰۰۰"
    assert told(2.5, Shape("decimal")) == "۲٫۵"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([FormField(key="kind", kind="choice", label="نوع حساب")], "گزینه ندارد"),
        ([*ACCOUNT, *ACCOUNT], "دو بار"),
        ([FormField(key="iban", kind="iban", label="شبا", when='bank_account.nothing == "x"')], "نیست"),
        ([FormField(key="iban", kind="iban", label="شبا", when="((")], "خوانده نشد"),
        ([FormField(key="many", kind="number", label="چند", at_least=9, at_most=1)], "بزرگ‌تر"),
        ([FormField(key="rows", kind="repeat", label="ردیف‌ها")], "ستون"),
    ],
)
def test_a_group_that_no_service_asks_is_checked_all_the_same(fields: list[FormField], said: str) -> None:
    writer, _ = analysts()
    group = operations.begin_group(key="bank_account", title="حساب بانکی", by=writer)
    group = operations.write_group(
        group=group, raw={"fields": raw_questions(fields)}, seen=group.edition, by=writer
    )
    with pytest.raises(WrongMoment, match=said):
        operations.submit_group(group=group, seen=group.edition, note="", by=writer)


def test_a_half_written_group_is_compared() -> None:
    writer, other = analysts()
    published("place", HINT, writer, other)
    group = BankGroup.objects.get(key="place")
    raw = group.questions
    raw["fields"][0]["value"] |= {"label": "", "key": "", "max_length": 0}
    raw["fields"].append({"type": "choice", "value": {"label": "", "key": ""}, "id": "half"})
    operations.write_group(group=group, raw=raw, seen=group.edition, by=writer)
    assert as_staff(other).get("/studio/bank/place/versions/comparison/").status_code == 200
    assert as_staff(writer).get("/studio/bank/place/").status_code == 200


def test_who_wrote_an_earlier_save_does_not_approve_it_when_another_takes_it_up() -> None:
    """A save that a colleague takes up and sends is still the work of who wrote it."""
    writer, other = analysts()
    group = operations.open_group(key="place", by=writer)
    raw = group.questions
    raw["fields"][0]["value"]["hint"] = HINT
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=writer)
    save = group.revisions.latest("pk")
    BankGroup.objects.filter(pk=group.pk).update(writers=[])
    group = operations.restore_group_save(group=BankGroup.objects.get(pk=group.pk), revision=save, by=other)
    sent = operations.submit_group(group=group, seen=group.edition, note="", by=other)
    with pytest.raises(NotAllowed):
        operations.approve(submission=sent, by=writer)
    draft = operations.open_service(service=make.service("form-j"), by=writer)
    facts = {**draft.parts["facts"], "minutes": 33}
    draft = operations.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=writer)
    save = draft.revisions.latest("pk")
    operations.renew_draft(draft=draft, by=other)
    draft = operations.restore_save(draft=ServiceDraft.objects.get(pk=draft.pk), revision=save, by=other)
    sent = operations.submit(draft=draft, seen=draft.edition, note="", by=other)
    with pytest.raises(NotAllowed):
        operations.approve(submission=sent, by=writer)


@pytest.mark.parametrize(
    "rest", ["{", "[]", "5", '{"nothing": 1}', '{"fields": 3}', '{"options": 5}', "[" * 5000, "null"]
)
def test_a_hidden_box_that_comes_back_otherwise_is_refused(rest: str) -> None:
    writer, _ = analysts()
    group = operations.open_group(key="place", by=writer)
    raw = group.questions
    raw["fields"][0]["value"]["rest"] = rest
    sent = as_posted(editor_of_questions(), raw, edition=str(group.edition))
    desk = as_staff(writer)
    answer = desk.post(
        "/studio/bank/place/", sent.urlencode(), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422
    assert json.dumps(NOT_AS_MADE)[1:-1] in answer.content.decode()
    assert desk.get("/studio/bank/place/").status_code == 200
    assert desk.get("/studio/bank/place/versions/comparison/").status_code == 200


def test_the_question_that_tells_applicants_apart_needs_its_answers() -> None:
    writer, _ = analysts()
    group = operations.open_group(key="applicant", by=writer)
    raw = group.questions
    kind = next(one for one in raw["fields"] if one["value"]["key"] == "kind")
    kind["value"]["options"] = []
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=writer)
    with pytest.raises(WrongMoment, match="گزینه ندارد"):
        operations.submit_group(group=group, seen=group.edition, note="", by=writer)
    kind["type"] = "text"
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=writer)
    with pytest.raises(WrongMoment):
        operations.submit_group(group=group, seen=group.edition, note="", by=writer)


def test_what_was_sent_before_a_group_changed_is_read_as_it_will_be_published() -> None:
    writer, other = analysts()
    slug = touched_by("place")[0].slug
    draft = operations.open_service(service=make.service(slug), by=writer)
    facts = {**draft.parts["facts"], "minutes": 33}
    draft = operations.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=writer)
    sent = operations.submit(draft=draft, seen=draft.edition, note="", by=writer)
    published("place", HINT, writer, other)
    page = as_staff(other).get(f"/studio/submissions/{sent.pk}/").content.decode()
    assert HINT not in page, "the group's new hint is published already, and stays"
    version = operations.approve(submission=sent, by=other).version
    assert version is not None
    assert HINT in [one.group[0].hint for one in version.parsed.form if one.use == "place"]


def test_what_was_typed_for_a_return_is_kept_when_a_colleague_was_first() -> None:
    writer, other = analysts()
    published("place", HINT, writer, other)
    group = BankGroup.objects.get(key="place")
    operations.submit_older_group(
        group=group, version=group.versions.get(number=1), note="من زودتر", by=other
    )
    answer = as_staff(writer).post("/studio/bank/place/versions/1/restoration/", {"note_1": "دلیلی که نوشتم"})
    assert answer.status_code == 409
    assert "دلیلی که نوشتم" in answer.content.decode()
    service = make.service("form-j")
    draft = operations.open_service(service=service, by=writer)
    first = service.versions.get(number=1)
    renamed = first.parsed.model_copy(update={"title": "نامی دیگر"})
    catalogue.publish(definition=renamed, letters=first.letters, by="system", sample=first.sample)
    operations.submit_older_version(draft=draft, version=first, note="من زودتر", by=other)
    answer = as_staff(writer).post(
        "/studio/services/form-j/versions/1/restoration/", {"note_1": "دلیلی که نوشتم"}
    )
    assert answer.status_code == 409
    assert "دلیلی که نوشتم" in answer.content.decode()


def test_who_wrote_before_another_publication_saves_again_before_sending(tmp_path: Path) -> None:
    """What was loaded meanwhile is not taken back by a draft whose writer has not seen it."""
    writer, _ = analysts()
    group = operations.open_group(key="place", by=writer)
    raw = group.questions
    raw["fields"][0]["value"]["hint"] = HINT
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=writer)
    path = exported(touched_by("place")[0].slug, tmp_path)
    label = current_bank()["place"][0]["label"]
    path.write_text(path.read_text().replace(label, "نشانی که پوشه می‌پرسد"))
    assert main(["services", "load", str(tmp_path)]) == 0
    group.refresh_from_db()
    with pytest.raises(WrongMoment, match="نسخه دیگری"):
        operations.submit_group(group=group, seen=group.edition, note="", by=writer)
    assert "نوشته را با آن بسنجید" in as_staff(writer).get("/studio/bank/place/").content.decode()
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=writer)
    operations.submit_group(group=group, seen=group.edition, note="", by=writer)


def test_what_a_service_leaves_out_of_a_group_may_be_gone_from_it() -> None:
    writer, other = analysts()
    slug = touched_by("place")[0].slug
    draft = operations.open_service(service=make.service(slug), by=writer)
    raw = draft.parts["form"]
    page = next(one for one in raw["form"] if one["value"].get("use") == "place")
    page["value"]["without"] = [
        *(page["value"].get("without") or []),
        {"type": "item", "value": "gone", "id": "gone"},
    ]
    facts = {**draft.parts["facts"], "minutes": 33}
    draft = operations.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=writer)
    draft = operations.write_part(draft=draft, part="form", raw=raw, seen=draft.edition, by=writer)
    sent = operations.submit(draft=draft, seen=draft.edition, note="", by=writer)
    assert operations.approve(submission=sent, by=other).version is not None


def test_two_who_begin_or_open_in_the_same_moment_are_told() -> None:
    writer, other = analysts()
    group = operations.begin_group(key="bank_account", title="حساب بانکی", by=writer)
    with pytest.raises(Invalid) as refusal, first({"key": TAKEN}), transaction.atomic():
        BankGroup.objects.create(key="bank_account", title="دیگری", changed_by=other.reference)
    assert refusal.value.errors == {"key": TAKEN}
    operations.discard_group(group=group, by=writer)
    with pytest.raises(NotThere):
        operations.discard_group(group=group, by=writer)


def test_nobody_throws_away_what_a_colleague_writes() -> None:
    writer, other = analysts()
    group = begun(writer)
    draft = operations.begin_service(slug="by-mistake", title="به اشتباه", unit=writer.unit_id, by=writer)
    for discard in (
        lambda by: operations.discard_group(group=group, by=by),
        lambda by: operations.discard_draft(draft=draft, by=by),
    ):
        with pytest.raises(NotAllowed, match="همکار دیگری"):
            discard(other)
    assert "به اشتباه آغاز شده" not in as_staff(other).get("/studio/bank/bank_account/").content.decode()
    assert "به اشتباه آغاز شده" in as_staff(writer).get("/studio/bank/bank_account/").content.decode()
    StaffMember.objects.filter(pk=writer.pk).update(is_active=False)
    operations.discard_group(group=group, by=other)
    operations.discard_draft(draft=draft, by=other)
    assert not BankGroup.objects.exists()
