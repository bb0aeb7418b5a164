"""A service as its page says it: every fact of the «شناسنامه خدمت» in sentences, and nothing that the office
has not said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dargah.catalogue.definition import Document, Door, Role, ServiceDefinition, Stage, Visits
from dargah.catalogue.directorate import counties, county_offices, office_name, office_of_county, where_is
from dargah.catalogue.sheet import (
    WAITING,
    Said,
    deadline_said,
    fee_said,
    objection_said,
    start_said,
    visits_said,
)
from dargah.persian.digits import persian_digits
from dargah.web.office import Office
from dargah.web.templatetags.persian import grouped
from dargah.web.wording import accepted

APPLICANTS = {"person": "شخص حقیقی", "legal_entity": "شرکت و شخص حقوقی", "agency": "دستگاه دولتی و عمومی"}
ACTORS: dict[Role, str] = {
    "case_officer": "کارشناس",
    "unit_head": "رئیس اداره",
    "secretariat": "دبیرخانه",
    "director": "مدیرکل",
}
KINDS = {
    "own": "خود اداره کل انجام می‌دهد",
    "hybrid": "بخشی از کار در سازمانی دیگر است",
    "referral": "کار دستگاه دیگری است؛ این‌جا راهنمایی و پیگیری می‌کنیم",
}


@dataclass(frozen=True)
class Fact:
    """A line of «در یک نگاه»."""

    icon: str
    name: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of a list: what it is and a smaller note."""

    title: str
    note: str = ""


@dataclass(frozen=True)
class Step:
    """A stage as the citizen reads it; ``days`` are working days, the width of its brick."""

    title: str
    by: str
    days: int
    citizen: bool
    text: str

    def __getitem__(self, key: str) -> object:
        return getattr(self, key)


@dataclass(frozen=True)
class ServicePage:
    """Everything the template of a service shows; ``at_county`` are the titles of the steps that the office of the
    applicant's county takes, ``county_offices`` these offices by county, where there is such a step.
    """

    slug: str
    ask: str
    title: str
    summary: str
    tags: tuple[tuple[str, str, str], ...]
    facts: tuple[Fact, ...]
    documents: tuple[Entry, ...]
    sometimes: tuple[Entry, ...]
    steps: tuple[Step, ...]
    days_promised: int | None
    inquiries: tuple[Entry, ...]
    at_county: tuple[str, ...]
    county_offices: tuple[Entry, ...]
    objection: str
    legal: tuple[Entry, ...]
    faq: tuple[tuple[str, str], ...]
    service_id: str
    minutes: int
    minutes_text: str
    applies: bool
    asks_before: int
    kind_text: str
    type_text: str
    unit: str
    before_and_now: str
    group: str
    start_text: str
    door: Door | None = None
    words: tuple[str, ...] = field(default=())

    @property
    def bring(self) -> tuple[Entry, ...]:
        """What to have at hand where the work is done."""
        return tuple(Entry(title) for title in self.door.bring) if self.door else ()

    @property
    def has_citizen_turn(self) -> bool:
        """Whether some stage waits for the citizen."""
        return any(step.citizen for step in self.steps)


# the types of the service sheet (conventions §1): G2C, G2B, G2G
TYPES = {"person": "دولت به شهروند", "legal_entity": "دولت به کسب‌وکار", "agency": "دولت به دولت"}
ELSEWHERE = "کار در دستگاه دیگر"


ESTIMATE = "برآورد ما"


def visits_text(definition: ServiceDefinition) -> str:
    """How many visits it takes, in a tag or a list, and that a guess is one; of what is done elsewhere only that it is."""
    if definition.door:
        return ELSEWHERE
    now = definition.visits.now
    said = "بدون مراجعه به اداره" if now == 0 else f"{persian_digits(now)} مراجعه به اداره"
    return f"{said} ({ESTIMATE})" if visits_guessed(definition) else said


def visits_guessed(definition: ServiceDefinition) -> bool:
    """Whether the number of visits that is told waits for the office's word."""
    return definition.visits.status == "proposed" and not definition.door


def _fact(icon: str, name: str, said: Said) -> Fact:
    return Fact(icon, name, said.value, said.note)


def facts_of(definition: ServiceDefinition, office: Office) -> tuple[Fact, ...]:
    """«در یک نگاه»: deadline, fee, visits, output, for whom, who answers, hours."""
    hours = f"{office.weekdays_text}، {office.hours_text}"
    return (
        _fact("calendar", "مهلت", deadline_said(definition)),
        _fact("receipt", "هزینه", fee_said(definition)),
        _fact("walk", "مراجعه", visits_said(definition)),
        Fact("file-certificate", "نتیجه", definition.output),
        Fact(
            "users",
            "برای",
            "، ".join(APPLICANTS[kind] for kind in definition.applicants),
            "بدون نام هم می‌شود" if definition.anonymous else "",
        ),
        Fact("building", "مسئول", office_name(definition.unit), _where(definition)),
        Fact("clock", "ساعت", "درخواست: همیشه", f"رسیدگی: {hours}"),
    )


