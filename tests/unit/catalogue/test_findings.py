"""Before a publication every fault is found: a sentence in Persian that points to its place."""

from typing import Any

import pytest
from pydantic import ValidationError

from dargah.catalogue.checks import Finding, check_definition, findings
from dargah.catalogue.checks.reach import conjuncts
from dargah.catalogue.checks.structure import refused
from dargah.catalogue.definition import FeeItem, ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.letters.checking import contrast_on_white
from dargah.people.models import StaffMember
from tests.factories.definitions import TEMPLATE
from tests.unit.catalogue.content import built


def service(**changes: Any) -> dict[str, Any]:
    """A small sound service as data."""
    facts = {"source": "GK", "status": "proposed"}
    return {
        "slug": "small", "title": "خدمت کوچک", "ask": "می‌خواهم", "kind": "own", "group": "land", "unit": "secretariat",
        "applicants": ["person"], "summary": "خلاصه", "output": "نامه", "minutes": 3, "legal": [],
        "deadline": {"working_days": 9, **facts}, "fee": facts, "visits": {"before": 0, "now": 0},
        "form": [
            {"key": "first", "page": "یک", "fields": [
                {"key": "purpose", "kind": "choice", "label": "برای چه؟", "options": {"deed": "سند", "permit": "پروانه"}},
                {"key": "owned", "kind": "boolean", "label": "مال شماست؟"},
                {"key": "area", "kind": "area", "label": "مساحت"},
            ]},
            {"key": "second", "page": "دو", "fields": [{"key": "note", "kind": "text", "label": "یادداشت"}]},
        ],
        "documents": [{"key": "deed", "title": "سند"}],
        "stages": [
            {"stage": "look", "title": "بررسی", "by": "case_officer", "days": 3, "may": ["decide"], "decide": ["yes", "no"]},
            {"stage": "letter", "title": "نامه", "by": "secretariat", "days": 1, "issue": True},
        ],
        "outcomes": {
            "yes": {"title": "پذیرفته", "letter": "answer"},
            "no": {"title": "ردشده", "letter": "answer", "favourable": False, "no_objection": True},
        },
        "letters": {"answer": {"template": "answer.typ", "to": ["applicant"], "sign": "unit_head", "subject": "پاسخ"}},
        **changes,
    }  # fmt: skip


