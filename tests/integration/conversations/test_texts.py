"""«متن‌های آماده»: the head writes them, the unit's people pick them on a case, and read them before they are sent."""

import pytest

from dargah.cases.models import Case
from dargah.config.demo.texts import seed_texts
from dargah.conversations import operations as conversations
from dargah.conversations.merge import FIELDS, SAMPLE, fault_of, filled, shown
from dargah.conversations.models import Message, UnitText
from dargah.conversations.permissions import may_read_texts, may_write_texts
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, Refusal, WrongMoment
from dargah.people.roles import DESK_ROLES, Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db
TEXT = "{applicant} گرامی، درخواست «{service}» با کد {code} رسید."


@pytest.fixture
def there() -> tuple[Case, StaffMember, StaffMember, UnitText]:
    case = make.walked(until="advance")
    officer = make.holder(case)
    head = make.staff(Role.UNIT_HEAD, officer.unit_id)
    return (
        case,
        officer,
        head,
        conversations.add_text(unit=head.unit, title="رسیدن درخواست", text=TEXT, by=head),
    )


def test_who_reads_and_who_writes_everybody_tried(there) -> None:
    _, officer, head, module = there
    for member in StaffMember.objects.filter(is_active=True):
        heads = member.role == Role.DIRECTOR or (
            member.role == Role.UNIT_HEAD and module.unit_id in member.unit_slugs
        )
        own = member.role in DESK_ROLES and member.unit_id == module.unit_id
        assert may_write_texts(member, module.unit_id) == heads, member.username
        assert may_read_texts(member, module.unit_id) == (heads or own), member.username
        if not heads:
            for verb in (
                lambda by: conversations.add_text(unit=head.unit, title="دیگر", text="متن", by=by),
                lambda by: conversations.change_text(
                    module=module, title="دیگر", text="متن", position=1, seen=None, by=by
                ),
                lambda by: conversations.retire_text(module=module, by=by),
            ):
                with pytest.raises(Refusal):
                    verb(member)
    module.refresh_from_db()
    assert (module.title, module.active, module.edition) == ("رسیدن درخواست", True, 1)
    page = as_staff(officer).get("/desk/texts/").content.decode()
    assert "رسیدن درخواست" in page
    assert "افزودن متن" not in page


def test_an_unknown_field_is_named_with_the_one_that_was_meant(there) -> None:
    _, _, head, _ = there
    told = as_staff(head).post("/desk/texts/", {"module_title": "نام", "module_text": "سلام {aplicant}"})
    assert told.status_code == 422
    page = told.content.decode()
    assert "فیلد «{aplicant}» نیست؛ شاید «{applicant}» را می‌خواهید." in page
    assert "سلام {aplicant}" in page
    assert fault_of("یک { تنها") == "یک آکولاد باز یا بسته تنها مانده است؛ فیلد را میان «{» و «}» بنویسید."
    for name in FIELDS:
        assert fault_of(f"{{{name}}}") == ""
        assert "—" not in shown(f"{{{name}}}"), name
    assert set(SAMPLE) | {"office"} == set(FIELDS)


def test_the_preview_saves_nothing(there) -> None:
    _, _, head, _ = there
    told = (
        as_staff(head)
        .post("/desk/texts/", {"module_title": "نام", "module_text": "{applicant} گرامی", "look": "yes"})
        .content.decode()
    )
    assert "مریم شوشتری گرامی" in told
    assert not UnitText.objects.filter(title="نام").exists()


def test_it_is_brought_into_the_box_behind_what_was_typed_and_nothing_is_sent(there) -> None:
    case, officer, _, module = there
    page = as_staff(officer).get(f"/desk/cases/{case.tracking_code}/").content.decode()
    assert "رسیدن درخواست" in page
    answer = as_staff(officer).post(
        f"/desk/cases/{case.tracking_code}/text/",
        {"into": "message", "message": "با سلام", "unit_text": str(module.pk)},
    )
    told = answer.content.decode()
    assert answer.status_code == 200
    assert f"با سلام\n\n{case.applicant_name} گرامی، درخواست «{case.version.parsed.title}»" in told
    assert not Message.objects.filter(case=case).exists()
    answer = as_staff(officer).post(
        f"/desk/cases/{case.tracking_code}/text/",
        {"into": "defects", "defects": "", "unit_text": str(module.pk)},
    )
    assert f"{case.applicant_name} گرامی" in answer.content.decode()


