"""The desk. Sign-in and second factor are allauth's views under our paths."""

from django.urls import path

from dargah.web.desk import acts, appointments, cases, letter_previews, own_sessions, queue, rooms

app_name = "desk"
_CASE = "cases/<str:tracking_code>/"
urlpatterns = [
    path("", queue.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("search/", queue.search, name="search"),
    path("referrals/", queue.referrals, name="referrals"),
    path("assignments/", queue.assignments, name="assignments"),
    path("appointments/", appointments.ahead, name="appointments"),
    path("visitors/", appointments.visitors, name="visitors"),
    path("register/", queue.register, name="register"),
    path("help/", queue.help_page, name="help"),
    path("sessions/", own_sessions.sessions, name="sessions"),
    path("sessions/ending/", own_sessions.session_ending, name="session_ending"),
    path("system/", rooms.system, name="system"),
    path("system/records/", rooms.records, name="records"),
    path("services/", rooms.services, name="services"),
    path(_CASE, cases.case, name="case"),
    path(f"{_CASE}claim/", acts.claim, name="claim"),
    path(f"{_CASE}assignment/", acts.assignment, name="assignment"),
    path(f"{_CASE}referral/", acts.referral, name="referral"),
    path(f"{_CASE}referrals/<int:referral_id>/answer/", acts.referral_answer, name="referral_answer"),
    path(
        f"{_CASE}referrals/<int:referral_id>/withdrawal/",
        acts.referral_withdrawal,
        name="referral_withdrawal",
    ),
    path(
        f"{_CASE}information-request/cancellation/",
        acts.information_cancellation,
        name="information_cancellation",
    ),
    path(f"{_CASE}pause/", acts.pause, name="pause"),
    path(f"{_CASE}resumption/", acts.resumption, name="resumption"),
    path(f"{_CASE}seen/", acts.seen, name="seen"),
    path(f"{_CASE}information-request/", acts.information_request, name="information_request"),
    path(f"{_CASE}note/", acts.note, name="note"),
    path(f"{_CASE}message/", acts.message, name="message"),
    path(f"{_CASE}completion/", acts.completion, name="completion"),
    path(f"{_CASE}decision/", acts.decision, name="decision"),
    path(f"{_CASE}decision/preview/", letter_previews.decision_preview, name="decision_preview"),
    path(f"{_CASE}approval/", acts.approval, name="approval"),
    path(f"{_CASE}sending-back/", acts.sending_back, name="sending_back"),
    path(f"{_CASE}letter/", acts.issue, name="issue"),
    path(f"{_CASE}letter/preview/", letter_previews.letter_preview, name="letter_preview"),
    path(f"{_CASE}letters/<uuid:letter_id>/", cases.letter, name="letter"),
    path(f"{_CASE}letters/<uuid:letter_id>/revocation/", acts.revocation, name="revocation"),
    path(f"{_CASE}closure/", acts.closure, name="closure"),
    path(f"{_CASE}reopening/", acts.reopening, name="reopening"),
    path(f"{_CASE}appointment/", appointments.appointment, name="appointment"),
    path(f"{_CASE}appointment/replacement/", appointments.replacement, name="appointment_replacement"),
    path(f"{_CASE}appointment/cancellation/", appointments.cancellation, name="appointment_cancellation"),
    path(f"{_CASE}appointment/fulfilment/", appointments.fulfilment, name="appointment_fulfilment"),
    path(f"{_CASE}documents/", acts.documents, name="documents"),
    path(f"{_CASE}files/<uuid:file_id>/", cases.file, name="file"),
    path(f"{_CASE}files/<uuid:file_id>/preview/", cases.file_preview, name="file_preview"),
]
