"""Databases of the bench's own, each with as many cases as a measure wants."""

from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from bench.place import postgres_host
from dargah.catalogue.models import Service

SQL = Path(__file__).parent / "many_cases.sql"
BATCH = 100_000
OFFICERS_OF = "land_legal"
SHARE_OF_OFFICERS = 0.4
SLOW_TO_BUILD = ("cases_case", "journal_entry", "applications_draft", "people_citizen")


def connect(name: str, **facts: Any) -> psycopg.Connection[Any]:
    """A connection to one of the databases of the embedded server."""
    return psycopg.connect(host=postgres_host(), user="postgres", dbname=name, **facts)


def make(name: str, cases: int) -> None:
    """A copy of the prepared demo with so many cases more. Nobody else may be connected to the original."""
    kinds = _kinds()
    connection.close()
    connection.close_pool()
    with connect("postgres", autocommit=True) as line:
        line.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        line.execute(sql.SQL("CREATE DATABASE {} TEMPLATE dargah").format(sql.Identifier(name)))
    with connect(name, autocommit=True) as line:
        line.execute("SET session_replication_role = replica")
        line.execute("SET synchronous_commit = off")
        line.execute("SET maintenance_work_mem = '512MB'")
        line.execute(
            "CREATE TEMP TABLE bench_kind (low float, high float, service_id bigint, version_id bigint,"
            " unit text, stage text, holder text)"
        )
        with line.cursor() as cursor:
            cursor.executemany("INSERT INTO bench_kind VALUES (%s, %s, %s, %s, %s, %s, %s)", kinds)
        later = _take_indices(line)
        for first in range(1, cases + 1, BATCH):
            with line.transaction():
                _load(line, first, min(first + BATCH - 1, cases))
        for statement in later:
            line.execute(statement)
        line.execute("VACUUM ANALYZE")


def drop(name: str) -> None:
    """Give the disk back."""
    with connect("postgres", autocommit=True) as line:
        line.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _load(line: psycopg.Connection[Any], first: int, last: int) -> None:
    with psycopg.ClientCursor(line) as cursor:  # several statements in one go
        cursor.execute(SQL.read_text(), {"first": first, "last": last})


def _kinds() -> list[tuple[object, ...]]:
    """Where a case may stand: service, version, unit, stage and role, with its share of all cases."""
    places: list[tuple[bool, tuple[object, ...]]] = []
    for service in Service.objects.filter(is_published=True).select_related("current"):
        if service.current is None:
            continue
        definition = service.current.parsed
        for stage in definition.stages:
            unit = stage.unit or definition.unit
            if stage.by == "case_officer":
                facts = (service.pk, service.current_id, unit, stage.stage, stage.by)
                places.append((unit == OFFICERS_OF, facts))
    own = sum(is_own for is_own, _ in places)
    low, kinds = 0.0, []
    for is_own, facts in places:
        share = SHARE_OF_OFFICERS / own if is_own else (1 - SHARE_OF_OFFICERS) / (len(places) - own)
        kinds.append((low, low + share + 1e-12, *facts))
        low += share
    return kinds


def _take_indices(line: psycopg.Connection[Any]) -> list[str]:
    """Drop what is quicker to build at the end; the statements that build it again."""
    found = line.execute(
        "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = ANY(%s) AND schemaname = 'public'"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
        [list(SLOW_TO_BUILD)],
    ).fetchall()
    for name, _ in found:
        line.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return [definition for _, definition in found]
