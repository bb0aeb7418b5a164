"""Every page a person opens: no serious fault for axe, nothing wider than the phone, a title, Persian and right to left."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from tests.browser import acts
from tests.browser.conftest import Portal, Visitor

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = {"serious", "critical"}
PUBLIC = [
    "/", "/services/", "/services/?group=land", "/services/land-type-article12/", "/services/complaint-suggestion/",
    "/search/?q=زمینم موات است", "/search/?q=بستنی", "/track/", "/verify/", "/verify/AAAA/", "/help/", "/privacy/",
    "/accessibility/", "/sign-in/", "/desk/sign-in/", "/services/complaint-suggestion/start/", "/no-such-page/",
    "/gallery/", "/demo/outbox/",
]  # fmt: skip
WIDTHS = (360, 1280)
CITIZEN = ("9990000018", "09160000000")


def check(visitor: Visitor, path: str) -> None:
    """Open a page and hold it against the rules."""
    visitor.go(path)
    page = visitor.page
    facts = page.evaluate(
        "() => ({wide: document.documentElement.scrollWidth - innerWidth, dir: document.dir, "
        "lang: document.documentElement.lang, title: document.title, h1: document.querySelectorAll('h1').length})"
    )
    assert facts["wide"] <= 0, (path, facts)
    assert (facts["dir"], facts["lang"]) == ("rtl", "fa"), (path, facts)
    assert facts["title"], path
    assert facts["h1"] == 1, (path, facts)
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run(document)).violations")
    serious = [
        (one["id"], [node["html"][:160] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in SERIOUS
    ]
    assert not serious, (path, serious)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PUBLIC)
def test_pages_that_anybody_opens(path: str, width: int, visit: Callable[..., Visitor]) -> None:
    check(visit(width), path)


def test_pages_of_a_citizen(portal: Portal, visit: Callable[..., Visitor]) -> None:
    first = visit()
    acts.sign_in_citizen(portal, first, *CITIZEN)
    state = first.context.storage_state()
    paths = [
        "/me/",
        *first.page.eval_on_selector_all("main a[href^='/me/cases/']", "a => a.map(e => e.pathname)"),
    ]
    drafts = first.page.eval_on_selector_all("main a[href^='/apply/']", "a => a.map(e => e.pathname)")
    assert len(paths) > 3
    assert drafts
    for width in WIDTHS:
        visitor = visit(width, state=state)
        parts = [f"{draft}{part}" for draft in drafts[:1] for part in ("", "documents/", "review/")]
        for path in [*paths[:9], *parts, "/services/land-type-article12/start/"]:
            check(visitor, path)


@pytest.mark.parametrize(
    ("username", "paths"),
    [
        ("kabi", ["/desk/queue/", "/desk/queue/?view=mine", "/desk/queue/?view=waiting", "/desk/search/?q=شیرالی",
                  "/desk/referrals/", "/desk/help/", "/desk/second-factor/", "/desk/second-factor/keys/",
                  "/desk/second-factor/keys/add/", "/desk/account/password/", "/desk/account/reauthenticate/"]),
        ("modirkol", ["/desk/queue/", "/desk/queue/?view=all&due=overdue", "/desk/register/", "/desk/services/"]),
        ("shirali", ["/desk/queue/", "/desk/register/"]),
        ("rahbar", ["/desk/system/", "/desk/system/records/"]),
        ("tahlilgar", ["/desk/services/"]),
        ("negahban", ["/desk/"]),
        ("virastar", ["/desk/"]),
    ],
)  # fmt: skip
def test_pages_of_the_desk(
    username: str, paths: list[str], portal: Portal, visit: Callable[..., Visitor]
) -> None:
    first = acts.as_member(portal, visit, username)
    first.go("/desk/")
    cases = first.page.eval_on_selector_all(
        "main a[href^='/desk/cases/']", "a => [...new Set(a.map(e => e.pathname))]"
    )
    for width in WIDTHS:
        visitor = visit(width, state=portal.states[username])
        for path in [*paths, *cases[:3]]:
            check(visitor, path)
