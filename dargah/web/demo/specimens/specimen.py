"""A component in one of its states, drawn by the product's own template and made harmless for a page that shows many."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# where a component is a part of a list or form of its page, that list or form
FRAMES = {
    "": ("", ""),
    "lines": ('<ul class="lines">', "</ul>"),
    "files": ('<ul class="files">', "</ul>"),
    "form": ('<form class="form" method="post" novalidate>', "</form>"),
}
Frame = Literal["", "lines", "files", "form"]


@dataclass(frozen=True)
class Specimen:
    """``component`` is a template's name under components/; ``state`` says in words what is seen; ``facts`` its context."""

    component: str
    state: str
    facts: Mapping[str, Any]
    frame: Frame = ""


@dataclass(frozen=True)
class Section:
    """What belongs together, under a heading of its own; ``is_desk`` in the desk's smaller type, over the whole width."""

    key: str
    title: str
    specimens: tuple[Specimen, ...]
    is_desk: bool = False


@dataclass(frozen=True)
class Drawn:
    """A specimen as the page shows it; ``key`` is its id."""

    key: str
    state: str
    html: SafeString


def invented(**facts: Any) -> Any:
    """Something that has these facts and no more."""
    return SimpleNamespace(**facts)


def drawn(section: Section, request: HttpRequest) -> dict[str, list[Drawn]]:
    """The specimens of a section, by component."""
    found: dict[str, list[Drawn]] = {}
    for one in section.specimens:
        beside = found.setdefault(one.component, [])
        key = f"{one.component.replace('_', '-')}-{len(beside) + 1}"
        opening, closing = FRAMES[one.frame]
        html = render_to_string(f"components/{one.component}.html", dict(one.facts), request)
        beside.append(Drawn(key, one.state, SafeString(harmless(f"{opening}{html}{closing}", key))))
    return found


_NAMES = re.compile(r'(?<=\s)(id|for|aria-labelledby|aria-describedby)="([^"]+)"')
_WITHIN = re.compile(r'(?<=\shref=")#([^"]+)')
_ACTS = re.compile(r'\sformaction="[^"]*"')
_AWAY = re.compile(r'(<a\b[^>]*?\shref=")/[^"]*')
_AT_ONCE = re.compile(r"\s(?:autofocus|hidden)(?=[\s>])")


def harmless(html: str, key: str) -> str:
    """What was drawn, for a page that shows it beside its other states:

    1. every id, and what points to it, ends in the specimen's own key, so that none is there twice;
    2. links lead to the specimen itself where what they are about is not in it, forms and buttons send nothing anywhere;
    3. nothing takes the focus by itself, and what waits for a script is seen;
    4. a page has one first heading, and it is not the specimen's.
    """
    own = {m[2] for m in _NAMES.finditer(html) if m[1] == "id"}
    html = _WITHIN.sub(lambda m: f"#{m[1]}-{key}" if m[1] in own else f"#{key}", html)
    html = _ACTS.sub("", html)
    html = _NAMES.sub(lambda m: f'{m[1]}="{" ".join(f"{name}-{key}" for name in m[2].split())}"', html)
    html = _AWAY.sub(rf"\1#{key}", html)
    html = html.replace('method="post"', 'method="dialog"').replace('action="/search/"', 'method="dialog"')
    html = _AT_ONCE.sub("", html)
    return html.replace("<h1>", '<h2 class="t-h1">').replace("</h1>", "</h2>")
