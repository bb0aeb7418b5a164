"""The citizen's own case: what happened, what is wanted, and every form that its state allows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dargah.cases import citizens
from dargah.cases.appointments import changed_since
from dargah.cases.models import Case
from dargah.catalogue.directorate import directorate
from dargah.catalogue.forms import describe
from dargah.conversations.queries import messages_of
from dargah.insight import opinions
from dargah.letters import queries as letters
from dargah.people.models import Citizen
from dargah.people.refusals import Invalid, Refusal
from dargah.web.forms import act_name

# the words of a form, as it calls them, and what the page must allow for the form to stand on it; by the name of its URL
WORDS = {
    "answer": ("answer_information", "reply", "پاسخی"),
    "messages": ("message", "text", "پیامی"),
    "objection": ("object", "objection", "اعتراضی"),
    "appointment": ("decline_appointment", "wish", "خواسته‌ای"),
    "documents": ("add_document", "title", "نام مدرکی"),
}


def case_page(
    request: HttpRequest, citizen: Citizen, found: Case, *, refusal: Refusal | None = None
) -> HttpResponse:
    """The page; with a refusal its sentence, what was typed, and its status."""
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    view = citizens.citizen_view(found)
    sent = letters.sent_letters_of(found)
    valid = next((letter.numbered_at for letter in sent if letter.revoked_at is None), None)
    return render(
        request,
        "account/case.html",
        {
            "citizen": citizen,
            "view": view,
            "homeless": _homeless(request, view) if refusal else [],
            "case": found,
            "sections": describe(found.version.parsed, found.answers),
            "files": list(found.files.filter(referral=None).select_related("file", "came_with")),
            "messages_of_case": messages_of(found),
            "letters": sent,
            "answer_promised": directorate().messages.promised,
            "opinion": opinions.opinion_of(found),
            "asks_opinion": opinions.is_asked(found),
            "objections": list(found.objections.all()) if not found.is_untouched else [],
            "time_changed": changed_since(found, valid),
            "errors": errors,
            "refusal": refusal.sentence if refusal else "",
            "typed": request.POST if request.method == "POST" else {},
        },
        status=refusal.status if refusal else 200,
    )


def _homeless(request: HttpRequest, view: citizens.CitizenView) -> list[tuple[str, str]]:
    """What was typed in a form that the page no longer has: what it was and the words, to be copied, not lost."""
    allowed, field, label = WORDS.get(act_name(request), ("", "", ""))
    words = request.POST.get(field, "").strip() if field else ""
    return [(label, words)] if words and allowed not in view.may else []
