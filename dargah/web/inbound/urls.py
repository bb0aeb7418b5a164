"""Addresses that providers call; each ends in its key."""

from django.urls import path

from dargah.web.inbound import views

app_name = "inbound"
urlpatterns = [
    path("sms/<str:key>/", views.sms, name="sms"),
    path("mail/<str:key>/", views.mail, name="mail"),
]
