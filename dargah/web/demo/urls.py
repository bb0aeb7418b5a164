"""Addresses that only the demo has."""

from django.urls import path

from dargah.web.demo.gallery import error, gallery
from dargah.web.demo.outbox import outbox, telephone

app_name = "demo"
urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("gallery/errors/<int:status>/", error, name="error"),
    path("demo/outbox/", outbox, name="outbox"),
    path("demo/outbox/telephone/", telephone, name="telephone"),
]
