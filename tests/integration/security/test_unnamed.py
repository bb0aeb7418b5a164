"""Who chooses to stay unknown while signed in: unlinked from the moment of sending, and not locked out of the answer."""

import time

import pytest
from django.test import Client

from dargah.applications import operations as applications
from dargah.applications import permissions
from dargah.applications.models import Draft
from dargah.cases.models import Case
from dargah.journal.models import Entry
from dargah.letters.receipt import render_receipt
from dargah.people.models import Citizen
from dargah.persian.digits import persian_digits
from dargah.web.apply import owner
from dargah.web.receipts import receipt_facts
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_citizen
from tests.unit.letters.spoken import spoken

pytestmark = pytest.mark.django_db
COMPLAINT = "complaint-suggestion"


def send_unnamed(client: Client) -> tuple[Draft, Citizen]:
    """A signed-in citizen fills the complaint, says «ناشناس» and sends it from the review page."""
    citizen = make.citizen(first_name="بهرام")
    sign_in_citizen(client, citizen)
    draft = applications.start(service=make.service(COMPLAINT), citizen=citizen)
    answers = make.loaded(COMPLAINT).samples["accepted"].answers
    pages = [page.key for page in draft.version.parsed.form]
    Draft.objects.filter(pk=draft.pk).update(answers=answers, done=pages)
    sent = client.post(f"/apply/{draft.pk}/submission/", {"declaration": "yes"})
    assert sent.status_code == 302, sent.content.decode()
    return draft, citizen


def test_the_receipt_and_the_private_address_open_for_the_sender(client: Client) -> None:
    draft, _ = send_unnamed(client)
    receipt = client.get(f"/apply/{draft.pk}/receipt/")
    assert receipt.status_code == 200
    assert f"/track/{draft.pk}/" in receipt.content.decode()
    assert client.get(f"/apply/{draft.pk}/receipt.pdf").status_code == 200
    assert client.get(f"/track/{draft.pk}/").status_code == 200
    assert client.get(f"/apply/{draft.pk}/review/").status_code == 302


def test_the_receipt_as_a_file_leads_to_the_private_address_and_promises_no_message(client: Client) -> None:
    draft, _ = send_unnamed(client)
    made = client.get(f"/apply/{draft.pk}/receipt.pdf").content
    said = " ".join(spoken(made))
    assert str(draft.pk) in said.replace(" ", "")
    assert "پیامکی نمی‌آید" in said
    assert "شماره همراه خود" not in said
    named = receipt_facts(make.case())
    assert named["private"] == ""
    assert "شماره همراه خود" in " ".join(spoken(render_receipt(named)))


def test_nothing_leads_back_to_the_citizen(client: Client) -> None:
    draft, citizen = send_unnamed(client)
    case = Case.objects.select_related("draft").get(draft=draft)
    assert (case.citizen, case.draft.citizen) == (None, None)
    assert (case.applicant_name, case.applicant_national_id, case.applicant_mobile) == ("", "", "")
    assert set(Entry.objects.filter(subject=case.reference).values_list("actor", flat=True)) == {
        "citizen:unnamed"
    }
    assert not Entry.objects.filter(subject=case.reference, actor=citizen.reference).exists()


def test_a_name_that_was_written_before_choosing_to_stay_unknown_is_gone(client: Client) -> None:
    citizen = make.citizen(first_name="بهرام")
    sign_in_citizen(client, citizen)
    draft = applications.start(service=make.service(COMPLAINT), citizen=citizen)
    answers = make.loaded(COMPLAINT).samples["accepted"].answers
    named = {
        "kind": "person",
        "national_id": citizen.national_id,
        "first_name": "بهرام",
        "mobile": citizen.mobile,
    }
    pages = [page.key for page in draft.version.parsed.form]
    Draft.objects.filter(pk=draft.pk).update(answers={**answers, "applicant": named}, done=pages)
    review = client.get(f"/apply/{draft.pk}/review/").content.decode()
    assert "همان لحظه پیامک" not in review
    client.post(f"/apply/{draft.pk}/submission/", {"declaration": "yes"})
    draft.refresh_from_db()
    assert draft.submitted_at is not None
    assert "applicant" not in draft.answers
    assert citizen.national_id not in str(draft.answers)


