"""«برای تأیید رئیس»: the head sees a message before the citizen, who knows nothing of it until it is sent."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dargah.cases import operations as cases
from dargah.cases.models import Case, CaseFile
from dargah.conversations import operations as conversations
from dargah.conversations.models import Message, MessageDraft
from dargah.conversations.permissions import may_review, may_rewrite
from dargah.files.models import StoredFile
from dargah.insight.specimens import fixture
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed, Refusal, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.conversations.test_attached import status
from tests.integration.followups.worker import newest_job, work
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db
WORDS = "بازدید شما یکشنبه است."


def desk(case: Case) -> str:
    return f"/desk/cases/{case.tracking_code}/"


def with_officer() -> tuple[Case, StaffMember, StaffMember]:
    """A case at an officer's stage, that officer, and the head of the unit."""
    case = make.walked(until="advance")
    officer = make.holder(case)
    assert officer.role == Role.CASE_OFFICER
    return case, officer, make.staff(Role.UNIT_HEAD, officer.unit_id)


def drafted() -> tuple[Case, StaffMember, StaffMember, MessageDraft]:
    case, officer, head = with_officer()
    return case, officer, head, conversations.draft_message(case=case, text=WORDS, by=officer)


def test_the_citizen_sees_and_hears_nothing_of_it_until_it_is_sent() -> None:
    case, officer, head = with_officer()
    since = newest_job()
    paper = SimpleUploadedFile("برنامه.pdf", fixture("sanad.pdf"), "application/pdf")
    answer = as_staff(officer).post(
        f"{desk(case)}message/", {"message": WORDS, "for_approval": "yes", "files": [paper]}, follow=True
    )
    assert "تا آن هنگام متقاضی آن را نمی‌بیند" in answer.content.decode()
    draft = MessageDraft.objects.get(case=case)
    work(since=since)
    assert case.citizen is not None
    page = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    assert WORDS not in page
    assert "برنامه.pdf" not in page
    file = draft.files.get()
    assert status(as_citizen(case.citizen), f"/me/cases/{case.tracking_code}/files/{file.pk}/") == 404
    assert status(as_staff(head), f"{desk(case)}files/{file.pk}/") == 200
    assert not Notice.objects.filter(event="message_from_office", case_ref=case.reference).exists()
    assert not Message.objects.filter(case=case).exists()

    conversations.approve_draft(draft=draft, text=WORDS, by=head)
    work(since=since)
    message = Message.objects.get(case=case)
    assert (message.staff, message.approved_by) == (officer, head)
    page = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    assert WORDS in page
    assert head.full_name not in page
    assert CaseFile.objects.get(came_with__message=message).file_id == file.pk
    assert status(as_citizen(case.citizen), f"/me/cases/{case.tracking_code}/files/{file.pk}/") == 200
    assert Notice.objects.filter(event="message_from_office", case_ref=case.reference).exists()
    entry = Entry.objects.get(subject=case.reference, event=Event.message_from_office)
    assert (entry.actor, entry.detail["approved_by"]) == (head.reference, head.reference)
    assert entry.detail["to"] == officer.reference


def test_the_head_finds_it_on_the_list_with_its_count_and_on_the_case() -> None:
    case, officer, head, draft = drafted()
    browser = as_staff(head)
    page = browser.get("/desk/message-drafts/").content.decode()
    assert f"{desk(case)}#draft-{draft.pk}" in page
    assert WORDS in browser.get(desk(case)).content.decode()
    other = (
        StaffMember.objects.filter(role=Role.UNIT_HEAD)
        .exclude(unit__in=case.involved)
        .exclude(unit__children__in=case.involved)[0]
    )
    assert WORDS not in as_staff(other).get("/desk/message-drafts/").content.decode()
    own = as_staff(officer).get("/desk/message-drafts/").content.decode()
    assert WORDS in own
    colleague = StaffMember.objects.filter(role=Role.CASE_OFFICER, unit=officer.unit_id).exclude(
        pk=officer.pk
    )[0]
    assert WORDS not in as_staff(colleague).get("/desk/message-drafts/").content.decode()


def test_who_may_review_and_who_may_rewrite_everybody_else_tried() -> None:
    case, officer, _, draft = drafted()
    for member in StaffMember.objects.filter(is_active=True):
        heads = member.role == Role.DIRECTOR or (
            member.role == Role.UNIT_HEAD and officer.unit_id in member.unit_slugs
        )
        assert may_review(draft, member) == heads, member.username
        assert may_rewrite(draft, member) == (member == officer), member.username
        if not heads:
            with pytest.raises(Refusal):
                conversations.approve_draft(draft=draft, text=WORDS, by=member)
            with pytest.raises(Refusal):
                conversations.return_draft(draft=draft, reason="دوباره بنویسید.", by=member)
        if member != officer:
            with pytest.raises(Refusal):
                conversations.renew_draft(draft=draft, text="واژه‌های دیگری", by=member)
            with pytest.raises(Refusal):
                conversations.withdraw_draft(draft=draft, by=member)
    draft.refresh_from_db()
    assert draft.state == "waiting"
    assert not Message.objects.filter(case=case).exists()


