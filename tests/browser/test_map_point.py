"""A point on the map without a map server: taken from the telephone, drawn on the schematic map of the counties."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser import acts
from tests.browser.conftest import Portal, Visitor

IN_AHVAZ = {"latitude": 31.3203, "longitude": 48.6692}


def test_the_telephone_gives_its_position_also_after_questions_were_drawn_anew(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    visitor = visit()
    visitor.context.grant_permissions(["geolocation"])
    visitor.context.set_geolocation(IN_AHVAZ)
    acts.sign_in_citizen(portal, visitor, "9990000123", "09170000041", "/services/plan-inquiry/start/")
    page = visitor.page
    page.click("main form:has(p.acts) button.btn >> nth=0")
    page.wait_for_load_state()
    visitor.go(page.url.removeprefix(visitor.origin).rsplit("/", 2)[0] + "/parcel/")
    with page.expect_response(lambda answer: answer.url.endswith("/parcel/")):
        page.locator("[data-controls] input[type=radio], select[data-controls]").first.evaluate(
            "e => { if (e.type == 'radio') e.checked = true; else e.selectedIndex = 1;"
            " e.dispatchEvent(new Event('change', {bubbles: true})) }"
        )
    locate = page.locator("[data-locate]")
    expect(locate).to_be_visible()
    locate.click()
    expect(page.locator("[data-located]")).to_contain_text("نوشته شد")
    expect(page.locator("[data-lat]")).to_have_value("31.320300")
    expect(page.locator("[data-map] svg g[transform]")).to_have_count(1)


def test_the_ring_of_the_focused_map_does_not_cut_through_its_legend(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    visitor = visit()
    acts.sign_in_citizen(portal, visitor, "9990000123", "09170000042", "/services/plan-inquiry/start/")
    page = visitor.page
    page.click("main form:has(p.acts) button.btn >> nth=0")
    page.wait_for_load_state()
    visitor.go(page.url.removeprefix(visitor.origin).rsplit("/", 2)[0] + "/parcel/")
    page.fill("[data-lat]", "31.32")
    page.fill("[data-lon]", "48.68")
    page.click("button[value^='refresh:']")
    page.wait_for_url("**#f-parcel-*")
    group = page.locator("fieldset:focus")
    expect(group.locator("[data-map] svg g[transform]")).to_have_count(1)
    behind = page.evaluate("getComputedStyle(document.body).backgroundColor")
    expect(group.locator("> legend")).to_have_css("background-color", behind)
