"""What stands on the case page: everything needed to decide, and what this member may do now."""

import re
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dargah.answers.proposals import draft_of
from dargah.cases import citizens, queries
from dargah.cases.models import Appointment, Case, Referral
from dargah.cases.operations.appoint import channels_of, lacks_visit
from dargah.cases.operations.refer import may_answer, may_withdraw, units_that_answer
from dargah.cases.operations.turn import stage_named, stage_of
from dargah.cases.permissions import (
    ACTORS,
    HOLDER_ONLY,
    RECUSED,
    is_recused,
    may_act,
    may_enclose,
    only_asked,
    with_a_colleague,
)
from dargah.cases.states import OVER, Action, State
from dargah.cases.story import Happening, told_to_office
from dargah.catalogue.conditions import holds
from dargah.catalogue.definition import Stage
from dargah.catalogue.directorate import nearer_county, office_name, office_of_county
from dargah.catalogue.fees import fee_later
from dargah.catalogue.forms import Section, describe, documents_wanted, place_of
from dargah.catalogue.forms.places import degrees_told
from dargah.catalogue.queries import service_titles
from dargah.files.previews import has_preview, pages_of
from dargah.letters import queries as letter_queries
from dargah.letters.models import Letter
from dargah.letters.permissions import may_preview
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, Refusal
from dargah.people.roles import DESK_ROLES, Role
from dargah.persian.coordinates import utm_to_wgs84, wgs84_to_utm
from dargah.persian.identifiers import Rejected
from dargah.web.desk.around import around
from dargah.web.desk.colleagues import by_unit, named
from dargah.web.desk.frame import frame
from dargah.web.desk.talk import Brought, of_gone_drafts, talk
from dargah.web.desk.told import nobody_to_tell, untold, way_to_tell
from dargah.web.forms import act_name, day_boxes

# the fields of words, as their forms call them, and the act that the form is of; by the name of its URL
WORDS: dict[str, tuple[Action | None, dict[str, str]]] = {
    "decision": (Action.DECIDE, {"reasons": "دلیل‌ها"}),
    "decision_preview": (Action.DECIDE, {"reasons": "دلیل‌ها"}),
    "completion": (Action.ADVANCE, {"forgone": "دلیل"}),
    "referral": (Action.REFER, {"question": "پرسش"}),
    "information_request": (Action.REQUEST_INFORMATION, {"defects": "کمبودها"}),
    "pause": (Action.PAUSE, {"pause_reason": "دلیل"}),
    "sending_back": (Action.SEND_BACK, {"back_reason": "چه چیزی درست شود"}),
    "closure": (Action.CLOSE, {"close_reason": "دلیل"}),
    "reopening": (Action.REOPEN, {"reopen_reason": "دلیل"}),
    "revocation": (None, {"revoke_reason": "دلیل ابطال"}),
    "note": (Action.NOTE, {"text": "یادداشت"}),
    "message": (Action.MESSAGE, {"message": "پیام"}),
    "appointment": (Action.APPOINT, {"meet_at": "ساعت", "meet_where": "نشانی"}),
    "appointment_replacement": (Action.MOVE_APPOINTMENT, {"meet_at": "ساعت", "meet_why": "دلیل"}),
    "appointment_cancellation": (Action.CANCEL_APPOINTMENT, {"off_why": "دلیل"}),
}
OPENED = {"message": "message", "defects": "information_request"}  # the act of the box that a text goes to
DATES = ("due_on", "answer_by", "until", "meet_on")  # typed in three boxes each
PAGES_SHOWN = 20
VOID = "نامه باطل شده"
COMPANY_ID = 11  # digits
STATUSES = {"sourced": "دارای مستند", "proposed": "پیشنهادی", "confirmed": "تأیید شده"}