def test_where_the_unit_wants_it_no_officer_sends_past_the_head() -> None:
    case, officer, head = with_officer()
    conversations.set_rule(unit=head.unit, head_sees_first=True, by=head)
    answer = as_staff(officer).post(f"{desk(case)}message/", {"message": WORDS})
    assert answer.status_code == 403
    assert WORDS in answer.content.decode(), "what was written stays"
    assert not Message.objects.filter(case=case).exists()
    page = as_staff(officer).get(desk(case)).content.decode()
    assert ">فرستادن</button>" not in page
    assert "فرستادن برای تأیید رئیس" in page
    conversations.write(case=case, text="خود رئیس می‌نویسد.", by=head, actor=head.reference)
    elsewhere = make.unit_to_ask(case)
    with pytest.raises(Refusal):
        conversations.set_rule(unit=elsewhere, head_sees_first=True, by=head)
    with pytest.raises(NotAllowed):
        conversations.set_rule(unit=head.unit, head_sees_first=False, by=officer)


def test_the_head_changes_words_and_both_are_kept() -> None:
    case, officer, head, draft = drafted()
    as_staff(head).post(
        f"{desk(case)}message-drafts/{draft.pk}/approval/", {f"draft_text_{draft.pk}": "بازدید شما شنبه است."}
    )
    draft.refresh_from_db()
    assert draft.message is not None
    assert (draft.text, draft.message.text) == (WORDS, "بازدید شما شنبه است.")
    assert draft.was_changed
    page = as_staff(officer).get(desk(case)).content.decode()
    assert WORDS in page
    assert "رئیس واژه‌هایی را تغییر داد" in page


def test_it_comes_back_with_the_reason_and_is_written_anew() -> None:
    case, officer, head, draft = drafted()
    answer = as_staff(head).post(
        f"{desk(case)}message-drafts/{draft.pk}/return/", {f"return_reason_{draft.pk}": ""}
    )
    assert answer.status_code == 422
    as_staff(head).post(
        f"{desk(case)}message-drafts/{draft.pk}/return/", {f"return_reason_{draft.pk}": "ساعت را هم بنویسید."}
    )
    browser = as_staff(officer)
    assert "ساعت را هم بنویسید." in browser.get("/desk/message-drafts/").content.decode()
    assert "ساعت را هم بنویسید." in browser.get(desk(case)).content.decode()
    with pytest.raises(WrongMoment):
        conversations.approve_draft(draft=draft, text=WORDS, by=head)
    browser.post(
        f"{desk(case)}message-drafts/{draft.pk}/renewal/", {f"anew_text_{draft.pk}": f"{WORDS} ساعت ده."}
    )
    renewed = MessageDraft.objects.get(case=case, state="waiting")
    draft.refresh_from_db()
    assert (draft.state, draft.text) == ("renewed", WORDS)
    conversations.approve_draft(draft=renewed, text=renewed.text, by=head)
    assert case.citizen is not None
    assert (
        "ساعت را هم" not in as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    )


def test_an_unanswered_message_waits_on_while_the_draft_does() -> None:
    case, _, head, draft = drafted()
    conversations.write(case=case, text="وقت بازدید کی است؟", by=case.citizen, actor="citizen:test")
    case.refresh_from_db()
    assert case.answer_by is not None
    conversations.approve_draft(draft=draft, text=WORDS, by=head)
    case.refresh_from_db()
    assert case.answer_by is None


def test_a_draft_that_outlived_its_case_is_put_aside_and_says_so() -> None:
    case, officer, head, draft = drafted()
    since = newest_job()
    cases.close(case=case, reason="درخواست تکراری است.", by=make.staff(Role.DIRECTOR))
    with pytest.raises(WrongMoment, match="پایان یافته"):
        conversations.approve_draft(draft=draft, text=WORDS, by=head)
    work(since=since)
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert "فرستاده نشد: پرونده پیش از تأیید پایان یافت." in as_staff(head).get(desk(case)).content.decode()
    assert Entry.objects.filter(
        subject=case.reference, event=Event.message_draft_withdrawn, actor="system"
    ).exists()
    afterwards = conversations.draft_message(case=case, text="نسخه بایگانی آماده است.", by=officer)
    work(since=since)
    conversations.approve_draft(draft=afterwards, text=afterwards.text, by=head)


def test_a_file_found_infected_meanwhile_is_not_sent() -> None:
    case, officer, head = with_officer()
    paper = SimpleUploadedFile("برنامه.pdf", fixture("sanad.pdf"), "application/pdf")
    as_staff(officer).post(
        f"{desk(case)}message/", {"message": WORDS, "for_approval": "yes", "files": [paper]}
    )
    draft = MessageDraft.objects.get(case=case)
    StoredFile.objects.filter(pk=draft.files.get().pk).update(scan="infected", scanned_at=case.submitted_at)
    with pytest.raises(WrongMoment, match="بدافزار"):
        conversations.approve_draft(draft=draft, text=WORDS, by=head)
    assert status(as_staff(head), f"{desk(case)}files/{draft.files.get().pk}/") == 403


def test_sent_twice_at_once_it_is_one_draft_and_nothing_is_none() -> None:
    case, officer, _, draft = drafted()
    assert conversations.draft_message(case=case, text=WORDS, by=officer) == draft
    with pytest.raises(Invalid):
        conversations.draft_message(case=case, text="  ", by=officer)


def test_what_the_second_head_typed_is_not_lost() -> None:
    case, _, head, draft = drafted()
    conversations.approve_draft(draft=draft, text=WORDS, by=make.staff(Role.DIRECTOR))
    answer = as_staff(head).post(
        f"{desk(case)}message-drafts/{draft.pk}/approval/", {f"draft_text_{draft.pk}": "واژه‌های رئیس دوم"}
    )
    assert answer.status_code == 409
    assert "واژه‌های رئیس دوم" in answer.content.decode()
    assert Message.objects.filter(case=case).count() == 1
