"""The name a file is shown and downloaded under: what the citizen called it, made harmless.

A name never becomes a path: blobs are named by their digest. Rules (abuse case 25): no folder parts, no NUL
or control, no bidi override or isolate (U+202A…U+202E, U+2066…U+2069, U+200E/F), no zero-width but the ZWNJ
between letters, no character that a download header or a shell could trip on, the ending of the true
content, and at most NAME_CHARACTERS characters and NAME_BYTES bytes.
"""

import unicodedata

from dargah.files import limits

ZWNJ = "\u200c"
FORBIDDEN = frozenset("/\\:*?\"<>|;%`$&'")
UNNAMED = "سند"
LETTER_FORMS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})


def display_name(raw: str, kind: limits.Kind) -> str:
    """A harmless name that ends in the kind's first ending; «سند.pdf» when nothing is left of it."""
    last = raw.replace("\\", "/").rsplit("/", 1)[-1]
    text = unicodedata.normalize("NFC", "".join(_harmless(last))).translate(LETTER_FORMS)
    stem, ending = _split(text)
    if ending and not _known(ending):
        stem += ending
    stem = " ".join(stem.replace(ZWNJ + " ", " ").replace(" " + ZWNJ, " ").split()).strip(f". {ZWNJ}")
    return f"{_shortened(stem, kind.endings[0])}{kind.endings[0]}"


def ending_of(raw: str) -> str:
    """The ending as typed, lower case with its dot; empty when there is none."""
    return _split(raw.replace("\\", "/").rsplit("/", 1)[-1])[1].lower()


def _harmless(text: str) -> list[str]:
    kept: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        if character == ZWNJ:
            if kept and unicodedata.category(kept[-1]).startswith("L"):
                kept.append(character)
        elif category.startswith("C"):  # control, format, surrogate, private, unassigned
            continue
        elif category in {"Zs", "Zl", "Zp"} or character in FORBIDDEN:
            kept.append(" ")
        else:
            kept.append(character)
    return kept


def _split(name: str) -> tuple[str, str]:
    at = name.rfind(".")
    return (name, "") if at < 0 or at == len(name) - 1 else (name[:at], name[at:])


def _known(ending: str) -> bool:
    return any(ending.lower() in kind.endings for kind in limits.KINDS.values())


def _shortened(stem: str, ending: str) -> str:
    stem = stem[: limits.NAME_CHARACTERS - len(ending)]
    room = limits.NAME_BYTES - len(ending)
    stem = stem.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore")
    return stem.strip(f". {ZWNJ}") or UNNAMED
