"""The application."""

from django.urls import path

from dargah.web.apply import changes, documents, helping, views

app_name = "apply"
urlpatterns = [
    path("services/<slug:slug>/start/", views.start, name="start"),
    path("services/<slug:slug>/for-another/", helping.for_another, name="for_another"),
    path("services/<slug:slug>/for-another/<uuid:consent_id>/", helping.consent, name="consent"),
    path("apply/<uuid:draft_id>/", views.draft, name="draft"),
    path("apply/<uuid:draft_id>/changes/", changes.changes, name="changes"),
    path("apply/<uuid:draft_id>/changes/<uuid:carried_id>/", changes.carried_file, name="carried_file"),
    path("apply/<uuid:draft_id>/documents/", documents.documents, name="documents"),
    path("apply/<uuid:draft_id>/files/<uuid:attachment_id>/", documents.attachment, name="attachment"),
    path(
        "apply/<uuid:draft_id>/files/<uuid:attachment_id>/removal/", documents.detachment, name="detachment"
    ),
    path("apply/<uuid:draft_id>/review/", views.review, name="review"),
    path("apply/<uuid:draft_id>/submission/", views.submission, name="submission"),
    path("apply/<uuid:draft_id>/receipt/", views.receipt, name="receipt"),
    path("apply/<uuid:draft_id>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("apply/<uuid:draft_id>/removal/", views.removal, name="removal"),
    path("apply/<uuid:draft_id>/<slug:page_key>/", views.page, name="page"),
    path("apply/<uuid:draft_id>/<slug:page_key>/typed/", views.autosave, name="autosave"),
]
