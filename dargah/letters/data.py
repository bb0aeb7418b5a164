"""What a letter's template is given: facts of the case as text that is ready to print, digits Persian.

Dates, numbers and codes are text already; a template adds words and order, never computes. The whole of it
is stored with the letter; what is attached to the PDF as ``letter.json`` is only what the letter prints
(``compose.PRINTED``), since a letter goes to banks and registries that never saw the application.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from dargah.cases.appointments import appointment_of, kept_appointment_of
from dargah.cases.models import Case, Decision
from dargah.catalogue.conditions import questions
from dargah.catalogue.definition import LetterFacts, ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.catalogue.forms import Row, Section, describe, effective_answers
from dargah.catalogue.forms import facts as answers_named
from dargah.letters import codes
from dargah.letters.house import house
from dargah.letters.models import Letter
from dargah.letters.states import LetterState
from dargah.letters.written import written
from dargah.people.models import StaffMember
from dargah.persian.dates import jalali
from dargah.persian.digits import persian_digits
from dargah.persian.tracking import grouped

AUTHORITY_KEYS = ("authority_name", "authority_office", "authority")
NO_NUMBER = "پیش‌نویس"
LTR, END = "\u2066", "\u2069"
APPLICANT = "متقاضی گرامی"
PERSON = "جناب آقای / سرکار خانم"


def draft_data(
    case: Case, decision: Decision, facts: LetterFacts, signatory: StaffMember, code: str
) -> dict[str, Any]:
    """The data of a letter that has no number yet."""
    definition: ServiceDefinition = case.version.parsed
    answers = effective_answers(definition, case.answers)
    office, own = directorate(), house()
    outcome = definition.outcomes[decision.outcome]
    sections = describe(definition, answers)
    first, *others = [to for to in facts.to if to != "authority" or _authority(answers)] or ["applicant"]
    data: dict[str, Any] = {
        "number": NO_NUMBER,
        "date": "—",
        "draft": True,
        **fresh_facts(case),
        "reference": _reference(definition, answers) if first == "authority" else {},
        "office": {"head": own.head, "ministry": office.ministry, "name": office.name, "seat": office.seat},
        "opening": own.opening,
        "salutation": own.salutation,
        "addressee": [
            f"{_title(first, case, answers)} {line}".strip() for line in _addressee(case, answers, first)
        ],
        "subject": facts.subject,
        "case": {"code": _digits(grouped(case.tracking_code)), "date": _date(case.submitted_at)},
        "service": {"title": definition.title},
        "applicant": {"name": case.applicant_name, "national_id": _digits(_own_id(case, answers))},
        "outcome": decision.outcome,
        "outcome_title": outcome.title,
        "favourable": outcome.favourable,
        "objection_days": persian_digits(outcome.objection.days) if outcome.objection else "",
        "reasons": decision.reasons,
        "decided": _date(decision.approved_at or decision.at),
        "answers": answers,
        "sections": {section.key: _section(section) for section in sections},
        "rows": _identifying(case, definition, answers, facts, told=first == "authority"),
        "unit": {"name": case.unit.name},
        "signatory": _signatory(signatory),
        "copies": [line for target in others for line in _addressee(case, answers, target)[:1]],
        "verify": {
            "code": codes.typed(code),
            "url": f"{settings.ORIGIN}/verify/{code}/",
            "page": f"{settings.ORIGIN}/verify/".split("://", 1)[1].rstrip("/"),
        },
    }
    return {**data, **written(facts, definition, answers, data)} if facts.text else data


def fresh_facts(case: Case) -> dict[str, Any]:
    """What may change between decision and number: papers that go along (their titles, empty without any), when and
    where citizen and office meet («دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۰، تلفنی»; empty when nothing stands), the day on which
    they met (empty when nobody has said that they did), and the letter that this one takes the place of (number and
    date; empty without): who holds both has to know which one counts.
    """
    found, met = appointment_of(case), kept_appointment_of(case)
    papers = case.files.filter(with_letter=True).order_by("pk").values_list("title", flat=True)
    return {
        "attachment": "دارد" if papers else "ندارد",
        "papers": "، ".join(dict.fromkeys(papers)),
        "appointment": f"{found.when}، {found.where}" if found else "",
        "visited": jalali(timezone.localtime(met.at).date()) if met else "",
        "replaces": _standing_letter(case),
    }


def _standing_letter(case: Case) -> dict[str, str]:
    standing = Letter.objects.filter(case=case, state__in=[LetterState.NUMBERED, LetterState.ISSUED])
    found = standing.only("number", "numbered_at").order_by("-numbered_at").first()
    return {"number": found.number, "date": _date(found.numbered_at)} if found and found.numbered_at else {}


def numbered_data(data: dict[str, Any], number: str, at: datetime, signatory: StaffMember) -> dict[str, Any]:
    """The same with what issuing adds: the register's number, its date and who signs."""
    return {**data, "draft": False, "number": number, "date": _date(at), "signatory": _signatory(signatory)}


