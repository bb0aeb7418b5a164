"""The citizen's own pages."""

from django.urls import path

from dargah.web.account import consents, invoices, news, own_sessions, passkeys, unnamed, views

app_name = "account"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-in/passkey/", passkeys.sign_in, name="passkey_sign_in"),
    path("sign-in/passkey/asking/", passkeys.asking, name="passkey_asking"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("me/", views.home, name="home"),
    path("me/sessions/", own_sessions.sessions, name="sessions"),
    path("me/sessions/ending/", own_sessions.session_ending, name="session_ending"),
    path("me/passkeys/", passkeys.passkey, name="passkey"),
    path("me/passkeys/adding/", passkeys.adding, name="passkey_adding"),
    path("me/passkeys/<uuid:passkey_id>/removal/", passkeys.passkey_removal, name="passkey_removal"),
    path("me/news/", news.news, name="news"),
    path("me/news/choice/", news.news_choice, name="news_choice"),
    path("me/consents/", consents.consents, name="consents"),
    path("me/consents/<uuid:consent_id>/ending/", consents.consent_ending, name="consent_ending"),
    path("me/cases/<str:tracking_code>/", views.case, name="case"),
    path("me/cases/<str:tracking_code>/answer/", views.answer, name="answer"),
    path("me/cases/<str:tracking_code>/documents/", views.documents, name="documents"),
    path("me/cases/<str:tracking_code>/messages/", views.messages, name="messages"),
    path("me/cases/<str:tracking_code>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("me/cases/<str:tracking_code>/objection/", views.objection, name="objection"),
    path("me/cases/<str:tracking_code>/appointment/", views.appointment, name="appointment"),
    path("me/cases/<str:tracking_code>/opinion/", views.opinion, name="opinion"),
    path("me/cases/<str:tracking_code>/files/<uuid:file_id>/", views.file, name="file"),
    path("me/cases/<str:tracking_code>/letters/<uuid:letter_id>/", views.letter, name="letter"),
    path("me/cases/<str:tracking_code>/receipt/", views.receipt, name="receipt"),
    path("invoices/<uuid:token>/", invoices.invoice, name="invoice"),
    path("invoices/<uuid:token>/online/", invoices.online, name="invoice_online"),
    path("invoices/<uuid:token>/slip/", invoices.slip, name="invoice_slip"),
    path("invoices/<uuid:token>/inquiry/", invoices.inquiry, name="invoice_inquiry"),
    path("invoices/<uuid:token>/receipt/", invoices.receipt, name="invoice_receipt"),
    path("payments/<uuid:payment_id>/return/", invoices.payment_return, name="payment_return"),
    path("track/", views.track, name="track"),
    path("track/<uuid:token>/", unnamed.case, name="track_by_link"),
    path("track/<uuid:token>/answer/", unnamed.answer, name="unnamed_answer"),
    path("track/<uuid:token>/messages/", unnamed.messages, name="unnamed_messages"),
    path("track/<uuid:token>/opinion/", unnamed.opinion, name="unnamed_opinion"),
    path("track/<uuid:token>/files/<uuid:file_id>/", unnamed.file, name="unnamed_file"),
    path("track/<uuid:token>/letters/<uuid:letter_id>/", unnamed.letter, name="unnamed_letter"),
]
