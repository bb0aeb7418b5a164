"""A partner's program, what it sends, and what a problem document has to be."""

import base64
import json
import re
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from dargah.insight.specimens import fixture
from dargah.people.operations import make_partner_key
from tests.factories import cases as make

API = "/api/v1"
SLUG = make.INQUIRY


class Caller:
    """A partner's program."""

    def __init__(
        self, scopes: tuple[str, ...] = ("apply", "apply_on_paper", "read"), office: str = ""
    ) -> None:
        self.partner, self.key = make_partner_key(
            name=f"همکار {uuid4().hex[:6]}", scopes=list(scopes), office=office, by="system"
        )

    def get(self, path: str) -> HttpResponse:
        return Client().get(API + path, headers={"Authorization": f"Bearer {self.key}"})  # type: ignore[return-value]

    def post(self, path: str, body: Any) -> HttpResponse:
        return Client().post(  # type: ignore[return-value]
            API + path,
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.key}"},
        )

    def apply(self, body: Any, idempotency: str | None = None, slug: str = SLUG) -> HttpResponse:
        headers = {"Authorization": f"Bearer {self.key}"}
        if idempotency != "":
            headers["Idempotency-Key"] = idempotency or uuid4().hex
        return Client().post(  # type: ignore[return-value]
            f"{API}/services/{slug}/applications",
            json.dumps(body),
            content_type="application/json",
            headers=headers,
        )


def application(slug: str = SLUG) -> dict[str, Any]:
    """A whole application of the accepted sample, files and all."""
    sample = make.loaded(slug).samples["accepted"]
    files = [
        {"document": key, "name": name, "content": base64.b64encode(fixture(name)).decode()}
        for key, name in sample.files.items()
    ]
    return {"answers": sample.answers, "files": files}


def is_problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    """The problem document of RFC 9457, its sentences in Persian."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    document: dict[str, Any] = json.loads(answer.content)
    assert document["status"] == status
    sentences = [
        document["title"],
        document.get("detail", ""),
        *[e["message"] for e in document.get("errors", [])],
    ]
    assert all(re.search("[آ-ی]", sentence) for sentence in sentences if sentence)
    assert "Traceback" not in answer.content.decode()
    return document
