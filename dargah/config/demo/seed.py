"""Filling the demo once: staff of every role, citizens, cases in every state, made by the operations themselves."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from dargah.applications import operations as applications
from dargah.cases import operations as cases
from dargah.cases.models import Case, Referral
from dargah.cases.operations.turn import stage_of
from dargah.cases.states import State
from dargah.catalogue.directorate import counties, county_offices, office_of_county, outside_office
from dargah.catalogue.loader import LoadedService, load_folder, load_services
from dargah.catalogue.models import Service
from dargah.catalogue.sampled import Sample, Step
from dargah.config.demo.people import CITIZENS, COUNTY_STAFF, HEAD_NAMES, OFFICER_NAMES, PASSWORD, STAFF
from dargah.config.demo.sign_ins import key_file, office_key_file, sign_ins_file
from dargah.config.demo.texts import seed_texts
from dargah.conversations import operations as conversations
from dargah.insight import pacing
from dargah.insight.specimens import fixture
from dargah.insight.walking import apply_sample, holder_of, walk
from dargah.orders.calendar import office_calendar
from dargah.payments import operations as payments
from dargah.payments.queries import open_invoice_of
from dargah.people.models import Citizen, Partner, StaffMember, Unit
from dargah.people.operations import add_staff, make_partner_key
from dargah.people.roles import Role

Say = Callable[[str], object]
# the services with cases on the demo's desk, of every kind and making: more would only make the first start longer
WITH_CASES = (
    "allocation-contract-extend-amend", "complaint-suggestion", "construction-quality-complaint", "dg-meeting-request",
    "engineer-license-renew-upgrade", "general-letter", "land-status-inquiry", "land-type-article12",
    "land-use-change-article5", "mehr-transfer", "plan-inquiry", "road-compensation", "national-housing-register",
)  # fmt: skip
WITH_MONEY = ("engineer-license-issue", "engineer-license-duplicate")
WHERE_ONE_IS_TAKEN_BACK = 7  # of the services in their order
OFFICE = "engineering_organisation"  # the outside office that answers by its own program
QUESTIONS = (
    "آیا این ملک در طرح‌ها و اراضی واحد شما سابقه‌ای دارد؟",
    "پرونده پیشین این متقاضی نزد شما به کجا رسید؟",
    "نقشه پیوست با برداشت شما می‌خواند؟",
)


def seed(say: Say) -> None:
    """Make the demo's people and cases unless they are there. Refuses outside the demo."""
    if not settings.DEMO:
        raise RuntimeError("the demo's people belong to the demo only")
    if not key_file().exists() or not Partner.objects.exists():
        _, key = make_partner_key(
            name="دفتر پیشخوان نمونه", scopes=["apply", "apply_on_paper", "read"], by="system"
        )
        _note_key(key_file(), key)
    if outside_office(OFFICE) and not (
        office_key_file().exists() and Partner.objects.filter(office=OFFICE).exists()
    ):
        _, key = make_partner_key(
            name=f"سامانه {outside_office(OFFICE)}", scopes=["answer"], office=OFFICE, by="system"
        )
        _note_key(office_key_file(), key)
    if not StaffMember.objects.exists():
        say("ساختن همکاران نمونه")
        seed_staff()
    seed_texts()
    if not Case.objects.exists():
        say("ساختن پرونده‌های نمونه")
        with transaction.atomic():  # a start that is killed here begins anew, not with half of the cases
            _seed_cases()
        pacing.reckon()
    write_sign_ins()


def _note_key(file: Path, key: str) -> None:
    file.touch(mode=0o600)
    file.write_text(key)


def write_sign_ins() -> None:
    """Note who can sign in, so that the start and `dargah demo` need not ask the database."""
    staff = StaffMember.objects.filter(is_active=True).order_by("role", "username")
    facts = [
        {
            "username": m.username,
            "name": m.full_name,
            "role": m.role,
            "unit": m.unit_id,
            "secret": secret_of(m.username),
        }
        for m in staff
    ]
    sign_ins_file().write_text(json.dumps(facts, ensure_ascii=False))