def test_mutant_without_its_rule_the_sender_is_locked_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, _ = send_unnamed(client)
    monkeypatch.setattr(owner, "may_read_receipt", lambda _: False)
    assert client.get(f"/apply/{draft.pk}/receipt/").status_code == 404


def begin_without_a_name(client: Client, *, unknown: bool) -> Draft:
    """A visitor who did not sign in fills the first page of the complaint."""
    started = client.post(f"/services/{COMPLAINT}/start/")
    assert started.status_code == 302, started.content.decode()
    draft = Draft.objects.get(pk=started.headers["Location"].split("/")[2])
    sample = make.loaded(COMPLAINT).samples["accepted"].answers
    first = {"matter": sample["matter"], "text": sample["text"], "stay_unknown": "yes" if unknown else "no"}
    saved = client.post(f"/apply/{draft.pk}/message/", first)
    assert saved.status_code == 302, saved.content.decode()
    draft.refresh_from_db()
    assert draft.answers["stay_unknown"] is unknown
    return draft


def test_who_wants_to_be_named_signs_in_first_and_goes_on_with_the_same_draft(client: Client) -> None:
    draft = begin_without_a_name(client, unknown=False)
    path = f"/apply/{draft.pk}/applicant/"
    assert client.get(path).headers["Location"].startswith("/sign-in/?next=")
    citizen = make.citizen(first_name="لیلا")
    session = client.session  # as redeeming a code does: the browser keeps its token
    moment = int(time.time())
    session["citizen"] = {"id": str(citizen.pk), "since": moment, "seen": moment}
    session.save()
    assert client.get(path).status_code == 200
    refreshed = client.post(path, {"applicant.kind": "person", "then": "refresh"})
    assert refreshed.status_code == 302
    assert persian_digits(citizen.national_id) in client.get(path).content.decode(), (
        "the proven person is filled in"
    )
    draft.refresh_from_db()
    assert (draft.citizen, draft.browser) == (citizen, "")
    other = Client()
    sign_in_citizen(other, make.citizen())
    assert other.get(path).status_code == 404


def forge(draft: Draft) -> None:
    """Answers as if the page of the applicant had been shown: a name that nobody proved."""
    person = make.loaded(COMPLAINT).samples["incomplete"].answers.get("applicant") or {
        "kind": "person",
        "national_id": "9990000018",
        "first_name": "مریم",
        "last_name": "دیگری",
        "birth_date": "1984-09-23",
        "mobile": "+989160000000",
    }
    pages = [page.key for page in draft.version.parsed.form]
    Draft.objects.filter(pk=draft.pk).update(answers={**draft.answers, "applicant": person}, done=pages)


def test_a_name_that_nobody_proved_is_not_sent(client: Client) -> None:
    draft = begin_without_a_name(client, unknown=False)
    forge(draft)
    sent = client.post(f"/apply/{draft.pk}/submission/", {"declaration": "yes"})
    assert sent.status_code == 403
    assert "پس از ورود" in sent.content.decode()
    assert not Case.objects.filter(draft=draft).exists()


def test_without_a_name_nobody_signs_in(client: Client) -> None:
    draft = begin_without_a_name(client, unknown=True)
    sent = client.post(f"/apply/{draft.pk}/submission/", {"declaration": "yes"})
    assert sent.status_code == 302
    assert Case.objects.get(draft=draft).applicant_name == ""


def test_an_application_under_way_or_with_a_name_does_not_open_by_its_address() -> None:
    named = make.case().draft
    under_way = applications.start(service=make.service(COMPLAINT), citizen=None, browser="a browser")
    assert not permissions.may_read_receipt(named)
    assert not permissions.may_read_receipt(under_way)
    stranger = Client()
    assert stranger.get(f"/apply/{named.pk}/receipt/").status_code == 302
    assert stranger.get(f"/apply/{under_way.pk}/review/").status_code == 404
