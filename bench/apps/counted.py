"""The portal with one more header on each answer: how many SQL statements it took (``X-Statements``)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from dargah.config.wsgi import application as portal


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Count what the view executes; savepoints count, BEGIN and COMMIT do not."""
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 Django's signature
        statements.append(sql)
        return execute(sql, parameters, many, context)

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("X-Statements", str(len(statements)))], *rest)

    with connection.execute_wrapper(note):
        return portal(environ, start)
