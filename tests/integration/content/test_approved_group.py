"""The page of a group of the bank that was published goes on to show what was approved; its list shows titles only."""

import re

import pytest

from dargah.catalogue.definition import Outcome, Visits
from dargah.catalogue.directorate import directorate
from dargah.catalogue.operations import publish
from dargah.content import operations, queries
from dargah.content.banked import current_bank
from dargah.content.blocks import editor_of
from dargah.content.compare import compare
from dargah.content.models import Submission
from dargah.content.shapes import item_of
from dargah.content.told import lines_of
from dargah.content.words import words_of
from dargah.people.models import StaffMember
from dargah.people.refusals import WrongMoment
from tests.factories import cases as make
from tests.integration.content.test_four_eyes import analysts
from tests.integration.statements.test_pages import as_staff
from tests.unit.content.posting import as_posted

pytestmark = pytest.mark.django_db
HINT = "راهنمایی که پیش از این نبود"


def asked(by: StaffMember) -> Submission:
    group = operations.open_group(key="contract", by=by)
    raw = group.questions
    raw["fields"][0]["value"]["hint"] = HINT
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=by)
    return operations.submit_group(group=group, seen=group.edition, note="", by=by)


def test_after_the_publication_the_difference_is_still_read() -> None:
    first, second = analysts()
    submission = asked(first)
    path, desk = f"/studio/submissions/{submission.pk}/", as_staff(second)
    assert HINT in desk.get(path).content.decode()
    operations.approve(submission=submission, by=second)
    after = desk.get(path).content.decode()
    assert HINT in after
    assert "هیچ تفاوتی ندارند" not in after


def test_the_list_of_the_bank_shows_titles_and_no_keys() -> None:
    page = as_staff(analysts()[0]).get("/studio/bank/").content.decode()
    assert "زمین مورد تقاضا" in page
    assert ">parcel_wish<" not in page
    assert ">household<" not in page


def test_a_new_service_is_read_whole_its_questions_and_its_letters() -> None:
    version = make.service("general-letter").current
    assert version is not None
    told = compare({}, queries.parts_of_version(version))
    whole = "\n".join(f"{one.place} {one.new}" for part in told for one in part.changes)
    asked = [field.label for page in version.parsed.form for field in page.fields]
    assert asked
    assert [label for label in asked if label not in whole] == []
    written = [line.text for letter in version.parsed.letters.values() for line in letter.text]
    assert written
    assert [text for text in written if "، ".join(text.splitlines()) not in whole] == []
    assert "«accepted»" not in whole
    assert "«reply»" not in whole


def page_of_new_service(by: StaffMember, reader: StaffMember) -> str:
    source = operations.open_service(service=make.service("engineer-license-duplicate"), by=by)
    draft = operations.copy_service(source=source, slug="brand-new", title="خدمتی که تازه است", by=by)
    submission = operations.submit(draft=draft, seen=draft.edition, note="", by=by)
    return as_staff(reader).get(f"/studio/submissions/{submission.pk}/").content.decode()


def test_who_approves_a_new_service_reads_all_of_it_in_words() -> None:
    first, second = analysts()
    page = page_of_new_service(first, second)
    for said in ("مهندس", "اداره نظام مهندسی", "فیش واریز", "پروانه نرسید", "شماره، امضا و ارسال"):
        assert said in page
    assert "بود" not in page.partition(">خدمتی تازه<")[2].partition("</main>")[0].split("<dt>")
    for key in (">engineer<", ": engineer<", ">GK<", "«refused»", "duplicate.typ", "«accepted»"):
        assert key not in page, key


def test_who_approves_reads_what_is_asked_and_answers_it_before_the_long_text() -> None:
    page = page_of_new_service(*analysts())
    marks = ('id="a"', 'id="y"', ">خدمتی تازه<", '<details class="panel part" open>')
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)
    parts = re.findall(r'<details class="panel part".*?<summary><h2>([^<]+)</h2> <small>([^<]+) بند', page)
    assert len(parts) > 3
    assert "پیش از تأیید، همه را بخوانید" in page
    assert page.count('<details class="panel part" open>') == 1


def test_what_a_new_service_leaves_as_usual_and_does_not_say_is_read_too() -> None:
    """A visit that nobody makes, a result against the applicant, sources, the drawing, fields of letters by their words."""
    page = page_of_new_service(*analysts())
    new = page.partition(">خدمتی تازه<")[2].partition("</main>")[0]
    visits = words_of(Visits, "now").label
    assert f"<b>{visits}</b>: ۰" in new
    assert f"<b>{words_of(Outcome, 'favourable').label}</b>: نه" in new
    assert 'class="way"' in new
    unsure = new.partition("دانسته‌های نیازمند تأیید اداره کل</h2>")[2].partition("</section>")[0]
    assert "هزینه: مبلغ دانسته نیست" in unsure
    assert directorate().sources["GK"] in unsure
    assert f"<b>{words_of(Visits, 'source').label}</b>: " in new
    assert re.findall(r"\{[a-z][\w.]*[}…]?", new) == []


