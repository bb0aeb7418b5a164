"""Pages that come as files: published at the first start, and kept as the office has them since."""

import hashlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from django.db import transaction
from PIL import Image

from dargah.content.models import PageFile, PortalPage
from dargah.content.operations.pages import content_of, publish_page
from dargah.content.pages.reading import KINDS_OF_FILES, PageOfFile
from dargah.files import operations as files
from dargah.files.limits import IMAGES

SYSTEM = "system"


def load_pages(pages: Iterable[PageOfFile], *, by: str = SYSTEM, keeping_the_office: bool = True) -> int:
    """Publish what is new or changed in the files; how many pages. All or nothing.

    ``keeping_the_office``: a page that somebody of the office has written on or taken off stays as it is.
    """
    with transaction.atomic():
        return sum(_load(one, by, keeping_the_office=keeping_the_office) for one in pages)


def _load(told: PageOfFile, by: str, *, keeping_the_office: bool) -> bool:
    page, _ = PortalPage.objects.select_for_update().get_or_create(
        slug=told.slug, defaults={"kind": told.kind, "title": told.content.title, "changed_by": by}
    )
    if keeping_the_office and (
        page.writers or page.off_reason or page.versions.exclude(published_by=by).exists()
    ):
        return False
    _keep_files(page, told.files, by)
    page.said, page.title = told.content.stored(), told.content.title
    content = content_of(page)
    if page.current is not None and page.current.content == content.stored():
        return False
    publish_page(page, content, by=by)
    return True


def _keep_files(page: PortalPage, told: tuple[tuple[Path, str], ...], by: str) -> None:
    """The page's files as the folder has them, by number; one that changed gets a new row in its place."""
    known = {one.number: one for one in page.files.select_related("stored")}
    for number, (path, words) in enumerate(told, start=1):
        data, held = path.read_bytes(), known.pop(number, None)
        if held is not None and held.stored.digest == hashlib.sha256(data).hexdigest():
            PageFile.objects.filter(pk=held.pk).update(words=words, is_aside=False)
            continue
        kind = KINDS_OF_FILES[path.suffix]
        stored = files.keep(data, name=path.name, kind=kind)
        if kind in IMAGES:
            with Image.open(BytesIO(data)) as picture:
                stored.metadata |= {"width": picture.width, "height": picture.height}
            stored.save(update_fields=["metadata"])
        PageFile.objects.update_or_create(
            page=page,
            number=number,
            defaults={"stored": stored, "words": words, "added_by": by, "is_aside": False},
        )
    page.files.filter(number__in=known).update(is_aside=True)
