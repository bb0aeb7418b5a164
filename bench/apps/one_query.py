"""A page of 20 kB from one query and a plain template, with the portal's own middleware: a fair smallest page."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dargah.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 settings are ready only now
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402

from dargah.people.models import County  # noqa: E402

settings.ROOT_URLCONF = __name__
ROWS = 74  # which gives 20 kB
TEMPLATE = engines["django"].from_string(
    "<!doctype html><html lang=fa dir=rtl><title>شهرستان‌ها</title><h1>شهرستان‌های استان</h1><table>"
    "{% for county in counties %}<tr><td><a href='/counties/{{ county.slug }}/'>{{ county.name }}</a></td>"
    "<td>{{ county.office }}</td><td>{{ county.latitude }}</td><td>{{ county.longitude }}</td>"
    "<td>نشانی این دفتر در صفحه همان شهرستان نوشته شده است.</td></tr>{% endfor %}</table></html>"
)


def page(request: HttpRequest) -> HttpResponse:
    """One statement, one template."""
    known = list(County.objects.all())
    counties = (known * ROWS)[:ROWS]
    return HttpResponse(TEMPLATE.render({"counties": counties}, request))


urlpatterns = [path("", page)]
