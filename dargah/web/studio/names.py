"""What the editor's script offers instead of names and expressions: questions with their answers, outcomes, letters, fields.

Nobody who writes a service has to know an inner name or an expression: they pick words, the script writes the name. What
is not saved yet the script finds on the page itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dargah.catalogue.checks.parts import PREFILLS
from dargah.catalogue.forms.telling import PLATE
from dargah.catalogue.merging import OF_THE_CASE
from dargah.catalogue.queries import published_services
from dargah.content.banked import current_bank
from dargah.content.blocks import ITEMS
from dargah.content.compare import PartChanges, compare_groups
from dargah.content.expressions import answer
from dargah.content.laid import definition_data
from dargah.content.models import ServiceDraft
from dargah.content.parts import plain_of
from dargah.content.questions import plain_questions, raw_of
from dargah.content.words import NOTICES, PROFILE
from dargah.notices.texts import OWN_WORDS, places_of

MOST = 400
Pairs = list[tuple[str, str]]
THE_CASE, ANSWERS = "پرونده و نامه", "پاسخ‌های متقاضی"


def names_of_draft(draft: ServiceDraft) -> dict[str, Any]:
    """What can be picked in a part of a service, by what it is."""
    bank = current_bank()
    data = definition_data(plain_of(draft.parts), bank)
    asked = [
        _question(one, page.get("use") or "" if listed == "group" else "")
        for page in data["form"]
        for listed in ("group", "fields")
        for one in page.get(listed) or []
    ][:MOST]
    return {
        "items": ITEMS,
        "questions": asked,
        "groups": {key: [_question(one, key) for one in bank[key]] for key in bank},
        "choices": {
            "pages": [(page.get("key", ""), page.get("page", "")) for page in data["form"]],
            "outcomes": [(key, one.get("title", "")) for key, one in data["outcomes"].items()],
            "letters": [(key, one.get("subject", "")) for key, one in data["letters"].items()],
            "services": _services(draft.slug),
            "profile": _profile(),
            "notices": [(event, NOTICES[event]) for event in OWN_WORDS],
        },
        "merge": _merge(asked),
        "places": {event: list(places_of(event).items()) for event in OWN_WORDS},
    }


def names_of_group(key: str, raw: dict[str, Any]) -> dict[str, Any]:
    """What the questions of a group of the bank may name: its own."""
    return {
        "items": ITEMS,
        "group": key,
        "questions": [_question(one, key) for one in plain_questions(raw)],
        "choices": {"profile": _profile()},
    }


def _question(field: dict[str, Any], group: str) -> dict[str, Any]:
    """A question as the script knows it: its dotted path, its words, its kind and what it can be answered with."""
    key = str(field.get("key") or "")
    options = dict(field.get("options") or {})  # a mapping, or pairs as a stored group has them
    return {
        "path": f"{group}.{key}" if group else key,
        "label": field.get("short") or field.get("label") or "",
        "kind": field.get("kind") or "",
        "options": [{"key": one, "label": word or ""} for one, word in options.items()],
    }


def _merge(asked: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """(field, its words, under which heading) of all that a letter may say."""
    plate = (
        [(PLATE, "پلاک ثبتی", ANSWERS)] if any(one["path"] == "parcel.main_plate" for one in asked) else []
    )
    own = [(name, label, THE_CASE) for name, label in OF_THE_CASE.items()]
    return [*own, *plate, *((one["path"], one["label"], ANSWERS) for one in asked)]


def _services(but: str) -> Pairs:
    known = ((slug, one.current) for slug, one in published_services().items() if slug != but)
    return sorted(((slug, one.parsed.title) for slug, one in known if one), key=lambda pair: pair[1])


def _profile() -> Pairs:
    return [(name, PROFILE[name]) for name in sorted(PREFILLS)]


def words_of_parts(slug: str, parts: dict[str, Any]) -> dict[str, str]:
    """Inner names with their words, of what these parts hold."""
    return words_of_names(names_of_draft(ServiceDraft(slug=slug, parts=parts))) if parts else {}


def words_of_names(names: dict[str, Any]) -> dict[str, str]:
    """Inner names with their words, of what can be picked: for who reads without a script."""
    told = {value: label for pairs in names["choices"].values() for value, label in pairs if label}
    merge = names.get("merge", ())
    told |= {name: label for name, label, _ in merge if name == PLATE}
    told |= {f"{{{name}}}": f"{{{label}}}" for name, label, _ in merge}
    told |= {
        f"{{{name}}}": f"{{{label}}}"
        for told_of in names.get("places", {}).values()
        for name, label in told_of
    }
    asked = [*names["questions"], *(one for group in names.get("groups", {}).values() for one in group)]
    told |= {one["path"].rpartition(".")[2]: one["label"] for one in asked}
    told |= {answer(one["path"], way["key"]): way["label"] for one in asked for way in one["options"]}
    return told | {one["path"]: one["label"] for one in asked}


def changes_of_groups(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[PartChanges]:
    """What is different in the groups that two states of a service ask by reference, key → title and fields."""
    found = []
    for key in sorted(before.keys() & after.keys()):
        old, new = raw_of(before[key]["fields"]), raw_of(after[key]["fields"])
        title = f"گروه «{after[key].get('title') or before[key].get('title') or ''}» بانک پرسش"
        found += [
            replace(one, part=f"bank-{key}")
            for one in compare_groups(old, new, words_of_group(key, old, new), title)
        ]
    return found


def words_of_group(key: str, *states: list[dict[str, Any]]) -> dict[str, str]:
    """Inner names with their words, of the questions that these states of a group of the bank hold, as the editor has them."""
    return {
        name: word
        for questions in states
        for name, word in words_of_names(names_of_group(key, {"fields": questions})).items()
    }
