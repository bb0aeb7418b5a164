"""Errors as a person reads them: a Persian page with the right status, never a trace."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from dargah.people.limits import TooOften
from dargah.people.refusals import Refusal, WrongMoment
from dargah.web.forms import page_to_return_to
from dargah.web.unsent import not_sent

FORBIDDEN, METHOD_NOT_ALLOWED, SERVER_ERROR = 403, 405, 500
HOMES = (("/studio/", "کارگاه خدمت"), ("/desk/", "میز کار"))  # where who works here goes back to
# what stands around the error of a house's page, for who may be in that house; each house puts its own here
frames: dict[str, Callable[[HttpRequest], dict[str, Any]]] = {}
PAGES = {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}


def error_page(
    request: HttpRequest, status: int, sentence: str = "", *, too_soon: bool = False
) -> HttpResponse:
    """The page of a status; ``sentence`` says what happened and what to do, ``too_soon`` that nobody else acted."""
    template = f"errors/{status if status in PAGES else 400}.html"
    home = next(((path, title) for path, title in HOMES if request.path.startswith(path)), None)
    if status == FORBIDDEN and home is not None:  # whom a house is shut to goes back one door further
        home = HOMES[1] if home == HOMES[0] else None
    above = _page_above(request.path) if status == METHOD_NOT_ALLOWED else ""
    context = {"sentence": sentence, "too_soon": too_soon, "home": home, "above": above}
    context.update(_around(request, status))
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _around(request: HttpRequest, status: int) -> dict[str, Any]:
    """The frame of the house that the address lies in, for who is signed in there; else, and where the server itself
    failed, the public one, which looks at no session.
    """
    if status < SERVER_ERROR:
        for begins, frame in frames.items():
            if request.path.startswith(begins) and (found := frame(request)):
                return found
    return {"face": "public/base.html"}


def _page_above(path: str) -> str:
    """The page that an act's address lies under: its form is there or one step on; empty where there is none."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(above)
    except Resolver404:
        return ""
    return "" if above == "/" else above


def refused(request: HttpRequest, refusal: Exception) -> HttpResponse | None:
    """The page for a domain's refusal; None for any other exception."""
    if isinstance(refusal, TooOften):
        response = error_page(request, 429, refusal.sentence)
        response["Retry-After"] = str(refusal.seconds)
        return response
    if isinstance(refusal, Refusal):
        too_soon = isinstance(refusal, WrongMoment)
        return error_page(request, refusal.status, refusal.sentence, too_soon=too_soon)
    return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 Django's signature
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 Django's signature
    return error_page(request, 403)


def forbidden_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 Django's signature
    """A form whose protection token does not fit: usually cookies are off or the page is very old.

    What the address does not take is no form: it is told so, with or without a token.
    """
    taken = methods_of(request.resolver_match.func) if request.resolver_match else None
    if request.method not in (taken or {"POST"}):
        response = error_page(request, 405, "این نشانی این کار را نمی‌کند.")
        response["Allow"] = ", ".join(taken or ("GET", "HEAD", "OPTIONS", "POST"))
        return response
    # who signed in again in another tab sends the old page's token; words of another host's form are not shown
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        unsent = not_sent(request, back=page_to_return_to(request, "/"), signing_in=False)
        if unsent is not None:
            return unsent
    return error_page(
        request, 403, "این صفحه کهنه شده است. به صفحه پیش برگردید، آن را تازه کنید و دوباره بفرستید."
    )


def methods_of(view: Callable[..., Any] | None) -> list[str] | None:
    """The methods that a view of ours takes, as `require_http_methods` keeps them; None where it does not say."""
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if "request_method_list" in names:
            closure: Any = view.__closure__
            return list(closure[names.index("request_method_list")].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return None


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 Django's signature
    return error_page(request, 404)


def too_often(request: HttpRequest) -> HttpResponse:
    """Past a limit of allauth's own (a password or second factor asked again and again), whose windows are a minute."""
    response = error_page(request, 429, "چند بار پشت سر هم انجام شد. یک دقیقه دیگر دوباره بیایید.")
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)