def case_page(
    request: HttpRequest,
    staff: StaffMember,
    found: Case,
    *,
    refusal: Refusal | None = None,
    brought: Brought | None = None,
) -> HttpResponse:
    """The page; with a refusal its sentence, what was typed, and its status; or with a text that was asked for."""
    definition = found.version.parsed
    stage = stage_of(found)
    allowed = {action for action in ACTORS if may_act(found, action, staff, stage)}
    view = citizens.citizen_view(found)
    history = told_to_office(found)
    referrals = _referrals(found, staff)
    decision = found.decisions.select_related("by", "approved_by").filter(superseded=False).first()
    sent = list(letter_queries.letters_of(found))
    papers = [_paper(entry) for entry in found.files.select_related("file", "referral", "came_with")]
    returned = found.decisions.last() if found.last_action == Action.SEND_BACK else None
    is_valid = any(letter.number and not letter.revoked_at for letter in sent)
    lacks = Action.ADVANCE in allowed and lacks_visit(found, stage)
    is_past = view.appointment is not None and view.appointment.at <= timezone.now()
    awaited = [row for row in referrals if _holds_up(row, found, allowed)]
    said = talk(request, found, staff, allowed, brought)
    return render(
        request,
        "desk/case.html",
        {
            **frame(request, staff),
            "case": found,
            "over": found.state in OVER,
            "definition": definition,
            "stage": stage,
            "asks": [one for one in stage.ask if holds(one.when, found.answers, definition)],
            "state": VOID if found.state == State.ISSUED and sent and not is_valid else found.office_state,
            "stages": view.stages,
            "days_left": queries.days_left(found),
            "may": {action.value for action in allowed},
            "with_colleague": with_a_colleague(found, staff),
            "only_asked": only_asked(found, staff),
            "may_enclose": may_enclose(found, staff),
            "awaited": awaited,
            "notes_answer": any(row["may_answer"] for row in awaited),
            "waits_for": _waits_for(found, allowed),
            "recused": RECUSED if is_recused(found, staff) and found.state != State.DECIDED else "",
            "outcomes": [(key, definition.outcomes[key].title) for key in stage.decide],
            "sender": _sender(found),
            "sections": _sections(found),
            "place": _place(found),
            "way_to_tell": way_to_tell(found),
            "nobody_to_tell": nobody_to_tell(found),
            "untold": untold(found),
            "is_company": len(found.applicant_national_id) == COMPANY_ID,
            "files": papers,
            "history": history,
            "since": _since(refusal, history),
            "homeless": _homeless(request, _boxes(allowed, sent, lacks=lacks), referrals, said["drafts"])
            if refusal
            else [],
            "related": _related(found, staff),
            "referrals": referrals,
            "answered_outside": _answered_outside(found, referrals),
            "notes": list(found.notes.select_related("by")),
            **said,
            "information_requests": list(found.information_requests.select_related("asked_by")),
            "decision": decision,
            "may_preview": may_preview(found, decision, staff),
            "objections": list(found.objections.all()),
            "pauses": view.pauses,
            "letters": sent,
            "enclosed": sum(paper["entry"].with_letter for paper in papers),
            "fee_later": fee_later(definition, found.answers),
            "sent_back": _sent_back(found),
            "returned": returned,
            "decision_words": _typed(request) or ({"reasons": returned.reasons} if returned else {}),
            "closes_freely": found.state == State.ISSUED and is_valid,
            "appointment": view.appointment,
            "invoices": view.invoices,
            "unpaid": view.unpaid,
            "slip_in_check": view.slip_in_check,
            "is_past": is_past,
            "visit_ahead": Action.ADVANCE in allowed and view.appointment is not None and not is_past,
            "lacks_visit": lacks,
            "forgone_hint": _forgone_hint(view.appointment),
            "meeting_ways": _ways(found, stage, view.appointment),
            "may_revoke": staff.role == Role.DIRECTOR,
            **around(request, staff, found),
            **_addressees(found, staff, allowed),
            "wanted_documents": documents_wanted(definition, found.answers),
            "deadline_status": STATUSES[definition.deadline.status],
            "errors": refusal.errors if isinstance(refusal, Invalid) else {},
            "refusal": refusal.sentence if refusal else "",
            "conflict": isinstance(refusal, ChangedMeanwhile),
            "typed": _typed(request) | ({brought.into: brought.words} if brought else {}),
            "proposes": not only_asked(found, staff) and draft_of(found) is not None,
            "tried": OPENED[brought.into] if brought else _tried(request),
        },
        status=refusal.status if refusal else 200,
    )


def _sender(case: Case) -> str:
    """The national ID of who signed in and sent it, where the applicant is named as another and gave no consent."""
    named = (case.answers.get("applicant") or {}).get("national_id")
    if case.citizen is None or case.consent_id or case.partner_id or not named:
        return ""
    sender: str = case.citizen.national_id
    return "" if named == sender else sender


