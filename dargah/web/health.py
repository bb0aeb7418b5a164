"""Whether the server answers and reaches its database, for the supervisor and nginx; says nothing else."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 Django's signature
    """200 «ok» when one statement went through; a database that does not answer becomes the middleware's 503."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