def _at_county(definition: ServiceDefinition) -> tuple[str, ...]:
    """The titles of the steps that the office of the case's county takes."""
    offices = county_offices()
    return tuple(stage.title for stage in definition.stages if (stage.unit or definition.unit) == offices)


def _where(definition: ServiceDefinition) -> str:
    """Beside the unit that answers for the service: where a citizen of another county finds it."""
    whose = "با اداره شهرستان شما؛ نامش پایین همین صفحه" if _at_county(definition) else "برای همه شهرستان‌ها"
    return " · ".join((whose, *_place(definition.unit)))


def _place(unit: str) -> list[str]:
    """The address and the telephone of a unit, in words; what the office has not said is left out."""
    address, phone = where_is(unit)
    told = f"تلفن \u2066{persian_digits(grouped(phone))}\u2069" if phone else ""
    return [said for said in (address, told) if said]


def _county_offices() -> tuple[Entry, ...]:
    unsure = f"نام این اداره {WAITING}"
    return tuple(
        Entry(
            county.name,
            " · ".join(
                (
                    county.office if county.office_status != "proposed" else f"{county.office} ({unsure})",
                    *_place(office_of_county(county.slug)),
                )
            ),
        )
        for county in counties().values()
    )


def _step(stage: Stage, definition: ServiceDefinition, *, days_shown: bool) -> Step:
    who = ACTORS[stage.by]
    if stage.by in ("case_officer", "unit_head") and stage.unit and stage.unit != definition.unit:
        at_county = stage.unit == county_offices()
        who = f"{who} اداره شهرستان شما" if at_county else f"{who}، {office_name(stage.unit)}"
    by = f"شما و {who}" if stage.citizen_turn else who
    days = f" · {persian_digits(stage.days)} روز" if days_shown and stage.days else ""
    return Step(stage.title, by, max(stage.days, 1), stage.citizen_turn, f"{by}{days}")


def _inquiries(definition: ServiceDefinition) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"{ask.about}", f"از {office_name(ask.whom)}، خودمان می‌پرسیم")
        for stage in definition.stages
        for ask in stage.ask
    )


def _documents(documents: Sequence[Document]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    always: list[Entry] = []
    sometimes: list[Entry] = []
    for document in documents:
        note = f"{document.hint} · {accepted(document)}" if document.hint else accepted(document)
        (always if document.required and not document.when else sometimes).append(Entry(document.title, note))
    return tuple(always), tuple(sometimes)


def present(definition: ServiceDefinition, office: Office) -> ServicePage:
    """The whole page of a service."""
    promised = definition.deadline.working_days if definition.deadline.promised else None
    always, sometimes = _documents(definition.documents)
    visits = visits_text(definition)
    tags = [
        ("glaze", "check", visits)
        if definition.is_without_visit
        else ("raw", "building" if definition.door else "walk", visits)
    ]
    if definition.anonymous:
        tags.append(("raw", "shield-lock", "بدون نام هم می‌شود"))
    if any(stage.appointment in {"at_parcel", "at_place"} for stage in definition.stages):
        tags.append(("raw", "map-pin", "بازدید در محل"))
    return ServicePage(
        slug=definition.slug,
        ask=definition.ask,
        title=definition.title,
        summary=definition.summary,
        tags=tuple(tags),
        facts=facts_of(definition, office),
        documents=always,
        sometimes=sometimes,
        steps=tuple(
            _step(stage, definition, days_shown=definition.deadline.tells_stages)
            for stage in definition.stages
        ),
        days_promised=promised,
        inquiries=_inquiries(definition),
        at_county=_at_county(definition),
        county_offices=_county_offices() if _at_county(definition) else (),
        objection=objection_said(definition),
        legal=tuple(Entry(law.text) for law in definition.legal),
        faq=tuple((question.q, question.a) for question in definition.faq),
        service_id=definition.service_id or "",
        minutes=definition.minutes,
        minutes_text=f"حدود {persian_digits(definition.minutes)} دقیقه",
        applies=bool(definition.form),
        asks_before=len(definition.eligible),
        kind_text=KINDS[definition.kind],
        type_text=" و ".join(TYPES[kind] for kind in definition.applicants),
        unit=office_name(definition.unit),
        before_and_now=_before_and_now(definition.visits),
        group=definition.group,
        start_text=start_said(definition),
        door=definition.door,
        words=tuple(definition.words),
    )


def _before_and_now(visits: Visits) -> str:
    """What a person came for before the portal, and how often now, in two sentences."""
    then = "پیش از درگاه هم بی‌مراجعه شدنی بود"
    if visits.before:
        then = f"پیش از درگاه دست‌کم {persian_digits(visits.before)} بار مراجعه لازم بود"
        then += f"، برای {visits.why}" if visits.why else ""
    unsure = " (در انتظار تأیید اداره کل)" if visits.status == "proposed" else ""
    today = "هیچ" if visits.now == 0 else f"{persian_digits(visits.now)} بار"
    return f"{then}{unsure}. مراجعه به اداره اکنون: {today}."
