"""What the screens read of drafts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from dargah.applications.models import Draft
from dargah.catalogue.models import Service, ServiceVersion
from dargah.people.models import Citizen

# a definition is parsed once a process: its text need not come along with every draft
WRITTEN_OUT = ("version__definition", "version__letters", "version__sample")
OF_VERSION = ("id", "service_id", "number", "digest", "published_at", "published_by")


@dataclass(frozen=True)
class Beside:
    """A scalar subquery with its parameters."""

    sql: str
    parameters: tuple[Any, ...]


def draft_with_version(draft_id: UUID, beside: Beside | None = None) -> Draft | None:
    """A draft with its service's version and its citizen, in one statement; None when there is none.

    ``beside`` is a scalar subquery of the caller that comes in the same statement, as ``draft.beside``. Every step of
    the form makes this statement, so it is written once: the query set that says the same costs four times as much.
    """
    statement, places = _statement(beside.sql if beside else "NULL")
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(beside.parameters if beside else ()), draft_id])
        row = cursor.fetchone()
    if row is None:
        return None
    draft, version, citizen = (_made(model, names, row[first:last]) for model, names, first, last in places)
    draft.version = version
    draft.citizen = citizen if citizen.pk is not None else None
    draft.beside = row[0]
    found: Draft = draft
    return found


@cache
def _statement(beside: str) -> tuple[str, list[tuple[type[Model], list[str], int, int]]]:
    """The statement, and for each model its fields and where they stand in the row."""
    columns: list[str] = []
    places: list[tuple[type[Model], list[str], int, int]] = []
    first = 1
    for letter, model in (("d", Draft), ("v", ServiceVersion), ("c", Citizen)):
        known = model._meta.concrete_fields  # noqa: SLF001 Django's documented way to the columns
        fields = [f for f in known if model is not ServiceVersion or f.attname in OF_VERSION]
        columns += [f'{letter}."{field.column}"' for field in fields]
        places.append((model, [field.attname for field in fields], first, first + len(fields)))
        first += len(fields)
    statement = (
        f"SELECT ({beside}), {', '.join(columns)} FROM applications_draft d"  # noqa: S608 columns of our own models
        " JOIN catalogue_serviceversion v ON v.id = d.version_id"
        " LEFT JOIN people_citizen c ON c.id = d.citizen_id WHERE d.id = %s"
    )
    return statement, places


def _made(model: type[Model], names: list[str], values: Sequence[Any]) -> Any:
    """A row as the query set would have made it; what is not among ``names`` is fetched when asked for."""
    kept = [
        json.loads(v) if n in JSON_FIELDS and v is not None else v for n, v in zip(names, values, strict=True)
    ]
    return model.from_db(connection.alias, names, kept)


JSON_FIELDS = frozenset({"answers", "typed", "done"})


def unsent_of(citizen: Citizen) -> QuerySet[Draft]:
    """The citizen's unsent drafts, newest first, at most fifty."""
    rows = Draft.objects.filter(citizen=citizen, submitted_at=None)
    return rows.select_related("version__service").defer(*WRITTEN_OUT)[:50]


def unsent_of_service(citizen: Citizen, service: Service) -> QuerySet[Draft]:
    """The citizen's unsent drafts of one service, newest first, at most five."""
    return Draft.objects.filter(citizen=citizen, version__service=service, submitted_at=None)[:5]
