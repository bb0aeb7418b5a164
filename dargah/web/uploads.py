"""Files that a citizen adds to a case under way."""

from django.http import HttpRequest

from dargah.files import operations as files
from dargah.files.models import StoredFile
from dargah.people import limits
from dargah.web.forms import typed

DOCUMENT_TYPES = ["pdf", "jpeg", "png"]
DOCUMENT_MOST = 10 * 1024 * 1024
MOST_AT_ONCE = 10


def store_uploads(request: HttpRequest, reference: str) -> list[tuple[StoredFile, str]]:
    """Store what was uploaded as ``files``, each with its title. Raises RefusedFile, TooOften."""
    stored = []
    for upload in request.FILES.getlist("files")[:MOST_AT_ONCE]:
        limits.count("upload", reference)
        kept = files.store(upload, name=upload.name or "file", accept=DOCUMENT_TYPES, at_most=DOCUMENT_MOST)
        stored.append((kept, typed(request, "title", 200) or upload.name or ""))
    return stored
