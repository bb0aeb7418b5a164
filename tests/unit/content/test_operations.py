"""Writing and publishing: four eyes, versions that stand, groups of the bank that touch services, hours that come."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dargah.catalogue import operations as catalogue
from dargah.catalogue.exchange import exported
from dargah.catalogue.models import Service, ServiceVersion
from dargah.content import operations, queries
from dargah.content.banked import current_bank
from dargah.content.compare import compare
from dargah.content.facts import proposed_facts
from dargah.content.findings import read
from dargah.content.models import ServiceDraft, Submission
from dargah.content.operations import publishing
from dargah.content.states import State
from dargah.journal.models import Entry
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, NotAllowed, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def analysts() -> tuple[StaffMember, StaffMember]:
    first, second = StaffMember.objects.filter(role=Role.SERVICE_ANALYST)[:2]
    return first, second


@pytest.fixture
def director() -> StaffMember:
    return make.staff(Role.DIRECTOR)


def with_word(draft: ServiceDraft, by: StaffMember, word: str = "واژه‌ای نو") -> ServiceDraft:
    """The draft with another word for its search: the smallest thing that can be written."""
    facts = draft.parts["facts"]
    raw = {**facts, "words": [*facts["words"], {"type": "item", "id": word, "value": word}]}
    return operations.write_part(draft=draft, part="facts", raw=raw, seen=draft.edition, by=by)


def submitted(by: StaffMember, slug: str = make.INQUIRY, **more: Any) -> Submission:
    draft = with_word(operations.open_service(service=make.service(slug), by=by), by)
    return operations.submit(draft=draft, seen=draft.edition, note="واژه‌ای که مردم می‌گویند", by=by, **more)


def test_nobody_publishes_what_they_submitted_or_wrote(
    analysts: tuple[StaffMember, StaffMember], director: StaffMember
) -> None:
    writer, other = analysts
    draft = with_word(operations.open_service(service=make.service(), by=writer), writer)
    draft = with_word(draft, other, "واژه‌ای دیگر")
    submission = operations.submit(draft=draft, seen=draft.edition, note="", by=writer)
    for own in (writer, other):
        with pytest.raises(NotAllowed, match="همکار دیگری"):
            operations.approve(submission=submission, by=own)
    assert make.service().current == draft.base
    done = operations.approve(submission=submission, by=director)
    assert done.state == State.PUBLISHED
    assert make.service().current == done.version


def test_mutant_approval_that_forgets_whose_work_it_is(
    analysts: tuple[StaffMember, StaffMember], monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = submitted(analysts[0])
    monkeypatch.setattr(publishing, "check_may_decide", lambda *_: None)
    assert operations.approve(submission=submission, by=analysts[0]).state == State.PUBLISHED


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SERVICE_ANALYST}))
def test_only_analysts_write(role: str) -> None:
    member = StaffMember(role=role, is_active=True, pk=1, unit_id="secretariat")
    with pytest.raises(NotAllowed):
        operations.begin_service(slug="x-y", title="خدمتی", unit="secretariat", by=member)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SERVICE_ANALYST, Role.DIRECTOR}))
def test_only_analysts_and_the_director_answer(role: str, analysts: tuple[StaffMember, StaffMember]) -> None:
    submission = submitted(analysts[0])
    member = StaffMember(role=role, is_active=True, pk=999_999, unit_id="secretariat")
    for verb in (
        lambda: operations.approve(submission=submission, by=member),
        lambda: operations.send_back(submission=submission, reason="چرا", by=member),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_publication_leaves_cases_under_way_on_their_version(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    case = make.case()
    before = case.version
    operations.approve(submission=submitted(analysts[0]), by=analysts[1])
    case.refresh_from_db()
    assert case.version == before
    assert make.service().current.number == before.number + 1
    assert "واژه‌ای نو" in make.service().current.parsed.words


def test_who_asked_and_who_answered_is_in_the_journal(analysts: tuple[StaffMember, StaffMember]) -> None:
    operations.approve(submission=submitted(analysts[0]), by=analysts[1])
    told = (
        Entry.objects.filter(subject=f"service:{make.INQUIRY}")
        .order_by("-seq")
        .values_list("event", "actor")[:3]
    )
    assert list(told) == [
        ("publication_decided", analysts[1].reference),
        ("service_published", analysts[1].reference),
        ("publication_asked", analysts[0].reference),
    ]


def test_a_load_of_the_files_does_not_take_back_what_the_office_published(
    analysts: tuple[StaffMember, StaffMember], settings: Any
) -> None:
    submission = operations.approve(submission=submitted(analysts[0]), by=analysts[1])
    catalogue.load_content(settings.CONTENT)
    assert make.service().current == submission.version


def test_nobody_writes_over_what_they_have_not_seen(analysts: tuple[StaffMember, StaffMember]) -> None:
    draft = operations.open_service(service=make.service(), by=analysts[0])
    seen = draft.edition
    with_word(draft, analysts[0])
    with pytest.raises(ChangedMeanwhile):
        operations.write_part(draft=draft, part="facts", raw=draft.parts["facts"], seen=seen, by=analysts[1])


def test_what_is_submitted_stands_still_until_it_is_answered(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    submission = submitted(analysts[0])
    assert submission.draft is not None
    with pytest.raises(WrongMoment):
        with_word(submission.draft, analysts[0], "سومی")
    operations.send_back(submission=submission, reason="مهلت را ببینید.", by=analysts[1])
    assert with_word(submission.draft, analysts[0], "سومی").edition > submission.draft.edition
    with pytest.raises(WrongMoment):
        operations.approve(submission=submission, by=analysts[1])


def test_who_submitted_may_take_it_back_and_nobody_else(analysts: tuple[StaffMember, StaffMember]) -> None:
    submission = submitted(analysts[0])
    with pytest.raises(NotAllowed):
        operations.withdraw(submission=submission, by=analysts[1])
    assert operations.withdraw(submission=submission, by=analysts[0]).state == State.WITHDRAWN


def test_what_has_a_fault_is_not_submitted_and_each_fault_knows_its_place(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    draft = operations.begin_service(
        slug="half-written", title="خدمتی نو", unit="secretariat", by=analysts[0]
    )
    findings = read(draft.parts, current_bank()).findings
    assert {one.spot.part for one in findings} >= {"facts"}
    assert all(one.sentence and one.spot.words for one in findings)
    with pytest.raises(WrongMoment):
        operations.submit(draft=draft, seen=draft.edition, note="", by=analysts[0])


def test_a_condition_on_a_question_that_is_not_there_points_to_its_question(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    draft = operations.open_service(service=make.service(), by=analysts[0])
    raw = draft.parts["form"]
    item = next(page for page in raw["form"] if page["value"]["fields"])["value"]["fields"][0]
    item["value"]["when"] = 'nobody_asks == "this"'
    draft = operations.write_part(draft=draft, part="form", raw=raw, seen=draft.edition, by=analysts[0])
    found = [one for one in read(draft.parts, current_bank()).findings if one.stops]
    assert [one.spot.block for one in found] == [item["id"]]


def test_a_new_service_gets_the_names_that_nobody_wrote(analysts: tuple[StaffMember, StaffMember]) -> None:
    draft = operations.begin_service(slug="brand-new", title="خدمتی نو", unit="secretariat", by=analysts[0])
    page = {"page": "صفحه", "key": "", "hint": "", "when": "", "use": "", "without": [], "require": [], "hints": [],
            "group": [], "checks": [], "fields": []}  # fmt: skip
    question = {"type": "text", "id": "a", "value": {"label": "نام", "key": ""}}
    page["fields"] = [question, {**question, "id": "b", "value": {"label": "نام دیگر", "key": "q1"}}]
    raw = {"eligible": [], "form": [{"type": "item", "id": "p", "value": page}]}
    draft = operations.write_part(draft=draft, part="form", raw=raw, seen=draft.edition, by=analysts[0])
    written = draft.parts["form"]["form"][0]["value"]
    assert (written["key"], [one["value"]["key"] for one in written["fields"]]) == ("page1", ["q2", "q1"])


def test_a_name_that_is_taken_or_no_name_is_refused_beside_its_box(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    for slug in (make.INQUIRY, "با فارسی", "-a"):
        with pytest.raises(Invalid) as refused:
            operations.begin_service(slug=slug, title="", unit="secretariat", by=analysts[0])
        assert set(refused.value.errors) == {"slug", "title"}


def test_who_has_no_address_in_mind_gets_the_next_free_one(analysts: tuple[StaffMember, StaffMember]) -> None:
    begun = [
        operations.begin_service(slug="", title="خدمتی نو", unit="secretariat", by=analysts[0])
        for _ in range(2)
    ]
    assert [draft.slug for draft in begun] == ["service-1", "service-2"]


def test_what_is_asked_for_later_is_published_at_its_hour(analysts: tuple[StaffMember, StaffMember]) -> None:
    submission = submitted(analysts[0], publish_at=timezone.now() + timedelta(hours=1))
    operations.approve(submission=submission, by=analysts[1])
    before = make.service().current
    assert operations.publish_due() == 0
    assert make.service().current == before
    Submission.objects.filter(pk=submission.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    assert operations.publish_due() == 1
    assert make.service().current != before
    assert operations.publish_due() == 0


def test_what_cannot_be_published_at_its_hour_goes_back_with_the_reason(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    submission = submitted(analysts[0], publish_at=timezone.now() + timedelta(hours=1))
    operations.approve(submission=submission, by=analysts[1])
    other = make.service().current.parsed.model_copy(update={"title": "نامی دیگر"})
    catalogue.publish(definition=other, letters=make.service().current.letters, by="staff:somebody")
    Submission.objects.filter(pk=submission.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    assert operations.publish_due() == 0
    submission.refresh_from_db()
    assert (submission.state, bool(submission.reason)) == (State.SENT_BACK, True)


def test_an_older_version_is_published_again_as_a_new_one_with_who_and_why(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    first = make.service().current
    published = operations.approve(submission=submitted(analysts[0]), by=analysts[1])
    draft = ServiceDraft.objects.get(slug=make.INQUIRY)
    with pytest.raises(Invalid):
        operations.submit_older_version(draft=draft, version=first, note=" ", by=analysts[0])
    again = operations.submit_older_version(
        draft=draft, version=first, note="واژه اشتباه بود.", by=analysts[0]
    )
    with pytest.raises(NotAllowed):
        operations.approve(submission=again, by=analysts[0])
    done = operations.approve(submission=again, by=analysts[1])
    assert done.version.number == published.version.number + 1
    assert done.version.definition == first.definition
    assert (done.submitted_by, done.note) == (analysts[0].reference, "واژه اشتباه بود.")
    draft.refresh_from_db()
    assert draft.base == done.version


def test_a_group_of_the_bank_names_the_services_that_it_touches_and_renews_them(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    key = "contract"
    touched = queries.services_touched_by(key)
    assert len(touched) > 1
    numbers = {one.slug: one.current.number for one in touched if one.current}
    others = dict(
        Service.objects.exclude(slug__in=numbers)
        .filter(is_published=True)
        .values_list("slug", "current__number")
    )
    group = operations.open_group(key=key, by=analysts[0])
    raw = group.questions
    for question in raw["fields"]:
        question["value"]["label"] += " (نو)"
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=analysts[0])
    submission = operations.submit_group(group=group, seen=group.edition, note="", by=analysts[0])
    with pytest.raises(NotAllowed):
        operations.approve(submission=submission, by=analysts[0])
    operations.approve(submission=submission, by=analysts[1])
    for slug, number in numbers.items():
        version = make.service(slug).current
        assert version.number == number + 1, slug
        page = next(page for page in version.parsed.form if page.use == key)
        assert all(question.label.endswith("(نو)") for question in page.group)
    assert dict(Service.objects.filter(slug__in=others).values_list("slug", "current__number")) == others


def test_a_draft_of_a_touched_service_follows_the_group_and_can_still_be_published(
    analysts: tuple[StaffMember, StaffMember], director: StaffMember
) -> None:
    slug = queries.services_touched_by("contract")[0].slug
    draft = with_word(operations.open_service(service=make.service(slug), by=analysts[0]), analysts[0])
    group = operations.open_group(key="contract", by=analysts[0])
    raw = group.questions
    raw["fields"][0]["value"]["hint"] = "راهنمایی نو"
    group = operations.write_group(group=group, raw=raw, seen=group.edition, by=analysts[0])
    operations.approve(
        submission=operations.submit_group(group=group, seen=group.edition, note="", by=analysts[0]),
        by=analysts[1],
    )
    draft.refresh_from_db()
    submission = operations.submit(draft=draft, seen=draft.edition, note="", by=analysts[0])
    version = operations.approve(submission=submission, by=director).version
    page = next(page for page in version.parsed.form if page.use == "contract")
    assert page.group[0].hint == "راهنمایی نو"


def test_a_proposed_fact_is_confirmed_with_who_and_where_it_is_written(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    draft = operations.open_service(service=make.service(), by=analysts[0])
    fact = proposed_facts(draft.parts)[0]
    with pytest.raises(Invalid):
        operations.confirm_fact(draft=draft, place=fact.place, source=" ", seen=draft.edition, by=analysts[0])
    kept = operations.confirm_fact(
        draft=draft, place=fact.place, source="نامه ۱۲ مدیرکل", seen=draft.edition, by=analysts[0]
    )
    draft.refresh_from_db()
    assert fact.place not in {one.place for one in proposed_facts(draft.parts)}
    assert (kept.by, kept.source, kept.said) == (analysts[0].reference, "نامه ۱۲ مدیرکل", fact.said)
    submission = operations.submit(draft=draft, seen=draft.edition, note="", by=analysts[0])
    version = operations.approve(submission=submission, by=analysts[1]).version
    told = getattr(version.parsed, fact.place)
    assert (told.status, told.confirmed_by) == ("confirmed", "نامه ۱۲ مدیرکل")
    assert (
        "confirmed_by: نامه ۱۲ مدیرکل"
        in exported([version.service.slug])[f"services/{version.service.slug}/service.yaml"]
    ), "elsewhere nobody has this installation's book of confirmations"


def test_every_fact_that_the_schema_lets_be_proposed_can_be_confirmed(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    """A part of the schema with a status that the workshop does not list would stay unconfirmed for ever."""
    from dargah.content.authored import AuthoredService
    from dargah.content.facts import TITLES
    from dargah.content.shapes import models_below

    with_status = {
        model.__name__ for model in models_below(AuthoredService) if "status" in model.model_fields
    }
    assert {name.capitalize() for name in TITLES} | {"Objection"} == with_status


def test_versions_are_compared_question_by_question_in_words(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    draft = operations.open_service(service=make.service(), by=analysts[0])
    old = queries.parts_of_version(make.service().current)
    raw = draft.parts["form"]
    page = next(page for page in raw["form"] if len(page["value"]["fields"]) > 1)["value"]
    page["fields"][0]["value"]["label"] = "پرسشی به گفته‌ای دیگر"
    gone = page["fields"].pop()
    draft = operations.write_part(draft=draft, part="form", raw=raw, seen=draft.edition, by=analysts[0])
    told = compare(old, {**draft.parts, "samples": old["samples"]})
    assert [one.part for one in told] == ["form"]
    changes = {(one.kind, one.new) for one in told[0].changes if one.kind == "changed"}
    assert ("changed", "پرسشی به گفته‌ای دیگر") in changes
    removed = [one.place for one in told[0].changes if one.kind == "removed"]
    assert len(removed) == 1
    assert gone["value"]["label"][:10] in removed[0]
    assert compare(old, old) == []


def test_an_earlier_save_is_taken_up_again(analysts: tuple[StaffMember, StaffMember]) -> None:
    draft = operations.open_service(service=make.service(), by=analysts[0])
    first = draft.latest_revision
    draft = with_word(draft, analysts[0])
    draft = operations.restore_save(draft=draft, revision=first, by=analysts[0])
    assert "واژه‌ای نو" not in [one["value"] for one in draft.parts["facts"]["words"]]
    assert draft.revisions.count() == 3


def test_a_draft_that_another_publication_overtook_is_not_published_over_it(
    analysts: tuple[StaffMember, StaffMember],
) -> None:
    submission = submitted(analysts[0])
    current = make.service().current
    other = current.parsed.model_copy(update={"title": "نامی دیگر"})
    catalogue.publish(definition=other, letters=current.letters, by="staff:somebody")
    with pytest.raises(WrongMoment, match="نسخه دیگری"):
        operations.approve(submission=submission, by=analysts[1])
    assert ServiceVersion.objects.filter(service=make.service()).count() == 2
