"""How a bare connection reaches the database of the settings: beside Django, and before it is set up."""

from typing import Any

from django.conf import settings


def connection_facts() -> dict[str, Any]:
    """How psycopg reaches the database of the settings."""
    facts = settings.DATABASES["default"]
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    return {theirs: facts[ours] for ours, theirs in names.items() if facts[ours]}
