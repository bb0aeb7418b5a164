"""The documents of an application: each beside its file, sent and taken away, on their own step or on a page of the form."""

import uuid
from collections.abc import Sequence

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.catalogue.definition import Document
from dargah.files.operations import RefusedFile
from dargah.people import limits
from dargah.people.refusals import Invalid, NotThere
from dargah.web.apply.owner import for_owner, way_back
from dargah.web.apply.showing import (
    address_of,
    documents_of,
    show_documents,
)
from dargah.web.downloads import send


@require_http_methods(["GET", "POST"])
@for_owner
def documents(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The documents of the application: each beside its file, added and taken away one by one or together."""
    if draft.submitted_at is not None:
        return HttpResponseRedirect(address_of(draft.pk, "receipt/"))
    wanted = documents_of(draft)
    if request.method == "GET":
        return show_documents(request, draft, wanted, {})
    if "detach" in request.POST:
        _detach(draft, request.POST["detach"])
        return HttpResponseRedirect(address_of(draft.pk, "documents/"))
    taken, errors = take_uploads(request, draft, [document for document in wanted if not document.page])
    stays = request.POST.get("then") == "stay"
    if not stays:  # else the others may still come: only what was sent is judged
        errors = {**missing(draft, "", taken), **errors}
    if errors:
        return show_documents(request, draft, wanted, errors)
    return HttpResponseRedirect(address_of(draft.pk, "documents/" if stays else "review/"))


@require_GET
@for_owner
def attachment(request: HttpRequest, draft: Draft, attachment_id: uuid.UUID) -> HttpResponseBase:
    """A file of the draft, for its owner."""
    found = next((one for one in draft.files if one.pk == attachment_id), None)
    if found is None:
        raise NotThere
    return send(request, found.file)


@require_POST
@for_owner
def detachment(request: HttpRequest, draft: Draft, attachment_id: uuid.UUID) -> HttpResponse:
    """Take a file away."""
    _detach(draft, str(attachment_id))
    return HttpResponseRedirect(way_back(request, draft.pk))


def missing(draft: Draft, page_key: str, taken: set[str]) -> dict[str, str]:
    """The sentence for each required document of the page (or of the documents step) without a file.

    ``taken`` are the documents whose file has just come.
    """
    wanted = [d for d in documents_of(draft) if d.page == page_key and d.required and d.key not in taken]
    if not wanted:
        return {}
    present = {one.document for one in draft.files}
    return {d.key: f"«{d.title}» را پیوست کنید." for d in wanted if d.key not in present}


def take_uploads(
    request: HttpRequest, draft: Draft, wanted: Sequence[Document]
) -> tuple[set[str], dict[str, str]]:
    """Store what was uploaded beside its document: which came, and the sentences of what was refused."""
    taken: set[str] = set()
    errors: dict[str, str] = {}
    for document in wanted:
        uploads = request.FILES.getlist(document.key)
        if len(uploads) > applications.MOST_FILES_OF_ONE_KIND:
            errors[document.key] = "ده فایل برای این مدرک بس است؛ فایل‌های پس از دهم گرفته نشد."
        for upload in uploads[: applications.MOST_FILES_OF_ONE_KIND]:
            limits.count("upload", str(draft.pk))
            try:
                applications.attach(draft=draft, document=document, upload=upload, name=upload.name or "file")
            except RefusedFile as refused:
                errors[document.key] = refused.about(upload.name or "")
            except Invalid as invalid:
                errors.update(invalid.errors)
            else:
                taken.add(document.key)
    return taken, errors


def _detach(draft: Draft, attachment_id: str) -> None:
    try:
        wanted = uuid.UUID(attachment_id)
        found = next((one for one in draft.files if one.pk == wanted), None)
    except ValueError:
        found = None
    if found is None:
        raise NotThere
    applications.detach(draft=draft, attachment=found)
