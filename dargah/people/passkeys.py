"""A citizen's passkeys (W3C WebAuthn level 2): a way in that no stolen SIM and no look-alike page can take (ASVS V6.6.1).

Nobody has to have one. A key is made by who has just signed in by a code, lives on the citizen's own device, and asks
there for its lock or fingerprint. It belongs to one pair of national ID and mobile, as the code does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people import limits
from dargah.people.models import Citizen, Passkey
from dargah.people.refusals import NotThere

MOST = 10
LONGEST_CREDENTIAL = 1400  # characters of base64url: a credential's id has at most 1,023 bytes
LIFETIME = timedelta(minutes=5)
ASKED_AT, OWNER = "asked_at", "owner"

State = Mapping[str, Any]


class PasskeyRefused(Exception):
    """The key opened nothing, or was not added; ``sentence`` says what to do next, never whether somebody is known."""

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence or (
            "ورود با کلید عبور انجام نشد. دوباره بزنید، یا با کد ملی و تلفن همراه کد بگیرید."
        )
        super().__init__(self.sentence)


NOT_ADDED = "کلید عبور ساخته نشد. دوباره بزنید."
ENOUGH = "ده کلید عبور بس است. نخست یکی را که دیگر به کار نمی‌برید بردارید."


@dataclass(frozen=True)
class Site:
    """Where the key is for: the host that it is bound to, the whole origin, and the name that the device shows."""

    host: str
    origin: str
    name: str


def passkeys_of(citizen: Citizen) -> list[Passkey]:
    """The citizen's keys, the oldest first."""
    return list(citizen.passkeys.all()[:MOST])


def begin_adding(*, citizen: Citizen, site: Site) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the device is asked, and what has to be kept until it answers. Raises PasskeyRefused past the tenth key."""
    held = passkeys_of(citizen)
    if len(held) >= MOST:
        raise PasskeyRefused(ENOUGH)
    label = f"شماره {citizen.mobile[-4:]}"
    options, state = _server(site).register_begin(
        PublicKeyCredentialUserEntity(
            id=citizen.pk.bytes, name=label, display_name=citizen.full_name or label
        ),
        credentials=[_key_of(each) for each in held],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), {**_dated(state), OWNER: citizen.reference}


def add(*, citizen: Citizen, site: Site, state: State, answer: Any, device: str) -> Passkey:
    """Keep the key that a device has made. Raises PasskeyRefused for an answer that is none to ``state``, which is kept for
    one citizen: the device has written down whose key it is.
    """
    _check_young(state, NOT_ADDED)
    if state.get(OWNER) != citizen.reference:
        raise PasskeyRefused(NOT_ADDED)
    try:
        made = _server(site).register_complete(state, answer)
        credential = made.credential_data
    except Exception as odd:
        raise PasskeyRefused(NOT_ADDED) from odd
    if credential is None:
        raise PasskeyRefused(NOT_ADDED)
    name = websafe_encode(credential.credential_id)
    with transaction.atomic():
        Citizen.objects.select_for_update().get(pk=citizen.pk)
        if citizen.passkeys.count() >= MOST:
            raise PasskeyRefused(ENOUGH)
        if len(name) > LONGEST_CREDENTIAL:
            raise PasskeyRefused(NOT_ADDED)
        key = Passkey(
            citizen=citizen,
            credential=name,
            public_key=websafe_encode(bytes(credential)),
            uses=made.counter,
            device=device,
        )
        try:
            with transaction.atomic():
                key.save(force_insert=True)
        except IntegrityError as known:  # also where two bring one key at once
            raise PasskeyRefused(NOT_ADDED) from known
        _tell(Event.passkey_added, key)
    return key


def remove(*, passkey: UUID, by: Citizen) -> None:
    """Take a key off. Raises NotThere for one that is not the citizen's own."""
    with transaction.atomic():
        key = Passkey.objects.select_for_update().filter(pk=passkey, citizen=by).first()
        if key is None:
            raise NotThere("این کلید عبور پیدا نشد؛ شاید پیش‌تر برداشته شده است.")
        _tell(Event.passkey_removed, key)
        key.delete()


def begin_sign_in(*, site: Site) -> tuple[dict[str, Any], dict[str, Any]]:
    """What any device is asked, whoever holds it, and what has to be kept until it answers."""
    options, state = _server(site).authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return dict(options), _dated(state)


def redeem(*, site: Site, state: State, answer: Any, address: str) -> Citizen:
    """Turn the answer of a key into its citizen, exactly once.

    1. count the try of the address;
    2. the challenge is young, and its answer the first that comes, also of two at once;
    3. the key is known, and signed our challenge for our origin, with its holder verified;
    4. its counter has grown, where it keeps one: a copied key does not pass.
    Raises PasskeyRefused, TooOften.
    """
    limits.count("passkey_from_address", limits.neighbourhood(address))
    _check_young(state)
    try:
        given = AuthenticationResponse.from_dict(answer)
        key = Passkey.objects.select_related("citizen").get(credential=websafe_encode(given.raw_id))
        handle = given.response.user_handle
        _server(site).authenticate_complete(state, [_key_of(key)], given)
        counter = given.response.authenticator_data.counter
    except Exception as odd:
        raise PasskeyRefused from odd
    if handle and handle != key.citizen.pk.bytes:
        raise PasskeyRefused
    try:
        limits.count("passkey_use", str(state["challenge"]))
    except limits.TooOften as again:
        raise PasskeyRefused from again
    with transaction.atomic():
        grown = Q(uses=0) if counter == 0 else Q(uses__lt=counter)
        if not Passkey.objects.filter(grown, pk=key.pk).update(uses=counter, used_at=Now()):
            raise PasskeyRefused
        record(
            event=Event.citizen_signed_in,
            subject=key.citizen.reference,
            actor=key.citizen.reference,
            detail={"passkey": str(key.pk)},
        )
    return key.citizen


def _server(site: Site) -> Fido2Server:
    rp = PublicKeyCredentialRpEntity(id=site.host, name=site.name)
    return Fido2Server(rp, verify_origin=lambda origin: origin == site.origin)


def _key_of(key: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(key.public_key))


def _dated(state: State) -> dict[str, Any]:
    return {**state, ASKED_AT: timezone.now().isoformat()}


def _check_young(state: State, sentence: str = "") -> None:
    asked = state.get(ASKED_AT)
    if not asked or timezone.now() - datetime.fromisoformat(asked) > LIFETIME:
        raise PasskeyRefused(sentence)


def _tell(event: Event, key: Passkey) -> None:
    owner = key.citizen.reference
    record(event=event, subject=owner, actor=owner, detail={"passkey": str(key.pk), "device": key.device})
