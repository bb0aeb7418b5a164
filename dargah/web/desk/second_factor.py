"""The second factor's forms: allauth's, with tries and uses counted in the database, where all workers count together.

allauth notes a used code for thirty seconds, while the tolerance of one step lets it live for ninety; and its notes lie
in a cache that may be culled. Here a code opens one session in the whole of its life (ASVS V6.5.1). Of a security key
allauth does not compare the counter: here a copy of a key is noticed (WebAuthn level 2, 7.2 step 21).
"""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from fido2.webauthn import AuthenticationResponse

from dargah.people import limits
from dargah.persian.digits import fold_digits

USES = "uses"  # the counter of a key as it was last seen, in allauth's row


class _CountedOnce(forms.BaseAuthenticateForm):
    """Raises TooOften, which becomes the page of 429, past the tries; refuses a code that was used."""

    def clean_code(self) -> str:
        limits.count("second_factor_try", str(self.user.pk))
        self.cleaned_data["code"] = fold_digits(self.cleaned_data["code"])
        code: str = super().clean_code()
        _use_once(f"{self.user.pk}:{''.join(code.split())}")
        return code


class ActivateForm(totp.ActivateTOTPForm):
    """At the first sign-in and when another app is set up: the code that proves it opens no second session."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = fold_digits(self.cleaned_data["code"])
        code: str = super().clean_code()
        _use_once(f"{self.user.pk}:{''.join(code.split())}")
        return code


class AuthenticateForm(_CountedOnce, forms.AuthenticateForm):
    """At sign-in."""


class ReauthenticateForm(_CountedOnce, forms.ReauthenticateForm):
    """Before a change of password or second factor."""


class _CountedKey(keys.AuthenticateWebAuthnForm):
    """As above for a security key: one challenge opens one session, and the counter of the key grows."""

    def clean_credential(self) -> Authenticator:
        limits.count("second_factor_try", str(self.user.pk))
        challenge = (auth.get_state() or {}).get("challenge", "")
        try:
            given = AuthenticationResponse.from_dict(self.cleaned_data["credential"])
            counter = given.response.authenticator_data.counter
            key: Authenticator = super().clean_credential()
        except ValidationError:
            raise
        except Exception as odd:
            raise _refused() from odd
        _use_once(f"{self.user.pk}:{challenge}")
        _count_use(key, counter)
        return key


class AuthenticateKeyForm(_CountedKey):
    """At sign-in."""


class ReauthenticateKeyForm(_CountedKey, keys.ReauthenticateWebAuthnForm):
    """Before a change of password or second factor."""


class RemoveKeyView(webauthn_views.RemoveWebAuthnView):
    """Taking off a security key; the last second factor stays."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove the key, or say why not."""
        if not get_adapter().can_delete_authenticator(self.get_object()):
            form.add_error(None, get_adapter().validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        return super().form_valid(form)


def _use_once(what: str) -> None:
    try:
        limits.count("second_factor_use", what)
    except limits.TooOften as used:
        raise _refused() from used


def _count_use(key: Authenticator, counter: int) -> None:
    """Note the counter; refuse one that did not grow, unless the key keeps none."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=key.pk)
        seen = row.data.get(USES, row.wrap().authenticator_data.counter)
        if (counter or seen) and counter <= seen:
            raise _refused()
        row.data = {**row.data, USES: counter}
        row.save(update_fields=["data"])
    key.data = row.data


def _refused() -> Any:
    return get_adapter().validation_error("incorrect_code")
