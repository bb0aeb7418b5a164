"""Two tabs on one page of a draft: neither overwrites the other silently, and no one is told so about themselves."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.applications.tabs import SavedElsewhere, stamp_of
from dargah.catalogue.forms import bind_page
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen

pytestmark = pytest.mark.django_db
SLUG = "general-letter"
ADDRESS = "applicant.address"


class Tab:
    """A page of a draft as one tab shows it."""

    def __init__(self, client: Client, draft: Draft) -> None:
        self.client = client
        self.page = reverse("apply:page", args=[draft.pk, "applicant"])
        self.look(client.get(self.page).content.decode())

    def look(self, html: str) -> None:
        self.html = html
        self.control = {
            name: re.findall(rf'name="{name}" value="([^"]*)"', html)[0]
            for name in ("_seen", "_tab", "writing_key")
        }

    def keystrokes(self, text: str) -> tuple[int, dict[str, str]]:
        """What the script sends while somebody types, and what it does with the answer."""
        answer = self.client.post(f"{self.page}typed/", {**self.control, ADDRESS: text})
        told = answer.json()
        self.control["_seen"] = told.get("seen", self.control["_seen"])
        return answer.status_code, told

    def save(self, text: str, **more: str) -> int:
        answer = self.client.post(self.page, {**self.control, ADDRESS: text, **more})
        self.html = answer.content.decode()
        return answer.status_code


def two_tabs() -> tuple[Draft, Tab, Tab]:
    citizen = make.citizen()
    draft = applications.start(service=make.service(SLUG), citizen=citizen)
    client = as_citizen(citizen)
    return draft, Tab(client, draft), Tab(client, draft)


def kept(draft: Draft) -> str:
    draft.refresh_from_db()
    return draft.typed["applicant"][ADDRESS][0]


def as_sent(draft: Draft, answers: dict[str, Any]) -> dict[str, str]:
    """What a browser sends of the first page with these answers."""
    definition = draft.version.parsed
    sent: dict[str, str] = {}
    for field in bind_page(definition, definition.form[0], answers).fields:
        if isinstance(field.value, dict):
            sent |= {f"{field.name}.{part}": str(text) for part, text in field.value.items()}
        elif field.options:
            sent.update((field.name, key) for key, _, chosen in field.options if chosen)
        else:
            sent[field.name] = str(field.value or "")
    return sent


def test_the_second_tab_does_not_overwrite_what_the_first_saved() -> None:
    draft, first, second = two_tabs()
    assert first.keystrokes("اهواز، کیانپارس")[0] == 200
    status, told = second.keystrokes("ایذه")
    assert (status, kept(draft)) == (409, "اهواز، کیانپارس")
    assert "تازه‌تر ذخیره شده" in told["said"]


def test_saving_in_the_second_tab_shows_what_was_written_there_and_saves_when_asked_again() -> None:
    draft, first, second = two_tabs()
    first.keystrokes("اهواز، کیانپارس")
    assert second.save("ایذه") == 409
    assert "ایذه" in second.html
    assert "جای دیگری هم ذخیره شده است" in second.html
    assert kept(draft) == "اهواز، کیانپارس"
    second.look(second.html)
    assert second.save("ایذه", then="later") == 302
    assert kept(draft) == "ایذه"


def test_a_row_added_in_a_stale_tab_is_not_dropped() -> None:
    draft, first, second = two_tabs()
    first.keystrokes("اهواز")
    assert second.save("ایذه", then="refresh") == 409
    assert kept(draft) == "اهواز"


def test_one_tab_never_stands_in_its_own_way() -> None:
    draft, tab, _ = two_tabs()
    stale = dict(tab.control)
    assert tab.keystrokes("اهو")[0] == 200
    tab.control = (
        stale  # the browser closed before the answer came: the last keystrokes carry the older stamp
    )
    assert tab.keystrokes("اهواز")[0] == 200
    assert kept(draft) == "اهواز"


def test_the_same_words_twice_are_no_conflict() -> None:
    draft, first, second = two_tabs()
    first.keystrokes("اهواز")
    assert second.keystrokes("اهواز")[0] == 200
    assert kept(draft) == "اهواز"


def test_a_double_click_goes_on_and_a_late_save_leaves_the_page_done() -> None:
    citizen = make.citizen()
    draft = applications.start(service=make.service(SLUG), citizen=citizen)
    tab = Tab(as_citizen(citizen), draft)
    whole = as_sent(draft, make.case(SLUG, by=citizen).answers)
    for _ in range(2):
        assert tab.client.post(tab.page, {**tab.control, **whole}).status_code == 302
    late = tab.client.post(f"{tab.page}typed/", {**tab.control, **whole})
    draft.refresh_from_db()
    assert late.status_code == 200
    assert "applicant" in draft.done
    assert "applicant" not in draft.typed


def test_keystrokes_that_were_on_their_way_while_the_page_was_saved_leave_it_done() -> None:
    citizen = make.citizen()
    draft = applications.start(service=make.service(SLUG), citizen=citizen)
    page = draft.version.parsed.form[0]
    whole = {name: [text] for name, text in as_sent(draft, make.case(SLUG, by=citizen).answers).items()}
    shown = {"seen": stamp_of(draft, page), "tab": "t1"}
    as_the_keystrokes_found_it, as_the_save_found_it = (
        Draft.objects.select_related("version__service", "citizen").get(pk=draft.pk) for _ in range(2)
    )
    assert applications.save_page(draft=as_the_save_found_it, page=page, typed=whole, **shown).ok
    applications.keep_typed(draft=as_the_keystrokes_found_it, page=page, typed=whole, **shown)
    draft.refresh_from_db()
    assert (draft.done, draft.typed) == ([page.key], {})


def test_other_words_that_were_on_their_way_while_the_page_was_saved_are_told_as_a_conflict() -> None:
    draft, tab, _ = two_tabs()
    page = draft.version.parsed.form[0]
    shown = {"seen": tab.control["_seen"], "tab": ""}
    stale = Draft.objects.select_related("version__service", "citizen").get(pk=draft.pk)
    assert tab.keystrokes("اهواز")[0] == 200
    with pytest.raises(SavedElsewhere):
        applications.keep_typed(draft=stale, page=page, typed={ADDRESS: ["ایذه"]}, **shown)
    assert kept(draft) == "اهواز"


def test_a_new_row_and_a_drawn_point_are_where_the_reader_comes_back_to() -> None:
    citizen = make.citizen()
    draft = applications.start(service=make.service(make.COMMISSION), citizen=citizen)
    page = next(page for page in draft.version.parsed.form if any(f.key == "owners" for f in page.fields))
    where, client = reverse("apply:page", args=[draft.pk, page.key]), as_citizen(citizen)
    rows = {"owners.0.name": "مریم رضایی", "owners.1.name": "علی رضایی"}
    assert client.post(where, {**rows, "add": "owners"})["Location"] == f"{where}#owners.2"
    assert client.post(where, {**rows, "remove": "owners.0"})["Location"] == f"{where}#owners"
    assert client.post(where, {**rows, "then": "refresh:f-parcel-map-point"})["Location"].endswith(
        "#f-parcel-map-point"
    )


def test_an_older_tab_whose_session_ended_overwrites_nothing_and_loses_nothing() -> None:
    draft, first, second = two_tabs()
    first.keystrokes("اهواز، کیانپارس")
    lost = Client().post(second.page, {**second.control, ADDRESS: "ایذه"})
    assert "/sign-in/" in lost["Location"]
    assert kept(draft) == "اهواز، کیانپارس"
    shown = first.client.get(second.page)
    assert "ایذه" in shown.content.decode()
    assert "جای دیگری هم ذخیره شده است" in shown.content.decode()
    assert "اهواز، کیانپارس" in first.client.get(f"{second.page}?newer=1").content.decode()
    second.look(shown.content.decode())
    second.client = first.client
    assert second.keystrokes("ایذه، بازار")[0] == 200
    assert kept(draft) == "ایذه، بازار"
    assert "ایذه، بازار" in first.client.get(second.page).content.decode()


def sent_draft() -> tuple[Draft, Client]:
    """A draft with everything in place, and its citizen's browser."""
    citizen = make.citizen()
    draft = applications.start(service=make.service(SLUG), citizen=citizen)
    answers = make.case(SLUG, by=citizen).answers
    Draft.objects.filter(pk=draft.pk).update(
        answers=answers, done=[page.key for page in draft.version.parsed.form]
    )
    return draft, as_citizen(citizen)


