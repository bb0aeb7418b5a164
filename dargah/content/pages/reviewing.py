"""What is still to be put right on a page before others read it: what is missing, and what would keep somebody from reading it.

The rules of reading are those of WCAG 2.2 that an author can break: alternatives of pictures (1.1.1), order of headings
(1.3.1, 2.4.6), purpose of links (2.4.4), heads of tables (1.3.1).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markdown_it.token import Token

from dargah.catalogue.directorate import directorate, office_name
from dargah.catalogue.queries import service_titles
from dargah.content.pages import prose
from dargah.content.pages.kinds import BOXES, SECTIONS, Kind
from dargah.content.pages.schema import PageContent
from dargah.persian.dates import jalali
from dargah.persian.digits import persian_digits
from dargah.persian.text import search_key

LONGEST_PARAGRAPH = 1200
_EMPTY = (
    "این‌جا",
    "کلیک کنید",
    "این‌جا کلیک کنید",
    "لینک",
    "پیوند",
    "ادامه",
    "ادامه مطلب",
    "بیشتر",
    "دانلود",
    "مشاهده",
)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_NAME_OF_FILE = re.compile(r"\.(jpe?g|png|pdf)$|^(img|image|dsc|photo|scan)[ _-]?\d", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """Something to put right: in which box, what about it; ``stops`` keeps the page from being published."""

    box: str
    sentence: str
    stops: bool = True

    @property
    def title(self) -> str:
        """The box by its name."""
        return BOXES[self.box][0] if self.box in BOXES else "فایل‌ها"


def findings(kind: Kind, content: PageContent) -> list[Finding]:
    """Everything, what stops first."""
    found = [
        *_missing(kind, content),
        *_days(content),
        *_names(content),
        *_files(kind, content),
        *_headings(content.body),
        *_links(content.body),
        *_pictures(content),
        *_long(content.body),
    ]
    return sorted(found, key=lambda one: not one.stops)


def may_be_published(kind: Kind, content: PageContent) -> bool:
    """Whether nothing stops it."""
    return not any(one.stops for one in findings(kind, content))


def _missing(kind: Kind, content: PageContent) -> Iterator[Finding]:
    for box in ("title", *SECTIONS[kind].needs):
        value = getattr(content, box)
        if not (value.strip() if isinstance(value, str) else value):
            yield Finding(box, f"«{BOXES[box][0]}» نوشته نشده است.")


def _days(content: PageContent) -> Iterator[Finding]:
    if content.day and content.until and content.until < content.day:
        yield Finding("until", f"این روز پیش از {_told(content.day)} است.")
    if content.opens and content.until and content.opens < content.until:
        yield Finding("opens", f"پاکت‌ها پیش از پایان مهلت ({_told(content.until)}) باز نمی‌شود.")


def _told(day: date) -> str:
    return jalali(day)


def _names(content: PageContent) -> Iterator[Finding]:
    """Services, units and groups that are not there any more."""
    titles = service_titles()
    for slug in content.services:
        if slug not in titles:
            yield Finding("services", f"خدمت «{slug}» در درگاه نیست؛ آن را بردارید.")
    office = directorate()
    if content.unit and content.unit not in {one.slug for one in office.units}:
        yield Finding("unit", "این واحد در اداره کل نیست.")
    if content.group and content.group not in office.groups:
        yield Finding("group", "این موضوع در درگاه نیست.")


def _files(kind: Kind, content: PageContent) -> Iterator[Finding]:
    if kind == Kind.FORM and not content.documents:
        yield Finding("files", "سندی افزوده نشده است.")
    if kind == Kind.TENDER and not content.documents:
        yield Finding("files", "سندهای مناقصه یا مزایده افزوده نشده است.", stops=False)
    for one in content.files:
        if _NAME_OF_FILE.search(one.words.strip()):
            yield Finding(
                "files",
                f"«{one.words}» نام فایل است؛ بنویسید عکس چه نشان می‌دهد یا سند چیست.",
            )


def _headings(body: str) -> Iterator[Finding]:
    before = 1
    blocks = prose.tokens_of(body)
    for block, inline in pairwise(blocks):
        if block.type == "heading_open":
            level = int(block.tag[1:])
            if not inline.content.strip():
                yield Finding("body", "عنوانی خالی است.")
            elif level == 1:
                yield Finding(
                    "body", f"«{inline.content}» را با «##» بنویسید؛ عنوان نخست همان عنوان صفحه است."
                )
            elif level > before + 1:
                yield Finding(
                    "body",
                    f"پیش از «{inline.content}» یک پله از عنوان‌ها جا افتاده است؛ از «##» به «###» بروید.",
                )
            before = max(level, 2)
        elif block.type == "paragraph_open" and _is_all_bold(inline):
            yield Finding(
                "body",
                f"«{_bare(inline)}» مانند عنوان درشت شده است؛ اگر عنوان است با «##» بنویسید.",
                stops=False,
            )


def _is_all_bold(inline: Token) -> bool:
    kinds = [child.type for child in inline.children or () if child.type != "text" or child.content]
    return kinds == ["strong_open", "text", "strong_close"]


def _bare(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ())


def _links(body: str) -> Iterator[Finding]:
    said, href = "", None
    for token in prose.inline_tokens(body):
        if token.type == "link_open":
            said, href = "", str(token.attrGet("href") or "")
        elif token.type == "link_close":
            yield from _link(said.strip(), href or "")
            href = None
        elif href is not None:
            said += token.content
        elif token.type == "text" and _ADDRESS.search(token.content):
            yield Finding("body", "نشانی‌ای بی‌متن نوشته شده است؛ بنویسید «[نام آن‌جا](نشانی)».", stops=False)


def _link(said: str, href: str) -> Iterator[Finding]:
    if href.isdigit():
        yield Finding("body", f"«{said}» به شماره‌ای پیوند خورده است؛ برای عکس پیش از آن «!» بگذارید.")
    if not said:
        yield Finding("body", f"پیوند «{href}» متن ندارد؛ کسی که نمی‌بیند نمی‌داند به کجا می‌رود.")
    elif _bare_key(said) in _SAYS_NOTHING or _ADDRESS.match(said):
        yield Finding("body", f"متن پیوند «{said}» نمی‌گوید به کجا می‌رود؛ نام آن‌جا را بنویسید.")


def _bare_key(words: str) -> str:
    """Words as search reads them, with and without half-spaces alike."""
    return search_key(words).replace(" ", "")


_SAYS_NOTHING = frozenset(map(_bare_key, _EMPTY))


def _pictures(content: PageContent) -> Iterator[Finding]:
    known = {one.number for one in content.pictures}
    for token in prose.inline_tokens(content.body):
        if token.type != "image":
            continue
        number = prose.number_of(token)
        if number not in known:
            told = persian_digits(token.attrGet("src") or "")
            yield Finding("body", f"عکسی با شماره «{told}» در این صفحه نیست.")
        if not token.content.strip():
            yield Finding("body", "عکسی در متن واژه‌ای ندارد؛ میان دو کروشه بنویسید چه نشان می‌دهد.")


def _long(body: str) -> Iterator[Finding]:
    for block in prose.tokens_of(body):
        if block.type == "inline" and len(block.content) > LONGEST_PARAGRAPH:
            start = " ".join(block.content.split()[:6])
            yield Finding(
                "body", f"بندی که با «{start}…» آغاز می‌شود بسیار بلند است؛ آن را چند بند کنید.", stops=False
            )


def unit_names() -> list[tuple[str, str]]:
    """The units as a choice."""
    return [(one.slug, office_name(one.slug)) for one in directorate().units]
