"""The house holds together: every template is used, every icon, event and notice exists. Its words: test_words.py."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from dargah.journal.events import SILENT, Event
from dargah.notices import texts

ROOT = Path(settings.ROOT)
PRODUCT = ROOT / "dargah"
TEMPLATES = PRODUCT / "templates"
PYTHON = {path: path.read_text() for path in PRODUCT.rglob("*.py")}
PAGES = {path: path.read_text() for path in TEMPLATES.rglob("*.html")}
# names that libraries ask for: our pages in place of theirs
OF_ALLAUTH = ("account/", "mfa/", "allauth/")


def name_of(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def test_every_template_is_used() -> None:
    spoken = "\n".join([*PYTHON.values(), *PAGES.values()])
    # templates whose name is put together when they are drawn, by the words that do it
    made = {
        "components/field/": '"components/field/',
        "errors/": 'f"errors/{',
    }
    for beginning, words in made.items():
        assert words.strip('"') in spoken, beginning
    ours = [name_of(path) for path in PAGES]
    unused = [
        name
        for name in ours
        if f'"{name}"' not in spoken
        and f"'{name}'" not in spoken
        and not name.startswith((*made, *OF_ALLAUTH))
    ]
    assert unused == []


def test_each_page_in_place_of_allauths_has_its_page_there() -> None:
    """An override of a page that the library no longer asks for would lie here for ever."""
    import allauth

    library = Path(allauth.__file__).parent
    theirs = "\n".join(path.read_text() for path in library.rglob("*.py"))
    pages_of_theirs = {
        str(path.relative_to(library / "templates")) for path in (library / "templates").rglob("*.html")
    }
    ours = {name_of(path) for path in PAGES if name_of(path).startswith(OF_ALLAUTH)}
    own = {name for name in ours if f'"{name}"' in "\n".join(PYTHON.values())}
    assert {
        name
        for name in ours - own
        if name not in pages_of_theirs and name.removesuffix(".html") not in theirs
    } == set()


def test_every_face_of_the_web_is_held_apart_from_the_others() -> None:
    """A new face enters the contract of pyproject.toml, else it could lean on another."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    held = {name for one in contracts if one["type"] == "independence" for name in one["modules"]}
    helpers = {"drawings", "templatetags"}  # what every face draws with
    packages = {path.parent.name for path in (PRODUCT / "web").glob("*/__init__.py")}
    assert held == {f"dargah.web.{name}" for name in packages - helpers}


def test_the_styles_say_no_word() -> None:
    """What a style sheet puts before or after is a sign: words belong to pages, where they are read and held to Persian."""
    said = {
        word
        for path in (PRODUCT / "static").rglob("*.css")
        for word in re.findall(r"""content:[^;}]*?["']([^"']*)["']""", path.read_text())
    }
    assert "‹" in said, "the styles are read"
    assert {word for word in said if any(sign.isalpha() for sign in word) and "\\" not in word} == set()


# --- icons, notices, decisions ----------------------------------------------------------------------------------------


def test_every_icon_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol[^>]*\bid="([^"]+)"', (PRODUCT / "static" / "icons.svg").read_text()))
    asked = {icon for page in PAGES.values() for icon in re.findall(r'{% icon "([\w-]+)"', page)}
    assert asked
    assert {icon for icon in asked if icon not in sprite and f"i-{icon}" not in sprite} == set()


def test_every_event_that_tells_somebody_has_words() -> None:
    """What a followup tells stands in notices/texts.py."""
    told = set()
    for path, code in PYTHON.items():
        if path.parent.name == "followups":
            told |= set(re.findall(r'\btell\w*\(\s*(?:[\w.]+(?:\([^()]*\))?,\s*)?(?:event=)?"(\w+)"', code))
            told |= {event for event in re.findall(r"Event\.(\w+)", code) if "tell" in code}
    known = "\n".join(code for path, code in PYTHON.items() if path.parent.name == "notices")
    assert {"sign_in_code", "consent_code", "letter_issued"} <= told
    assert {event for event in told if event not in known} - {event.value for event in SILENT} == set()
    assert texts.__doc__


def test_every_event_with_a_followup_has_its_file() -> None:
    files = {path.stem for path in PYTHON if path.parent.name == "followups"}
    assert {event.value for event in Event if event not in SILENT} - files == set()


# packages that only read the journal's names
READERS = {"events.py", "story.py", "rooms.py", "queries.py"}


def recorded() -> set[str]:
    """Events that some verb records: named in a call of record() or of what wraps it."""
    writing = [
        code for path, code in PYTHON.items() if path.name not in READERS and re.search(r"\brecord\(", code)
    ]
    return {name for code in writing for name in re.findall(r"Event\.(\w+)", code)}


def test_every_event_is_recorded_somewhere() -> None:
    """The other way round: a name in the list that nothing records is a promise nobody keeps."""
    assert {event.value for event in Event} - recorded() == set()


def test_every_notice_is_told_by_somebody() -> None:
    tellers = "\n".join(code for path, code in PYTHON.items() if path.parent.name in {"followups", "inbound"})
    assert {name for name in texts.TEXTS if not re.search(rf'"{name}"|Event\.{name}\b', tellers)} == set()


def test_mutants_an_event_nobody_records_and_words_nobody_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(texts.TEXTS, "nobody_says_this", texts.Words("خبر"))
    with pytest.raises(AssertionError):
        test_every_notice_is_told_by_somebody()
    here = sys.modules[__name__]
    known = recorded()
    monkeypatch.setattr(here, "recorded", lambda: known - {"case_closed"})
    with pytest.raises(AssertionError):
        test_every_event_is_recorded_somewhere()


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "adr"
    index = folder / "README.md"
    if not index.exists():
        assert not list(folder.glob("*.md"))
        return
    text = index.read_text()
    assert [page.name for page in folder.glob("*.md") if page != index and page.name not in text] == []


def test_every_url_of_a_template_exists() -> None:
    """A literal path costs a page nothing, so each is held to the urlconf here."""
    from django.urls import Resolver404, resolve

    missing = []
    for path, page in PAGES.items():
        for link in re.findall(
            r'\b(?:href|action)="(/[^"{?#]*)["?#]',
            re.sub(r"{% comment %}.*?{% endcomment %}", " ", page, flags=re.DOTALL),
        ):
            if link.startswith(("/static/", "/demo/", "/gallery/")):
                continue
            try:
                resolve(link)
            except Resolver404:
                missing.append((name_of(path), link))
    assert missing == []


def test_no_file_of_the_product_grew_past_its_room() -> None:
    """A file past four hundred lines becomes a package with a file a verb; the tables of a library are made by nobody."""
    assert {
        str(path.relative_to(ROOT)): n
        for path, code in PYTHON.items()
        if (n := code.count("\n")) > 450 and "wagtailcore/migrations" not in path.as_posix()
    } == {}