def submit(client: Client, draft: Draft, seen: str) -> Any:
    written = {"declaration": "yes", "_seen": seen}
    return client.post(reverse("apply:submission", args=[draft.pk]), written)


def test_what_is_sent_is_what_was_reviewed() -> None:
    draft, client = sent_draft()
    review = client.get(reverse("apply:review", args=[draft.pk])).content.decode()
    seen = re.findall(r'name="_seen" value="([^"]+)"', review)[0]
    draft.refresh_from_db()
    Draft.objects.filter(pk=draft.pk).update(answers={**draft.answers, "body": "هرگز بازبینی نشد"})
    again = submit(client, draft, seen)
    assert again.status_code == 409
    assert "هرگز بازبینی نشد" in again.content.decode()
    seen = re.findall(r'name="_seen" value="([^"]+)"', again.content.decode())[0]
    assert submit(client, draft, seen)["Location"].endswith("/receipt/")


def test_half_typed_words_are_not_thrown_away_by_sending() -> None:
    draft, client = sent_draft()
    review = client.get(reverse("apply:review", args=[draft.pk])).content.decode()
    seen = re.findall(r'name="_seen" value="([^"]+)"', review)[0]
    page = draft.version.parsed.form[1]
    applications.keep_typed(draft=draft, page=page, typed={"body": ["نیمه‌کاره"]})
    assert submit(client, draft, seen)["Location"].endswith(f"/{page.key}/")
    draft.refresh_from_db()
    assert draft.submitted_at is None
    assert draft.typed[page.key]["body"] == ["نیمه‌کاره"]


