"""The page of a group of the bank that was published goes on to show what was approved; its list shows titles only."""

import pytest

from dargah.content import operations
from dargah.content.models import Submission
from dargah.people.models import StaffMember
from tests.integration.content.test_four_eyes import analysts
from tests.integration.statements.test_pages import as_staff

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
