"""How a bare connection reaches the database of the settings: beside Django, and before it is set up."""

from typing import Any

from django.conf import settings

DJANGOS_OWN = frozenset({"pool", "server_side_binding"})  # the other options are libpq's


def connection_facts() -> dict[str, Any]:
    """How psycopg reaches the database of the settings."""
    facts: dict[str, Any] = settings.DATABASES["default"]
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    options = {key: value for key, value in facts.get("OPTIONS", {}).items() if key not in DJANGOS_OWN}
    return options | {theirs: facts[ours] for ours, theirs in names.items() if facts[ours]}
