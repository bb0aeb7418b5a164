"""The portal's addresses with those that only the demo has."""

from django.urls import include, path

from dargah.config.urls import urlpatterns as portal

urlpatterns = [*portal, path("", include("dargah.web.demo.urls"))]
