"""The desk. Sign-in and second factor are allauth's views under our paths."""

from django.urls import path

from dargah.web.desk import cases, queue, rooms

app_name = "desk"
_CASE = "cases/<str:tracking_code>/"
urlpatterns = [
    path("", queue.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("search/", queue.search, name="search"),
    path("referrals/", queue.referrals, name="referrals"),
    path("assignments/", queue.assignments, name="assignments"),
    path("register/", queue.register, name="register"),
    path("help/", queue.help_page, name="help"),
    path("system/", rooms.system, name="system"),
    path("services/", rooms.services, name="services"),
    path(_CASE, cases.case, name="case"),
    path(f"{_CASE}claim/", cases.claim, name="claim"),
    path(f"{_CASE}assignment/", cases.assignment, name="assignment"),
    path(f"{_CASE}referral/", cases.referral, name="referral"),
    path(f"{_CASE}referrals/<int:referral_id>/answer/", cases.referral_answer, name="referral_answer"),
    path(f"{_CASE}information-request/", cases.information_request, name="information_request"),
    path(f"{_CASE}note/", cases.note, name="note"),
    path(f"{_CASE}message/", cases.message, name="message"),
    path(f"{_CASE}completion/", cases.completion, name="completion"),
    path(f"{_CASE}decision/", cases.decision, name="decision"),
    path(f"{_CASE}approval/", cases.approval, name="approval"),
    path(f"{_CASE}sending-back/", cases.sending_back, name="sending_back"),
    path(f"{_CASE}letter/", cases.issue, name="issue"),
    path(f"{_CASE}letters/<uuid:letter_id>/", cases.letter, name="letter"),
    path(f"{_CASE}letters/<uuid:letter_id>/revocation/", cases.revocation, name="revocation"),
    path(f"{_CASE}closure/", cases.closure, name="closure"),
    path(f"{_CASE}reopening/", cases.reopening, name="reopening"),
    path(f"{_CASE}documents/", cases.documents, name="documents"),
    path(f"{_CASE}files/<uuid:file_id>/", cases.file, name="file"),
    path(f"{_CASE}files/<uuid:file_id>/preview/", cases.file_preview, name="file_preview"),
]
