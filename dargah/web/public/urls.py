"""Addresses of the public face."""

from django.urls import path

from dargah.web.public import ask, coverage, guide, performance, verify, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("services/", views.services, name="services"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("services/<slug:slug>/eligibility/", guide.eligibility, name="eligibility"),
    path("guide/", guide.step, name="guide"),
    path("guide/<slug:key>/", guide.step, name="guide_step"),
    path("search/", views.search, name="search"),
    path("ask/", ask.ask, name="ask"),
    path("ask/judged/", ask.judged, name="ask_judged"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>/", verify.verified, name="verified"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/services/", coverage.services, name="coverage_services"),
    path("coverage/obstacles/", coverage.obstacles, name="coverage_obstacles"),
    path("coverage/data/", coverage.data, name="coverage_data"),
    path("performance/", performance.performance, name="performance"),
    path("performance/data/", performance.data, name="performance_data"),
    path("help/", views.guide, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
