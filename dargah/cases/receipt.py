"""The case of a draft, as the page after sending and the receipt show it."""

from functools import cache

from django.db import connection

from dargah.applications.models import Draft
from dargah.cases.models import Case
from dargah.people.models import Unit


def case_of_draft(draft: Draft) -> Case:
    """The case of a sent draft, with its unit; version and citizen are the draft's, the answers come when asked for.

    Every application ends with this statement, so it is written once. Raises Case.DoesNotExist for an unsent draft.
    """
    statement, of_case = _of_draft()
    with connection.cursor() as cursor:
        cursor.execute(statement, [draft.pk])
        row = cursor.fetchone()
    if row is None:
        raise Case.DoesNotExist
    case = Case.from_db(connection.alias, of_case, row[: len(of_case)])
    case.version = draft.version
    case.unit = Unit.from_db(connection.alias, ["slug", "name"], row[len(of_case) :])
    if case.citizen_id is not None and case.citizen_id == draft.citizen_id:
        case.citizen = draft.citizen
    return case


@cache
def _of_draft() -> tuple[str, list[str]]:
    """The statement of case_of_draft, and the fields of the case that it brings."""
    fields = [field for field in Case._meta.concrete_fields if field.name not in {"answers", "search"}]  # noqa: SLF001 Django's documented way to the columns
    columns = ", ".join(f'c."{field.column}"' for field in fields)
    statement = (
        f"SELECT {columns}, u.slug, u.name FROM cases_case c JOIN people_unit u ON u.slug = c.unit_id"  # noqa: S608 columns of our own model
        " WHERE c.draft_id = %s"
    )
    return statement, [field.attname for field in fields]
