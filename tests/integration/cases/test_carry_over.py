"""A draft begun on an older version goes over when the citizen returns: once, named, and nothing is lost silently."""

import threading
from io import BytesIO
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from dargah.applications import operations as applications
from dargah.applications.carrying import carry_over
from dargah.applications.models import CarryOver, Draft
from dargah.applications.queries import draft_with_version
from dargah.cases import operations as cases
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.models import ServiceVersion
from dargah.catalogue.operations import publish
from dargah.insight.specimens import fixture
from dargah.journal.models import Entry
from dargah.people.refusals import WrongMoment
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen
from tests.unit.catalogue.test_findings import TEMPLATE, service, set_at


def published(slug: str, **changes: Any) -> ServiceVersion:
    """A small service, with what a newer version says otherwise at dotted places."""
    data = service(slug=slug, anonymous=False)
    for place, value in changes.items():
        set_at(data, place.replace("__", "."), value)
    definition = ServiceDefinition.model_validate(data)
    return publish(definition=definition, letters={"answer.typ": TEMPLATE}, by="staff:1")


NEWER = {
    "form__0__fields__0__options": {"deed": "سند", "lease": "اجاره"},  # «permit» is gone
    "form__0__fields__2": {"key": "area", "kind": "area", "label": "مساحت زمین"},  # told otherwise
    "form__1__fields__0": {
        "key": "reason",
        "kind": "longtext",
        "label": "چرا؟",
        "max_length": 400,
    },  # new; «note» is gone
    "documents__0": {"key": "map", "title": "نقشه"},  # «deed» is gone
}


def begun(slug: str, purpose: str = "permit") -> Draft:
    """A filled draft of the older version, with a file."""
    version = published(slug)
    draft = applications.start(service=version.service, citizen=make.citizen())
    answers = {"purpose": purpose, "owned": True, "area": "120.5", "note": "یادداشت من"}
    Draft.objects.filter(pk=draft.pk).update(
        answers=answers, done=["first"], typed={"second": {"note": ["نوشته ناتمام"]}}
    )
    found = draft_with_version(draft.pk)
    assert found is not None
    document = next(one for one in version.parsed.documents if one.key == "deed")
    applications.attach(draft=found, document=document, upload=BytesIO(fixture("map.pdf")), name="map.pdf")
    return found


@pytest.mark.django_db
def test_what_fits_is_kept_and_what_does_not_is_laid_beside() -> None:
    draft = begun("carried-one")
    newer = published("carried-one", **NEWER)
    kept = carry_over(draft=draft, actor=draft.citizen.reference)
    draft.refresh_from_db()
    assert draft.version_id == newer.pk
    assert draft.answers == {"owned": True, "area": "120.5"}
    assert draft.done == [], "a page with a changed question is asked again"
    assert kept is not None
    told = kept.changes
    assert [(one["page"], one["name"]) for one in told["new"]] == [("second", "reason")]
    assert [(one["name"], one["what"]) for one in told["changed"]] == [
        ("purpose", "گزینه برداشته‌شده: «پروانه»، گزینه تازه: «اجاره»"),
        ("area", "متن پرسش (از «مساحت» به «مساحت زمین»)"),
    ]
    assert {(one["label"], one["text"]) for one in told["lost"]} == {
        ("برای چه؟", "پروانه"), ("یادداشت", "یادداشت من"), ("یادداشت", "نوشته ناتمام"), ("سند", "map.pdf"),
    }  # fmt: skip
    assert told["documents"] == ["نقشه"]
    assert (draft.attachments.count(), kept.files.get().title) == (0, "سند")
    entry = Entry.objects.get(event="draft_carried_over", subject=f"draft:{draft.pk}")
    assert entry.detail == {"service": "carried-one", "from": 1, "to": 2}


@pytest.mark.django_db
def test_it_happens_once_and_never_to_what_is_sent() -> None:
    draft = begun("carried-two")
    assert carry_over(draft=draft, actor="citizen:1") is None, "its own version is the published one"
    published("carried-two", **NEWER)
    assert carry_over(draft=draft, actor="citizen:1") is not None
    assert carry_over(draft=draft, actor="citizen:1") is None
    assert CarryOver.objects.filter(draft=draft).count() == 1
    published("carried-two", title="دیگر")
    Draft.objects.filter(pk=draft.pk).update(submitted_at=draft.saved_at)
    with pytest.raises(WrongMoment):
        carry_over(draft=draft, actor="citizen:1")


@pytest.mark.django_db
def test_what_is_alike_stays_done() -> None:
    draft = begun("carried-three", purpose="deed")
    published("carried-three", title="همان خدمت با نامی دیگر")
    assert carry_over(draft=draft, actor="citizen:1") is not None
    before = draft.answers
    draft.refresh_from_db()
    assert (draft.answers, draft.done, draft.attachments.count()) == (before, ["first"], 1)
    assert draft.typed == {"second": {"note": ["نوشته ناتمام"]}}


