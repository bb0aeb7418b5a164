"""An analyst rehearses a service with a repeated group, from its form to the preview of its letter, with and without a script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from dargah.catalogue.forms import bind_page, pages_shown
from dargah.catalogue.loader import load_folder
from tests.browser import acts
from tests.browser.conftest import Portal, Visitor
from tests.browser.pages import REHEARSAL
from tests.browser.test_pages import WIDTHS, assert_met, check

SLUG = "land-type-article12"
HOME = f"/desk/rehearsals/{SLUG}/"
BAND = "تمرین: چیزی فرستاده یا شمرده نمی‌شود."


def look(visitor: Visitor, javascript: bool) -> set[str]:
    """The page against axe, on a phone and on a desk; axe is a script itself."""
    met = set()
    for width in WIDTHS if javascript else ():
        visitor.page.set_viewport_size({"width": width, "height": 800})
        met.add(check(visitor))
    return met


def fill_form(page: Page) -> None:
    """Every page as a citizen would type it; rows are added by their button."""
    loaded = load_folder(Path(settings.CONTENT) / "services" / SLUG)
    answers = loaded.samples["accepted"].answers
    for step in pages_shown(loaded.definition, answers):
        expect(page.locator("main h1")).to_have_text(step.title)
        expect(page.locator("main")).to_contain_text(BAND)
        for _ in range(3):
            for bound in bind_page(loaded.definition, step, answers).fields:
                acts.fill(page, bound)
            page.click("main form p.acts button.btn:not([name]):not([type=button])")
            page.wait_for_load_state()
            if page.locator("main h1").inner_text() != step.title:
                break


@pytest.mark.parametrize("javascript", [True, False])
def test_an_analyst_rehearses_to_the_letter(
    portal: Portal, visit: Callable[..., Visitor], javascript: bool
) -> None:
    known = portal.states.get("tahlilgar")
    visitor = visit(360 if javascript else 1280, javascript=javascript, state=known)
    if known is None:
        acts.sign_in_staff(portal, visitor, "tahlilgar")
    page = visitor.page
    before = len(portal.outbox())
    visitor.go("/desk/rehearsals/")
    page.click(f'main a[href="{HOME}"]')
    page.wait_for_load_state()
    page.click("main form p.acts button.btn:not([name]):not([type=button])")
    page.wait_for_load_state()
    assert page.locator("main .err").count() > 0
    look(visitor, javascript)
    fill_form(page)
    assert page.url.endswith("/case/")
    met = look(visitor, javascript)
    for _ in range(14):
        offered = page.locator("button[name=do]").evaluate_all("all => all.map(one => one.value)")
        if not offered:
            break
        do = "answer_referral" if "answer_referral" in offered else offered[0]
        if do == "decide":
            page.locator("button[name=do][value=decide]").click()
            page.wait_for_load_state()
            expect(page.locator("#f-outcome .err")).to_be_visible()
            met |= look(visitor, javascript)
            page.locator("[name=outcome]").first.check()
            page.fill("[name=reasons]", "سوابق دیده شد و زمین موات است.")
        page.locator(f"button[name=do][value={do}]").click()
        page.wait_for_load_state()
        expect(page.locator("main")).to_contain_text(BAND)
    expect(page.locator("main")).to_contain_text("این راه به پایان رسید")
    expect(page.locator("main")).to_contain_text("فرستاده نشد")
    met |= look(visitor, javascript)
    with page.expect_download() as waiting:
        page.click("text=پیش‌نویس نامه (پی‌دی‌اف)")
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
    assert len(portal.outbox()) == before
    if javascript:
        assert_met(met, REHEARSAL)
    page.click("main .end button.btn--bad")
    page.wait_for_load_state()
    visitor.go(HOME)
    assert page.url.endswith("/pages/applicant/")