def _waits_for(case: Case, allowed: set[Action]) -> str:
    """Who takes the case on, where this member does not; empty where they do, and where nobody of the office does."""
    if allowed & (HOLDER_ONLY | {Action.CLAIM}) or case.state not in {
        State.OPEN,
        State.APPROVAL,
        State.DECIDED,
    }:
        return ""
    role = Role(case.holder)
    if role in {Role.DIRECTOR, Role.SECRETARIAT} or role.label in case.unit.name:  # of the whole house
        return str(role.label)
    if role == Role.UNIT_HEAD:
        return case.unit.chair
    return f"{role.label} {case.unit.name}"


def _sent_back(case: Case) -> str:
    """What the head wrote who did not agree, while it is the last that was done to the case; else empty."""
    if case.last_action != Action.SEND_BACK:
        return ""
    note = case.notes.select_related("by").last()
    return f"{note.by.full_name}: {note.text}" if note is not None else ""


def _holds_up(row: dict[str, Any], case: Case, allowed: set[Action]) -> bool:
    """Whether the stage, which this member would end or decide, waits for the answer to this question."""
    ends = allowed & {Action.ADVANCE, Action.DECIDE}
    return bool(ends) and row["is_open"] and row["asked"].stage == case.stage


def _forgone_hint(appointment: Appointment | None) -> str:
    """Who reads why nobody met, and what writing it does to an appointment whose hour has passed."""
    if appointment is None:
        return "همکاران آن را در پیشینه می‌خوانند."
    return (
        f"همکاران آن را در پیشینه می‌خوانند و وقت {appointment.when} لغو می‌شود. اگر انجام شده است، نخست همان را زیر «وقت» "
        "ثبت کنید."
    )


def _tried(request: HttpRequest) -> str:
    """The act whose form was refused; a look at a decision's letter is pressed on the decision's form."""
    act = act_name(request) if request.method == "POST" else ""
    return "decision" if act == "decision_preview" else act


def _ways(case: Case, stage: Stage, appointment: Appointment | None) -> list[tuple[str, str]]:
    """The ways to meet at the stage that promises it; one way is not asked for."""
    promised = stage_named(case.version.parsed, appointment.stage) if appointment else stage
    ways = channels_of(promised) if promised.appointment else ()
    return [(way.value, str(way.label)) for way in ways] if len(ways) > 1 else []


def _sections(case: Case) -> list[Section]:
    """The answers, page by page; the titles of the form speak to the citizen, here they speak of them."""
    told = describe(case.version.parsed, case.answers)
    return [replace(section, title=OF_THE_APPLICANT.sub("متقاضی", section.title)) for section in told]


