"""A form that is filled in several windows at the same moment loses no page of any of them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.catalogue.definition import Page
from tests.factories import cases as make

SLUG = "allocation-contract-extend-amend"
ROUNDS = 6


def test_pages_that_are_saved_at_once_are_all_kept(committed: None) -> None:
    citizen = make.citizen()
    for _ in range(ROUNDS):
        draft = applications.start(service=make.service(SLUG), citizen=citizen)
        pages = draft.version.parsed.form
        together = Barrier(len(pages), timeout=30)

        def save(page: Page, draft: Draft = draft, together: Barrier = together) -> None:
            try:
                mine = Draft.objects.select_related("version", "citizen").get(pk=draft.pk)
                together.wait()
                applications.save_page(draft=mine, page=page, typed={"words": [page.key]})
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(pages)) as pool:
            list(pool.map(save, pages))
        draft.refresh_from_db()
        assert set(draft.typed) == {page.key for page in pages}
