"""The names that the editor offers while one types: questions, outcomes, letters, and ready conditions in words."""

from typing import Any

from dargah.catalogue.checks.parts import PREFILLS
from dargah.content.banked import current_bank
from dargah.content.laid import definition_data
from dargah.content.models import ServiceDraft
from dargah.content.parts import plain_of
from dargah.content.questions import plain_questions

MOST = 400
Names = list[tuple[str, str]]


def names_of_draft(draft: ServiceDraft) -> dict[str, Names]:
    """Lists by what they name; each a pair of what is written and what it means."""
    data = definition_data(plain_of(draft.parts), current_bank())
    asked = list(_questions(data))
    return {
        "questions": [(path, field.get("label", "")) for path, field in asked][:MOST],
        "conditions": [pair for path, field in asked for pair in _conditions(path, field)][:MOST],
        "pages": [(page.get("key", ""), page.get("page", "")) for page in data["form"]],
        "outcomes": [(key, one.get("title", "")) for key, one in data["outcomes"].items()],
        "letters": [(key, one.get("subject", "")) for key, one in data["letters"].items()],
        "merge": [(f"{{{path}}}", field.get("label", "")) for path, field in asked][:MOST],
        "profile": [(name, "") for name in sorted(PREFILLS)],
    }


def _questions(data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every question with its dotted path, of a definition that may not hold yet."""
    found = []
    for page in data["form"]:
        found += [(f"{page.get('use')}.{one.get('key')}", one) for one in page.get("group") or []]
        found += [(str(one.get("key")), one) for one in page.get("fields") or []]
    return found


def _conditions(path: str, field: dict[str, Any]) -> Names:
    """Conditions that a question of few answers can be asked for, each with its meaning."""
    label, kind = field.get("short") or field.get("label", ""), field.get("kind")
    if kind == "boolean":
        return [(path, f"{label}: بله"), (f"!{path}", f"{label}: نه")]
    if kind == "choice":
        return [
            (f'{path} == "{key}"', f"{label}: {word}") for key, word in (field.get("options") or {}).items()
        ]
    if kind == "choices":
        return [
            (f'"{key}" in {path}', f"{label}: {word}") for key, word in (field.get("options") or {}).items()
        ]
    return []


def names_of_group(key: str, raw: dict[str, Any]) -> dict[str, Names]:
    """The names that the questions of a group of the bank may use: its own."""
    asked = [(f"{key}.{one.get('key')}", one) for one in plain_questions(raw)]
    return {
        "questions": [(path, field.get("label", "")) for path, field in asked],
        "conditions": [pair for path, field in asked for pair in _conditions(path, field)],
        "profile": [(name, "") for name in sorted(PREFILLS)],
    }
