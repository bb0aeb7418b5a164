"""Writing a new row the short way: the statement is put together once a process, not anew for every row.

Django's own way (Model.save) compiles the statement, sends signals and asks the router each time, which costs several
times the statement itself. For the rows that every application writes; a model with a save() or signals of its own is
not for here.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def write_row(row: Model, **worked_out: tuple[str, Any]) -> None:
    """Insert a new row; a key that the database gives is put into it.

    ``worked_out`` are columns whose value the database works out: (SQL with one %s, its parameter) by field name.
    """
    fields, key = _fields(type(row))
    values = [
        worked_out[field.name][1]
        if field.name in worked_out
        else field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(type(row), tuple((name, sql) for name, (sql, _) in worked_out.items())), values
        )
        if key:
            setattr(row, key, cursor.fetchone()[0])
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 what Model.save says of a kept row


@cache
def _fields(model: type[Model]) -> tuple[list["Field[Any, Any]"], str]:
    """The fields that are written, and the name of the key that the database gives (empty: it is written too)."""
    fields = list(model._meta.local_concrete_fields)  # noqa: SLF001 Django's documented way to the columns
    key = model._meta.pk  # noqa: SLF001 as above
    if key.get_internal_type() != "BigAutoField":
        return fields, ""
    return [field for field in fields if field is not key], key.attname


@cache
def _statement(model: type[Model], worked_out: tuple[tuple[str, str], ...]) -> str:
    fields, key = _fields(model)
    places: Mapping[str, str] = dict(worked_out)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(places.get(field.name, "%s") for field in fields)
    returning = ' RETURNING "id"' if key else ""
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({values}){returning}'  # noqa: S608, SLF001 columns of our own models
