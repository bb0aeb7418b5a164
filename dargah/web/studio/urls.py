"""The workshop's addresses: nouns."""

from django.urls import path

from dargah.web.studio import bank, groups, pages, previews, services, submissions, versions, words

app_name = "studio"

_SERVICE = "services/<slug:slug>/"
_PAGE = "pages/<slug:slug>/"
_SUBMISSION = "submissions/<int:pk>/"
urlpatterns = [
    path("", services.home, name="home"),
    path("words.js", words.words, name="words"),
    path("services/", services.new_service, name="new_service"),
    path(_SERVICE, services.service, name="service"),
    path(f"{_SERVICE}draft/", services.draft, name="draft"),
    path(f"{_SERVICE}discarding/", services.discarding, name="discarding"),
    path(f"{_SERVICE}taking-off/", submissions.taking_off, name="taking_off"),
    path(f"{_SERVICE}copy/", services.copy, name="copy"),
    path(f"{_SERVICE}parts/<slug:part>/", services.part, name="part"),
    path(f"{_SERVICE}preview/", previews.preview, name="preview"),
    path(f"{_SERVICE}preview/<slug:step>/", previews.shown, name="shown"),
    path(f"{_SERVICE}letters/<slug:outcome>/", previews.letter, name="letter"),
    path(f"{_SERVICE}confirmation/", versions.confirmation, name="confirmation"),
    path(f"{_SERVICE}submission/", submissions.submission, name="submission"),
    path(f"{_SERVICE}renewal/", versions.renewal, name="renewal"),
    path(f"{_SERVICE}versions/", versions.versions, name="versions"),
    path(f"{_SERVICE}versions/comparison/", versions.comparison, name="comparison"),
    path(f"{_SERVICE}versions/<int:number>/restoration/", submissions.restoration, name="restoration"),
    path(
        f"{_SERVICE}saves/<int:revision_id>/restoration/", versions.save_restoration, name="save_restoration"
    ),
    path("pages/", pages.pages, name="pages"),
    path("new-page/", pages.new_page, name="new_page"),
    path(_PAGE, pages.page, name="page"),
    path(f"{_PAGE}preview/", pages.page_preview, name="page_preview"),
    path(f"{_PAGE}files/<int:number>/", pages.page_file, name="page_file"),
    path(f"{_PAGE}files/<int:number>/<int:wide>.jpg", pages.page_picture, name="page_picture"),
    path(f"{_PAGE}files/<int:number>/removal/", pages.page_file_removal, name="page_file_removal"),
    path(f"{_PAGE}submission/", pages.page_submission, name="page_submission"),
    path(f"{_PAGE}taking-off/", pages.page_taking_off, name="page_taking_off"),
    path(f"{_PAGE}discarding/", pages.page_discarding, name="page_discarding"),
    path(f"{_PAGE}versions/", pages.page_versions, name="page_versions"),
    path(f"{_PAGE}versions/<int:number>/restoration/", pages.page_restoration, name="page_restoration"),
    path(
        f"{_PAGE}saves/<int:revision_id>/restoration/",
        pages.page_save_restoration,
        name="page_save_restoration",
    ),
    path(_SUBMISSION, submissions.asked, name="submission_page"),
    path(f"{_SUBMISSION}approval/", submissions.approval, name="approval"),
    path(f"{_SUBMISSION}sending-back/", submissions.sending_back, name="sending_back"),
    path(f"{_SUBMISSION}withdrawal/", submissions.withdrawal, name="withdrawal"),
    path("bank/", bank.bank, name="bank"),
    path("groups/", bank.new_group, name="new_group"),
    path("bank/<slug:key>/", bank.group, name="group"),
    path("bank/<slug:key>/draft/", bank.group_draft, name="group_draft"),
    path("bank/<slug:key>/submission/", bank.group_submission, name="group_submission"),
    path("bank/<slug:key>/discarding/", bank.group_discarding, name="group_discarding"),
    path("bank/<slug:key>/versions/", groups.versions, name="group_versions"),
    path("bank/<slug:key>/versions/comparison/", groups.comparison, name="group_comparison"),
    path("bank/<slug:key>/versions/<int:number>/restoration/", groups.restoration, name="group_restoration"),
    path(
        "bank/<slug:key>/saves/<int:revision_id>/restoration/",
        groups.save_restoration,
        name="group_save_restoration",
    ),
]
