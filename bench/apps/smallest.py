"""The smallest Django view, without middleware: how fast this machine is at the moment of a measure."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dargah.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 settings are ready only now
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402


def nothing(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 Django calls it so
    """Two bytes."""
    return HttpResponse(b"ok", headers={"Content-Length": "2"})


urlpatterns = [path("", nothing)]
settings.MIDDLEWARE, settings.ROOT_URLCONF = [], __name__
application = WSGIHandler()