def _signatory(signatory: StaffMember) -> dict[str, str]:
    return {"name": signatory.full_name, "post": house().post_of(signatory.role, signatory.unit.name)}


def _authority(answers: dict[str, Any]) -> str:
    """The authority that asked, where the form names one; an owner who asks for himself has none."""
    return next((answers[key] for key in AUTHORITY_KEYS if isinstance(answers.get(key), str)), "")


def _addressee(case: Case, answers: dict[str, Any], target: str) -> list[str]:
    if target == "authority":
        return [_authority(answers)]
    return [case.applicant_name or APPLICANT]


def _title(target: str, case: Case, answers: dict[str, Any]) -> str:
    """How the addressee is spoken to: an office by its head, a person as formal letters do where nobody told us which;
    a company by its name alone, and who gave no name is «متقاضی گرامی» already.
    """
    if target == "authority":
        return "رئیس محترم"
    return PERSON if kind_of(answers) == "person" and case.applicant_name else ""


def _reference(definition: ServiceDefinition, answers: dict[str, Any]) -> dict[str, str]:
    """The letter of the authority that this one answers: its number and date; empty where there was none."""
    _, value = _answered(definition, answers)
    if not value:
        return {}
    told = jalali(date.fromisoformat(value["date"]), "slash") if value.get("date") else ""
    return {"number": _digits(value["number"]), "date": told}


def _answered(definition: ServiceDefinition, answers: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The question that names the letter which is answered, and what was said; empty where there was none."""
    for name, question in questions(definition):
        home, _, key = name.rpartition(".")
        value = (answers.get(home) or {}).get(key) if home else answers.get(key)
        if question.kind == "letter_reference" and isinstance(value, dict) and value.get("number"):
            return name, value
    return "", {}


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "rows": [_row(row) for row in section.rows]}


def _row(row: Row) -> dict[str, str]:
    """As people read it; a code is isolated from left to right."""
    return {"label": row.label, "text": f"{LTR}{row.text}{END}" if row.ltr else row.text}


def _identifying(
    case: Case, definition: ServiceDefinition, answers: dict[str, Any], facts: LetterFacts, *, told: bool
) -> list[dict[str, str]]:
    """What says of whom and of what the letter speaks: the applicant, and the answers that the letter names.

    ``told`` says that the letter which is answered stands on top already.
    """
    person = [("متقاضی", case.applicant_name), ("کد ملی یا شناسه", _digits(_own_id(case, answers)))]
    answered = _answered(definition, answers)[0] if told else ""
    said = {text for _, text in person if text}
    return [
        *({"label": label, "text": text} for label, text in person if text),
        *(
            _row(row)
            for row in answers_named(definition, answers, facts.facts)
            if (not row.name or row.name != answered) and _digits(row.text) not in said
        ),
    ]


def _own_id(case: Case, answers: dict[str, Any]) -> str:
    """The applicant's own ID; an office's only where it named one: who sent its application is not the one it speaks of."""
    if kind_of(answers) == "agency":
        return str(answers["applicant"].get("agency_legal_id") or "")
    return case.applicant_national_id


def kind_of(answers: dict[str, Any]) -> str:
    """What the applicant is: a person, a company, an office."""
    return str((answers.get("applicant") or {}).get("kind", "person"))


def _digits(value: str) -> str:
    return persian_digits(value)


def _date(moment: datetime) -> str:
    return jalali(timezone.localtime(moment).date(), "slash")
