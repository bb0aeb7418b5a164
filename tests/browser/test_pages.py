"""Every page a person opens: no serious fault for axe, nothing wider than the phone, a title, Persian and right to left."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pikepdf
import pytest
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import expect

from dargah.catalogue.loader import load_folder
from tests.browser import acts, pages
from tests.browser.conftest import Portal, Visitor

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = {"serious", "critical"}
# every rule runs; what passes is not told node by node, which is most of what a run costs
VIOLATIONS = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
WIDTHS = (360, 1280)
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
CITIZEN = ("9990000018", "09160000000")


def check(visitor: Visitor, path: str = "") -> str:
    """Hold a page against the rules, the open one or a path's; returns the name of its address."""
    page = visitor.page
    if path:
        visitor.go(path)
    path = path or page.url
    facts = page.evaluate(
        "() => ({wide: document.documentElement.scrollWidth - innerWidth, dir: document.dir, "
        "lang: document.documentElement.lang, title: document.title, h1: document.querySelectorAll('h1').length})"
    )
    assert facts["wide"] <= 0, (path, facts)
    assert (facts["dir"], facts["lang"]) == ("rtl", "fa"), (path, facts)
    assert facts["title"], path
    assert facts["h1"] == 1, (path, facts)
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(VIOLATIONS)
    serious = [
        (one["id"], [node["html"][:160] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in SERIOUS
    ]
    assert not serious, (path, serious)
    try:
        return resolve(urlsplit(page.url).path).view_name
    except Resolver404:
        return ""


def check_in_both(visit: Callable[..., Visitor], paths: list[str], **of_visit: Any) -> set[str]:
    return {check(visitor, path) for visitor in (visit(w, **of_visit) for w in WIDTHS) for path in paths}


def assert_met(names: set[str], by: str) -> None:
    """What this test promised to meet (pages.MET)."""
    assert {name for name, test in pages.MET.items() if test == by} <= names


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", pages.OPEN)
def test_pages_that_anybody_opens(path: str, width: int, visit: Callable[..., Visitor]) -> None:
    check(visit(width), path)


def test_error_pages(visit: Callable[..., Visitor]) -> None:
    for width in WIDTHS:
        visitor = visit(width)
        for status in pages.ERRORS:
            answer = visitor.page.goto(f"{visitor.origin}/gallery/errors/{status}/")
            assert answer is not None
            assert answer.status == 200
            check(visitor)
            assert str(status).translate(PERSIAN_DIGITS) in visitor.page.locator("main").inner_text()


def test_pages_with_something_to_put_right(visit: Callable[..., Visitor]) -> None:
    """What was typed wrongly is told beside its field and on top."""
    for width in WIDTHS:
        visitor = visit(width)
        for path in ("/sign-in/", "/track/", "/verify/", "/desk/sign-in/"):
            visitor.go(path)
            visitor.page.locator("main form[method=post] button.btn").first.click()
            visitor.page.wait_for_load_state()
            check(visitor)


def test_pages_of_a_citizen(portal: Portal, visit: Callable[..., Visitor]) -> None:
    first = visit()
    met = set()
    acts.sign_in_citizen(portal, first, *CITIZEN, at_the_code=lambda: met.add(check(first)))
    state = first.context.storage_state()
    cases = first.page.eval_on_selector_all("main a[href^='/me/cases/']", "a => a.map(e => e.pathname)")
    drafts = first.page.eval_on_selector_all("main a[href^='/apply/']", "a => a.map(e => e.pathname)")
    assert len(cases) > 3
    assert drafts
    parts = [f"{draft}{part}" for draft in drafts[:1] for part in ("", "documents/", "review/")]
    letter = next(taken for case in reversed(cases) if (taken := a_letter_of(first, case)))
    verified = f"/verify/{code_of(letter)}/"
    met |= check_in_both(visit, [*pages.OF_CITIZEN, *cases[:9], *cases[-3:], *parts, verified], state=state)
    for width in WIDTHS:
        check_results_of_an_upload(visit(width), letter)
    assert_met(met, pages.CITIZENS)


def a_letter_of(visitor: Visitor, case: str) -> bytes:
    """The signed letter of a case; empty when there is none."""
    visitor.go(case)
    link = visitor.page.locator("a[href*='/letters/']")
    if not link.count():
        return b""
    with visitor.page.expect_download() as taken:
        link.first.click()
    return Path(taken.value.path()).read_bytes()


def code_of(letter: bytes) -> str:
    """What the letter says one types to ask for it."""
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        said = json.loads(next(iter(pdf.attachments.values())).get_file().read_bytes())
    return str(said["verify"]["code"])


def check_results_of_an_upload(visitor: Visitor, letter: bytes) -> None:
    """The letter itself, one with another byte, and a file that is none."""
    middle = len(letter) // 2
    other = letter[:middle] + bytes([letter[middle] ^ 1]) + letter[middle + 1 :]
    for data in (letter, other, b"%PDF-1.7 nothing"):
        visitor.go("/verify/")
        visitor.page.set_input_files(
            "[name=file]", {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": data}
        )
        visitor.page.locator("form:has([name=file]) button").click()
        visitor.page.wait_for_load_state()
        check(visitor)


def test_pages_of_a_nameless_applicant(visit: Callable[..., Visitor]) -> None:
    """A complaint without a name: its receipt, and its case by the private link."""
    loaded = load_folder(Path(settings.CONTENT) / "services" / "complaint-suggestion")
    sample = next(s for s in loaded.samples.values() if not s.applicant)
    visitor = visit()
    visitor.go("/services/complaint-suggestion/start/")
    visitor.page.click("main form:has(p.acts) button.btn >> nth=0")
    visitor.page.wait_for_load_state()
    acts.fill_application(visitor, loaded, sample)
    met = {check(visitor)}
    acts.submit(visitor)
    met.add(check(visitor))
    link = visitor.page.locator("a[href^='/track/']:has-text('خصوصی')").get_attribute("href")
    assert link
    met |= check_in_both(visit, [link])
    visitor.page.set_viewport_size({"width": WIDTHS[1], "height": 800})
    check(visitor, urlsplit(visitor.page.url).path)
    assert_met(met, pages.NAMELESS)


def test_the_entrance_of_the_desk(portal: Portal, visit: Callable[..., Visitor]) -> None:
    """The second step of a sign-in, and its code refused."""
    met = set()
    member = next(one for one in portal.demo()["staff"] if one["username"] == "negahban")
    for width in WIDTHS:
        visitor = visit(width)
        page = visitor.page
        visitor.go("/desk/sign-in/")
        page.fill("[name=login]", member["username"])
        page.fill("[name=password]", member["password"])
        page.click("main form button.btn")
        expect(page.locator("[name=code]")).to_be_visible()
        met.add(check(visitor))
        page.fill("[name=code]", "000000")
        page.click("main form button.btn >> nth=0")
        page.wait_for_load_state()
        check(visitor)
    assert_met(met, pages.ENTRANCE)


@pytest.mark.parametrize("username", pages.OF_STAFF)
def test_pages_of_the_desk(username: str, portal: Portal, visit: Callable[..., Visitor]) -> None:
    first = acts.as_member(portal, visit, username)
    first.go("/desk/")
    cases = first.page.eval_on_selector_all(
        "main a[href^='/desk/cases/']", "a => [...new Set(a.map(e => e.pathname))]"
    )
    met = check_in_both(visit, [*pages.OF_STAFF[username], *cases[:3]], state=portal.states[username])
    if cases:
        assert_met(met, pages.STAFF)
