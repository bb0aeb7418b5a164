"""Every URL of the portal, a face a line."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from dargah.web.api.index import index
from dargah.web.api.views import api
from dargah.web.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    # the form's pages first: they are asked for most, and a published page is answered before any address is looked up
    path("", include("dargah.web.apply.urls")),
    path("", include("dargah.web.public.urls")),
    path("", include("dargah.web.account.urls")),
    path("desk/", include("dargah.web.desk.sign_in_urls")),
    path("desk/", include("dargah.web.desk.urls")),
    path("studio/", include("dargah.web.studio.urls")),
    path("api/v1/", index, name="api_index"),
    path("api/v1/", api.urls),
    path("inbound/", include("dargah.web.inbound.urls")),
    path("healthz", healthz),
]
if settings.DEMO:
    urlpatterns.append(path("", include("dargah.web.demo.urls")))

handler400 = "dargah.web.middleware.bad_request"
handler403 = "dargah.web.errors.forbidden"
handler404 = "dargah.web.errors.not_found"
handler429 = "dargah.web.errors.too_often"  # allauth asks for it
handler500 = "dargah.web.errors.server_error"
