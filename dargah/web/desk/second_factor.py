"""The second factor's forms: allauth's, with tries and uses counted in the database, where all workers count together.

allauth notes a used code for thirty seconds, while the tolerance of one step lets it live for ninety; and its notes lie
in a cache that may be culled. Here a code opens one session in the whole of its life (ASVS V6.5.1).
"""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms

from dargah.people import limits


class _CountedOnce(forms.BaseAuthenticateForm):
    """Raises TooOften, which becomes the page of 429, past the tries; refuses a code that was used."""

    def clean_code(self) -> str:
        limits.count("second_factor_try", str(self.user.pk))
        code: str = super().clean_code()
        try:
            limits.count("second_factor_use", f"{self.user.pk}:{''.join(code.split())}")
        except limits.TooOften as used:
            raise get_adapter().validation_error("incorrect_code") from used
        return code


class AuthenticateForm(_CountedOnce, forms.AuthenticateForm):
    """At sign-in."""


class ReauthenticateForm(_CountedOnce, forms.ReauthenticateForm):
    """Before a change of password or second factor."""
