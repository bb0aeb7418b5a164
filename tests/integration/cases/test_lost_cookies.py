"""A browser that lost its session, or every cookie, in the middle of a page loses no keystroke."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.web.apply import views
from tests.factories import cases as make
from tests.integration.cases.test_two_tabs import ADDRESS, Tab
from tests.integration.security.flaws import fails
from tests.integration.security.scene import sign_in_citizen

pytestmark = pytest.mark.django_db
SLUG = "general-letter"


def strict(**more: Any) -> Client:
    """A browser whose forms need their token, as on the portal."""
    return Client(enforce_csrf_checks=True, **more)


def open_page() -> tuple[Draft, Client, Tab]:
    citizen = make.citizen()
    draft = applications.start(service=make.service(SLUG), citizen=citizen)
    client = strict()
    sign_in_citizen(client, citizen)
    return draft, client, Tab(client, draft)


def kept(draft: Draft) -> str:
    draft.refresh_from_db()
    return str(draft.typed.get("applicant", {}).get(ADDRESS, [""])[0])


def test_without_any_cookie_the_keystrokes_are_kept_and_one_signs_in_again() -> None:
    draft, client, tab = open_page()
    client.cookies.clear()
    status, told = tab.keystrokes("اهواز")
    assert (status, told["signed_in"], kept(draft)) == (200, False, "اهواز")
    sent = client.post(tab.page, {**tab.control, ADDRESS: "اهواز، کیانپارس"})
    assert sent.headers["Location"] == f"{reverse('account:sign_in')}?next={tab.page.replace('/', '%2F')}"
    assert kept(draft) == "اهواز، کیانپارس"


def test_a_page_older_than_the_sign_in_of_its_owner_is_saved_by_its_key() -> None:
    """Without script nothing was kept before: the token of the old page must not cost the page."""
    draft, client, tab = open_page()
    client.cookies.pop("csrf")  # a new sign-in in another tab gave the browser another token
    sent = client.post(tab.page, {**tab.control, "csrfmiddlewaretoken": "x" * 64, ADDRESS: "اهواز، امانیه"})
    assert sent.status_code == 422  # the page is not whole yet: shown again, with what was typed
    assert "اهواز، امانیه" in sent.content.decode()
    assert kept(draft) == "اهواز، امانیه"


def no_other_site_writes() -> None:
    """The owner's browser is led to send a form of another site: without the key and the token nothing is kept."""
    draft, client, tab = open_page()
    for path in (tab.page, f"{tab.page}typed/"):
        assert client.post(path, {ADDRESS: "جای دیگر"}).status_code == 403
        assert client.post(path, {ADDRESS: "جای دیگر", "writing_key": "0" * 64}).status_code == 403
    assert kept(draft) == ""


def test_no_other_site_writes() -> None:
    no_other_site_writes()


def test_mutant_whatever_is_sent_with_the_owners_cookies_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "csrf_protect", lambda view: view)
    fails(no_other_site_writes)


def test_a_stranger_without_the_key_keeps_nothing() -> None:
    draft, _, tab = open_page()
    for path in (tab.page, f"{tab.page}typed/"):
        answer = strict().post(path, {ADDRESS: "جای دیگر", "writing_key": "0" * 64})
        assert answer.status_code in {302, 404}
    assert kept(draft) == ""
