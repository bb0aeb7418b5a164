"""What the API reads as a body: JSON that says it is JSON. A form of another site cannot say so."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

JSON = "application/json"


class AnotherType(ValueError):
    """The body says that it is something else than JSON."""


class JsonParser(Parser):
    """Reads a body that is sent as ``application/json``, with or without a charset."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as it was written. Raises AnotherType, which ninja makes a 400 of: see `is_another_type`."""
        if request.content_type != JSON:
            raise AnotherType
        body: dict[str, Any] = json.loads(request.body)
        return body


def digest_of(slug: str, body: bytes) -> str:
    """The digest by which a repeated body is known again: the order of keys and white space say nothing."""
    told = json.dumps(json.loads(body), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{slug}\n{told}".encode()).hexdigest()


def is_another_type(error: BaseException) -> bool:
    """Whether an error came of a body of another type."""
    return isinstance(error.__cause__ or error.__context__, AnotherType)
