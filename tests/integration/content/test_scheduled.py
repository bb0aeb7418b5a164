"""What was approved for an hour is looked at again when the hour comes, each on its own."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dargah.content import operations
from dargah.content.models import Submission
from dargah.content.operations import publishing
from dargah.content.states import State
from dargah.people.models import StaffMember
from dargah.people.refusals import WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.content.test_four_eyes import analysts, current, opened, with_minutes
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db
OTHER = "foi-request"


def scheduled(slug: str = "general-letter") -> Submission:
    """A service whose minutes change, approved for an hour that has come."""
    writer, other = analysts()
    draft = with_minutes(opened(writer, slug), 41, writer)
    soon = timezone.now() + timedelta(hours=1)
    submission = operations.submit(draft=draft, seen=draft.edition, note="", publish_at=soon, by=writer)
    operations.approve(submission=submission, by=other)
    Submission.objects.filter(pk=submission.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    submission.refresh_from_db()
    return submission


def test_what_waits_for_its_hour_is_not_said_to_wait_for_approval() -> None:
    writer, other = analysts()
    draft = with_minutes(opened(writer, "general-letter"), 41, writer)
    soon = timezone.now() + timedelta(hours=1)
    submission = operations.submit(draft=draft, seen=draft.edition, note="", publish_at=soon, by=writer)
    place = "/studio/services/general-letter/versions/"
    assert "نسخه‌ای تازه منتظر تأیید است." in as_staff(writer).get(place).content.decode()
    operations.approve(submission=submission, by=other)
    page = as_staff(writer).get(place).content.decode()
    assert "منتظر تأیید است" not in page
    assert "نسخه‌ای تازه تأیید شده است و در" in page


def change(submission: Submission, name: str, value: Any) -> None:
    submission.content = {**submission.content, name: value}
    submission.save()


def reason_of(submission: Submission) -> str:
    submission.refresh_from_db()
    assert submission.state == State.SENT_BACK
    return submission.reason


def test_a_stage_that_nobody_holds_any_more_goes_back_with_the_reason() -> None:
    before, submission = current(), scheduled()
    StaffMember.objects.filter(role=Role.SECRETARIAT).update(is_active=False)
    assert operations.publish_due() == 0
    assert current() == before
    assert "کسی با نقش «دبیرخانه»" in reason_of(submission)


def test_a_letter_that_does_not_compile_and_a_sample_that_proves_nothing_go_back() -> None:
    before, submission = current(), scheduled()
    change(submission, "samples", {**submission.content["samples"], "accepted": {
        **submission.content["samples"]["accepted"], "walk": []}})  # fmt: skip
    assert operations.publish_due() == 0
    assert "نمونه «پذیرفته»" in reason_of(submission)
    assert current() == before


def test_what_one_breaks_on_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that no longer reads as a definition, one on which the program errs; the third is published."""
    unread, broken, sound = scheduled(), scheduled("form-j"), scheduled(OTHER)
    change(unread, "definition", {**unread.content["definition"], "no_such_key": 1})
    whole = publishing.publish_content

    def errs(content: dict[str, Any], **more: Any) -> Any:
        if content["definition"]["slug"] == "form-j":
            raise KeyError("letters")
        return whole(content, **more)

    monkeypatch.setattr(publishing, "publish_content", errs)
    assert operations.publish_due() == 1
    assert "دیگر خوانده نمی‌شود" in reason_of(unread)
    assert reason_of(broken) == publishing.BROKEN
    sound.refresh_from_db()
    assert sound.state == State.PUBLISHED
    version = make.service(OTHER).current
    assert version is not None
    assert version.parsed.minutes == 41


def test_who_approves_at_once_is_told_the_same() -> None:
    writer, other = analysts()
    draft = with_minutes(opened(writer), 41, writer)
    submission = operations.submit(draft=draft, seen=draft.edition, note="", by=writer)
    StaffMember.objects.filter(role=Role.SECRETARIAT).update(is_active=False)
    with pytest.raises(WrongMoment, match="دبیرخانه"):
        operations.approve(submission=submission, by=other)
