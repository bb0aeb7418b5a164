"""A service is changed and loaded anew while a citizen is away: what changed is named, what was typed is still to be read."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser import acts
from tests.browser.conftest import ROOT, Portal, Visitor
from tests.browser.pages import NEWER
from tests.browser.test_pages import WIDTHS, assert_met, check

NATIONAL_ID, MOBILE = "9990000123", "09170000019"
SLUG = "document-copy"
TYPED = "خیابان نمونه، پلاک ۱۲"


def dargah(portal: Portal, *words: str) -> str:
    """A command as the sysadmin types it beside the running portal."""
    told = subprocess.run(
        [sys.executable, "-m", "dargah", *words],
        cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode in {0, 1}, told.stderr
    return told.stdout


def look(visitor: Visitor, javascript: bool) -> None:
    """The page against axe, on a desk and on a phone; axe is a script itself."""
    for width in WIDTHS if javascript else ():
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert_met({check(visitor, "")}, NEWER)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_citizen_comes_back_to_a_service_that_is_newer(
    portal: Portal, visit: Callable[..., Visitor], tmp_path: Path, javascript: bool
) -> None:
    visitor = visit(javascript=javascript)
    mobile = MOBILE[:-1] + str(8 + javascript)
    acts.sign_in_citizen(portal, visitor, NATIONAL_ID, mobile, f"/services/{SLUG}/start/")
    visitor.page.click("main form:has(p.acts) button.btn >> nth=0")
    visitor.page.wait_for_load_state()
    home = visitor.page.url.removeprefix(visitor.origin).removesuffix("applicant/")
    visitor.page.fill("[name='applicant.address']", TYPED)
    visitor.page.click("main form button[name=then][value=later]")
    visitor.page.wait_for_load_state()

    dargah(portal, "services", "export", SLUG, "--to", str(tmp_path))
    path = tmp_path / "services" / SLUG / "service.yaml"
    data = yaml.safe_load(path.read_text())
    page = next(one for one in data["form"] if one.get("use") == "applicant")
    page["without"] = [*page.get("without", []), "address"]
    page.setdefault("fields", []).append(
        {"key": "floor", "kind": "number", "label": "طبقه چندم هستید؟", "required": False}
    )
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    assert "طبقه چندم هستید؟" in dargah(portal, "services", "diff", str(path.parent))
    assert "منتشر است" in dargah(portal, "services", "load", str(path.parent))
    try:
        visitor.go(home)
        expect(visitor.page.locator("h1")).to_have_text("چه چیزی عوض شده است")
        expect(visitor.page.locator("main")).to_contain_text(TYPED)
        look(visitor, javascript)
        visitor.page.click("main form button.btn")
        visitor.page.wait_for_load_state()
        expect(
            visitor.page.locator("[name=floor]")
        ).to_be_visible()  # on to the form: what changed is said once
        visitor.page.click("text=چه چیزی عوض شده")
        visitor.page.wait_for_load_state()
        expect(visitor.page.locator("main")).to_contain_text(TYPED)
        look(visitor, javascript)
        visitor.page.click("text=طبقه چندم هستید؟")
        visitor.page.wait_for_load_state()
        expect(visitor.page.locator("[name=floor]")).to_be_visible()
        visitor.go(home)
        expect(visitor.page.locator("[name=floor]")).to_be_visible()
    finally:
        dargah(portal, "services", "load", str(ROOT / "content" / "khuzestan" / "services" / SLUG))
