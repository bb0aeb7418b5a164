"""What goes wrong in the API, each kind answered as a problem document."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from dargah.cases.operations import Incomplete
from dargah.people.limits import TooOften
from dargah.people.refusals import Refusal
from dargah.web.api.bodies import is_another_type
from dargah.web.api.problems import problem


def answer_faults(api: NinjaAPI) -> None:
    """Have the API answer all of these."""
    for fault, told in ANSWERS.items():
        api.add_exception_handler(fault, told)


def _incomplete(request: HttpRequest, refusal: Incomplete) -> HttpResponse:
    return problem(request, 422, errors=[{"path": p.path, "message": p.sentence} for p in refusal.problems])


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    errors = [
        {"path": name, "message": sentence} for name, sentence in getattr(refusal, "errors", {}).items()
    ]
    return problem(request, refusal.status, refusal.sentence, errors)


def _too_often(request: HttpRequest, often: TooOften) -> HttpResponse:
    return problem(request, 429, often.sentence, Retry_After=str(often.seconds))


def _unauthenticated(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    return problem(request, 401, WWW_Authenticate='Bearer realm="dargah"')


def _invalid(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    if any(error["loc"][0] == "path" for error in invalid.errors):
        return problem(request, 404)  # an address of another shape is the address of nothing
    errors = [
        {
            "path": _path(error["loc"]),
            "message": _SENTENCES.get(error["type"], "مقدار درست نیست."),
        }
        for error in invalid.errors
    ]
    return problem(request, 422, errors=errors)


def _path(place: Sequence[str | int]) -> str:
    """Where the fault is: a body is named («body», «data») before its keys, a part of the address («query») once."""
    within = place[2:] if place[0] == "body" else place[1:]
    return ".".join(str(part) for part in within) or str(place[0])


_SENTENCES = {
    "missing": "این بخش لازم است.",
    "string_type": "باید رشته باشد.",
    "list_type": "باید فهرست باشد.",
    "dict_type": "باید یک شیء باشد.",
    "extra_forbidden": "چنین بخشی شناخته نیست.",
}


def _missing(request: HttpRequest, _: Http404) -> HttpResponse:
    return problem(request, 404)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, 415 if is_another_type(error) else error.status_code)


def _database_away(request: HttpRequest, _: OperationalError) -> HttpResponse:
    return problem(request, 503, Retry_After="30")


def _too_big(request: HttpRequest, _: RequestDataTooBig) -> HttpResponse:
    return problem(request, 413)


ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Incomplete: _incomplete,
    Refusal: _refused,
    TooOften: _too_often,
    AuthenticationError: _unauthenticated,
    ValidationError: _invalid,
    Http404: _missing,
    HttpError: _http,
    OperationalError: _database_away,
    RequestDataTooBig: _too_big,
}
