"""What stands on the case page: everything needed to decide, and what this member may do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dargah.cases import queries
from dargah.cases.models import Case
from dargah.cases.operations.refer import may_answer
from dargah.cases.operations.turn import stage_of
from dargah.cases.permissions import ACTORS, may_act
from dargah.cases.states import State
from dargah.cases.story import told_to_office
from dargah.catalogue.forms import describe
from dargah.letters import queries as letter_queries
from dargah.people.models import StaffMember, Unit
from dargah.people.refusals import ChangedMeanwhile, Invalid, Refusal
from dargah.people.roles import Role
from dargah.web.desk.frame import frame


def case_page(
    request: HttpRequest, staff: StaffMember, found: Case, *, refusal: Refusal | None = None
) -> HttpResponse:
    """The page; with a refusal its sentence, what was typed, and its status."""
    definition = found.version.parsed
    stage = stage_of(found)
    allowed = [action for action in ACTORS if may_act(found, action, staff, stage)]
    referrals = list(found.referrals.select_related("to_unit", "to_staff", "asked_by", "answered_by"))
    colleagues = list(StaffMember.objects.filter(is_active=True, unit=found.unit_id, role=found.holder))
    return render(
        request,
        "desk/case.html",
        {
            **frame(request, staff),
            "case": found,
            "definition": definition,
            "stage": stage,
            "state": State(found.state).office_label,
            "stages": queries.citizen_view(found).stages,
            "days_left": queries.days_left(found),
            "may": {action.value for action in allowed},
            "actions": [(action.value, action.label) for action in allowed],
            "outcomes": [(key, definition.outcomes[key].title) for key in stage.decide],
            "sections": describe(definition, found.answers),
            "files": list(found.files.select_related("file")),
            "history": told_to_office(found),
            "related": [(other, State(other.state).office_label) for other in queries.related(found, staff)],
            "referrals": [
                (asked, asked.answered_at is None and may_answer(asked, found, staff)) for asked in referrals
            ],
            "notes": list(found.notes.select_related("by")),
            "messages_of_case": list(found.messages.select_related("staff")),
            "information_requests": list(found.information_requests.select_related("asked_by")),
            "decision": found.decisions.select_related("by", "approved_by").filter(superseded=False).first(),
            "objections": list(found.objections.all()),
            "pauses": list(found.pauses.all()),
            "letters": list(letter_queries.letters_of(found)),
            "may_revoke": staff.role == Role.DIRECTOR,
            "colleagues": colleagues,
            "units": list(Unit.objects.exclude(pk=found.unit_id)),
            "office_staff": list(
                StaffMember.objects.filter(is_active=True, role__in=[Role.CASE_OFFICER, Role.UNIT_HEAD])
                .exclude(pk=staff.pk)
                .select_related("unit")[:200]
            ),
            "errors": refusal.errors if isinstance(refusal, Invalid) else {},
            "refusal": refusal.sentence if refusal else "",
            "conflict": isinstance(refusal, ChangedMeanwhile),
            "typed": request.POST if request.method == "POST" else {},
            "tried": request.resolver_match.url_name
            if request.method == "POST" and request.resolver_match
            else "",
        },
        status=refusal.status if refusal else 200,
    )
