"""What machines read: JSON-LD of facts that stand on the page, which nothing in a name can break out of."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from dargah.catalogue.operations import publish
from dargah.catalogue.queries import published_definitions
from dargah.web.public import shelf
from tests.unit.catalogue.content import built

pytestmark = pytest.mark.django_db
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def _fresh_shelf() -> None:
    shelf.forget()


def told(page: str) -> dict[str, Any]:
    (body,) = DATA.findall(page)
    found: dict[str, Any] = json.loads(body)
    assert found["@context"] == "https://schema.org"
    return found


def test_every_service_tells_who_gives_it_and_where_it_is_asked_for(client: Client) -> None:
    for definition in published_definitions():
        page = client.get(f"/services/{definition.slug}/").content.decode()
        service = told(page)
        assert service["@type"] == "GovernmentService"
        assert service["name"] == definition.title
        assert service["provider"]["@type"] == "GovernmentOffice"
        assert service["url"] == f"{settings.ORIGIN}/services/{definition.slug}/"
        assert f'<link rel="canonical" href="{service["url"]}">' in page
        started = service.get("availableChannel", {}).get("serviceUrl", "")
        assert (f"/services/{definition.slug}/start/" in page) is bool(started)


def test_the_front_page_tells_which_office_it_is(client: Client) -> None:
    office = told(client.get("/").content.decode())
    assert (office["@type"], office["name"]) == ("GovernmentOffice", "اداره کل راه و شهرسازی خوزستان")


def test_no_name_ends_the_data(client: Client) -> None:
    loaded = built()["general-letter"]
    name = "نامه </script><script>alert(1)</script>"
    definition = loaded.definition.model_copy(update={"title": name})
    publish(definition=definition, letters=loaded.letters, by="system", sample=loaded.accepted)
    shelf.forget()
    page = client.get("/services/general-letter/").content.decode()
    assert told(page)["name"] == name
    assert "<script>alert" not in page