def secret_of(username: str) -> str:
    """The second-factor seed of a demo account: written for the named ones, made from the name for the others."""
    for member in STAFF:
        if member.username == username:
            return member.secret.translate(str.maketrans("0189", "ABCD"))
    return base64.b32encode(hashlib.sha256(f"demo:{username}".encode()).digest()[:20]).decode()


def seed_staff() -> None:
    """The named members, two officers and a head for every unit that holds a service, some counties' offices."""
    units = {unit.slug: unit for unit in Unit.objects.all()}
    for member in STAFF:
        unit = units.get(member.unit) or next(iter(units.values()))
        _member(member.username, member.full_name, member.role, unit)
    needed = sorted(_units_with_work())
    taken = set(StaffMember.objects.values_list("unit", "role"))
    for place, slug in enumerate(needed):
        if (slug, Role.CASE_OFFICER) not in taken:
            _member(f"{_short(slug)}-k", _name(OFFICER_NAMES, place), Role.CASE_OFFICER, units[slug])
        _member(
            f"{_short(slug)}-k2", _name(OFFICER_NAMES, place + len(needed)), Role.CASE_OFFICER, units[slug]
        )
        if (slug, Role.UNIT_HEAD) not in taken:
            _member(f"{_short(slug)}-r", _name(HEAD_NAMES, place), Role.UNIT_HEAD, units[slug])
    for username, full_name, role, slug in COUNTY_STAFF:
        if slug in units:  # the content of another province has other counties
            _member(username, full_name, role, units[slug])


def _name(names: tuple[str, ...], place: int) -> str:
    """A name nobody else has: past the end of the list the family name of another is added."""
    first, second = names[place % len(names)], names[(place * 7 + 3) % len(names)]
    return first if place < len(names) else f"{first} {second.split()[-1]}"


def _units_with_work() -> set[str]:
    found: set[str] = set()
    for service in Service.objects.filter(is_published=True).select_related("current"):
        if service.current is not None:
            definition = service.current.parsed
            found |= {stage.unit or definition.unit for stage in definition.stages}
    return found


def _short(slug: str) -> str:
    return slug.replace("_", "-")[:50]


@cache
def _hash_of_all() -> str:
    return make_password(PASSWORD)


def _member(username: str, full_name: str, role: Role, unit: Unit) -> StaffMember:
    member = add_staff(
        username=username,
        full_name=full_name,
        role=role,
        unit=unit,
        password=PASSWORD,
        by="system",
        hashed=_hash_of_all(),
    )
    TOTP.activate(member, secret_of(username))
    return member


def _seed_cases() -> None:
    """The samples of some services, stopped at different places of their way, so that every state is there."""
    citizens = [
        Citizen.objects.get_or_create(
            national_id=c.national_id,
            mobile=c.mobile,
            defaults={"first_name": c.first_name, "last_name": c.last_name},
        )[0]
        for c in CITIZENS
    ]
    loaded = _shown(Path(settings.CONTENT))
    for place, one in enumerate(loaded):
        service = Service.objects.select_related("current").get(slug=one.definition.slug)
        _one_service(service, one, citizens[place % len(citizens)], place)
        if one.definition.stages[0].unit == county_offices():
            _one_in_each_county(service, one.samples["accepted"], citizens[place % len(citizens)])
    _put_into_hands()
    _end_some()
    _ask_other_units()
    _hold_one()
    _promise_days()
    _ask_for_money(citizens[0])
    _bring_days_near()
    _begin_a_draft(citizens[0], loaded)


def _shown(content: Path) -> list[LoadedService]:
    """The services that get cases; the content of another province may have none of ours, then its first ones."""
    folders = [content / "services" / slug for slug in WITH_CASES]
    ours = [load_folder(folder) for folder in folders if folder.is_dir()]
    return ours or load_services(content)[: len(WITH_CASES)]


