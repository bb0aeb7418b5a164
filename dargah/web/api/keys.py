"""Who calls the API: a partner with a key in the header, and what its scopes let it do."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from dargah.people.models import Partner
from dargah.people.operations import key_digest

LONGEST_KEY = 200


class PartnerKey(HttpBearer):
    """``Authorization: Bearer dargah_…``; the key is known only by its digest."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Partner | None:  # noqa: ARG002 ninja's signature
        """The partner of the key if its scopes hold this one; None otherwise, which answers 401."""
        if len(token) > LONGEST_KEY:
            return None
        partner = Partner.objects.filter(key_digest=key_digest(token), is_active=True).first()
        return partner if partner is not None and self.scope in partner.scopes else None
