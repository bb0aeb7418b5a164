"""From a definition to the files of content/: the way back of the loader, without loss.

What the question bank gave is written as a reference where the bank still says the same, and written out on its page
where it does not, so that loading the files gives the very same definition again. That is not hoped but tried: a
definition whose shorter form would not read back as itself is written out in full.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from dargah.catalogue.definition import FormField, ServiceDefinition
from dargah.catalogue.loader import Bank, group_of, lay_out
from dargah.catalogue.texts import HINTS, QUESTIONS, SUMMARY, Texts
from dargah.catalogue.yaml_lines import ContentError, Written

_FIELDS = TypeAdapter(list[FormField])
_SIZES = ((1024 * 1024, "MB"), (1024, "KB"))


class _Dumper(yaml.SafeDumper):
    """YAML as the house writes it: what holds no other part on one line, nothing folded, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 PyYAML's own signature
        return True


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    """Between double quotes where a text holds what breaks a line: the other styles would read it back as a space."""
    broken = value.splitlines() != [value] and value != ""
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if broken else None)


_Dumper.add_representer(str, _text)


def as_yaml(data: Any) -> str:
    """Canonical YAML: the same data always gives the same text."""
    return yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1_000_000
    )


def service_files(
    definition: ServiceDefinition,
    *,
    letters: Mapping[str, str],
    samples: Mapping[str, Mapping[str, Any]],
    bank: Bank | None = None,
) -> dict[str, str]:
    """The files of a service's folder by their path in it: service.yaml, texts.md, letters and samples."""
    data, texts = _shorter(definition, bank or Bank()) or _in_full(definition)
    files = {"service.yaml": as_yaml(data)}
    if said := _texts_file(texts):
        files["texts.md"] = said
    files.update(letters)
    files.update(
        {f"samples/{name}.yaml": as_yaml(dict(sample)) for name, sample in samples.items() if sample}
    )
    return files


def bank_files(bank: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The files of the question bank: its groups with their titles."""
    return {
        f"{key}.yaml": as_yaml(
            {**({"title": group["title"]} if group.get("title") else {}), "fields": group["fields"]}
        )
        for key, group in sorted(bank.items())
    }


def _in_full(definition: ServiceDefinition) -> tuple[dict[str, Any], Texts]:
    """Everything in service.yaml."""
    return _plain(definition), Texts(Path("texts.md"))


def _plain(definition: ServiceDefinition) -> dict[str, Any]:
    """The definition as it is written: options and outcomes as mappings, sizes in units."""
    data = definition.stored()
    for page in data["form"]:
        for one in (*page.get("group", []), *page.get("fields", [])):
            _plain_field(one)
    for document in data.get("documents", []):
        if "at_most" in document:
            document["at_most"] = _size(document["at_most"])
    data["outcomes"] = dict(data["outcomes"])
    return data


def _plain_field(one: dict[str, Any]) -> None:
    if "options" in one:
        one["options"] = dict(one["options"])
    if "size" in one:
        one["size"] = _size(one["size"])
    for bound in ("at_least", "at_most"):
        if isinstance(one.get(bound), float) and one[bound].is_integer():
            one[bound] = int(one[bound])
    for column in one.get("fields", []):
        _plain_field(column)


def _size(number: int) -> int | str:
    for unit, name in _SIZES:
        if number % unit == 0:
            return f"{number // unit} {name}"
    return number


def _shorter(definition: ServiceDefinition, bank: Bank) -> tuple[dict[str, Any], Texts] | None:
    """The form that people keep by hand: groups by reference, what people read in texts.md; None where it would lose."""
    data, texts = _plain(definition), Texts(Path("texts.md"))
    for number, page in enumerate(data["form"]):
        _refer(page, definition, number, bank, texts)
        _lift_hints(page.get("fields", []), "", texts)
        if _fits(page.get("hint", "")):
            texts.hints[f"page:{page['key']}"] = page.pop("hint")
        asked_first = page["fields"][0]["key"] if page.get("fields") else f"page_{number + 1}"
        if page["key"] == (page.get("use") or asked_first):
            del page["key"]
    for document in data.get("documents", []):
        if _fits(document.get("hint", "")):
            texts.hints[document["key"]] = document.pop("hint")
    if _fits(data["summary"]):
        texts.summary = data.pop("summary")
    asked = [(one["q"], one["a"]) for one in data.get("faq", [])]
    if all(_fits(said) for pair in asked for said in pair):
        texts.faq = asked
        data.pop("faq", None)
    return (data, texts) if _reads_back(data, texts, bank, definition) else None


def _refer(
    page: dict[str, Any], definition: ServiceDefinition, number: int, bank: Bank, texts: Texts
) -> None:
    """Put a reference in the place of a group that the bank knows, with what is left out and what is required."""
    if "use" not in page:
        return
    home, own = page["use"], {field.key: field for field in definition.form[number].group}
    known = {str(one["key"]): one for one in bank.get(home, [])}
    usual = group_of(home, list(definition.applicants), bank) if known else []
    without = [one["key"] for one in usual if one["key"] not in own]
    require = [key for key in own if own[key].required and not known.get(key, {}).get("required", True)]
    given = (
        group_of(home, list(definition.applicants), bank, without=without, require=require) if known else []
    )
    same = bool(known) and _without_hints(given) == _without_hints(page["group"])
    otherwise = {
        key: field.hint
        for key, field in own.items()
        if same and field.hint != str(known[key].get("hint", "")).strip()
    }
    # a hint that the bank has and the service has not cannot be said in texts.md
    if not same or not all(_fits(hint) for hint in otherwise.values()):
        _lift_hints(page.get("group", []), f"{home}.", texts)
        return
    texts.hints.update({f"{home}.{key}": hint for key, hint in otherwise.items()})
    rest = {key: value for key, value in page.items() if key not in {"key", "page", "use", "group"}}
    written: dict[str, Any] = {"key": page["key"], "page": page["page"], "use": home}
    written |= {name: keys for name, keys in (("without", without), ("require", require)) if keys}
    page.clear()
    page.update({**written, **rest})


def _without_hints(fields: list[dict[str, Any]]) -> list[FormField] | None:
    """The questions as they are meant, for comparing; None for what is none."""
    try:
        return [one.model_copy(update={"hint": ""}) for one in _FIELDS.validate_python(fields)]
    except ValueError:
        return None


def _lift_hints(fields: list[dict[str, Any]], home: str, texts: Texts) -> None:
    for one in fields:
        if _fits(one.get("hint", "")):
            texts.hints[f"{home}{one['key']}"] = one.pop("hint")


def _fits(said: str) -> bool:
    """Whether a text may stand in texts.md: one line that is no heading."""
    return said.splitlines() == [said] and said == said.strip() and not said.startswith("#")


def _texts_file(texts: Texts) -> str:
    parts = [f"# {SUMMARY}\n\n{texts.summary}\n"] if texts.summary else []
    if texts.hints:
        parts.append(
            "\n".join([f"# {HINTS}\n", *(f"## {key}\n{said}\n" for key, said in texts.hints.items())])
        )
    if texts.faq:
        parts.append("\n".join([f"# {QUESTIONS}\n", *(f"## {q}\n{a}\n" for q, a in texts.faq)]))
    return "\n".join(parts)


def _reads_back(data: dict[str, Any], texts: Texts, bank: Bank, definition: ServiceDefinition) -> bool:
    read = Texts(texts.path, texts.summary, texts.hints, texts.faq, dict.fromkeys(texts.hints, 1))
    try:
        return lay_out(Written(Path("service.yaml"), data, {}), read, bank).stored() == definition.stored()
    except ContentError:
        return False