def _one_service(service: Service, one: LoadedService, citizen: Citizen, place: int) -> None:
    accepted = apply_sample(service, _written_by(citizen, one.samples["accepted"]), citizen)
    whole = len(one.samples["accepted"].walk)
    stops = (whole, 0, 1, whole - 1, whole, 2)
    walk(accepted, one.samples["accepted"].walk, until=max(0, stops[place % len(stops)]))
    on_the_desk = apply_sample(service, one.samples["accepted"], _sender_of(one.samples["accepted"], citizen))
    walk(on_the_desk, [Step(do="advance")])
    incomplete = apply_sample(service, _written_by(citizen, one.samples["incomplete"]), citizen)
    steps = one.samples["incomplete"].walk
    asked = next((i + 1 for i, step in enumerate(steps) if step.do == "request_information"), 0)
    incomplete = walk(incomplete, steps, until=asked if place % 2 else 0)
    if place % 3 == 0:
        conversations.write(
            case=incomplete, text="آیا مدرک دیگری هم لازم است؟", by=citizen, actor=citizen.reference
        )
    if place % 3 == 1:
        refused = apply_sample(service, one.samples["refused"], _sender_of(one.samples["refused"], citizen))
        refused = walk(refused, one.samples["refused"].walk)
        if place % 2:
            cases.note(case=refused, text="رونوشت در بایگانی گذاشته شد.", by=_any_who_sees(refused))
    if place == WHERE_ONE_IS_TAKEN_BACK:
        taken_back = apply_sample(service, _written_by(citizen, one.samples["accepted"]), citizen)
        cases.withdraw(case=taken_back, by=citizen, actor=citizen.reference)


def _written_by(citizen: Citizen, sample: Sample) -> Sample:
    """The sample as this citizen would send it; what a company or an office sends stays theirs."""
    applicant = sample.answers.get("applicant") or {}
    if "national_id" not in applicant:
        return sample
    own = {name: getattr(citizen, name) for name in ("national_id", "mobile", "first_name", "last_name")}
    told = {**applicant, **{name: own[name] for name in own if name in applicant}}
    return sample.model_copy(update={"answers": {**sample.answers, "applicant": told}})


def _sender_of(sample: Sample, otherwise: Citizen) -> Citizen:
    """Who sends a sample, a citizen of their own; ``otherwise`` where it names nobody."""
    person = sample.applicant
    if not person.get("national_id") or not person.get("mobile"):
        return otherwise
    return Citizen.objects.get_or_create(
        national_id=person["national_id"],
        mobile=person["mobile"],
        defaults={name: person.get(name, "") for name in ("first_name", "last_name")},
    )[0]


def _one_in_each_county(service: Service, sample: Sample, citizen: Citizen) -> None:
    """A fresh case for each county's office that has staff, its land near the centre of the county."""
    for county in counties().values():
        if StaffMember.objects.filter(unit=office_of_county(county.slug)).exists():
            place = {
                "county": county.slug,
                "address": f"{county.name}، روستای نمونه، کنار راه قدیم",
                "map_point": {"lat": county.lat, "lon": county.lon},
            }
            answers = {**sample.answers, "parcel": {**sample.answers["parcel"], **place}}
            here = sample.model_copy(update={"answers": answers})
            apply_sample(service, here, _sender_of(here, citizen))


def _put_into_hands() -> None:
    """Every other open case has been taken by an officer of its unit: «کارهای من» is not empty."""
    for place, case in enumerate(Case.objects.filter(state=State.OPEN, assignee=None).order_by("pk")):
        holders = StaffMember.objects.filter(role=case.holder, unit=case.unit_id, is_active=True)
        taker = holders.order_by("pk").first()
        if place % 2 and taker is not None:
            cases.claim(case=case, by=taker)


def _promise_days() -> None:
    """Where a stage promises a visit or a meeting, every other citizen knows the day; one of them asks for another."""
    promised = []
    for place, case in enumerate(Case.objects.filter(state=State.OPEN).order_by("pk")):
        if stage_of(case).appointment and place % 2 == 0:
            promised.append(walk(case, [Step(do="appoint")]))
    if promised and promised[-1].citizen is not None:
        citizen = promised[-1].citizen
        cases.decline_appointment(
            case=promised[-1],
            wish="آن روز در مأموریتم؛ هر روز پس از آن می‌توانم.",
            by=citizen,
            actor=citizen.reference,
        )


