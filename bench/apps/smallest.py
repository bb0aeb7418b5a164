"""The smallest Django view, without middleware: how fast this machine is at the moment of a measure."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dargah.config.settings")

from django.conf import settings

settings.MIDDLEWARE, settings.ROOT_URLCONF = [], __name__
application = get_wsgi_application()

from django.http import HttpRequest, HttpResponse  # noqa: E402 settings are ready only now
from django.urls import path  # noqa: E402


def nothing(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 Django calls it so
    """Two bytes."""
    return HttpResponse(b"ok")


urlpatterns = [path("", nothing)]
