"""Security headers on every response, and refusals as pages."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from dargah.people.refusals import NotAllowed, NotThere
from dargah.web import errors
from dargah.web.api.problems import PROBLEM, problem
from dargah.web.errors import METHOD_NOT_ALLOWED, error_page, refused
from dargah.web.policy import CONTENT_SECURITY_POLICY
from dargah.web.security_records import note_refusal

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = (
    "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)"
)


class SecurityHeaders:
    """The outermost: headers on each response; a refusal that a view did not catch becomes its page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        head = request.method == "HEAD"
        if head:  # what GET gives, without its body (RFC 9110 9.3.2)
            request.method = "GET"
        # no address of ours holds a NUL, and PostgreSQL takes none
        response = _unknown(request) if "\0" in request.path_info else self.get_response(request)
        if response.status_code == METHOD_NOT_ALLOWED and not response.streaming and not response.content:
            response = _without_such_method(request, response)
        if head:
            request.method = "HEAD"
            response = _without_body(response)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # a page is private unless its view says it is the same for everybody
        headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
            return error_page(request, 413)
        if isinstance(exception, OperationalError):
            response = error_page(request, 503)
            response["Retry-After"] = "30"
            return response
        if isinstance(exception, NotAllowed | NotThere):
            note_refusal(request, exception.status)
        return refused(request, exception)


def _without_such_method(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    """405 as a page, with the methods that the address takes: Django's own is empty."""
    if request.path_info.startswith("/api/"):
        return bare
    page = error_page(request, METHOD_NOT_ALLOWED)
    bare.content = page.content  # its headers stay: the other layers have written theirs
    bare["Content-Type"], bare["Cache-Control"] = page["Content-Type"], page["Cache-Control"]
    bare["Content-Length"] = str(len(page.content))
    return bare


def _unknown(request: HttpRequest) -> HttpResponse:
    return problem(request, 404) if request.path_info.startswith("/api/") else error_page(request, 404)


def _without_body(response: HttpResponse) -> HttpResponse:
    """The same status and headers, Content-Length as GET says it."""
    bare = HttpResponse(status=response.status_code, headers=dict(response.headers))
    bare.cookies = response.cookies
    response.close()
    return bare


class ApiProblems:
    """The innermost: an error that the API's own handlers did not write, an unknown address or method, as a problem."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        bare = self.get_response(request)
        if not is_bare_error_of_the_api(request, bare):
            return bare
        told = problem(request, bare.status_code)
        if bare.has_header("Allow"):
            told["Allow"] = bare["Allow"]
        return told


def is_bare_error_of_the_api(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a program would get an error that the API's own handlers did not write: an unknown address or method."""
    bad = 400
    if response.status_code < bad or not request.path_info.startswith("/api/"):
        return False
    return not response.get("Content-Type", "").startswith(PROBLEM)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is refused before any of our own handlers, a foreign host: a page, to a program a problem."""
    if request.path_info.startswith("/api/"):
        return problem(request, 400)
    return errors.bad_request(request, exception)
