"""Laying a group of the question bank into a page: which of its questions a service asks, and which become documents."""

import copy
import re
from collections.abc import Collection, Iterable
from typing import Any

_ONLY_FOR = re.compile(r'applicant\.kind == "(\w+)"')
Questions = list[dict[str, Any]]
Bank = dict[str, Questions]  # the groups of the question bank: key → the questions as written


def laid_group(
    bank: Bank, use: str, *, without: Collection[str], require: Collection[str], applicants: Iterable[str]
) -> Questions:
    """The questions of a group as a page asks them: without those it leaves out, with those it requires."""
    group = [one for one in copy.deepcopy(bank[use]) if one["key"] not in without]
    for one in group:
        if one["key"] in require:
            one["required"] = True
    return _narrowed(group, list(applicants)) if use == "applicant" else group


def _narrowed(group: Questions, applicants: list[str]) -> Questions:
    """The questions for the kinds of applicant that the service is for; with one kind, it is not asked."""
    kept = []
    for one in group:
        only = _ONLY_FOR.fullmatch(one.get("when", ""))
        if only and only[1] not in applicants:
            continue
        if one["key"] == "kind":
            one["options"] = {key: label for key, label in one["options"].items() if key in applicants}
            if len(applicants) == 1:
                one["fixed"] = applicants[0]
        kept.append(one)
    return kept


def lifted(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The file questions of a page, taken out of it as documents: files are kept beside the answers."""
    found = []
    for home, key in ((page.get("use", ""), "group"), ("", "fields")):
        if page.get(key):
            found += [document(one, home, page["key"]) for one in page[key] if one.get("kind") == "file"]
            page[key] = [one for one in page[key] if one.get("kind") != "file"]
    return found


def document(one: dict[str, Any], home: str, page: str) -> dict[str, Any]:
    """A file question as a document asked on its page."""
    made = {
        "key": f"{home}.{one['key']}" if home else one["key"],
        "title": one["label"],
        "page": page,
        "required": one.get("required", True),
    }
    renamed = {"hint": "hint", "when": "when", "accept": "accept", "size": "at_most", "many": "many"}
    made.update({new: one[old] for old, new in renamed.items() if old in one})
    return made