# the form speaks to the applicant, the desk of them
OF_THE_APPLICANT = re.compile(r"(?<!\S)شما(?!\S)")


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What a refused form held, dates as their three parts."""
    if request.method != "POST":
        return {}
    return {**request.POST.dict(), **{name: day_boxes(request, name) for name in DATES}}


def _boxes(allowed: set[Action], sent: list[Letter], *, lacks: bool) -> set[str]:
    """The acts whose boxes of words this page has, as their URLs are called."""
    boxes = {name for name, (act, _) in WORDS.items() if act in allowed}
    if not lacks:  # a stage ends without words where nobody had to meet
        boxes.discard("completion")
    if any(letter.issued_at and not letter.revoked_at for letter in sent):
        boxes.add("revocation")
    return boxes


def _homeless(
    request: HttpRequest, boxes: set[str], referrals: list[dict[str, Any]], drafts: list[dict[str, Any]]
) -> list[tuple[str, str]]:
    """What was typed in a form that this page no longer has: label and words, to be copied, not lost."""
    name = act_name(request)
    gone = dict(WORDS[name][1]) if name in WORDS and name not in boxes else {}
    gone.update({row["answer"]: "پاسخ" for row in referrals if not row["may_answer"]})
    gone.update({row["withdrawal"]: "دلیل پس گرفتن" for row in referrals if not row["may_withdraw"]})
    gone.update(of_gone_drafts(request, drafts))
    return [(label, text) for name, label in gone.items() if (text := request.POST.get(name, "").strip())]


def _since(refusal: Refusal | None, history: list[Happening]) -> list[Happening]:
    """What happened since the page that the refused form was made from, as the story tells it."""
    if not isinstance(refusal, ChangedMeanwhile):
        return []
    unseen = {(entry.at, entry.event) for entry in refusal.since}
    return [happening for happening in history if (happening.at, happening.event) in unseen]


def _paper(entry: Any) -> dict[str, Any]:
    """A document with the pages of it that can be shown."""
    drawn = entry.file.scan != "infected" and has_preview(entry.file)
    pages = pages_of(entry.file)
    return {"entry": entry, "count": pages, "pages": range(1, min(pages, PAGES_SHOWN) + 1) if drawn else ()}


def _place(case: Case) -> dict[str, Any] | None:
    """The answered place in degrees and UTM metres."""
    answered = place_of(case.version.parsed, case.answers)
    if answered is None:
        return None
    try:
        if "lat" in answered:
            latitude, longitude = float(answered["lat"]), float(answered["lon"])
        else:
            latitude, longitude = utm_to_wgs84(
                int(answered["zone"]), float(answered["x"]), float(answered["y"])
            )
    except (KeyError, TypeError, ValueError, Rejected):
        return None
    zone, x, y = wgs84_to_utm(latitude, longitude)
    nearer = nearer_county((latitude, longitude), case.county)
    return {
        "lat": latitude,
        "lon": longitude,
        "degrees": degrees_told(latitude, longitude),
        "zone": zone,
        "x": round(x),
        "y": round(y),
        "doubt": f"این نقطه به {nearer[0].center} نزدیک‌تر است تا به مرکز شهرستانی که نوشته‌اند."
        if nearer
        else "",
    }


def _related(case: Case, staff: StaffMember) -> list[dict[str, Any]]:
    titles = service_titles()
    return [
        {
            "case": other,
            "title": titles.get(other.service.slug, other.service.slug),
            "state": other.office_state,
        }
        for other in queries.related(case, staff)
    ]


def _referrals(case: Case, staff: StaffMember) -> list[dict[str, Any]]:
    """The questions, each with the names of its own forms."""
    today = timezone.localdate()
    return [_referral(asked, case, staff, is_late=asked.due_on < today) for asked in _asked(case)]


def _asked(case: Case) -> list[Referral]:
    return list(case.referrals.select_related("to_unit", "to_staff", "asked_by", "answered_by"))


def _answered_outside(case: Case, referrals: list[dict[str, Any]]) -> Referral | None:
    """The question whose answer, brought by the asked office's own program, is what nobody of ours has seen yet."""
    for asked in (row["asked"] for row in referrals):
        if case.news_at and asked.answered_through_id and asked.answered_at >= case.news_at:
            return asked
    return None


def _referral(asked: Referral, case: Case, staff: StaffMember, *, is_late: bool) -> dict[str, Any]:
    is_open = asked.answered_at is None
    return {
        "asked": asked,
        "is_open": is_open,
        "is_late": is_open and is_late,
        "may_answer": is_open and may_answer(asked, case, staff),
        "may_withdraw": is_open and may_withdraw(asked, case, staff),
        "answer": f"answer_{asked.pk}",
        "withdrawal": f"withdrawal_{asked.pk}",
    }


def _addressees(case: Case, staff: StaffMember, allowed: set[Action]) -> dict[str, Any]:
    """Who can be asked and to whom the case can be given; not read for who may do neither."""
    told: dict[str, Any] = {"colleagues": [], "units": [], "office_staff": [], "county_office": ""}
    if Action.HAND_OVER in allowed:
        told["county_office"] = office_name(office_of_county(case.county))
    members = StaffMember.objects.filter(is_active=True).select_related("unit")
    if Action.ASSIGN in allowed:
        barred = [] if case.holder == Role.DIRECTOR else case.recused
        to = members.filter(role=case.holder).exclude(pk__in=[*barred, case.assignee_id or 0])
        told["colleagues"] = named(
            to if case.holder in {Role.SECRETARIAT, Role.DIRECTOR} else to.filter(unit=case.unit_id)
        )
    if Action.REFER in allowed:
        asked = units_that_answer().exclude(pk=case.unit_id)
        nearest = office_of_county(case.county)  # of the county that the application names: first in the list
        told["units"] = [
            (f"unit:{unit.slug}", unit.name) for unit in sorted(asked, key=lambda one: one.slug != nearest)
        ]
        others = members.filter(role__in=DESK_ROLES).exclude(pk=staff.pk)[:200]
        told["office_staff"] = [
            (unit, [(f"staff:{key}", label) for key, label in people]) for unit, people in by_unit(others)
        ]
    return told
