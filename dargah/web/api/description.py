"""What the API says of itself: each error of each operation as the problem document it is, with the headers it carries."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from dargah.web.api.problems import PROBLEM, TITLES
from dargah.web.api.schemas import ProblemDocument

# what can happen wherever one asks: an unreadable request, another method, a fault of ours, a database that is away
_ALWAYS = (400, 405, 500, 503)
OPEN = dict.fromkeys(_ALWAYS, ProblemDocument)
OPEN_ONE = dict.fromkeys((*_ALWAYS, 404), ProblemDocument)
KEYED = dict.fromkeys((*_ALWAYS, 401, 403, 404, 422, 429), ProblemDocument)
SENT = {**KEYED, **dict.fromkeys((409, 413, 415), ProblemDocument)}

_SECONDS = {"schema": {"type": "string", "pattern": "^[0-9]+$"}, "description": "پس از چند ثانیه دوباره"}
_HEADERS: dict[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}},
    "405": {
        "Allow": {
            "schema": {"type": "string"},
            "required": True,
            "description": "کارهایی که این نشانی می‌کند",
        }
    },
    "429": {"Retry-After": {**_SECONDS, "required": True}},
    "503": {"Retry-After": _SECONDS},
}
_DONE = {"200": "پاسخ", "201": "پرونده ساخته شد، یا پیش‌تر با همین کلید ساخته شده است."}

LONGEST_KEY = 200
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}

# where the answer of one operation leads to another
_FROM_CASE = {"parameters": {"tracking_code": "$response.body#/tracking_code"}}
OPENED = {
    "headers": {"Location": {"schema": {"type": "string"}, "required": True, "description": "نشانی پرونده"}},
    "links": {
        "case": {"operationId": "case", **_FROM_CASE},
        "answer": {"operationId": "answer", **_FROM_CASE},
    },
}
OF_CASE = {"links": {"answer": {"operationId": "answer", **_FROM_CASE}}}
OF_QUESTION = {
    "links": {
        "answer": {
            "operationId": "answer_question",
            "parameters": {"question_id": "$response.body#/items/0/id"},
        }
    }
}
OF_SERVICE = {"links": {"apply": {"operationId": "apply", "parameters": {"slug": "$response.body#/slug"}}}}


class DescribedAPI(NinjaAPI):
    """An API whose description tells errors as ``application/problem+json`` (RFC 9457), which ninja has no word for."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The verb itself; a client generated from the description has it as a method."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """The description with every error's true type, words and headers."""
        schema = super().get_openapi_schema(**given)
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"] = {
                    str(status): _told(str(status), response)
                    for status, response in sorted(
                        operation["responses"].items(), key=lambda one: int(one[0])
                    )
                }
        return schema


def _told(status: str, response: dict[str, Any]) -> dict[str, Any]:
    if status in _DONE:
        return {"description": _DONE[status]} | {k: v for k, v in response.items() if k != "description"}
    return {
        "description": TITLES[int(status)],
        "content": {PROBLEM: response["content"]["application/json"]},
        **({"headers": _HEADERS[status]} if status in _HEADERS else {}),
    }
