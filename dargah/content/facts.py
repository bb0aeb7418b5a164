"""Facts that nobody of the office has confirmed: what is proposed in a draft, where it stands and what it says."""

from dataclasses import dataclass
from typing import Any

from dargah.catalogue.directorate import directorate
from dargah.content.places import Spot, spot_of
from dargah.persian.digits import persian_digits

PROPOSED = "proposed"
TITLES = {
    "deadline": "مهلت",
    "fee": "هزینه",
    "visits": "مراجعه",
    "blocker": "مانع",
    "door": "جای کار",
    "papers": "فهرست مدرک‌ها",
}
_IN_PART = {"papers": "documents"}  # the others stand among the facts


@dataclass(frozen=True)
class Fact:
    """A proposed fact. ``place`` names it in a form: «deadline», «outcome.<key>»."""

    place: str
    title: str
    said: str
    source: str
    spot: Spot


def proposed_facts(parts: dict[str, Any]) -> list[Fact]:
    """Every proposed fact of a draft, in the order of its parts."""
    found = []
    for name, title in TITLES.items():
        raw = fact_at(parts, name)
        if raw and raw.get("status") == PROPOSED:
            of_papers = name == "papers"
            said = _documents_said(parts) if of_papers else _said(name, raw)
            source = _sources_of(parts) if of_papers else _source(raw)
            found.append(Fact(name, title, said, source, spot_of(parts, (name, "status"))))
    for item in parts.get("outcomes", {}).get("outcomes", []):
        key = item["value"]["key"]
        raw = fact_at(parts, f"outcome.{key}")
        if raw and raw.get("status") == PROPOSED:
            title = f"مهلت اعتراض به «{item['value']['title']}»"
            spot = spot_of(parts, ("outcomes", key, "objection", "status"))
            found.append(Fact(f"outcome.{key}", title, _said("objection", raw), _source(raw), spot))
    return found


def fact_at(parts: dict[str, Any], place: str) -> dict[str, Any]:
    """The raw values of a fact, to be read or changed in place; empty when there is none."""
    name, _, key = place.partition(".")
    found: Any
    if name == "outcome":
        outcomes = parts.get("outcomes", {}).get("outcomes", [])
        found = next((one["value"]["objection"] for one in outcomes if one["value"]["key"] == key), [])
    else:
        found = parts.get(_IN_PART.get(name, "facts"), {}).get(name) or []
    if isinstance(found, list):
        return found[0]["value"] if found else {}
    facts: dict[str, Any] = found
    return facts


def _said(name: str, raw: dict[str, Any]) -> str:
    """What the fact says, in words."""
    if name == "fee" and raw.get("items"):
        return "، ".join(_item_said(one["value"]) for one in raw["items"])
    if name == "fee" and raw.get("rials") is None:
        return "مبلغ دانسته نیست"
    said = {
        "deadline": f"{_number(raw.get('working_days'))} روز کاری",
        "fee": f"{_number(raw.get('rials'))} ریال",
        "visits": f"پیش از این {_number(raw.get('before'))} بار، اکنون {_number(raw.get('now'))} بار",
        "door": str(raw.get("office") or ""),
        "blocker": str(raw.get("what") or ""),
    }
    return said.get(name, f"{_number(raw.get('days'))} روز")


def _item_said(item: dict[str, Any]) -> str:
    """A part of the fee; an amount that depends on the answers is told as that."""
    rials = str(item.get("rials") or "")
    fixed = rials.isascii() and rials.isdigit()
    amount = f"{persian_digits(f'{int(rials):,}').replace(',', '٬')} ریال" if fixed else "به پاسخ‌ها بسته است"
    return f"{item.get('title') or '؟'} ({amount})"


def _documents_said(parts: dict[str, Any]) -> str:
    titles = [
        one["value"].get("title") or "؟" for one in (parts.get("documents") or {}).get("documents") or []
    ]
    return "، ".join(titles) or "مدرکی خواسته نمی‌شود"


def _number(value: Any) -> str:
    return "؟" if value is None else persian_digits(value)


def _sources_of(parts: dict[str, Any]) -> str:
    """Where the list of documents is from: its own sources, else those of the whole service."""
    own = fact_at(parts, "papers").get("sources") or (parts.get("facts") or {}).get("sources") or []
    return "؛ ".join(_source({"source": one["value"]}) for one in own)


def _source(raw: dict[str, Any]) -> str:
    tag = str(raw.get("source") or "")
    return directorate().sources.get(tag, tag)
