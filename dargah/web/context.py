"""What every page knows of the office."""

from django.http import HttpRequest

from dargah.web.office import current_office


def office(_request: HttpRequest | None = None) -> dict[str, object]:
    """The office of the header and footer: a context processor, and given to public pages directly."""
    return {"office": current_office()}
