"""How citizens would see a draft: its page, each step of its form to the review, at the width of a phone and of a desk;
and its letters, with the sample's answers.
"""

import json
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dargah.applications.models import Draft
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.catalogue.forms import clean_answers
from dargah.catalogue.models import ServiceVersion
from dargah.content.banked import current_bank
from dargah.content.findings import Reading, read
from dargah.letters.preview import of_a_definition
from dargah.people.models import StaffMember
from dargah.people.refusals import NotThere, WrongMoment
from dargah.web.apply.showing import documents_of, show_documents, show_page, show_review
from dargah.web.downloads import as_attachment
from dargah.web.office import current_office
from dargah.web.policy import CONTENT_SECURITY_POLICY
from dargah.web.public.present import present
from dargah.web.staff import for_staff
from dargah.web.studio.door import READERS, around, draft_or_404

UNFINISHED = "پیش‌نویس هنوز کامل نیست؛ پس از درست شدن یافته‌ها دیده می‌شود."
WIDTHS = {"phone": ("تلفن", 360), "desk": ("رایانه", 1280)}
PAGE, DOCUMENTS, REVIEW = "page", "documents", "review"


@require_GET
@for_staff(READERS)
def preview(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """The frame in which the draft is shown; the step and the width are chosen above it."""
    draft = draft_or_404(slug)
    reading = read(draft.parts, current_bank())
    steps = [(PAGE, "صفحه خدمت")]
    if reading.definition:
        steps += [(f"form-{page.key}", page.title) for page in reading.definition.form]
        steps += [(DOCUMENTS, "مدارک")] if _own_step(reading.definition) else []
        steps += [(REVIEW, "بازبینی")] if reading.definition.form else []
    step, width = request.GET.get("step", PAGE), request.GET.get("width", "phone")
    context = around(
        request,
        staff,
        draft=draft,
        reading=reading,
        steps=steps,
        step=step if step in dict(steps) else PAGE,
        widths={key: title for key, (title, _) in WIDTHS.items()},
        width=width if width in WIDTHS else "phone",
        outcomes=[(key, one.title) for key, one in reading.definition.outcomes.items() if one.letter]
        if reading.definition
        else [],
        pixels=WIDTHS.get(width, WIDTHS["phone"])[1],
    )
    response = render(request, "studio/preview.html", context)
    response["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


@require_GET
@for_staff(READERS)
def shown(request: HttpRequest, staff: StaffMember, slug: str, step: str) -> HttpResponse:  # noqa: ARG001 the guard passes the member
    """What stands in the frame: the citizen's page itself, made of the draft. Nothing can be sent from it."""
    reading = read(draft_or_404(slug).parts, current_bank())
    if reading.definition is None:
        raise WrongMoment(UNFINISHED)
    response = _citizens_page(request, reading, step)
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response["Content-Security-Policy"] = policy.replace("form-action 'self'", "form-action 'none'")
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _citizens_page(request: HttpRequest, reading: Reading, step: str) -> HttpResponse:
    definition = reading.definition
    assert definition is not None, "asked by the caller"  # noqa: S101 the caller's duty
    if step == PAGE:
        context = {
            "service": present(definition, current_office()),
            "office": current_office(),
            "group_title": directorate().groups[definition.group].title,
            "published_at": timezone.now(),
        }
        return render(request, "public/service.html", context)
    stored = definition.stored()
    version = ServiceVersion(definition=stored, digest=sha256(json.dumps(stored).encode()).hexdigest())
    draft = Draft(version=version, saved_at=timezone.now())  # an application that is kept nowhere
    draft.brought = []
    draft.done = [one.key for one in definition.form]  # what lies behind a step is shown as filled in
    if step in {DOCUMENTS, REVIEW}:
        draft.answers = clean_answers(definition, reading.sample.get("answers", {}))[0]
    if step == REVIEW and definition.form:
        return show_review(request, draft, {})
    if step == DOCUMENTS and _own_step(definition):
        return show_documents(request, draft, documents_of(draft), {})
    page = next((one for one in definition.form if f"form-{one.key}" == step), None)
    if page is None:
        raise NotThere
    draft.done = draft.done[: definition.form.index(page)]
    return show_page(request, draft, page, typed=None)


def _own_step(definition: ServiceDefinition) -> bool:
    """Whether the application has a step for documents that no page asks for."""
    return any(not document.page for document in definition.documents)


@require_GET
@for_staff(READERS)
def letter(request: HttpRequest, staff: StaffMember, slug: str, outcome: str) -> HttpResponse:  # noqa: ARG001 the guard passes both
    """The letter of an outcome of the draft, a PDF of its own with the accepted sample's answers."""
    reading = read(draft_or_404(slug).parts, current_bank())
    if reading.definition is None:
        raise WrongMoment(UNFINISHED)
    pdf = of_a_definition(
        definition=reading.definition,
        sources=reading.letters,
        outcome=outcome,
        answers=reading.sample.get("answers", {}),
    )
    return as_attachment(HttpResponse(pdf, content_type="application/pdf"), "pishnevis.pdf")
