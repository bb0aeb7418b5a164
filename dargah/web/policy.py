"""What a page may load and where its forms may lead: the same for every page, but for the one that leads to a bank."""

from urllib.parse import urlsplit

from django.conf import settings

_TILES = f" https://{urlsplit(settings.TILE_SERVER).netloc}" if settings.TILE_SERVER else ""
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    f"img-src 'self' data:{_TILES}; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'; manifest-src 'self'"
)


def leading_to(address: str) -> str:
    """The policy of a page one of whose forms is redirected to another host: browsers hold redirects to it too."""
    parts = urlsplit(address)
    if not parts.netloc:
        return CONTENT_SECURITY_POLICY
    return CONTENT_SECURITY_POLICY.replace(
        "form-action 'self'", f"form-action 'self' {parts.scheme}://{parts.netloc}"
    )
