"""An officer's answer is proposed for everybody, and an editor sees to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dargah.answers import queries
from dargah.answers.permissions import READERS, check_may_propose
from dargah.answers.proposals import LONGEST_ANSWER, LONGEST_QUESTION, draft_of, propose, settle_proposal
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotThere
from dargah.web.desk.cases import visible_case
from dargah.web.desk.frame import frame
from dargah.web.forms import typed
from dargah.web.staff import for_staff

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@for_staff()
def faq_proposal(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Question and answer of a case without the person, to be read over and proposed."""
    case = visible_case(staff, tracking_code)
    check_may_propose(case, staff)
    drafted = draft_of(case)
    if drafted is None:
        raise NotThere
    told, errors = dict(zip(("question", "answer"), drafted, strict=True)), {}
    if request.method == "POST":
        told = {name: request.POST.get(name, "") for name in told}
        try:
            question = typed(request, "question", LONGEST_QUESTION * 2)
            propose(case=case, question=question, answer=typed(request, "answer", LONGEST_ANSWER), by=staff)
        except Invalid as refusal:
            errors = refusal.errors
        else:
            messages.success(request, "پیشنهاد شد. ویراستار آن را برای همه می‌نویسد.")
            return redirect("desk:case", tracking_code)
    context = {**frame(request, staff), "case": case, "told": told, "errors": errors}
    return render(request, "desk/faq_proposal.html", context, status=UNPROCESSABLE if errors else 200)


@require_POST
@for_staff(READERS)
def proposal_settlement(request: HttpRequest, staff: StaffMember, pk: int) -> HttpResponse:
    """A proposal was seen to and leaves the list."""
    found = queries.proposal(pk)
    if found is not None and settle_proposal(proposal=found, by=staff):
        messages.success(request, "از فهرست رفت.")
    else:
        messages.warning(request, "چیزی تغییر نکرد؛ شاید همکاری پیش‌تر به آن رسیده است.")
    return redirect("desk:questions")
