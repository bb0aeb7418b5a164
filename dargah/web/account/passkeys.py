"""Passkeys of a citizen: made and taken off on «ورودهای من», and the way in by one of them."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from dargah.catalogue.directorate import directorate
from dargah.people import passkeys, sessions
from dargah.people.limits import TooOften
from dargah.people.models import Citizen
from dargah.people.passkeys import PasskeyRefused, Site
from dargah.web import visitor
from dargah.web.account.own_sessions import show_sessions
from dargah.web.account.views import HOME, for_citizens
from dargah.web.devices import device_of
from dargah.web.forms import own_path, typed

ADDING, SIGNING_IN = "passkey_adding", "passkey_sign_in"  # what the session keeps until the device answers
LONGEST_ANSWER = 20_000  # characters


@require_POST
@for_citizens
def adding(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """What the browser hands to the device that shall make a key."""
    if not visitor.is_fresh(request):
        return JsonResponse({"said": "برای ساختن کلید عبور دوباره وارد شوید."}, status=403)
    try:
        options, request.session[ADDING] = passkeys.begin_adding(citizen=citizen, site=_site(request))
    except PasskeyRefused as refused:
        return JsonResponse({"said": refused.sentence}, status=409)
    return JsonResponse(options)


@sensitive_post_parameters()
@require_POST
@for_citizens
def passkey(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Keep the key that the device has made; whoever is signed in elsewhere signs in again."""
    if not visitor.is_fresh(request):
        return _sign_in_again()
    state = request.session.pop(ADDING, {})
    device = device_of(request.headers.get("User-Agent", ""))
    try:
        passkeys.add(
            citizen=citizen, site=_site(request), state=state, answer=_answer(request), device=device
        )
    except PasskeyRefused as refused:
        return show_sessions(request, citizen, {"credential": refused.sentence})
    _end_others(request, citizen)
    messages.success(request, "کلید عبور ساخته شد. از این پس با قفل همین دستگاه هم وارد می‌شوید.")
    return redirect("account:sessions")


@require_POST
@for_citizens
def passkey_removal(request: HttpRequest, citizen: Citizen, passkey_id: UUID) -> HttpResponse:
    """Take a key off."""
    if not visitor.is_fresh(request):
        return _sign_in_again()
    passkeys.remove(passkey=passkey_id, by=citizen)
    _end_others(request, citizen)
    messages.success(request, "کلید عبور برداشته شد و دیگر راه ورود نیست.")
    return redirect("account:sessions")


@require_POST
def asking(request: HttpRequest) -> HttpResponse:
    """What the browser hands to the device that shall open the session; the same for everybody."""
    options, request.session[SIGNING_IN] = passkeys.begin_sign_in(site=_site(request))
    return JsonResponse(options)


@sensitive_post_parameters()
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open the session of whose key it is."""
    after = own_path(typed(request, "next"), HOME)
    state = request.session.pop(SIGNING_IN, {})
    try:
        citizen = passkeys.redeem(
            site=_site(request), state=state, answer=_answer(request), address=visitor.address_of(request)
        )
    except (PasskeyRefused, TooOften) as refused:
        page = {"typed": {}, "errors": {}, "next": after, "passkey_error": refused.sentence}
        status = 429 if isinstance(refused, TooOften) else 422
        return render(request, "account/sign_in.html", page, status=status)
    visitor.sign_in(request, citizen)
    return redirect(after)


def _site(request: HttpRequest) -> Site:
    """The host that was asked for: one of ours, or the request would not have come this far."""
    host = request.get_host()
    return Site(host=host.partition(":")[0], origin=f"{request.scheme}://{host}", name=directorate().name)


def _answer(request: HttpRequest) -> Any:
    """What the device answered; None for what is no JSON."""
    text = request.POST.get("credential", "")
    try:
        return json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        return None


def _sign_in_again() -> HttpResponse:
    return redirect(f"{reverse('account:sign_in')}?{urlencode({'next': reverse('account:sessions')})}")


def _end_others(request: HttpRequest, citizen: Citizen) -> None:
    """The ways in have changed: only this session goes on (ASVS V7.4.3)."""
    key = request.session.session_key or ""
    sessions.end(owner=citizen.reference, actor=citizen.reference, keep=key)
