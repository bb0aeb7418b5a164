"""Every address that shows a page is opened by the browser tests and held against axe, or it is said why not."""

from urllib.parse import urlsplit

import pytest
from django.test import override_settings
from django.urls import Resolver404, resolve

from tests.browser import pages
from tests.integration.security.rules import RULES

GETS = {name for name, rule in RULES.items() if rule.method == "get"}


def opened() -> set[str]:
    """The names of the addresses that stand in the list."""
    found = set()
    paths = [*pages.OPEN, *pages.OF_CITIZEN, *(path for own in pages.OF_STAFF.values() for path in own)]
    with override_settings(ROOT_URLCONF="tests.unit.web.demo_urls"):
        for path in paths:
            try:
                found.add(resolve(urlsplit(path).path).view_name)
            except Resolver404:
                assert "no-such-page" in path, path
    return found | set(pages.MET)


def test_every_page_is_held_against_axe() -> None:
    assert GETS - opened() - set(pages.NO_PAGE) == set()


def test_no_reason_is_given_for_what_is_opened_or_gone() -> None:
    assert set(pages.NO_PAGE) & opened() == set()
    assert set(pages.NO_PAGE) <= GETS
    assert set(pages.MET) <= GETS
    assert all(pages.NO_PAGE.values())


def test_every_error_page_is_opened() -> None:
    from dargah.web.errors import PAGES

    assert set(pages.ERRORS) == PAGES


def test_mutant_a_page_that_is_left_out_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(pages.MET, "desk:case")
    with pytest.raises(AssertionError):
        test_every_page_is_held_against_axe()
