"""A page from its first word to its readers: other eyes, hours, versions, files, what was taken off."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dargah.content import operations
from dargah.content.models import PortalPage, Submission
from dargah.content.operations.pages import content_of
from dargah.content.pages.kinds import SECTIONS, Kind
from dargah.content.pages.schema import PageContent
from dargah.content.permissions import may_decide
from dargah.content.published import portal
from dargah.files import operations as files
from dargah.insight.specimens import fixture
from dargah.journal.models import Entry
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, NotAllowed, WrongMoment
from dargah.people.roles import Role
from dargah.persian.dates import parse_jalali
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
DAY = parse_jalali("1405-09-07")


def editors() -> list[StaffMember]:
    found = list(StaffMember.objects.filter(role=Role.CONTENT_EDITOR))
    assert len(found) > 1
    return found


def begun(title: str = "جابه‌جایی اداره", kind: Kind = Kind.NOTICE) -> PortalPage:
    return operations.begin_page(kind=kind, title=title, by=editors()[0])


def saying(page: PortalPage, body: str, **more: object) -> PortalPage:
    said = PageContent(**{"title": page.title, "summary": "نشانی تازه", "body": body, "day": DAY, **more})
    return operations.write_page(page=page, said=said, seen=page.edition, by=editors()[0])


def asked(page: PortalPage, **more: object) -> Submission:
    return operations.submit_page(page=page, seen=page.edition, note="", by=editors()[0], **more)


def published(body: str = "از شنبه در ساختمان تازه‌ایم.", page: PortalPage | None = None) -> PortalPage:
    page = saying(page or begun(), body)
    operations.approve(submission=asked(page), by=editors()[1])
    page.refresh_from_db()
    return page


def test_readers_see_a_page_once_another_editor_approved_it(client: Client) -> None:
    page = saying(begun(), "از شنبه در ساختمان تازه‌ایم.")
    submission = asked(page)
    assert client.get(page.address).status_code == 404
    with pytest.raises(NotAllowed):
        operations.approve(submission=submission, by=editors()[0])
    operations.approve(submission=submission, by=editors()[1])
    shown = client.get(page.address)
    assert "از شنبه در ساختمان تازه‌ایم." in shown.content.decode()
    assert page.title in client.get("/notices/").content.decode()
    assert page.title in client.get("/").content.decode()


def test_who_approves_pages_is_another_editor_or_the_director_and_nobody_else() -> None:
    submission = asked(saying(begun(), "متن"))
    may = {one.role for one in StaffMember.objects.filter(is_active=True) if may_decide(one, submission)}
    assert may == {Role.CONTENT_EDITOR, Role.DIRECTOR}


def test_only_editors_write_pages() -> None:
    page = begun()
    for role in set(Role) - {Role.CONTENT_EDITOR}:
        with pytest.raises(NotAllowed):
            operations.begin_page(kind=Kind.NEWS, title="خبر", by=make.staff(role))
        with pytest.raises(NotAllowed):
            operations.write_page(
                page=page, said=PageContent(title="خبر"), seen=page.edition, by=make.staff(role)
            )


def test_a_page_waits_for_its_hour(client: Client) -> None:
    page = saying(begun(), "متن")
    submission = asked(page, publish_at=timezone.now() + timedelta(hours=1))
    operations.approve(submission=submission, by=editors()[1])
    assert operations.publish_due() == 0
    assert client.get(page.address).status_code == 404
    Submission.objects.filter(pk=submission.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    assert operations.publish_due() == 1
    assert client.get(page.address).status_code == 200


def test_what_is_found_stops_the_sending() -> None:
    page = saying(begun(), "[این‌جا](/faq/)")
    with pytest.raises(WrongMoment):
        asked(page)


def test_two_editors_at_once_lose_nothing() -> None:
    page = begun()
    seen = page.edition
    saying(page, "نوشته نخست")
    with pytest.raises(ChangedMeanwhile):
        operations.write_page(page=page, said=PageContent(title="نوشته دوم"), seen=seen, by=editors()[1])
    page.refresh_from_db()
    assert page.said["body"] == "نوشته نخست"


def test_a_page_goes_back_to_an_older_version_and_to_an_older_save() -> None:
    page = published("نخست")
    page = published("دوم", page)
    older = page.versions.get(number=1)
    submission = operations.submit_older_page(
        page=page, version=older, note="نشانی نخست درست بود", by=editors()[0]
    )
    operations.approve(submission=submission, by=editors()[1])
    page.refresh_from_db()
    assert portal().pages[page.slug].content.body == "نخست"
    assert page.current is not None
    assert page.current.number == 3
    save = page.revisions.order_by("created_at")[1]
    again = operations.restore_page_save(page=page, revision=save, by=editors()[1])
    assert again.said["body"] == "نخست"


def test_a_page_that_was_taken_off_tells_its_readers_why(client: Client) -> None:
    page = published()
    submission = operations.submit_page_off(page=page, reason="اداره به جای پیشین برگشت.", by=editors()[0])
    operations.approve(submission=submission, by=editors()[1])
    gone = client.get(page.address)
    assert gone.status_code == 410
    assert "اداره به جای پیشین برگشت." in gone.content.decode()
    assert page.title not in client.get("/notices/").content.decode()
    page = published("دوباره در ساختمان تازه‌ایم.", page)
    assert client.get(page.address).status_code == 200


def test_files_are_served_once_they_are_published_and_old_ones_no_more(client: Client) -> None:
    page = begun()
    stored = files.keep(fixture("sanad.pdf"), name="sanad.pdf", kind="pdf")
    page = operations.attach_files(
        page=page, stored=[(stored, "نقشه راه")], seen=page.edition, by=editors()[0]
    )
    place = f"/page-files/{page.slug}/1/"
    assert client.get(place).status_code == 404
    page = published(page=page)
    answer = client.get(place)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    page = operations.put_file_aside(page=page, number=1, seen=page.edition, by=editors()[0])
    page = published("بی نقشه", page)
    assert client.get(place).status_code == 404
    assert content_of(page).files == ()


def test_a_file_needs_words() -> None:
    page = begun()
    stored = files.keep(fixture("sanad.pdf"), name="sanad.pdf", kind="pdf")
    with pytest.raises(Invalid) as refused:
        operations.attach_files(page=page, stored=[(stored, " ")], seen=page.edition, by=editors()[0])
    assert "words" in refused.value.errors


def test_a_page_begun_by_mistake_is_thrown_away_by_who_wrote_it_only() -> None:
    page = begun()
    with pytest.raises(NotAllowed):
        operations.discard_page(page=page, by=editors()[1])
    operations.discard_page(page=page, by=editors()[0])
    assert not PortalPage.objects.filter(slug=page.slug).exists()
    with pytest.raises(WrongMoment):
        operations.discard_page(page=published(), by=editors()[0])


def test_the_journal_tells_who_wrote_and_who_published() -> None:
    page = published()
    events = list(Entry.objects.filter(subject=page.reference).order_by("seq").values_list("event", "actor"))
    first, second = (one.reference for one in editors()[:2])
    assert events == [
        ("publication_asked", first),
        ("page_published", second),
        ("publication_decided", second),
    ]


def test_what_has_ended_stands_below_what_holds(client: Client) -> None:
    page = saying(begun(), "متن", day=DAY - timedelta(days=9), until=DAY - timedelta(days=2))
    operations.approve(submission=asked(page), by=editors()[1])
    listed = client.get("/notices/").content.decode()
    assert listed.index("گذشته") < listed.index(page.title)


def test_the_lists_and_pages_are_made_of_few_statements(client: Client) -> None:
    page = published()
    for place in (
        "/",
        *(one.url for one in SECTIONS.values()),
        page.address,
        "/offices/county_izeh/",
        "/sitemap.xml",
    ):
        client.get(place)
        with CaptureQueriesContext(
            connection,
        ) as told:
            assert client.get(place).status_code == 200
        assert len(told) <= 8, place
