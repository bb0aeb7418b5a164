"""What people do on the pages: a citizen signs in and fills the form, a member signs in and works a case."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from dargah.catalogue.forms import BoundField, bind_page, documents_wanted, pages_shown
from dargah.catalogue.loader import LoadedService
from dargah.catalogue.sampled import Sample
from dargah.config.demo.sign_ins import current_code
from dargah.insight.specimens import fixture
from tests.browser.conftest import Portal, Visitor


def sign_in_citizen(
    portal: Portal,
    visitor: Visitor,
    national_id: str,
    mobile: str,
    after: str = "/me/",
    at_the_code: Callable[[], object] = lambda: None,
) -> None:
    """By the one-time code, read from what the SMS sandbox received. ``at_the_code`` looks at the page that asks for it."""
    page = visitor.page
    visitor.go(f"/sign-in/?next={after}")
    page.fill("[name=national_id]", national_id)
    page.fill("[name=mobile]", mobile)
    before = len(portal.outbox())
    page.click("main form button.btn")
    expect(page.locator("[name=code]")).to_be_visible()
    at_the_code()
    code = fresh_code(portal, mobile, before)
    page.fill("[name=code]", code)
    page.click("main form button.btn")
    page.wait_for_url(f"**{after}*")


def fresh_code(portal: Portal, mobile: str, before: int) -> str:
    """The six digits of the message that has come to a mobile since."""
    import time

    until = time.monotonic() + 30
    while time.monotonic() < until:
        messages = portal.outbox()
        for message in messages[: max(0, len(messages) - before)]:
            found = re.search(r"\b(\d{6})\b", str(message.get("text") or message.get("message")))
            if mobile[-10:] in str(message) and found:
                return found[1]
        time.sleep(0.2)
    raise AssertionError("no code came")


def fill_application(visitor: Visitor, loaded: LoadedService, sample: Sample) -> None:
    """Every page of the form as a citizen would, then the documents; ends on the review page."""
    page, definition = visitor.page, loaded.definition
    for step in pages_shown(definition, sample.answers):
        expect(page.locator("main h1")).to_have_text(step.title)
        fields = bind_page(definition, step, sample.answers).fields
        here = {d.key for d in documents_wanted(definition, sample.answers) if d.page == step.key}
        for _ in range(3):
            for bound in fields:
                fill(page, bound)
            attach(page, {key: name for key, name in sample.files.items() if key in here})
            go_on(page)
            if page.locator("main h1").inner_text() != step.title:
                break
        assert page.locator("main h1").inner_text() != step.title, page.locator(
            "main .errors"
        ).all_inner_texts()
    wanted = {d.key for d in documents_wanted(definition, sample.answers) if not d.page}
    if page.url.endswith("/documents/"):
        attach(page, {key: name for key, name in sample.files.items() if key in wanted})
        go_on(page)
    assert page.url.endswith("/review/"), (page.url, page.locator("main").inner_text())


def go_on(page: Page) -> None:
    """«ذخیره و ادامه», and the page that answers it."""
    with page.expect_navigation():
        page.click("main form p.acts button.btn:not([name]):not([type=button])")


def fill(page: Page, bound: BoundField) -> None:
    """One question, whatever its kind; one that the page does not show yet is left for the next round."""
    if bound.rows:
        for number, row in enumerate(bound.rows):
            while page.locator(f'[name^="{bound.name}.{number}."]').count() == 0:
                page.click(f'button[name=add][value="{bound.name}"]')
                page.wait_for_load_state()
            for cell in row:
                fill(page, cell)
        return
    if isinstance(bound.value, dict):
        for name, text in _parts(bound.name, bound.value):
            _put(page, name, text)
        return
    if bound.options:
        for key, _, selected in bound.options:
            if selected:
                _put(page, bound.name, key)
        return
    _put(page, bound.name, str(bound.value))


def _parts(name: str, value: dict[str, Any]) -> list[tuple[str, str]]:
    """The inputs of a compound by name, a date inside a reference among them."""
    found = []
    for part, inner in value.items():
        if isinstance(inner, dict):
            found += _parts(f"{name}.{part}", inner)
        else:
            found.append((f"{name}.{part}", str(inner)))
    return found


def _put(page: Page, name: str, text: str) -> None:
    controls = page.locator(f'[name="{name}"]')
    if controls.count() == 0 or text == "":
        return
    first = controls.first
    kind = first.evaluate("e => e.tagName + ':' + (e.type || '')")
    if first.evaluate("e => !!e.closest('details:not([open])')"):
        return  # a second way to say the same, folded away
    if kind.startswith("SELECT"):
        first.select_option(text)
    elif kind.endswith(("radio", "checkbox")):
        chosen = page.locator(f'[name="{name}"][value="{text}"]')
        if chosen.count() and not chosen.is_checked():
            chosen.check()
            if page.locator(f'[data-controls] [name="{name}"], [data-controls][name="{name}"]').count():
                page.wait_for_timeout(400)
    else:
        first.fill(text)


def attach(page: Page, files: dict[str, str]) -> None:
    """Choose a file for each document."""
    for key, name in files.items():
        control = page.locator(f'input[type=file][name="{key}"]')
        extension = name.rpartition(".")[2]
        kinds = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg"}
        control.set_input_files(
            {
                "name": Path(name).name,
                "mimeType": kinds.get(extension, "application/octet-stream"),
                "buffer": fixture(name),
            }
        )


def submit(visitor: Visitor) -> str:
    """Declare and send; returns the tracking code that the receipt shows."""
    page = visitor.page
    page.check("[name=declaration]")
    page.click("main form[action$='/submission/'] button.btn")
    page.wait_for_url("**/receipt/")
    digits = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")
    found = re.search(r"(\d{4})\s?(\d{4})\s?(\d{4})", page.locator("main").inner_text().translate(digits))
    assert found, page.locator("main").inner_text()
    return "".join(found.groups())


def unused_code(portal: Portal, secret: str) -> str:
    """A code that opened nothing yet: each opens one session (RFC 6238, 5.2), and several tests may want the same half minute.

    The code of the next half minute is taken too (a clock that goes ahead); after both, the next one is waited for.
    """
    while True:
        for code in (current_code(secret), current_code(secret, ahead=1)):
            if code not in portal.spent_codes:
                portal.spent_codes.add(code)
                return code
        time.sleep(1)


def sign_in_staff(portal: Portal, visitor: Visitor, username: str) -> None:
    """Password, then the code of the half minute; a session that was opened before is used again."""
    page = visitor.page
    member = next(one for one in portal.demo()["staff"] if one["username"] == username)
    visitor.go("/desk/sign-in/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", member["password"])
    page.click("main form button.btn")
    expect(page.locator("[name=code]")).to_be_visible()
    page.fill("[name=code]", unused_code(portal, member["totp_secret"]))
    page.click("main form button.btn >> nth=0")
    # on a slow machine the page of the code still stands there for a while
    expect(page).to_have_url(re.compile(r"/studio/$|/desk/(?!sign-in|second-factor)"))
    portal.states[username] = visitor.context.storage_state()


def member_for(portal: Portal, role: str, unit: str) -> str:
    """Who of the demo's staff has the role, in the unit where the role belongs to one."""
    staff = portal.demo()["staff"]
    if role in {"secretariat", "director"}:
        return str(next(one["username"] for one in staff if one["role"] == role))
    return str(next(one["username"] for one in staff if one["role"] == role and one["unit"] == unit))


def as_member(portal: Portal, visit: Any, username: str) -> Visitor:
    """A visitor signed in as this member, 1280 px wide."""
    known = portal.states.get(username)
    visitor: Visitor = visit(1280, state=known)
    if known is None:
        sign_in_staff(portal, visitor, username)
    return visitor