def test_a_heading_of_a_letter_names_its_fields_also_where_it_is_cut() -> None:
    text = "پاسخ به درخواست شماره {case.code} که {case.applicant} برای {q3} فرستاده است"
    raw = {"letters": [item_of({"key": "reply", "text": [item_of({"text": text, "outcomes": []})]})]}
    known = {"{case.code}": "{کد رهگیری}", "{case.applicant}": "{نام متقاضی}", "{q3}": "{برای چه؟}"}
    said = " ".join(f"{line.label} {line.text}" for line in lines_of("letters", raw, known))
    assert "«پاسخ به درخواست شماره {کد رهگیری}" in said
    assert not re.search(r"\{[a-z]", said)


def test_who_approves_is_told_which_samples_are_missing() -> None:
    first, second = analysts()
    source = operations.open_service(service=make.service("engineer-license-duplicate"), by=first)
    draft = operations.copy_service(source=source, slug="brand-new", title="خدمتی که تازه است", by=first)
    page = as_staff(second).get
    for kept, said in ((3, None), (1, "این نمونه‌ها را ندارد: پذیرفته‌نشده، ناقص"), (0, "هیچ نمونه‌ای ندارد")):
        samples = {"samples": draft.parts["samples"]["samples"][:kept]}
        draft = operations.write_part(draft=draft, part="samples", raw=samples, seen=draft.edition, by=first)
        asked_for = operations.submit(draft=draft, seen=draft.edition, note="", by=first)
        shown = page(f"/studio/submissions/{asked_for.pk}/").content.decode()
        assert (said in shown) if said else ("نمونه‌ها را ندارد" not in shown)
        operations.withdraw(submission=asked_for, by=first)


def test_a_change_of_unit_or_outcome_is_told_by_its_name() -> None:
    first, second = analysts()
    draft = operations.open_service(service=make.service("general-letter"), by=first)
    facts = {**draft.parts["facts"], "unit": "finance"}
    draft = operations.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=first)
    submission = operations.submit(draft=draft, seen=draft.edition, note="", by=first)
    page = as_staff(second).get(f"/studio/submissions/{submission.pk}/").content.decode()
    assert "مالی" in page
    assert ">finance<" not in page


def test_a_changed_condition_of_a_group_is_told_in_words() -> None:
    first, second = analysts()
    group = operations.open_group(key="representative", by=first)
    raw = group.questions
    asked_before = raw["fields"][0]["value"]
    raw["fields"][-1]["value"]["when"] = f'representative.{asked_before["key"]} != ""'
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=first)
    submission = operations.submit_group(group=group, seen=group.edition, note="", by=first)
    page = as_staff(second).get(f"/studio/submissions/{submission.pk}/").content.decode()
    assert f"«{asked_before['short'] or asked_before['label']}» نوشته شده است" in page
    assert f"representative.{asked_before['key']}" not in page


def test_versions_are_compared_where_nobody_writes_on_the_service() -> None:
    version = make.service("general-letter").current
    assert version is not None
    renamed = version.parsed.model_copy(update={"title": "نامه‌ای که نام تازه دارد"})
    publish(definition=renamed, letters=version.letters, by="system", sample=version.sample)
    desk, place = as_staff(analysts()[1]), "/studio/services/general-letter/versions/"
    assert "نامه‌ای که نام تازه دارد" in desk.get(f"{place}comparison/").content.decode().partition("<h2")[2]
    assert desk.get(f"{place}comparison/?old=draft").status_code == 404
    assert desk.get(place).content.decode().count("تفاوت با نسخه کنونی") == 1


def test_who_approves_reads_what_confirms_a_fact() -> None:
    first, second = analysts()
    draft = operations.open_service(service=make.service("general-letter"), by=first)
    operations.confirm_fact(
        draft=draft, place="deadline", source="نامه ۱۲/۳۴ مدیرکل", seen=draft.edition, by=first
    )
    draft.refresh_from_db()
    asked = operations.submit(draft=draft, seen=draft.edition, note="", by=first)
    desk, place = as_staff(second), f"/studio/submissions/{asked.pk}/"
    assert "نامه ۱۲/۳۴ مدیرکل" in desk.get(place).content.decode()
    operations.approve(submission=asked, by=second)
    facts = {**draft.parts["facts"], "minutes": 41}
    draft.refresh_from_db()
    draft = operations.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=first)
    later = operations.submit(draft=draft, seen=draft.edition, note="", by=first)
    assert queries.confirmed_in(later) == [], "what was confirmed before was answered for before"


