"""The door of the API: where its parts are, for a programmer who opens the bare address."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def index(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 Django's signature
    """Addresses of the description and of what needs no key."""
    base = f"{settings.ORIGIN}/api/v1"
    return JsonResponse(
        {
            "title": "درگاه",
            "version": "1.0.0",
            "openapi": f"{base}/openapi.json",
            "services": f"{base}/services",
        },
        json_dumps_params={"ensure_ascii": False},
    )
