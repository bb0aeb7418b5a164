"""The gallery shows every component that the product draws, none of them empty, and each state as another picture."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dargah.web.demo import gallery
from dargah.web.demo.specimens import specimen
from dargah.web.templatetags import fields

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.unit.web.demo_urls")]

COMPONENTS = Path(settings.ROOT) / "dargah" / "templates" / "components"
NAMES = {str(path.relative_to(COMPONENTS)) for path in COMPONENTS.rglob("*.html")}
NOT_SHOWN = {
    "foot.html": "the frame's: it stands under every page, the gallery's also, drawn once a process",
    "passkey_script.html": "scripts, nothing to see; what they show is passkey_form.html",
    "webauthn.html": "scripts, nothing to see; they serve the pages of mfa/",
}
# what a person sees or uses: words, a control, a picture
SEEN = re.compile(r"<(?:input|textarea|select|button|svg|img)\b|>[^<]*\w[^<]*<")


class Seen:
    """The page, and every drawing of a component on the way to it."""

    def __init__(self) -> None:
        self.page = ""
        self.drawings: dict[str, list[str]] = {}

    def states(self) -> dict[str, list[str]]:
        """The specimens as they stand on the page, without what is said of them, by component."""
        found: dict[str, list[str]] = {}
        for name, of_component in re.findall(
            r'<h3 class="gal__name"><bdi dir="ltr">(\w+\.html)</bdi></h3>(.*?)(?=<h3 class="gal__name">|\n<p class="gal__up">)',
            self.page,
            re.DOTALL,
        ):
            _, *states = re.split(
                r'<div class="one" id="[\w-]+"><p class="one__state">[^<]*</p>', of_component
            )
            found.setdefault(name, []).extend(re.sub(r"(?:</div>|\s)+$", "", one) for one in states)
        return found


@pytest.fixture
def look(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that opens the gallery and keeps what was drawn."""
    render: Any = Template._render

    def opened() -> Seen:
        seen = Seen()

        def drawing(self: Template, context: Context) -> str:
            html = render(self, context)
            if (self.name or "").startswith("components/"):
                seen.drawings.setdefault(str(self.name).removeprefix("components/"), []).append(html)
            return html

        monkeypatch.setattr(Template, "_render", drawing)
        monkeypatch.setattr(fields, "_unanswered", {})  # a question without an answer is drawn once a process
        answer = client.get("/gallery/")
        assert answer.status_code == 200
        seen.page = answer.content.decode()
        return seen

    return opened


def extended_by(names: Iterable[str]) -> set[str]:
    """The frames of what was drawn: the product lays a page and its frame together, so a frame is not drawn by itself."""
    sources = [(COMPONENTS / name).read_text() for name in names]
    return {name for one in sources for name in re.findall(r'{% extends "components/([^"]+)" %}', one)}


def assert_complete(seen: Seen) -> None:
    drawn = set(seen.drawings)
    assert NAMES - drawn - extended_by(drawn) - set(NOT_SHOWN) == set()


def assert_not_empty(seen: Seen) -> None:
    assert {
        name for name, all_of_it in seen.drawings.items() if not any(map(SEEN.search, all_of_it))
    } == set()
    states = seen.states()
    assert set(states) == {f"{it.component}.html" for one in gallery.SECTIONS for it in one.specimens}
    for name, of_component in states.items():
        assert all(map(SEEN.search, of_component)), name


def assert_each_its_own_picture(seen: Seen) -> None:
    """Two states that look alike show nothing: their facts do not reach what the template asks for."""
    for name, of_component in seen.states().items():
        bare = [re.sub(r'-\d+(?=["\s])|<[^>]*csrf[^>]*>', "", one) for one in of_component]
        assert max(Counter(bare).values()) == 1, name


def test_every_component_is_shown_or_it_is_said_why_not(look: Any) -> None:
    seen = look()
    assert_complete(seen)
    assert_not_empty(seen)
    assert_each_its_own_picture(seen)


def test_no_reason_is_given_for_what_is_shown_or_gone(look: Any) -> None:
    assert set(NOT_SHOWN) <= NAMES
    assert set(NOT_SHOWN) & set(look().states()) == set()
    assert all(NOT_SHOWN.values())


def test_what_stands_beside_its_other_states_does_no_harm(look: Any) -> None:
    page = look().page
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert {name for name, many in ids.items() if many > 1} == set()
    for attribute in ("for", "aria-labelledby", "aria-describedby"):
        pointed = {name for held in re.findall(rf'\s{attribute}="([^"]+)"', page) for name in held.split()}
        assert pointed - set(ids) == set(), attribute
    within = set(re.findall(r'\shref="(?:/gallery/)?#([^"]+)"', page))
    assert within - set(ids) == set(), "a link within the page leads to something on it"
    assert page.count("<h1") == 1
    specimens = "".join(one for of_component in look().states().values() for one in of_component)
    assert "autofocus" not in specimens
    assert 'method="post"' not in specimens
    assert "formaction" not in page
    assert set(re.findall(r'<a\b[^>]*?\shref="([^"#]*)', specimens)) == {""}


def test_the_table_of_contents_leads_to_every_section(look: Any) -> None:
    page = look().page
    contents = re.search(r'<nav class="gal__toc".*?</nav>', page, re.DOTALL)
    assert contents
    sections = re.findall(r'<section id="([\w-]+)"[^>]*><h2>([^<]+)</h2>', page)
    assert re.findall(r'<a href="#([\w-]+)">([^<]+)</a>', contents[0]) == sections


def test_the_specimens_ask_the_database_nothing(look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    look()  # what a process asks once
    with CaptureQueriesContext(connection) as full:
        look()
    monkeypatch.setattr(gallery, "SECTIONS", ())
    with CaptureQueriesContext(connection) as without_them:
        look()
    assert len(full) == len(without_them)


# --- mutants ----------------------------------------------------------------------------------------------------------


def without(component: str) -> list[Any]:
    """The gallery's sections with one component left out."""
    return [
        type(one)(one.key, one.title, tuple(it for it in one.specimens if it.component != component))
        for one in gallery.SECTIONS
    ]


@pytest.mark.parametrize("component", ["objection", "case_rows", "messages", "passkey_form"])
def test_mutant_a_component_that_is_left_out_is_seen(
    component: str, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery, "SECTIONS", without(component))
    with pytest.raises(AssertionError, match=component):
        assert_complete(look())


def test_mutants_an_empty_state_and_two_alike(look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    due = next(it for one in gallery.SECTIONS for it in one.specimens if it.component == "fee_due")
    section = gallery.SECTIONS[0]
    empty = type(due)("fee_due", "هیچ", {"view": type("V", (), {"invoices": []})})
    all_sections = gallery.SECTIONS
    monkeypatch.setattr(gallery, "SECTIONS", [*all_sections, type(section)("more", "بیشتر", (empty,))])
    with pytest.raises(AssertionError, match="fee_due"):
        assert_not_empty(look())
    monkeypatch.setattr(gallery, "SECTIONS", [*all_sections, type(section)("more", "بیشتر", (due, due))])
    with pytest.raises(AssertionError, match="fee_due"):
        assert_each_its_own_picture(look())


def test_mutant_specimens_as_their_own_pages_draw_them(look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(specimen, "harmless", lambda html, _key: html)
    with pytest.raises(AssertionError):
        test_what_stands_beside_its_other_states_does_no_harm(look)