def test_the_version_in_force_is_marked_also_after_the_command_line_published_one() -> None:
    first, _ = analysts()
    service = make.service("general-letter")
    operations.open_service(service=service, by=first)
    version = service.current
    assert version is not None
    renamed = version.parsed.model_copy(update={"title": "نامه‌ای که نام تازه دارد"})
    publish(definition=renamed, letters=version.letters, by="terminal", sample=version.sample)
    page = as_staff(first).get("/studio/services/general-letter/versions/").content.decode()
    newest = page.partition("<b>نسخه ۲</b>")[2]
    assert "کنونی</span>" in newest.partition("<b>نسخه ۱</b>")[0]
    assert "کنونی</span>" not in newest.partition("<b>نسخه ۱</b>")[2]
    assert "خط فرمان" in newest


def test_nobody_is_asked_to_approve_what_is_published_already() -> None:
    first, _ = analysts()
    draft = operations.open_service(service=make.service("general-letter"), by=first)
    with pytest.raises(WrongMoment, match="فرقی ندارد"):
        operations.submit(draft=draft, seen=draft.edition, note="", by=first)


def test_who_saved_later_sees_what_saving_again_would_take_from_a_colleague() -> None:
    first, second = analysts()
    draft = operations.open_service(service=make.service("general-letter"), by=first)
    stale, facts = draft.edition, draft.parts["facts"]
    summary = f"{facts['summary']} جمله‌ای از همکار."
    operations.write_part(draft=draft, part="facts", raw={**facts, "summary": summary}, seen=stale, by=first)
    boxes = as_posted(editor_of("facts"), {**facts, "ask": "خواسته‌ای که من نوشتم."}, edition=str(stale))
    answer = as_staff(second).post(
        "/studio/services/general-letter/parts/facts/",
        boxes.urlencode(),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "با ذخیره دوباره، این‌ها عوض می‌شود" in page
    told = page.partition("با ذخیره دوباره")[2].partition("</section></section>")[0]
    assert "جمله‌ای از همکار" in told
    assert "خواسته‌ای که من نوشتم" in told


def test_a_day_of_publication_that_was_wrong_stays_in_its_boxes() -> None:
    first, _ = analysts()
    draft = operations.open_service(service=make.service("general-letter"), by=first)
    facts = {**draft.parts["facts"], "minutes": 41}
    draft = operations.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=first)
    day = {"publish_on.day": "12", "publish_on.month": "10", "publish_on.year": "1405", "publish_at": "25:00"}
    answer = as_staff(first).post(
        "/studio/services/general-letter/submission/",
        {**day, "edition": str(draft.edition), "note": "یادداشت"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ساعت را مانند" in page
    assert "روز انتشار را کامل" not in page
    assert 'name="publish_on.day" value="12"' in page
    assert 'name="publish_on.year" value="1405"' in page
    assert "یادداشت" in page


def test_the_order_of_options_that_nobody_touched_stays() -> None:
    first, second = analysts()
    asked_options = {
        one["key"]: list(one["options"]) for one in current_bank()["parcel"] if one.get("options")
    }
    group = operations.open_group(key="parcel", by=first)
    raw = group.questions
    raw["fields"][0]["value"]["hint"] = HINT
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=first)
    asked = operations.submit_group(group=group, seen=group.edition, note="", by=first)
    page = as_staff(second).get(f"/studio/submissions/{asked.pk}/").content.decode()
    assert "جابه‌جا شد" not in page
    operations.approve(submission=asked, by=second)
    assert {
        one["key"]: list(one["options"]) for one in current_bank()["parcel"] if one.get("options")
    } == asked_options
    touched = next(one for one in queries.services_touched_by("parcel"))
    assert touched.current is not None
    told = {
        field.key: list(field.options)
        for field in touched.current.parsed.form[
            [page.use for page in touched.current.parsed.form].index("parcel")
        ].group
        if field.options
    }
    assert {key: told[key] for key in told if key in asked_options} == {
        key: asked_options[key] for key in told if key in asked_options
    }


def test_who_approves_a_group_reads_whose_samples_it_breaks() -> None:
    first, second = analysts()
    group = operations.open_group(key="parcel", by=first)
    raw = group.questions
    raw["fields"][0]["value"]["hint"] = HINT
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=first)
    asked = operations.submit_group(group=group, seen=group.edition, note="", by=first)
    desk = as_staff(second)
    assert "نمونه‌هایی که دیگر نمی‌خواند" not in desk.get(f"/studio/submissions/{asked.pk}/").content.decode()
    operations.withdraw(submission=asked, by=first)
    group.refresh_from_db()
    raw["fields"] = [one for one in raw["fields"] if one["value"]["key"] != "map_point"]
    raw["fields"][0]["value"]["max_length"] = 1
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=first)
    asked = operations.submit_group(group=group, seen=group.edition, note="", by=first)
    page = desk.get(f"/studio/submissions/{asked.pk}/").content.decode()
    assert "نمونه‌هایی که دیگر نمی‌خواند" in page