@pytest.mark.parametrize("odd", ["\0", "x" * 5000, "ایذه", "'; --"])
def test_a_mark_that_is_none_of_ours_asks_for_no_check_and_breaks_nothing(odd: str) -> None:
    draft, tab, _ = two_tabs()
    tab.control |= {"_tab": odd, "_seen": odd}
    assert tab.keystrokes("اهواز")[0] == 200
    assert kept(draft) == "اهواز"


@pytest.mark.parametrize("zone", ["1e999", "inf", "nan", "-5", "38.5", "9" * 400])
def test_a_page_opens_whatever_was_typed_for_a_zone(zone: str) -> None:
    citizen = make.citizen()
    draft = applications.start(service=make.service(make.COMMISSION), citizen=citizen)
    page = next(page for page in draft.version.parsed.form if page.use == "parcel")
    name = "parcel.map_point"
    typed = {f"{name}.zone": [zone], f"{name}.x": ["250000"], f"{name}.y": ["3470000"], f"{name}.lat": [""]}
    applications.keep_typed(draft=draft, page=page, typed={**typed, f"{name}.lon": [""]})
    assert as_citizen(citizen).get(reverse("apply:page", args=[draft.pk, page.key])).status_code == 200


def test_who_writes_another_person_as_applicant_reads_so_before_sending() -> None:
    draft, client = sent_draft()
    review = reverse("apply:review", args=[draft.pk])
    told = "با کد ملی حساب شما یکی نیست"
    draft.refresh_from_db()
    assert draft.citizen is not None
    for written, said in (("9990000123", True), (draft.citizen.national_id, False)):
        applicant = {**draft.answers["applicant"], "kind": "person", "national_id": written}
        Draft.objects.filter(pk=draft.pk).update(answers={**draft.answers, "applicant": applicant})
        assert (told in client.get(review).content.decode()) is said


@pytest.mark.parametrize(("code", "warned"), [("6020000017", True), ("6134517894", False)])
def test_a_postal_code_that_is_seldom_given_out_is_shown_to_be_looked_at_again(
    code: str, warned: bool
) -> None:
    draft, client = sent_draft()
    draft.refresh_from_db()
    applicant = {**draft.answers["applicant"], "postal_code": code}
    Draft.objects.filter(pk=draft.pk).update(answers={**draft.answers, "applicant": applicant})
    page = client.get(reverse("apply:review", args=[draft.pk])).content.decode()
    assert ("کم پیش می‌آید" in page) is warned
