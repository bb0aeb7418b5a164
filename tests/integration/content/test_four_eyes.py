"""A service is written by one, published by another; what is under way stays on its version; older ones come back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.cases.models import Case
from dargah.cases.operations import submit as submit_application
from dargah.catalogue import exchange
from dargah.catalogue.forms import clean_answers
from dargah.catalogue.models import Service
from dargah.catalogue.operations import load_content
from dargah.content import operations
from dargah.content.banked import current_bank
from dargah.content.facts import proposed_facts
from dargah.content.findings import read
from dargah.content.models import Confirmation, ServiceDraft, Submission
from dargah.content.operations.republishing import touched_by
from dargah.content.states import State
from dargah.journal.models import Entry
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, NotAllowed, WrongMoment
from dargah.people.roles import Role
from dargah.persian.text import in_alphabet
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db
SLUG = "general-letter"


def analysts() -> tuple[StaffMember, StaffMember]:
    first, second = StaffMember.objects.filter(role=Role.SERVICE_ANALYST, is_active=True)[:2]
    return first, second


def opened(by: StaffMember, slug: str = SLUG) -> ServiceDraft:
    return operations.open_service(service=make.service(slug), by=by)


def with_minutes(draft: ServiceDraft, minutes: int, by: StaffMember) -> ServiceDraft:
    facts: dict[str, Any] = {**draft.parts["facts"], "minutes": minutes}
    return operations.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=by)


def asked(minutes: int = 33, **more: Any) -> tuple[Submission, StaffMember, StaffMember]:
    writer, other = analysts()
    draft = with_minutes(opened(writer), minutes, writer)
    return (
        operations.submit(draft=draft, seen=draft.edition, note="زمان درست شد.", by=writer, **more),
        writer,
        other,
    )


def current() -> Any:
    version = Service.objects.select_related("current").get(slug=SLUG).current
    assert version is not None
    return version


def test_who_wrote_it_does_not_approve_it_and_another_publishes_exactly_that() -> None:
    before = current()
    submission, writer, other = asked()
    with pytest.raises(NotAllowed, match="همکار دیگری"):
        operations.approve(submission=submission, by=writer)
    assert current() == before
    operations.approve(submission=submission, by=other)
    assert current().number == before.number + 1
    assert current().parsed.minutes == 33
    assert current().published_by in {writer.reference, other.reference}


def test_only_an_analyst_writes_and_only_analyst_or_director_approves() -> None:
    submission, _, _ = asked()
    for role in (Role.CASE_OFFICER, Role.UNIT_HEAD, Role.CONTENT_EDITOR, Role.SYSADMIN, Role.SECRETARIAT):
        with pytest.raises(NotAllowed):
            operations.approve(submission=submission, by=make.staff(role))
        with pytest.raises(NotAllowed):
            operations.open_service(service=make.service("form-j"), by=make.staff(role))
    assert operations.approve(submission=submission, by=make.staff(Role.DIRECTOR)).state == State.PUBLISHED


def test_a_case_under_way_stays_on_its_version() -> None:
    case = make.case(SLUG)
    held = case.version_id
    submission, _, other = asked()
    operations.approve(submission=submission, by=other)
    assert Case.objects.get(pk=case.pk).version_id == held
    assert current().pk != held


def test_what_is_approved_for_an_hour_is_published_when_it_comes() -> None:
    before = current()
    submission, _, other = asked(publish_at=timezone.now() + timedelta(hours=2))
    assert operations.approve(submission=submission, by=other).state == State.SCHEDULED
    assert operations.publish_due() == 0
    assert current() == before
    Submission.objects.update(publish_at=timezone.now() - timedelta(minutes=1))
    assert operations.publish_due() == 1
    assert current().parsed.minutes == 33


def test_it_goes_back_with_a_reason_and_can_be_taken_back_by_who_sent_it() -> None:
    submission, writer, other = asked()
    with pytest.raises(Invalid):
        operations.send_back(submission=submission, reason=" ", by=other)
    operations.send_back(submission=submission, reason="دقیقه‌ها زیاد است.", by=other)
    draft = ServiceDraft.objects.get(slug=SLUG)
    again = operations.submit(draft=draft, seen=draft.edition, note="", by=writer)
    with pytest.raises(NotAllowed):
        operations.withdraw(submission=again, by=other)
    assert operations.withdraw(submission=again, by=writer).state == State.WITHDRAWN


def test_an_older_version_comes_back_as_a_new_one_with_a_reason() -> None:
    first = current()
    submission, writer, other = asked()
    operations.approve(submission=submission, by=other)
    draft = ServiceDraft.objects.get(slug=SLUG)
    with pytest.raises(Invalid):
        operations.submit_older_version(draft=draft, version=first, note="", by=writer)
    back = operations.submit_older_version(draft=draft, version=first, note="زمان نادرست بود.", by=writer)
    operations.approve(submission=back, by=other)
    assert current().number == first.number + 2
    assert current().digest == first.digest


def test_the_present_version_is_none_to_return_to() -> None:
    writer, _ = analysts()
    with pytest.raises(WrongMoment, match="همان است که اکنون منتشر است"):
        operations.submit_older_version(draft=opened(writer), version=current(), note="باز همان", by=writer)
    assert not Submission.objects.exists()


def test_a_return_to_an_older_version_leaves_what_somebody_is_writing() -> None:
    first = current()
    submission, writer, other = asked()
    operations.approve(submission=submission, by=other)
    draft = with_minutes(ServiceDraft.objects.get(slug=SLUG), 47, writer)
    back = operations.submit_older_version(draft=draft, version=first, note="زمان نادرست بود.", by=writer)
    operations.approve(submission=back, by=other)
    assert current().digest == first.digest
    draft = ServiceDraft.objects.get(slug=SLUG)
    assert draft.parts["facts"]["minutes"] == 47
    assert draft.writers == [writer.reference]
    assert draft.base == current()


def test_an_hour_without_its_day_is_told_beside_the_day() -> None:
    writer, _ = analysts()
    draft = with_minutes(opened(writer), 47, writer)
    sent = {"edition": str(draft.edition), "publish_at": "۹:۰۰", "note": "زود"}
    answer = as_staff(writer).post(f"/studio/services/{SLUG}/submission/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "روز انتشار را هم بنویسید" in page
    assert "زود" in page
    assert not Submission.objects.exists()


def test_two_who_write_at_once_lose_nothing_silently() -> None:
    writer, other = analysts()
    draft = opened(writer)
    with_minutes(draft, 20, writer)
    with pytest.raises(ChangedMeanwhile):
        with_minutes(draft, 21, other)


def test_a_fault_stands_at_its_place_and_stops_the_submission() -> None:
    writer, _ = analysts()
    draft = opened(writer)
    stages = draft.parts["stages"]
    broken = {**stages, "stages": stages["stages"][:1]}
    draft = operations.write_part(draft=draft, part="stages", raw=broken, seen=draft.edition, by=writer)
    findings = read(draft.parts, current_bank()).findings
    assert findings
    assert {one.spot.part for one in findings} & {"stages", "outcomes"}
    with pytest.raises(WrongMoment):
        operations.submit(draft=draft, seen=draft.edition, note="", by=writer)


def test_a_proposed_fact_is_confirmed_with_where_it_is_written() -> None:
    writer, other = analysts()
    draft = opened(writer)
    facts = {one.place: one for one in proposed_facts(draft.parts)}
    assert {"deadline", "papers"} <= set(facts)
    with pytest.raises(Invalid):
        operations.confirm_fact(draft=draft, place="deadline", source=" ", seen=draft.edition, by=writer)
    operations.confirm_fact(draft=draft, place="deadline", source="نامه ۱۲/۳", seen=draft.edition, by=writer)
    draft.refresh_from_db()
    assert "deadline" not in {one.place for one in proposed_facts(draft.parts)}
    assert Confirmation.objects.get().by == writer.reference
    submission = operations.submit(draft=draft, seen=draft.edition, note="", by=writer)
    operations.approve(submission=submission, by=other)
    assert current().parsed.deadline.promised


def test_changing_a_group_shows_and_republishes_the_services_that_ask_it() -> None:
    writer, other = analysts()
    touched = {service.slug for service in touched_by("place")}
    assert touched
    group = operations.open_group(key="place", by=writer)
    questions = group.questions
    questions["fields"][0]["value"]["hint"] = "راهنمای تازه"
    group = operations.write_group(group=group, raw=questions, seen=group.edition, by=writer)
    before = {slug: make.service(slug).current_id for slug in touched}
    submission = operations.submit_group(group=group, seen=group.edition, note="", by=writer)
    operations.approve(submission=submission, by=other)
    after = {slug: make.service(slug).current_id for slug in touched}
    assert all(after[slug] != before[slug] for slug in touched)


def test_what_was_sent_before_a_group_changed_is_published_with_the_group_as_it_is_now() -> None:
    writer, other = analysts()
    slug = touched_by("place")[0].slug
    draft = with_minutes(opened(writer, slug), 33, writer)
    sent = operations.submit(draft=draft, seen=draft.edition, note="", by=writer)
    group = operations.open_group(key="place", by=writer)
    questions = group.questions
    questions["fields"][0]["value"]["hint"] = "راهنمای تازه"
    group = operations.write_group(group=group, raw=questions, seen=group.edition, by=writer)
    changed = operations.submit_group(group=group, seen=group.edition, note="", by=writer)
    operations.approve(submission=changed, by=other)
    version = operations.approve(submission=sent, by=other).version
    assert version is not None
    assert version.parsed.minutes == 33
    hints = [field.hint for page in version.parsed.form if page.use == "place" for field in page.group]
    assert "راهنمای تازه" in hints
    assert slug in {service.slug for service in touched_by("place")}, "still by reference"


def test_what_the_workshop_published_is_exported_with_its_groups_by_reference() -> None:
    submission, _, other = asked()
    operations.approve(submission=submission, by=other)
    files = exchange.exported([SLUG])
    written = files[f"services/{SLUG}/service.yaml"]
    assert "use:" in written
    assert {f"services/{SLUG}/samples/{name}.yaml" for name in ("accepted", "refused", "incomplete")} <= set(
        files
    )


def test_a_service_of_another_s_name_is_not_sent() -> None:
    writer, _ = analysts()
    draft = opened(writer)
    title = make.service("mehr-transfer").current.parsed.title
    facts = {**draft.parts["facts"], "title": title}
    draft = operations.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=writer)
    with pytest.raises(WrongMoment, match="با نام"):
        operations.submit(draft=draft, seen=draft.edition, note="", by=writer)


def test_what_the_workshop_published_keeps_all_its_samples_when_it_is_written_on() -> None:
    submission, writer, other = asked()
    operations.approve(submission=submission, by=other)
    draft = operations.renew_draft(draft=ServiceDraft.objects.get(slug=SLUG), by=writer)
    assert set(read(draft.parts, current_bank()).samples) == {"accepted", "refused", "incomplete"}


def taken_off(reason: str = "این خدمت به شهرداری سپرده شد.") -> tuple[StaffMember, StaffMember]:
    writer, other = analysts()
    submission = operations.submit_taking_off(service=make.service(SLUG), reason=reason, by=writer)
    operations.approve(submission=submission, by=other)
    return writer, other


def test_a_service_is_taken_off_by_two_and_citizens_read_why(client: Client) -> None:
    case = make.case(SLUG)
    writer, other = analysts()
    submission = operations.submit_taking_off(
        service=make.service(SLUG), reason="این خدمت به شهرداری سپرده شد.", by=writer
    )
    with pytest.raises(NotAllowed):
        operations.approve(submission=submission, by=writer)
    assert client.get(f"/services/{SLUG}/").status_code == 200, "until somebody else has approved"
    page = as_staff(other).get(f"/studio/submissions/{submission.pk}/").content.decode()
    assert "برداشتن این خدمت از درگاه" in page
    operations.approve(submission=submission, by=other)
    gone = client.get(f"/services/{SLUG}/")
    assert gone.status_code == 410
    assert "به شهرداری سپرده شد" in gone.content.decode()
    assert client.get(f"/services/{SLUG}/start/").status_code == 410
    assert SLUG not in client.get("/services/").content.decode()
    assert client.get(f"/api/v1/services/{SLUG}").status_code == 404
    case.refresh_from_db()
    assert case.version.parsed.slug == SLUG, "what is under way goes on"
    told = {one["slug"]: one for one in client.get("/coverage/data/?format=json").json()["services"]}
    assert (told[SLUG]["level"], told[SLUG]["blocker"]["why"]) == (0, "taken_off")


def test_what_a_citizen_has_written_stays_and_cannot_be_sent_meanwhile() -> None:
    citizen = make.citizen()
    draft = applications.start(service=make.service(SLUG), citizen=citizen)
    answers = make.loaded(SLUG).samples["accepted"].answers
    kept, done = (
        clean_answers(draft.version.parsed, answers)[0],
        [page.key for page in draft.version.parsed.form],
    )
    Draft.objects.filter(pk=draft.pk).update(answers=kept, done=done)
    reader = as_citizen(citizen)
    writer, other = taken_off()
    for path in ("", "review/"):
        answer = reader.get(f"/apply/{draft.pk}/{path}")
        assert answer.status_code == 410
        assert "نگه داشته شده" in answer.content.decode()
    assert reader.post(f"/apply/{draft.pk}/submission/", {"declaration": "yes"}).status_code == 410
    with pytest.raises(WrongMoment, match="ارائه نمی‌شود"):
        submit_application(draft=draft, actor=citizen.reference)
    assert reader.get(f"/services/{SLUG}/for-another/").status_code == 410
    draft.refresh_from_db()
    assert (draft.submitted_at, bool(draft.answers)) == (None, True)
    back = ServiceDraft.objects.get(slug=SLUG)
    again = operations.submit_older_version(draft=back, version=draft.version, note="باز با ماست.", by=writer)
    operations.approve(submission=again, by=other)
    assert reader.get(f"/apply/{draft.pk}/").status_code == 302
    assert current().pk == draft.version_id, "the very version that stood before"


def test_an_upgrade_does_not_bring_back_what_the_office_has_taken_off() -> None:
    taken_off()
    load_content(Path(settings.CONTENT))
    assert not Service.objects.get(slug=SLUG).is_published
    load_content(Path(settings.CONTENT), keeping_the_office=False)
    assert Service.objects.get(slug=SLUG).is_published, "who asks for the folder as it is gets it"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_taking_off_wants_a_reason(reason: str) -> None:
    with pytest.raises(Invalid):
        operations.submit_taking_off(service=make.service(SLUG), reason=reason, by=analysts()[0])
    assert not ServiceDraft.objects.exists()


def test_only_what_nobody_has_seen_is_forgotten() -> None:
    writer, _ = analysts()
    mistaken = operations.begin_service(slug="by-mistake", title="به اشتباه", unit=writer.unit_id, by=writer)
    operations.discard_draft(draft=mistaken, by=writer)
    assert not ServiceDraft.objects.filter(slug="by-mistake").exists()
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.event, entry.detail) == ("draft_discarded", {"title": "به اشتباه"})
    for kept in (opened(writer), asked()[0].draft):
        with pytest.raises(WrongMoment):
            operations.discard_draft(draft=kept, by=writer)
    with pytest.raises(NotAllowed):
        operations.discard_draft(draft=mistaken, by=make.staff(Role.DIRECTOR))


def test_the_list_is_narrowed_by_name_state_and_unit_in_the_order_of_our_alphabet() -> None:
    writer, _ = analysts()
    taken_off()
    client = as_staff(writer)
    titles = [row.title for row in client.get("/studio/").context["rows"]]
    assert titles == sorted(titles, key=in_alphabet)
    assert len(titles) == 51
    found = client.get("/studio/", {"q": "پروانه  اشتغال"}).context["rows"]
    assert found
    assert all("پروانه اشتغال" in row.title for row in found)
    assert [row.slug for row in client.get("/studio/", {"state": "off"}).context["rows"]] == [SLUG]
    units = {row.unit_slug for row in client.get("/studio/", {"unit": "secretariat"}).context["rows"]}
    assert units == {"secretariat"}
    assert all(row.unverified for row in client.get("/studio/", {"open": "yes"}).context["rows"])
    assert client.get("/studio/", {"q": "هیچ\0", "state": "x"}).status_code == 200
