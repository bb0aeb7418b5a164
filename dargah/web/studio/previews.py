"""How citizens would see a draft: its page and each step of its form, at the width of a phone and of a desk."""

import json
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dargah.applications.models import Draft
from dargah.catalogue.directorate import directorate
from dargah.catalogue.models import ServiceVersion
from dargah.content.banked import current_bank
from dargah.content.findings import Reading, read
from dargah.people.models import StaffMember
from dargah.people.refusals import NotThere, WrongMoment
from dargah.web.apply.showing import show_page
from dargah.web.office import current_office
from dargah.web.policy import CONTENT_SECURITY_POLICY
from dargah.web.public.present import present
from dargah.web.staff import for_staff
from dargah.web.studio.door import READERS, around, draft_or_404

WIDTHS = {"phone": ("تلفن", 360), "desk": ("رایانه", 1280)}
PAGE = "page"


@require_GET
@for_staff(READERS)
def preview(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """The frame in which the draft is shown; the step and the width are chosen above it."""
    draft = draft_or_404(slug)
    reading = read(draft.parts, current_bank())
    steps = [(PAGE, "صفحه خدمت")]
    if reading.definition:
        steps += [(f"form-{page.key}", page.title) for page in reading.definition.form]
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
        raise WrongMoment("پیش‌نویس هنوز کامل نیست؛ پس از درست شدن یافته‌ها دیده می‌شود.")
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
    page = next((one for one in definition.form if f"form-{one.key}" == step), None)
    if page is None:
        raise NotThere
    stored = definition.stored()
    version = ServiceVersion(definition=stored, digest=sha256(json.dumps(stored).encode()).hexdigest())
    draft = Draft(version=version, saved_at=timezone.now())  # an application that is kept nowhere
    draft.brought = []
    return show_page(request, draft, page, typed=None)
