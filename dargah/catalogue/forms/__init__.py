"""The forms engine: pages asked, cleaned, checked and told. No database, no HTML."""

from dargah.catalogue.forms.binding import BoundField, BoundPage, bind_page
from dargah.catalogue.forms.cleaning import (
    PageResult,
    Problem,
    check_all,
    clean_answers,
    clean_page,
    documents_wanted,
    pages_and_documents,
    ready_to_send,
    settled_otherwise,
)
from dargah.catalogue.forms.plan import control_id
from dargah.catalogue.forms.rows import ADD, REMOVE, edit_rows, row_touched
from dargah.catalogue.forms.shown import effective_answers, pages_shown
from dargah.catalogue.forms.telling import Row, Section, describe, example, facts, json_schema, place_of

__all__ = [
    "ADD",
    "REMOVE",
    "BoundField",
    "BoundPage",
    "PageResult",
    "Problem",
    "Row",
    "Section",
    "bind_page",
    "check_all",
    "clean_answers",
    "clean_page",
    "control_id",
    "describe",
    "documents_wanted",
    "edit_rows",
    "effective_answers",
    "example",
    "facts",
    "json_schema",
    "pages_and_documents",
    "pages_shown",
    "place_of",
    "ready_to_send",
    "row_touched",
    "settled_otherwise",
]
