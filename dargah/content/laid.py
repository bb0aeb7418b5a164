"""From what an author writes to the definition that is published, and back.

Back means: the groups of the bank by reference again, wherever the bank as it is now gives exactly what the definition
says; where it does not, the page keeps its own questions. Either way laying it again gives the same definition.
"""

from typing import Any

from dargah.catalogue.definition import Document, FormField, Page, ServiceDefinition
from dargah.catalogue.loader import Bank, group_of, lifted
from dargah.content.authored import EXTRA_OF_PAGE, EXTRA_OF_SERVICE, AuthoredPage, AuthoredService, GroupHint


def definition_data(authored: dict[str, Any], bank: Bank) -> dict[str, Any]:
    """The plain data of the definition: groups laid into their pages, file questions lifted to the documents."""
    data = {key: value for key, value in authored.items() if key not in EXTRA_OF_SERVICE}
    documents = list(data.get("documents") or [])
    known = {one.get("key") for one in documents}
    pages = []
    for written in data.get("form") or []:
        page = {key: value for key, value in written.items() if key not in EXTRA_OF_PAGE}
        if page.get("use") in bank and not page.get("group"):
            page["group"] = group_of(
                page["use"],
                data.get("applicants") or [],
                bank,
                without=written.get("without") or [],
                require=written.get("require") or [],
            )
            hints = {one["key"]: one["hint"] for one in written.get("hints") or []}
            for one in page["group"]:
                if one["key"] in hints:
                    one["hint"] = hints[one["key"]]
        documents += [one for one in lifted(page) if one["key"] not in known]
        pages.append(page)
    return {**data, "form": pages, "documents": documents}


def authored_of(
    definition: ServiceDefinition, bank: Bank, *, extra: dict[str, Any] | None = None
) -> AuthoredService:
    """What an author would have written. ``extra`` are the letters' sources and the samples."""
    told = dict(definition)
    pages = [_referring(page, definition, bank) for page in definition.form]
    documents = _own_documents(definition, pages, bank)
    written = AuthoredService.model_construct(
        **{**told, "form": pages, "documents": documents, **(extra or {})}
    )
    if _lays_as(written, definition, bank):
        return written
    kept = [AuthoredPage.model_construct(**dict(page)) for page in definition.form]
    return AuthoredService.model_construct(**{**told, "form": kept, **(extra or {})})


def _lays_as(written: AuthoredService, definition: ServiceDefinition, bank: Bank) -> bool:
    data = definition_data(written.model_dump(by_alias=True), bank)
    return ServiceDefinition.model_validate(data).stored() == definition.stored()


def _referring(page: Page, definition: ServiceDefinition, bank: Bank) -> AuthoredPage:
    """The page with its group by reference where the bank gives just this group."""
    whole = AuthoredPage.model_construct(**dict(page))
    if page.use not in bank or not page.group:
        return whole
    asked = {one.key: one for one in page.group}
    documents = {one.key for one in definition.documents}
    plain = {one["key"]: one for one in group_of(page.use, definition.applicants, bank)}
    without = [
        key for key, one in plain.items()
        if (f"{page.use}.{key}" not in documents if one.get("kind") == "file" else key not in asked)
    ]  # fmt: skip
    require = [
        key for key, one in asked.items() if key in plain and one.required and plain[key].get("required", True) is False
    ]  # fmt: skip
    hints = [
        GroupHint(key=key, hint=one.hint)
        for key, one in asked.items()
        if key in plain and one.hint and one.hint != plain[key].get("hint", "")
    ]
    hints += _document_hints(page, plain, definition)
    referring = whole.model_copy(update={"group": [], "without": without, "require": require, "hints": hints})
    laid = definition_data({"form": [referring.model_dump()], "applicants": definition.applicants}, bank)[
        "form"
    ][0]
    return referring if [FormField.model_validate(one) for one in laid["group"]] == page.group else whole


def _document_hints(
    page: Page, plain: dict[str, dict[str, Any]], definition: ServiceDefinition
) -> list[GroupHint]:
    """The hints of the documents that the group's file questions become."""
    named = {f"{page.use}.{key}": key for key, one in plain.items() if one.get("kind") == "file"}
    return [
        GroupHint(key=named[one.key], hint=one.hint)
        for one in definition.documents
        if one.key in named and one.hint and one.hint != plain[named[one.key]].get("hint", "")
    ]


def _own_documents(definition: ServiceDefinition, pages: list[AuthoredPage], bank: Bank) -> list[Document]:
    """The documents without those that the groups bring themselves, where these stand last and in this order."""
    written = {
        "form": [page.model_dump() for page in pages],
        "applicants": definition.applicants,
        "documents": [],
    }
    brought = [Document.model_validate(one) for one in definition_data(written, bank)["documents"]]
    if brought and definition.documents[-len(brought) :] == brought:
        return definition.documents[: -len(brought)]
    return definition.documents
