"""A citizen's message, and the one that is the answer to what the office wants."""

from django.http import HttpRequest

from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.cases.states import State
from dargah.conversations import operations as conversations
from dargah.files.models import StoredFile
from dargah.people.models import Citizen, reference_of
from dargah.web.forms import typed

# the words of the verb beside the boxes of the page, which has other files too
BESIDE_MESSAGE = {"files": "message_files", "reply": "text"}


def say(
    request: HttpRequest, found: Case, stored: list[tuple[StoredFile, str]], *, by: Citizen | None
) -> None:
    """Write a message; with «این پاسخ همان است» the answer to what is wanted, so that the clock runs on at once."""
    text, actor = typed(request, "text"), reference_of(by)
    if request.POST.get("is_answer") == "yes" and found.state == State.WAITING_CITIZEN:
        cases.answer_information(case=found, reply=text, by=by, actor=actor, files=stored)
    else:
        conversations.write(case=found, text=text, by=by, actor=actor, enclosed=stored)