def test_a_fact_that_the_case_lacks_is_named_before_it_is_sent(there) -> None:
    case, officer, head, _ = there
    assert not case.version.parsed.deadline.promised
    module = conversations.add_text(unit=head.unit, title="موعد", text="تا {due} پاسخ می‌دهیم.", by=head)
    told = filled(module, case)
    assert told.text == "تا — پاسخ می‌دهیم."
    assert told.missing == [FIELDS["due"]]
    page = as_staff(officer).post(
        f"/desk/cases/{case.tracking_code}/text/", {"into": "message", "unit_text": str(module.pk)}
    )
    assert "این پرونده این‌ها را ندارد" in page.content.decode()


def test_what_a_citizen_is_called_is_not_looked_through_for_fields(there) -> None:
    case, _, _, module = there
    case.applicant_name = "{code} {applicant}"
    assert filled(module, case).text.startswith("{code} {applicant} گرامی")


@pytest.mark.parametrize("key", ["", "0", "abc", "99999999999", "-1", "۱۲"])
def test_no_text_is_said_and_what_was_typed_stays(there, key: str) -> None:
    case, officer, _, _ = there
    told = (
        as_staff(officer)
        .post(
            f"/desk/cases/{case.tracking_code}/text/",
            {"into": "message", "message": "نوشته من", "unit_text": key},
        )
        .content.decode()
    )
    assert "نخست یک متن را از فهرست برگزینید" in told
    assert "نوشته من" in told


def test_another_units_and_a_retired_text_are_not_brought(there) -> None:
    case, officer, head, module = there
    other = (
        make.staff(Role.UNIT_HEAD, make.unit_to_ask(case).pk)
        or StaffMember.objects.filter(role=Role.UNIT_HEAD).exclude(unit=head.unit_id)[0]
    )
    foreign = conversations.add_text(unit=other.unit, title="از واحد دیگر", text="راز واحد دیگر", by=other)
    conversations.retire_text(module=module, by=head)
    for one in (foreign, module):
        told = (
            as_staff(officer)
            .post(f"/desk/cases/{case.tracking_code}/text/", {"into": "message", "unit_text": str(one.pk)})
            .content.decode()
        )
        assert "نخست یک متن" in told
        assert "راز واحد دیگر" not in told
    conversations.take_back_text(module=module, by=head)
    assert "رسیدن درخواست" in as_staff(officer).get(f"/desk/cases/{case.tracking_code}/").content.decode()


def test_two_of_a_name_and_two_who_change_at_once_are_told(there) -> None:
    _, _, head, module = there
    with pytest.raises(Invalid, match="چیز"):
        conversations.add_text(unit=head.unit, title="رسیدن درخواست", text="متن", by=head)
    conversations.change_text(module=module, title="رسید", text="متن نو", position=3, seen=1, by=head)
    with pytest.raises(WrongMoment, match="پیش از شما"):
        conversations.change_text(module=module, title="رسید", text="متن دوم", position=3, seen=1, by=head)
    answer = as_staff(head).post(
        f"/desk/texts/{module.pk}/",
        {"module_title": "رسید", "module_text": "متن دوم", "position": "۳", "edition": "1"},
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "متن دوم" in page
    assert "متن نو" in page


def test_every_unit_of_the_demo_with_a_head_begins_with_good_texts() -> None:
    seed_texts()
    for head in StaffMember.objects.filter(role=Role.UNIT_HEAD, is_active=True):
        texts = UnitText.objects.filter(unit=head.unit_id, active=True)
        assert texts.count() >= 3, head.unit_id
        assert not [one.title for one in texts if fault_of(one.text)]