def set_at(data: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The data with one value put where a dotted path says; one past the end of a list is added."""
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner: Any = data
    for part in way:
        inner = inner[part]
    if isinstance(inner, list) and last == len(inner):
        inner.append(value)
    else:
        inner[last] = value
    return data


def found_in(data: dict[str, Any], **sources: str) -> list[Finding]:
    return findings(ServiceDefinition.model_validate(data), letters={"answer.typ": TEMPLATE, **sources})


def test_a_sound_service_has_nothing_to_be_found() -> None:
    assert found_in(service()) == []


BOUNDED: list[dict[str, Any]] = [
    {"key": "many", "kind": "number", "label": "چند", "at_least": 1, "at_most": 3},
    {"key": "some", "kind": "choices", "label": "کدام‌ها", "options": {"a": "یک", "b": "دو"}},
    {"key": "rows", "kind": "repeat", "label": "ردیف‌ها", "at_most": 2,
     "fields": [{"key": "name", "kind": "text", "label": "نام"}]},
]  # fmt: skip


def asking(fields: list[dict[str, Any]], when: str) -> list[dict[str, Any]]:
    """A form whose second page is asked on a condition on the first."""
    note = {"key": "note", "kind": "text", "label": "یادداشت"}
    return [
        {"key": "first", "page": "یک", "fields": fields},
        {"key": "second", "page": "دو", "when": when, "fields": [note]},
    ]


STAGE = {"stage": "more", "title": "گام دیگر", "by": "case_officer", "days": 1}
TEXT = {"to": ["applicant"], "sign": "unit_head", "subject": "پاسخ"}
FAULTS: list[tuple[str, Any, str, str]] = [
    # pages and questions that nobody reaches
    ("form.1.when", "false", "form.1.when", "کسی به این صفحه نمی‌رسد"),
    ("form.1.when", 'purpose == "deed" && purpose == "permit"', "form.1.when", "کسی به این صفحه نمی‌رسد"),
    ("form.1.when", "area > 5.0 && area < 3.0", "form.1.when", "کسی به این صفحه نمی‌رسد"),
    ("form.1.when", "double(area) >= 7.0 && area == 6.0", "form.1.when", "کسی به این صفحه نمی‌رسد"),
    ("form", asking(BOUNDED, "many > 3"), "form.1.when", "کسی به این صفحه نمی‌رسد"),
    ("form", asking(BOUNDED, "many < 1"), "form.1.when", "کسی به این صفحه نمی‌رسد"),
    ("form", asking(BOUNDED, "size(rows) > 2"), "form.1.when", "کسی به این صفحه نمی‌رسد"),
    ("form", asking(BOUNDED, "size(some) == 3"), "form.1.when", "کسی به این صفحه نمی‌رسد"),
    ("form.1.when", 'purpose == "dead"', "form.1.when", "از گزینه‌های «purpose» نیست"),
    ("form.1.fields.0.when", "owned && !owned", "form.1.fields.0.when", "از کسی پرسیده نمی‌شود"),
    ("documents.0.when", 'purpose != "deed" && purpose != "permit"', "documents.0.when", "از کسی خواسته نمی‌شود"),
    ("form.0.checks", [{"holds": "1 == 2", "else": "نمی‌شود"}], "form.0.checks.0.holds", "کسی از این صفحه نمی‌گذرد"),
    # conditions
    ("form.0.fields.0.when", "owned", "form.0.fields.0.when", "پیش از آن پرسیده نشده"),
    ("form.1.when", "area > 5", "form.1.when", "عدد اعشاری و عدد درست"),
    ("form.1.when", "size > 5.0", "form.1.when", "«size» نیست"),
    ("form.1.when", "purpose", "form.1.when", "باید درست یا نادرست باشد"),
    ("form.1.when", "owned &&", "form.1.when", "نوشتار آن درست نیست"),
    ("form.1.when", "purpose.name == 1", "form.1.when", "پس از نقطه"),
    ("form.0.checks", [{"holds": "area > 1.0", "else": "{m} کم است"}], "form.0.checks.0.else", "رقم «{m}»"),
    ("form.0.checks", [{"holds": "area > 1.0", "else": "کم", "at": "size"}], "form.0.checks.0.at", "«size» نیست"),
    # stages and outcomes
    ("stages.2", STAGE | {"issue": True}, "stages.2", "هیچ پرونده‌ای به مرحله «گام دیگر» نمی‌رسد"),
    ("stages.0.decide", [], "stages", "هیچ مرحله‌ای تصمیم نمی‌گیرد"),
    ("stages.0.decide", [], "stages.0.may", "نتیجه‌ای ندارد"),
    ("stages.0.decide", ["yes"], "outcomes.no", "هیچ مرحله‌ای به این نتیجه نمی‌رسد"),
    ("stages.0.decide", ["yes", "no", "perhaps"], "stages.0.decide", "«perhaps» در فهرست نتیجه‌ها نیست"),
    ("stages.1.issue", False, "stages.0.decide", "هیچ مرحله‌ای نامه صادر نمی‌کند"),
    ("stages.0.issue", True, "stages.0", "دو مرحله جداست"),
    ("stages.0.citizen_turn", True, "stages.0.citizen_turn", "نوبت متقاضی است"),
    ("outcomes.yes.letter", "nothing", "outcomes.yes.letter", "در فهرست نامه‌ها نیست"),
    ("outcomes.yes.favourable", False, "outcomes", "به سود درخواست"),
    ("outcomes.yes.appointment", True, "outcomes.yes.appointment", "وقت ندارد"),
    ("stages.0.unit", "nowhere", "stages.0.unit", "شناخته نیست"),
    # deadlines
    ("stages.0", STAGE | {"days": 0, "may": ["decide"], "decide": ["yes", "no"],
                          "ask": [{"whom": "municipality", "about": "چه؟", "days": 3}]}, "stages.0.days", "مهلتی ندارد"),
    ("deadline.working_days", 2, "deadline.working_days", "از مهلت خدمت بیشتر است"),
    # what the office has confirmed
    ("deadline.status", "confirmed", "deadline.confirmed_by", "شماره و تاریخ نامه"),
    ("outcomes.no.no_objection", False, "outcomes.no.objection", "مهلت اعتراض ندارد"),
    ("outcomes.no.objection", {"days": 9, "status": "confirmed"}, "outcomes.no.objection.confirmed_by", "شماره و تاریخ نامه"),
    # documents
    ("documents.0.accept", [], "documents.0.accept", "نوع فایل مدرک «سند»"),
    ("documents.0.at_most", "900 MB", "documents.0.at_most", "۲۵ مگابایت"),
    ("documents.0.page", "third", "documents.0.page", "صفحه «third»"),
    ("form.1.fields.0.kind", "file", "form.1.fields.0.kind", "در مدارک"),
    # letters and notices
    ("letters.answer", TEXT | {"text": [{"text": "کد {case.cod}"}]}, "letters.answer.text.0.text", "شاید «{case.code}»"),
    ("letters.answer", TEXT | {"text": [{"text": "کد {case.code"}]}, "letters.answer.text.0.text", "آکولاد"),
    ("letters.answer", TEXT | {"text": [{"text": "بله", "outcomes": ["yes"]}]}, "letters.answer.text", "برای نتیجه «ردشده»"),
    ("letters.answer", TEXT | {"text": [{"text": "بله", "outcomes": ["maybe"]}, {"text": "خیر"}]},
     "letters.answer.text.0.outcomes.0", "«maybe» در فهرست نتیجه‌ها نیست"),
    ("letters.answer.text", [{"text": "هر دو"}], "letters.answer.text", "هر دو نمی‌شود"),
    ("letters.answer", TEXT, "letters.answer.text", "متن نامه نوشته نشده"),
    ("letters.answer.facts", ["size"], "letters.answer.facts.0", "«size» نیست"),
    ("letters.answer.template", "../answer.typ", "letters.answer.template", "کنار شناسنامه نیست"),
    ("letters.answer.template", "other.typ", "letters.answer.template", "کنار شناسنامه نیست"),
    ("letters.other", TEXT | {"text": [{"text": "x"}]}, "letters.other", "هیچ نتیجه‌ای این نامه را نمی‌فرستد"),
    ("notices", {"case_decided": "تصمیم {code} در {until}"}, "notices.case_decided", "«{until}» نیست"),
    ("notices", {"sign_in_code": "{code}"}, "notices.sign_in_code", "برای شهروند نیست"),
    ("notices", {"case_decided": "{code} " + "دراز " * 80}, "notices.case_decided", "دراز است"),
    ("notices", {"case_decided": "تصمیم گرفته شد."}, "notices.case_decided", "کد رهگیری"),
    # texts
    ("summary", "<b>مهم</b>", "summary", "نشانه‌گذاری"),
    ("form.0.hint", "رنگ #ff0000 را ببینید", "form.0.hint", "رنگ"),
    ("faq", [{"q": "چه؟", "a": "یک\n## دو"}], "faq.0.a", "سرخط"),
    ("faq", [{"q": "چه؟", "a": "این **مهم** است"}], "faq.0.a", "مارک‌داون"),
    ("faq", [{"q": "چه؟", "a": "[این‌جا](https://example.ir)"}], "faq.0.a", "مارک‌داون"),
    ("form.0.page", "", "form.0.page", "عنوان صفحه"),
    ("form.0.fields.0.label", " ", "form.0.fields.0.label", "متن پرسش"),
    ("form.0.fields.0.options", {"deed": "", "permit": "پروانه"}, "form.0.fields.0.options.deed", "متنی ندارد"),
    ("form.0.fields.0.options", {"deed": "یکی", "permit": "یکی"}, "form.0.fields.0.options", "دو گزینه"),
    ("stages.0.title", "", "stages.0.title", "مرحله"),
    # names that stand twice
    ("form.1.key", "first", "form.1.key", "دو صفحه"),
    ("form.1.fields.0.key", "area", "form.1.fields.0", "دو بار"),
    ("documents.1", {"key": "deed", "title": "سند"}, "documents.1", "دو مدرک"),
    ("stages.1.stage", "look", "stages.1", "دو مرحله"),
    ("form.1", {"key": "g", "page": "گروه", "use": "case", "group": [{"key": "a", "kind": "text", "label": "الف"}]},
     "form.1.use", "نام دیگری"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "place", "says"), FAULTS, ids=[f"{f[0]}={str(f[1])[:30]}" for f in FAULTS]
)
def test_a_fault_is_told_at_its_place(path: str, value: Any, place: str, says: str) -> None:
    found = found_in(set_at(service(), path, value))
    there = [one.sentence for one in found if one.path == place]
    assert any(says in sentence for sentence in there), [(one.path, one.sentence) for one in found]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("#let a = b\n" + TEMPLATE, "سطر ۱، چیزی به نام «b»"),
        (TEMPLATE + "#data.nothing\n", "داده‌ای به نام «nothing» نیست"),
        (TEMPLATE + "#(", "بسته نشده"),
        ('#import "@preview/x:1.0.0": y\n', "فقط می‌تواند از layout.typ"),
        (TEMPLATE + "=== سرخط\n", "ترتیب سرخط‌ها"),
        (TEMPLATE + '#text(fill: rgb("#ffdd00"))[زرد]\n', "روی کاغذ خوانا نیست"),
        (TEMPLATE + "#text(fill: yellow)[زرد]\n", "روی کاغذ خوانا نیست"),
    ],
)
def test_a_letter_that_cannot_be_made_or_read_is_found(source: str, says: str) -> None:
    found = found_in(service(), **{"answer.typ": source})
    assert [one.path for one in found] == ["letters.answer.template"]
    assert says in found[0].sentence


def test_a_letter_of_paragraphs_is_made_with_every_field() -> None:
    from dargah.catalogue.merging import merge_fields

    plain = ServiceDefinition.model_validate(service())
    every = " ".join(f"{{{name}}}" for name, _ in merge_fields(plain))
    assert found_in(service(letters={"answer": TEXT | {"text": [{"text": every}]}})) == []


@pytest.mark.parametrize(
    "text", ["*پذیرفته شد", "پذیرفته شد*", "*پذیرفته\nشد*", "* پذیرفته شد *", "*یک* و *دو"]
)
def test_a_star_that_marks_no_strong_words_is_told_at_its_paragraph(text: str) -> None:
    said = [{"text": "بند یک با *واژه درشت* و {case.code}"}, {"text": text}]
    found = found_in(service(letters={"answer": TEXT | {"text": said}}))
    assert [(one.path, one.grave) for one in found] == [("letters.answer.text.1.text", False)]
    assert "ستاره‌ای تنها" in found[0].sentence


def test_one_fault_hides_no_other() -> None:
    data = set_at(set_at(service(), "form.1.when", "nothing"), "documents.0.when", "area == 1")
    assert {one.path for one in found_in(data)} == {"form.1.when", "documents.0.when"}


def test_the_rule_of_a_fee_is_of_whole_rials() -> None:
    def item(key: str, rials: str, when: str = "") -> FeeItem:
        return FeeItem(key=key, title="کارشناسی", rials=rials, when=when)

    definition = ServiceDefinition.model_validate(service())
    rules = [
        item("a", "int(area) * 1000"),
        item("b", "area"),
        item("c", "tariff"),
        item("d", "1000", "owned && !owned"),
    ]
    fee = definition.fee.model_copy(update={"rials": None, "items": rules})
    found = list(check_definition(definition.model_copy(update={"fee": fee}), directorate()))
    assert [one.path for one in found] == ["fee.items.1.rials", "fee.items.2.rials", "fee.items.3.when"]
    assert "ریال" in found[0].sentence


@pytest.mark.django_db
def test_a_stage_that_nobody_holds_is_found_in_this_office() -> None:
    definition = ServiceDefinition.model_validate(service(unit="land_management"))
    assert findings(definition, letters={"answer.typ": TEMPLATE}, here=True) == []
    StaffMember.objects.filter(unit="land_management", role="case_officer").update(is_active=False)
    StaffMember.objects.filter(role="secretariat").update(is_active=False)
    found = findings(definition, letters={"answer.typ": TEMPLATE}, here=True)
    assert [one.path for one in found] == ["stages.0.by", "stages.1.by"]
    assert "کسی با نقش «کارشناس» در «اداره مدیریت زمین" in found[0].sentence


@pytest.mark.django_db
def test_every_service_of_the_house_is_sound_in_its_office() -> None:
    for slug, one in built().items():
        assert list(check_definition(one.definition, directorate())) == [], slug
        assert [
            found.sentence for found in findings(one.definition, here=True) if "نقش" in found.sentence
        ] == [], slug


def test_what_is_no_definition_is_told_key_by_key() -> None:
    data = set_at(
        set_at(service(minutes="سه", colour="red"), "form.0.fields.0.kind", "word"), "stages.0.days", -1
    )
    with pytest.raises(ValidationError) as refusal:
        ServiceDefinition.model_validate(data)
    told = {one.path: one.sentence for one in refused(refusal.value)}
    assert told["minutes"] == "باید عدد درست باشد."
    assert told["colour"] == "این کلید شناخته نیست."
    assert told["stages.0.days"] == "از کمترین اندازه کوچک‌تر است."
    assert told["form.0.fields.0.kind"].startswith("یکی از این‌هاست")


def test_conjuncts_are_cut_only_at_the_top() -> None:
    assert conjuncts('a == "x && y" && (b && c) && d') == ['a == "x && y"', "(b && c)", "d"]
    assert conjuncts("a && b || c") == ["a && b || c"]
    assert conjuncts("a ? b && c : d") == ["a ? b && c : d"]


def test_contrast_is_counted_as_the_standard_does() -> None:
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    "when", ["many >= 3", "many > 2", "many < 2", "size(rows) == 2", "size(some) > 1", "size(rows) == 0"]
)
def test_a_figure_within_the_bounds_of_its_question_is_believed(when: str) -> None:
    found = found_in(service() | {"form": asking(BOUNDED, when)})
    assert [one.sentence for one in found if "نمی‌رسد" in one.sentence] == []