def _ask_for_money(citizen: Citizen) -> None:
    """Of two services that charge in the demo: one letter waits for its payment, of another the slip waits for finance."""
    for place, slug in enumerate(WITH_MONEY):
        service = Service.objects.select_related("current").filter(slug=slug).first()
        if service is None or service.current is None or not service.current.parsed.fee.is_charged:
            continue
        sample = load_folder(Path(settings.CONTENT) / "services" / slug).samples["accepted"]
        steps = [step for step in sample.walk if step.do != "issue"]
        case = walk(apply_sample(service, _written_by(citizen, sample), citizen), steps)
        invoice = open_invoice_of(case.draft_id)
        if place and invoice is not None:
            payments.send_slip(
                invoice=invoice,
                number="4410237",
                deposited_on=timezone.localdate() - timedelta(days=1),
                branch="بانک ملی، شعبه مرکزی اهواز",
                upload=BytesIO(fixture("sanad.pdf")),
                name="fish.pdf",
                actor=citizen.reference,
            )


def _end_some() -> None:
    """One case is closed, and one citizen objects to what was decided."""
    issued = Case.objects.filter(state=State.ISSUED, citizen__isnull=False).select_related(
        "version", "citizen"
    )
    ended = list(issued.order_by("pk"))
    secretariat = StaffMember.objects.filter(role=Role.SECRETARIAT, is_active=True).first()
    if ended and secretariat is not None:
        cases.close(case=ended[0], reason="نامه به دست متقاضی رسید و کار پایان یافت.", by=secretariat)
    for case in ended[1:]:
        outcome = case.version.parsed.outcomes[case.outcome]
        if outcome.objection is not None and case.citizen is not None:
            text = "مساحت ملک در نامه با سند من نمی‌خواند؛ خواهش می‌کنم دوباره ببینید."
            cases.object_to_decision(case=case, text=text, by=case.citizen, actor=case.citizen.reference)
            return


def _hold_one() -> None:
    """One case waits for a visit of the place: its clock stands, and the citizen reads why."""
    for case in Case.objects.filter(state=State.OPEN, assignee__isnull=False).order_by("-pk"):
        until = office_calendar().add_working_days(timezone.localdate(), 6)
        cases.pause(case=case, reason="بازدید محل با هماهنگی دهیاری", until=until, by=holder_of(case))
        return


def _ask_other_units() -> None:
    """Questions between units: each named officer has one to answer."""
    due = office_calendar().add_working_days(timezone.localdate(), 3)
    named = StaffMember.objects.filter(role=Role.CASE_OFFICER, username__in=[m.username for m in STAFF])
    for question, officer in zip(QUESTIONS, named.select_related("unit"), strict=False):
        for case in Case.objects.filter(state=State.OPEN).exclude(unit=officer.unit_id).order_by("-pk"):
            by = holder_of(case)
            if "refer" in stage_of(case).may and not case.referrals.filter(answered_at=None).exists():
                cases.refer(case=case, to_unit=officer.unit, question=question, due_on=due, by=by)
                break


def _any_who_sees(case: Case) -> StaffMember:
    return StaffMember.objects.filter(role=Role.DIRECTOR).first() or holder_of(case)


def _bring_days_near() -> None:
    """Let every third case be due today and every third within some days, so that the queue has all of its tabs.

    Never before the day on which the case came: the journal is dated by the database and tells of it as of today, and a
    case that was late before it came would be believed by nobody. The first late ones are there tomorrow.
    """
    calendar = office_calendar()
    first = calendar.next_working_day(timezone.localdate())
    # who was asked answers before the day of the whole case
    asked = set(Referral.objects.filter(answered_at=None).values_list("case", flat=True))
    for place, case in enumerate(Case.objects.exclude(pk__in=asked).order_by("pk")):
        if place % 3:
            near = first if place % 3 == 1 else calendar.add_working_days(first, 1 + place % 5)
            case.due_on, case.stage_due_on = min(case.due_on, near), min(case.stage_due_on, near)
            case.save(update_fields=["due_on", "stage_due_on"])


def _begin_a_draft(citizen: Citizen, loaded: list[LoadedService]) -> None:
    service = Service.objects.select_related("current").get(slug=loaded[0].definition.slug)
    applications.start(service=service, citizen=citizen)
