"""A case without a name, by the private address of its receipt (122 bits of chance): see it, answer, take the letter."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dargah.cases import citizens
from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.catalogue.directorate import directorate
from dargah.conversations import operations as conversations
from dargah.conversations.operations.write import MOST_FILES
from dargah.conversations.queries import messages_of
from dargah.files.models import StoredFile
from dargah.insight import opinions
from dargah.letters import queries as letters
from dargah.people import limits
from dargah.people.models import UNNAMED_ACTOR
from dargah.people.refusals import Invalid, NotThere, Refusal
from dargah.web import visitor
from dargah.web.account.saying import BESIDE_MESSAGE, say
from dargah.web.account.told import confirm
from dargah.web.downloads import send
from dargah.web.forms import act_name, placed, typed
from dargah.web.uploads import MOST_AT_ONCE, store_uploads

Act = Callable[[Case, list[tuple[StoredFile, str]]], object]


@require_GET
def case(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The case, its messages and letters."""
    found = _found(request, token)
    conversations.mark_read(case=found, by_citizen=True)
    return _page(request, found)


@require_POST
def answer(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Answer a request for information."""
    return _act(
        request,
        token,
        lambda found, stored: cases.answer_information(
            case=found, reply=typed(request, "reply"), by=None, actor=UNNAMED_ACTOR, files=stored
        ),
    )


@require_POST
def messages(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Write a message."""
    return _act(
        request,
        token,
        lambda found, stored: say(request, found, stored, by=None),
        beside=BESIDE_MESSAGE,
        most=MOST_FILES,
    )


@require_POST
def opinion(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Say whether one was content with how the case went."""
    return _act(
        request, token, lambda found, _: opinions.say(case=found, word=typed(request, "opinion", 10), by=None)
    )


@require_GET
def letter(request: HttpRequest, token: uuid.UUID, letter_id: uuid.UUID) -> HttpResponseBase:
    """An issued letter of the case."""
    found = letters.issued_letter(_found(request, token), letter_id)
    if found is None or found.pdf is None:
        raise NotThere("نامه هنوز آماده نیست؛ چند لحظه دیگر دوباره ببینید.")
    return send(request, found.pdf)


@require_GET
def file(request: HttpRequest, token: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """A file of a message of the case: what the office attached is read by whoever has the address."""
    entries = _found(request, token).files.filter(file_id=file_id, referral=None, came_with__isnull=False)
    found = entries.select_related("file").first()
    if found is None:
        raise NotThere
    return send(request, found.file)


def _found(request: HttpRequest, token: uuid.UUID) -> Case:
    limits.count("track_from_address", limits.neighbourhood(visitor.address_of(request)))
    rows = Case.objects.select_related("version__service", "unit", "citizen")
    found = rows.filter(draft_id=token, citizen=None, partner=None).first()
    if found is None:
        raise NotThere
    return found


def _act(
    request: HttpRequest,
    token: uuid.UUID,
    act: Act,
    beside: dict[str, str] | None = None,
    most: int = MOST_AT_ONCE,
) -> HttpResponse:
    found = _found(request, token)
    try:
        stored = store_uploads(request, found.reference, most=most)
        act(found, stored)
    except Refusal as refusal:
        found.refresh_from_db()
        return _page(request, found, refusal=placed(refusal, beside))
    confirm(request, act_name(request), _found(request, token), len(stored))
    return redirect("account:track_by_link", token=token)


def _page(request: HttpRequest, found: Case, *, refusal: Refusal | None = None) -> HttpResponse:
    return render(
        request,
        "public/track.html",
        {
            "typed": request.POST if request.method == "POST" else {},
            "errors": refusal.errors if isinstance(refusal, Invalid) else {},
            "refusal": refusal.sentence if refusal else "",
            "view": citizens.citizen_view(found),
            "token": found.draft_id,
            "answer_promised": directorate().messages.promised,
            "letters": list(letters.sent_letters_of(found)),
            "opinion": opinions.opinion_of(found),
            "asks_opinion": opinions.is_asked(found),
            "messages_of_case": messages_of(found),
        },
        status=refusal.status if refusal else 200,
    )
