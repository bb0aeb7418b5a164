"""The text of a page: CommonMark with tables, as HTML of our look and as plain text.

No HTML of the author passes. Headings begin under the page's own; pictures are the page's own files, named by number;
links lead to https, mail, telephone or within the portal.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from dargah.persian.digits import fold_digits, persian_digits

_LINK = re.compile(r"(https?://|mailto:|tel:|/(?!/)|#)", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z]")
_FIRST, _LAST = 2, 4  # levels of headings within a page, whose title is the first


@dataclass(frozen=True)
class Picture:
    """A picture as it is shown: where it lies and how large it is, in pixels."""

    url: str
    wide: int
    high: int


def _picture(token: Token, env: EnvType) -> str:
    shown: Mapping[int, Picture] = env.get("pictures") or {}
    picture, words = shown.get(number_of(token)), escape(token.content)
    if picture is None:
        return f"<span>{words}</span>"
    size = f'width="{picture.wide}" height="{picture.high}"'
    return f'<img src="{escape(picture.url)}" alt="{words}" {size} loading="lazy">'


def _link(token: Token, _env: EnvType) -> str:
    href = str(token.attrGet("href") or "")
    away = ' rel="noopener external"' if href.startswith("http") else ""
    return f'<a href="{escape(href)}"{away}>'


def _words(token: Token, _env: EnvType) -> str:
    said = token.content
    return str(escape(said if _LATIN.search(said) else persian_digits(said)))


TABLE_NAME = "جدول"
TABLE = f'<div class="scroll" tabindex="0" role="region" aria-label="{TABLE_NAME}"><table class="tbl tbl--keep">\n'
_DRAWN: dict[str, Callable[[Token, EnvType], str]] = {
    "heading_open": lambda token, _: f"<h{_level(token)}>",
    "heading_close": lambda token, _: f"</h{_level(token)}>\n",
    "table_open": lambda _token, _: TABLE,
    "table_close": lambda _token, _: "</table></div>\n",
    "th_open": lambda _token, _: '<th scope="col">',
    "td_open": lambda _token, _: "<td>",
    "text": _words,
    "image": _picture,
    "link_open": _link,
}


def _rule(draw: Callable[[Token, EnvType], str]) -> Callable[..., str]:
    def drawn(
        _renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, env: EnvType
    ) -> str:
        return draw(tokens[at], env)

    return drawn


def _level(token: Token) -> int:
    return min(max(int(token.tag[1:]), _FIRST), _LAST)


class _Reader(MarkdownIt):
    """CommonMark without HTML, whose links are looked at."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 the library's own name
        return bool(_LINK.match(url)) or url.isdigit() or fold_digits(url).isdigit()

    def normalizeLink(self, url: str) -> str:  # noqa: N802 the library's own name
        number = fold_digits(url)
        return number if number.isdigit() else super().normalizeLink(url)


_reader = _Reader("commonmark", {"html": False, "breaks": True}).enable("table")
for _name, _draw in _DRAWN.items():
    _reader.add_render_rule(_name, _rule(_draw))


@lru_cache(maxsize=512)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The text as the library reads it, block by block."""
    return tuple(_reader.parse(text))


def number_of(token: Token) -> int:
    """The number of the page's file that a picture names; 0 for anything else."""
    named = str(token.attrGet("src") or "")
    return int(named) if named.isascii() and named.isdigit() and len(named) < 9 else 0  # noqa: PLR2004 a number of files


def as_html(text: str, pictures: Mapping[int, Picture] | None = None) -> SafeString:
    """The text as HTML. Every part of it was escaped or made here."""
    env: dict[str, Any] = {"pictures": dict(pictures or {})}
    return mark_safe(_reader.renderer.render(list(tokens_of(text)), _reader.options, env))  # noqa: S308 the author's HTML is off


def inline_tokens(text: str) -> Iterator[Token]:
    """What stands within the blocks: words, links, pictures."""
    for block in tokens_of(text):
        yield from block.children or ()


def sections_of(text: str) -> list[tuple[str, str]]:
    """(heading, plain text) of each section; the part before the first heading has none. For quotations and search."""
    found: list[tuple[str, list[str]]] = [("", [])]
    in_heading = False
    for block in tokens_of(text):
        if block.type == "heading_open":
            in_heading = True
        elif block.type == "heading_close":
            in_heading = False
        elif block.type == "inline":
            said = _plain(block)
            if in_heading:
                found.append((said, []))
            elif said:
                found[-1][1].append(said)
        elif block.type in {"fence", "code_block"}:
            found[-1][1].append(block.content)
    return [(heading, " ".join(" ".join(parts).split())) for heading, parts in found if heading or parts]


def as_text(text: str) -> str:
    """The words alone."""
    return " ".join(part for section in sections_of(text) for part in section if part)


def _plain(block: Token) -> str:
    said = []
    for child in block.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            said.append(" ")
        elif child.type in {"text", "code_inline"}:
            said.append(child.content)
    return "".join(said).strip()
