"""What the screens read of drafts."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from dargah.applications.models import Draft
from dargah.catalogue.models import Service
from dargah.catalogue.queries import version_of
from dargah.people.models import Citizen, Consent
from dargah.people.refusals import WrongMoment

# a definition is parsed once a process: its text need not come along with every draft
MOST_UNSENT = 5000
WRITTEN_OUT = ("version__definition", "version__letters", "version__sample")


@dataclass(frozen=True)
class Beside:
    """A scalar subquery with its parameters."""

    sql: str
    parameters: tuple[Any, ...]


def draft_with_version(draft_id: UUID, beside: Beside | None = None) -> Draft | None:
    """A draft with its service's version, its citizen and its files, in one statement; None when there is none.

    ``beside`` is a scalar subquery of the caller that comes in the same statement, as ``draft.beside``. Every step of
    the form makes this statement, so it is written once: the query set that says the same costs four times as much.
    """
    statement, places = _statement(beside.sql if beside else "NULL")
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(beside.parameters if beside else ()), draft_id])
        row = cursor.fetchone()
    if row is None:
        return None
    draft, citizen = (_made(model, names, row[first:last]) for model, names, first, last in places)
    draft.version = version_of(draft.version_id, row[2])
    draft.citizen = citizen if citizen.pk is not None else None
    draft.beside = row[0]
    draft.told = row[1] or ()
    found: Draft = draft
    return found


class Enclosed(NamedTuple):
    """A file beside a document of the list: the document's key, the file's."""

    document: str
    file: UUID


LOCKED = """
    SELECT answers, typed, done, citizen_id, browser, submitted_at, version_id, helper, consent_id
    FROM applications_draft WHERE id = %s FOR UPDATE
"""
ENCLOSED = "SELECT document, file_id FROM applications_attachment WHERE draft_id = %s ORDER BY added_at"


def locked_draft(draft: Draft) -> Draft:
    """The draft as it stands now, locked until the transaction ends; version and citizen are those already read.

    Raises Draft.DoesNotExist when it has been thrown away, WrongMoment when it went over to a newer version meanwhile.
    Written once, as every application makes it.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCKED, [draft.pk])
        row = cursor.fetchone()
    if row is None:
        raise Draft.DoesNotExist
    if row[6] != draft.version_id and row[5] is None:
        raise WrongMoment("این خدمت تازه شده است؛ نخست ببینید چه چیزی عوض شده است.")
    answers, typed, done = (json.loads(held) for held in row[:3])
    found = Draft(
        pk=draft.pk,
        version=draft.version,
        answers=answers,
        typed=typed,
        done=done,
        citizen_id=row[3],
        browser=row[4],
        submitted_at=row[5],
        helper=row[7],
        consent_id=row[8],
    )
    if found.citizen_id == draft.citizen_id:
        found.citizen = draft.citizen
    return found


def enclosed_with(draft: Draft) -> list[Enclosed]:
    """The files of a draft by document, in the order in which they came."""
    with connection.cursor() as cursor:
        cursor.execute(ENCLOSED, [draft.pk])
        return [Enclosed(*row) for row in cursor.fetchall()]


# what the pages of the form show of a file; models.Attachment.told reads it
FILES = """
    SELECT json_agg(json_build_array(a.id, a.document, f.id, f.digest, f.size, f.kind, f.media_type, f.name, f.scan)
                    ORDER BY a.added_at)
    FROM applications_attachment a JOIN files_storedfile f ON f.id = a.file_id WHERE a.draft_id = d.id
"""


@cache
def _statement(beside: str) -> tuple[str, list[tuple[type[Model], list[str], int, int]]]:
    """The statement, and for each model its fields and where they stand in the row."""
    columns: list[str] = []
    places: list[tuple[type[Model], list[str], int, int]] = []
    first = 3
    for letter, model in (("d", Draft), ("c", Citizen)):
        fields = model._meta.concrete_fields  # noqa: SLF001 Django's documented way to the columns
        columns += [f'{letter}."{field.column}"' for field in fields]
        places.append((model, [field.attname for field in fields], first, first + len(fields)))
        first += len(fields)
    statement = (
        f"SELECT ({beside}), ({FILES}), v.digest, {', '.join(columns)} FROM applications_draft d"  # noqa: S608 columns of our own models
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


def unsent_of_services(services: Collection[int]) -> list[UUID]:
    """The unsent drafts of these services: applications that nobody can send while a service is off the portal."""
    rows = Draft.objects.filter(version__service__in=services, submitted_at=None)
    return list(rows.values_list("pk", flat=True)[:MOST_UNSENT])


def filled_for_others(helper: str) -> list[Draft]:
    """The drafts that somebody fills or has sent in another's place, newest first, at most twenty."""
    rows = Draft.objects.filter(helper=helper).select_related("version__service", "citizen", "case")
    return list(rows.defer(*WRITTEN_OUT)[:20])


def helps_ended(helper: str) -> list[Consent]:
    """The consents to this helper that their citizens have taken back, newest first, at most ten."""
    return list(Consent.objects.filter(helper=helper, ended_at__isnull=False).order_by("-ended_at")[:10])


def unsent_of_service(citizen: Citizen, service: Service) -> list[Draft]:
    """The citizen's unsent drafts of one service, newest first, at most five, with their answers and version."""
    found = list(Draft.objects.raw(UNSENT, [citizen.pk, service.pk]))
    for draft in found:
        draft.version = version_of(draft.version_id, vars(draft)["digest"])
    return found


# the door of every form makes this statement, so it is written once
UNSENT = """
    SELECT d.id, d.saved_at, d.version_id, d.answers, d.typed, d.done, v.digest
    FROM applications_draft d JOIN catalogue_serviceversion v ON v.id = d.version_id
    WHERE d.citizen_id = %s AND v.service_id = %s AND d.submitted_at IS NULL ORDER BY d.saved_at DESC LIMIT 5
"""
