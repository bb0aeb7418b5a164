"""`dargah texts`: the catalogues under dargah/locale are complete, compiled, and nothing a user may read is left in English.

Three questions: is every message of our catalogues translated with the same placeholders; is each .mo what its .po
says; do Django's password rules and allauth's sign-in speak Persian with our catalogue laid over theirs. The last
one finds sentences that an upgrade of those libraries brings. Babel, of the development lock, reads and writes them.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize

_GETTEXT = re.compile(r"\bgettext\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))\)")


def check() -> list[str]:
    """Every fault as a line for the terminal; an empty list when the texts may be shipped."""
    return [*_faults_of_catalogues(), *_left_in_english()]


def compile_catalogues(say: Callable[[str], object]) -> None:
    """Write each .mo beside its .po."""
    for path in _catalogues():
        with path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, _read(path))
        say(f"{path.relative_to(settings.ROOT)} ترجمه شد")


def _catalogues() -> list[Path]:
    return sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.po"))


def _faults_of_catalogues() -> Iterator[str]:
    for path in _catalogues():
        name, catalog = path.relative_to(settings.ROOT), _read(path)
        for message in catalog:
            strings = [message.string] if isinstance(message.string, str) else list(message.string or [""])
            if message.id and (message.fuzzy or not all(strings)):
                yield f"{name}:{message.lineno}: ترجمه کامل نیست: {message.id}"
        for message, errors in catalog.check():
            yield from (f"{name}:{message.lineno}: {error}" for error in errors)
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or _messages(_read_compiled(compiled)) != _messages(catalog):
            yield f"{compiled.relative_to(settings.ROOT)}: با po. یکی نیست؛ بنویسید: dargah texts compile"


def _left_in_english() -> Iterator[str]:
    """What the libraries' forms and messages would say to a Persian user in English."""
    with translation.override(settings.LANGUAGE_CODE):
        for place, context, singular, plural in _sentences():
            said = {_translated(context, singular, plural, number) for number in (1, 2)}
            if said & {singular, plural}:
                yield f"{place}: به فارسی نیست: {singular}"


def _translated(context: str, singular: str, plural: str, number: int) -> str:
    if plural:
        return translation.ngettext(singular, plural, number)
    return translation.pgettext(context, singular) if context else translation.gettext(singular)


def _sentences() -> Iterator[tuple[str, str, str, str]]:
    """(where, context, singular, plural) of each message in the sources whose words reach our pages."""
    for path in _sources():
        place = "/".join(path.parts[-3:])
        if path.suffix == ".py":
            with path.open("rb") as source:
                for line, words, _, context in extract("python", source):
                    singular, plural = words[:2] if isinstance(words, tuple) else (words, "")
                    yield f"{place}:{line}", context or "", str(singular), str(plural)
        else:
            for found in _GETTEXT.findall(templatize(path.read_text())):
                yield place, "", str(ast.literal_eval(found)), ""


def _sources() -> Iterator[Path]:
    import allauth
    from django.contrib.auth import password_validation

    yield Path(password_validation.__file__)
    library = Path(allauth.__file__).parent
    for app in ("account", "mfa"):
        yield from sorted((library / app).rglob("*.py"))
        yield from sorted((library / "templates" / app / "messages").glob("*.txt"))


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name)


def _read_compiled(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_mo(source)


def _messages(catalog: Catalog) -> dict[tuple[str, str], tuple[str, ...]]:
    """What a catalogue says, without its header, whose dates change with each writing."""
    said = {}
    for message in catalog:
        if message.id:
            key, strings, context = message.id, message.string or "", message.context or ""
            if isinstance(context, bytes):  # so babel reads it from a compiled catalogue
                context = context.decode()
            said[context, key if isinstance(key, str) else key[0]] = (
                (strings,) if isinstance(strings, str) else tuple(strings)
            )
    return said
