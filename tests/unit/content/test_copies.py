"""Four eyes hold for copies, too: what nobody has approved yet is the work of who wrote it, wherever it is laid."""

import pytest

from dargah.content import operations
from dargah.content.models import ServiceDraft, Submission
from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed
from dargah.people.roles import Role
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def analysts() -> tuple[StaffMember, StaffMember]:
    first, second = StaffMember.objects.filter(role=Role.SERVICE_ANALYST)[:2]
    return first, second


def written(by: StaffMember) -> ServiceDraft:
    draft = operations.begin_service(slug="first-one", title="نخستین", unit="secretariat", usual=True, by=by)
    facts = {**draft.parts["facts"], "ask": "می‌خواهم.", "summary": "خلاصه", "output": "نامه", "group": "land"}
    facts["deadline"] = {**facts["deadline"], "working_days": 10}
    return operations.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=by)


def copied(source: ServiceDraft, by: StaffMember) -> ServiceDraft:
    return operations.copy_service(source=source, slug="second-one", title="دومین", by=by)


def submitted(draft: ServiceDraft, by: StaffMember) -> Submission:
    return operations.submit(draft=draft, seen=draft.edition, note="", by=by)


def test_nobody_approves_their_own_text_that_a_colleague_copied(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    author, other = analysts
    submission = submitted(copied(written(author), other), other)
    with pytest.raises(NotAllowed, match="همکار دیگری"):
        operations.approve(submission=submission, by=author)


def test_a_copy_of_what_is_published_is_the_work_of_who_copied(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    author, other = analysts
    source = operations.open_service(service=make.service(), by=author)
    assert copied(source, other).writers == [other.reference]


def test_who_copied_by_mistake_may_throw_the_copy_away(analysts: tuple[StaffMember, StaffMember]) -> None:
    author, other = analysts
    source = written(author)
    copy = copied(source, other)
    with pytest.raises(NotAllowed):
        operations.discard_draft(draft=source, by=other)
    operations.discard_draft(draft=copy, by=other)
    assert list(ServiceDraft.objects.filter(slug__in=["first-one", "second-one"])) == [source]


@pytest.mark.parametrize(
    ("address", "may"), [("Sara@Example.ir", False), ("other@example.ir", True), ("", True)]
)
def test_two_accounts_with_one_address_are_one_person(
    analysts: tuple[StaffMember, StaffMember], address: str, may: bool
) -> None:
    author, other = analysts
    StaffMember.objects.filter(pk=author.pk).update(email="sara@example.ir" if address else "")
    StaffMember.objects.filter(pk=other.pk).update(email=address)
    other.refresh_from_db()
    submission = submitted(written(author), author)
    if may:
        operations.approve(submission=submission, by=other)
    else:
        with pytest.raises(NotAllowed):
            operations.approve(submission=submission, by=other)
