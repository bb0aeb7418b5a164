"""The bare side of a submission: the rows that the portal wrote, inserted again by psycopg and nothing else."""

import hashlib
import os
import secrets
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from bench import papers

JSON_TYPES = frozenset({"json", "jsonb"})


@dataclass
class Plan:
    """The inserts of one application in their order: table and row."""

    inserts: list[tuple[str, dict[str, Any]]]


def plan_of(conninfo: str, tracking_code: str) -> Plan:
    """Read back what one application wrote."""
    with psycopg.connect(conninfo, row_factory=dict_row) as line:
        case = _rows(line, "cases_case", "tracking_code = %s", tracking_code)[0]
        draft = _rows(line, "applications_draft", "id = %s", case["draft_id"])[0]
        attachments = _rows(line, "applications_attachment", "draft_id = %s", draft["id"])
        stored = [_rows(line, "files_storedfile", "id = %s", a["file_id"])[0] for a in attachments]
        own = "case_id = %s"
        subject = f"case:{case['id']}"
        return Plan(
            [
                *[("files_storedfile", row) for row in stored],
                *[
                    ("cases_partnersubmission", row)
                    for row in _rows(line, "cases_partnersubmission", own, case["id"])
                ],
                *[
                    ("people_citizen", row)
                    for row in _rows(line, "people_citizen", "id = %s", case["citizen_id"])
                ],
                ("applications_draft", draft),
                *[("applications_attachment", row) for row in attachments],
                ("cases_case", case),
                *[("cases_casefile", row) for row in _rows(line, "cases_casefile", own, case["id"])],
                *[("cases_referral", row) for row in _rows(line, "cases_referral", own, case["id"])],
                *[
                    ("procrastinate_jobs", row)
                    for row in _rows(line, "procrastinate_jobs", "args->>'subject' = %s", subject)
                ],
                *[("journal_entry", row) for row in _rows(line, "journal_entry", "subject = %s", subject)],
            ]
        )


def _rows(
    line: psycopg.Connection[dict[str, Any]], table: str, where: str, value: Any
) -> list[dict[str, Any]]:
    """Rows with their jsonb columns ready to be written again; columns that the table fills itself are left out."""
    query = sql.SQL("SELECT * FROM {} WHERE {}").format(sql.Identifier(table), sql.SQL(where))
    cursor = line.execute(query, [value])
    kinds = {column.name: psycopg.adapters.types.get(column.type_code) for column in cursor.description or ()}
    json_columns = {name for name, kind in kinds.items() if kind and kind.name in JSON_TYPES}
    return [
        {
            name: Jsonb(held) if name in json_columns and held is not None else held
            for name, held in row.items()
        }
        for row in cursor.fetchall()
    ]


def insert_applications(conninfo: str, plan: Plan, count: int, folder: str) -> int:
    """A client: so many applications, each one transaction; with a folder also its file, synced."""
    written = [(table, *_insert(table, row)) for table, row in plan.inserts]
    with psycopg.connect(conninfo) as line:
        for _ in range(count):
            if folder:
                _write_file(Path(folder), papers.pdf())
            with line.transaction(), line.cursor() as cursor:
                _one(cursor, written, plan)
    return count


def _insert(table: str, row: dict[str, Any]) -> tuple[str, list[str]]:
    left_out = {"seq", "at", "previous", "digest"} if table == "journal_entry" else set()
    if isinstance(row.get("id"), int):
        left_out = left_out | {"id"}
    columns = [name for name in row if name not in left_out]
    names = ", ".join(f'"{name}"' for name in columns)
    returning = " RETURNING id" if table == "cases_case" else ""
    values = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({names}) VALUES ({values}){returning}", columns  # noqa: S608 our own tables


def _one(cursor: psycopg.Cursor[Any], written: list[tuple[str, str, list[str]]], plan: Plan) -> None:
    fresh: dict[Any, Any] = {}
    case_id = None
    for (table, statement, columns), (_, row) in zip(written, plan.inserts, strict=True):
        values = []
        for name in columns:
            value = row[name]
            if isinstance(value, uuid.UUID):
                value = fresh.setdefault(value, uuid.uuid4())
            elif name == "case_id" and table != "cases_partnersubmission":
                value = case_id
            elif name in {"tracking_code", "national_id"}:
                value = str(secrets.randbelow(9 * 10 ** (len(value) - 1)) + 10 ** (len(value) - 1))
            elif name in {"key", "queueing_lock"} and value:
                value = secrets.token_hex(18)
            elif name == "digest":
                value = secrets.token_hex(32)
            values.append(value)
        cursor.execute(statement, values)
        if table == "cases_case":
            case_id = cursor.fetchone()[0]  # type: ignore[index]  # RETURNING gives a row
    cursor.execute(
        "UPDATE cases_partnersubmission SET case_id = %s WHERE id = currval(pg_get_serial_sequence(%s, %s))",
        [case_id, "cases_partnersubmission", "id"],
    )


def _write_file(folder: Path, content: bytes) -> None:
    name = hashlib.sha256(content).hexdigest()
    place = folder / name[:2]
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).rename(place / name)
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
