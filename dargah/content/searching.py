"""Finding pages of the portal, units and county offices by what somebody wrote; an index made anew after each publication."""

from dataclasses import dataclass
from threading import Lock

from dargah.catalogue.directorate import directorate
from dargah.content.pages.kinds import Kind
from dargah.content.pages.prose import as_text
from dargah.content.published import Page, Portal, portal
from dargah.persian.lexicon import Lexicon, Weighted

LOWEST = 1.2  # below this a page has nothing to do with what was written
FARTHEST = 0.35  # of the best one's score
MOST = 10


@dataclass(frozen=True)
class Found:
    """A page, a unit or an office of a county in a list of what was found."""

    title: str
    url: str
    kind: str
    summary: str = ""


class _Index:
    def __init__(self, told: Portal) -> None:
        self.portal = told
        things = {page.url: _weighted(page) for page in told.pages.values()}
        self.found = {
            page.url: Found(page.title, page.url, page.kind.label, page.content.summary)
            for page in told.pages.values()
        }
        for unit in directorate().units:
            url = f"/offices/{unit.slug}/"
            things[url] = [*things.get(url, ()), (3.0, unit.name), (1.0, " ".join(unit.duties))]
            self.found[url] = Found(unit.name, url, Kind.OFFICE.label, "، ".join(unit.duties))
        self.lexicon = Lexicon(things)


def _weighted(page: Page) -> list[Weighted]:
    said = page.content
    papers = " ".join(one.words for one in said.files)
    return [
        (3.0, said.title),
        *((2.0, words) for words in said.asked),
        (1.5, f"{said.summary} {said.post} {said.number}"),
        (1.0, as_text(said.body)),
        (1.5, papers),
    ]


class _Kept:
    index: _Index | None = None


_lock = Lock()


def search_pages(asked: str) -> list[Found]:
    """What fits best first; nothing where nothing does."""
    told, kept = portal(), _Kept.index
    if kept is None or kept.portal is not told:
        with _lock:
            kept = _Kept.index = _Index(told)
    ranked = kept.lexicon.rank(asked)
    least = max(LOWEST, FARTHEST * ranked[0][1]) if ranked else LOWEST
    return [kept.found[url] for url, score in ranked[:MOST] if score >= least]
