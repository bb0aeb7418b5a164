"""What is different between two states of a page, box by box, in words; of its text paragraph by paragraph."""

from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from dargah.catalogue.directorate import directorate, office_name
from dargah.catalogue.queries import service_titles
from dargah.content.compare import ADDED, CHANGED, REMOVED, Change, PartChanges
from dargah.content.pages.kinds import BOXES
from dargah.content.pages.schema import Held, PageContent
from dargah.persian.dates import jalali
from dargah.persian.digits import persian_digits

TEXT = "body"


def compare_pages(old: PageContent, new: PageContent) -> list[PartChanges]:
    """The differences; none where both say the same."""
    found = [
        change
        for box in BOXES
        for change in (_paragraphs(old.body, new.body) if box == TEXT else _box(box, old, new))
    ]
    found += _files(old.files, new.files)
    return [PartChanges("page", "صفحه", found)] if found else []


def _box(box: str, old: PageContent, new: PageContent) -> Iterator[Change]:
    before, after = _told(box, getattr(old, box)), _told(box, getattr(new, box))
    if before != after:
        yield Change(_kind(before, after), BOXES[box][0], before, after)


def _kind(before: str, after: str) -> str:
    if before and after:
        return CHANGED
    return ADDED if after else REMOVED


def _told(box: str, value: Any) -> str:
    """What stands in a box, as it is read."""
    if box == "services":
        titles = service_titles()
        return "\n".join(titles.get(slug, slug) for slug in value)
    if box == "unit":
        return office_name(value) if value else ""
    if box == "group":
        groups = directorate().groups
        return groups[value].title if value in groups else ""
    if isinstance(value, date):
        return jalali(value)
    return (
        "\n".join(value) if isinstance(value, tuple) else persian_digits(value if value is not None else "")
    )


def _paragraphs(old: str, new: str) -> Iterator[Change]:
    before, after = old.split("\n\n") if old else [], new.split("\n\n") if new else []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            was, now = "\n\n".join(before[a:b]), "\n\n".join(after[c:d])
            yield Change(_kind(was, now), BOXES[TEXT][0], was, now)


def _files(old: tuple[Held, ...], new: tuple[Held, ...]) -> list[Change]:
    before, after = {one.number: one for one in old}, {one.number: one for one in new}
    gone = [Change(REMOVED, "فایل", before[number].words) for number in before if number not in after]
    come = [Change(ADDED, "فایل", "", after[number].words) for number in after if number not in before]
    return gone + come
