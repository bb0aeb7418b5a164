"""Addresses of the public face."""

from django.urls import path, re_path

from dargah.content.pages.kinds import SECTIONS, Kind
from dargah.web.public import ask, coverage, crawlers, guide, performance, portal, verify, views

app_name = "public"
_LISTED = "|".join(one.address for one in SECTIONS.values() if one.kind != Kind.OFFICE)
_FED = "|".join(SECTIONS[kind].address for kind in portal.FED)
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
    re_path(rf"^(?P<address>{_LISTED})/$", portal.section, name="section"),
    re_path(rf"^(?P<address>{_FED})/(?P<form>atom|rss)\.xml$", portal.feed, name="feed"),
    re_path(rf"^(?P<address>{_LISTED})/(?P<slug>[a-z0-9-]+)/$", portal.page, name="page"),
    path("offices/", portal.offices, name="offices"),
    path("offices/<slug:slug>/", portal.office, name="office"),
    path("page-files/<slug:slug>/<int:number>/", portal.file, name="page_file"),
    path("page-files/<slug:slug>/<int:number>/<int:wide>.jpg", portal.picture, name="page_picture"),
    path("help/", views.guide, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
]