@pytest.mark.django_db
def test_the_citizen_returns_reads_what_changed_and_goes_on() -> None:
    draft = begun("carried-four")
    client, home = as_citizen(draft.citizen), reverse("apply:draft", args=[draft.pk])
    assert client.get(f"{home}changes/").headers["Location"] == home, "nothing has changed"
    published("carried-four", **NEWER)
    assert client.get(home).headers["Location"] == f"{home}changes/"
    page = client.get(f"{home}changes/").content.decode()
    assert "یادداشت من" in page
    assert "چرا؟" in page
    assert not CarryOver.objects.filter(draft=draft).exists(), "looking changes nothing"
    assert client.post(f"{home}changes/").headers["Location"] == home, (
        "what changed is said once; on to the form"
    )
    assert client.post(f"{home}changes/").status_code == 302
    assert CarryOver.objects.filter(draft=draft).count() == 1
    page = client.get(f"{home}changes/").content.decode()
    assert f'href="{home}second/#f-reason"' in page
    assert "یادداشت من" in page
    file = CarryOver.objects.get(draft=draft).files.get()
    answer = client.get(f"{home}changes/{file.pk}/")
    assert b"".join(answer).startswith(b"%PDF")
    assert as_citizen(make.citizen()).get(f"{home}changes/{file.pk}/").status_code == 404
    assert client.get(home).headers["Location"] == f"{home}first/"


@pytest.mark.django_db
def test_rows_stand_in_the_newer_form_without_the_cell_that_is_gone() -> None:
    column = {"kind": "text", "label": "نام"}
    rows = {
        "key": "people",
        "kind": "repeat",
        "label": "کسان",
        "row": "کس",
        "fields": [{"key": "name", **column}],
    }
    more = {"key": "number", "kind": "text", "label": "شماره"}
    version = published("carried-rows", form__1__fields__0={**rows, "fields": [*rows["fields"], more]})
    draft = applications.start(service=version.service, citizen=make.citizen())
    people = [{"name": "سارا کریمی", "number": "یک"}, {"name": "رضا نوری", "number": "دو"}]
    Draft.objects.filter(pk=draft.pk).update(answers={"people": people}, done=["first", "second"])
    newer = {**more, "kind": "digits"}
    published("carried-rows", form__1__fields__0={**rows, "fields": [*rows["fields"], newer]})
    client, home = as_citizen(draft.citizen), reverse("apply:draft", args=[draft.pk])
    client.post(f"{home}changes/")
    page = client.get(f"{home}second/").content.decode()
    assert all(f'value="{one["name"]}"' in page for one in people)
    told = client.get(f"{home}changes/").content.decode()
    assert "کس ۱، شماره</dt><dd>یک" in told
    assert "کس ۲، شماره</dt><dd>دو" in told


@pytest.mark.django_db
def test_who_returns_by_the_review_is_led_to_what_changed_before_anything_is_sent() -> None:
    draft = begun("carried-review")
    assert draft.citizen is not None
    browser = as_citizen(draft.citizen)
    published("carried-review", **NEWER)
    answer = browser.get(reverse("apply:review", args=[draft.pk]))
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        reverse("apply:changes", args=[draft.pk]),
    )


@pytest.mark.django_db
def test_the_form_leads_back_to_what_changed_only_where_something_did() -> None:
    draft = begun("carried-back", purpose="deed")
    client, home = as_citizen(draft.citizen), reverse("apply:draft", args=[draft.pk])
    link = f'href="{home}changes/"'
    paths = [f"{home}first/", f"{home}documents/"]
    assert [link in client.get(path).content.decode() for path in paths] == [False, False]
    published("carried-back", **NEWER)
    client.post(f"{home}changes/")
    assert [link in client.get(path).content.decode() for path in paths] == [True, True]


@pytest.mark.django_db
def test_an_old_tab_neither_writes_into_the_newer_version_nor_loses_its_words() -> None:
    draft = begun("carried-five")
    stale = draft_with_version(draft.pk)
    assert stale is not None
    gone = {
        "key": "third",
        "page": "سه",
        "fields": [{"key": "note", "kind": "text", "label": "یادداشت تازه"}],
    }
    published("carried-five", form__1=gone)
    carry_over(draft=draft, actor="citizen:1")
    page = stale.version.parsed.form[1]
    for save in (applications.keep_typed, applications.save_page):
        with pytest.raises(WrongMoment, match="نسخه تازه"):
            save(draft=stale, page=page, typed={"note": ["از زبانه کهنه"]})
    with pytest.raises(WrongMoment, match="تازه شده"):
        cases.submit(draft=stale, actor="citizen:1")
    client, home = as_citizen(draft.citizen), reverse("apply:draft", args=[draft.pk])
    assert client.post(f"{home}second/", {"note": "از زبانه کهنه"}).headers["Location"] == f"{home}changes/"
    assert "از زبانه کهنه" in client.get(f"{home}changes/").content.decode()


@pytest.mark.usefixtures("committed")
def test_two_tabs_at_once_carry_it_over_once() -> None:
    draft = begun("carried-race")
    published("carried-race", **NEWER)
    made: list[Any] = []

    def go() -> None:
        try:
            made.append(carry_over(draft=Draft.objects.get(pk=draft.pk), actor="citizen:1"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in made) == 1
    assert CarryOver.objects.filter(draft=draft).count() == 1
    from dargah.catalogue.models import Service
    from dargah.catalogue.operations import withdraw

    withdraw(service=Service.objects.get(slug="carried-race"), by="staff:1")
