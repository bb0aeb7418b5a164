"""Who knocks, and on whose things: the actors of the URL matrix and one citizen's cases, drafts, files and letters."""

import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from dargah.applications import operations as applications
from dargah.applications.carrying import Changes
from dargah.applications.models import CarriedFile, CarryOver, Draft
from dargah.cases import operations
from dargah.cases.models import Case, Referral
from dargah.cases.operations import turn
from dargah.catalogue.directorate import county_offices, directorate, office_of_county, outside_office
from dargah.catalogue.forms import documents_wanted
from dargah.catalogue.sampled import Step
from dargah.content import operations as workshop
from dargah.content.models import BankGroup, ServiceDraft, Submission
from dargah.conversations import operations as conversations
from dargah.conversations.models import MessageDraft, UnitText
from dargah.insight.specimens import fixture
from dargah.insight.walking import apply_sample, walk
from dargah.letters.models import Letter
from dargah.payments import operations as payments
from dargah.payments.models import Invoice, Payment
from dargah.people.consent import ask_consent, give_consent
from dargah.people.models import Citizen, Consent, Partner, StaffMember
from dargah.people.operations import make_partner_key
from dargah.people.roles import Role
from dargah.people.sign_in import unseal
from dargah.rehearsal.models import Rehearsal
from dargah.rehearsal.sources import name_of_draft
from tests.factories import cases as make
from tests.factories import money
from tests.factories.authenticator import kept_by
from tests.integration.security.workshop_scene import Pages, group_of, pages_of

STRANGER, OWNER, OTHER, PARTNER, OTHER_PARTNER = "stranger", "owner", "other", "partner", "other_partner"
OFFICE, OTHER_OFFICE = "outside_office", "other_outside_office"
OFFICER, OTHER_OFFICER, HEAD, OTHER_HEAD = "officer", "other_officer", "head", "other_head"
SECRETARIAT, DIRECTOR, GUARD = "secretariat", "director", "guard"
FINANCE = "finance_head"
EDITOR, ANALYST, SYSADMIN = "content_editor", "service_analyst", "sysadmin"
HALF = "director_without_second_factor"
VISIT = "construction-quality-complaint"
ROAD, COUNTY = "road-compensation", "izeh"


@dataclass
class Scene:
    """The things of the owner, and a client for each actor."""

    owner: Citizen
    other: Citizen
    opened: Case
    ready: Case  # its stage may end: no question is open
    deciding: Case
    approving: Case
    asked: Case
    paused: Case
    objectionable: Case
    decided: Case
    issued: Case
    visited: Case  # of another unit: its stage promises a day and hour, which nobody has set
    promised: Case  # it is set
    met: Case  # its hour has passed
    spoken: Case  # its citizen wrote, and the officer's answer waits for the head
    unsent: MessageDraft  # that answer
    text: UnitText  # of the officer's unit
    fallen: Case  # of a county whose office had nobody when it came and has people now
    letter: Letter
    draft: Draft
    whole_draft: Draft
    attachment: Any
    carried: CarriedFile
    referral: Referral
    question: Referral  # to an outside office
    invoice: Invoice  # open
    paid_invoice: Invoice
    slip: Payment  # waits for finance
    uncertain: Payment  # begun at the gateway
    mismatched: Payment  # the bank took another sum
    paid: Payment
    webauthn: Authenticator
    written: ServiceDraft  # in the workshop, by another analyst
    mistaken: ServiceDraft  # begun by the analyst of the actors, and sent to nobody
    submitted: Submission  # of another service, by that analyst
    group: BankGroup  # published twice and written on again, by that analyst
    mistaken_group: BankGroup  # as above
    pages: Pages
    consents: dict[str, Consent]  # by the reference of who asked; «given» is one that the owner has given
    staff: dict[str, StaffMember]
    keys: dict[str, str]

    def client(self, actor: str, **settings_of_client: Any) -> Client:
        """A fresh browser (or program) of the actor."""
        if actor in self.keys:
            return Client(HTTP_AUTHORIZATION=f"Bearer {self.keys[actor]}", **settings_of_client)
        client = Client(**settings_of_client)
        if actor == OWNER:
            sign_in_citizen(client, self.owner)
        elif actor == OTHER:
            sign_in_citizen(client, self.other)
        elif actor == HALF:
            sign_in_staff(client, self.staff[DIRECTOR], second_factor=False)
        elif actor in self.staff:
            sign_in_staff(client, self.staff[actor])
        return client


ACTORS = (
    STRANGER, OWNER, OTHER, PARTNER, OTHER_PARTNER, OFFICE, OTHER_OFFICE, OFFICER, OTHER_OFFICER, HEAD, OTHER_HEAD,
    FINANCE, SECRETARIAT, DIRECTOR, GUARD, EDITOR, ANALYST, SYSADMIN, HALF,
)  # fmt: skip


def sign_in_citizen(client: Client, citizen: Citizen) -> None:
    """The session that redeeming a code leaves."""
    moment = int(time.time())
    _give(
        client, {"citizen": {"id": str(citizen.pk), "since": moment, "seen": moment}, "browser": uuid4().hex}
    )


def sign_in_staff(client: Client, member: StaffMember, *, second_factor: bool = True) -> None:
    """The session that allauth leaves after password and, unless told otherwise, second factor."""
    methods: list[dict[str, Any]] = [{"method": "password", "at": time.time(), "username": member.username}]
    if second_factor:
        methods.append({"method": "mfa", "type": "totp", "at": time.time()})
    _give(
        client,
        {
            SESSION_KEY: str(member.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: member.get_session_auth_hash(),
            "account_authentication_methods": methods,
        },
    )


def build() -> Scene:
    """Make everything, in the caller's transaction."""
    owner = make.citizen(first_name="مریم", last_name="شوشتری")
    kept_by(owner)
    issued = make.walked(by=owner)
    decided = make.walked(by=owner, until="approve")
    opened = make.walked(by=owner, until="advance")
    draft = applications.start(service=make.service(), citizen=owner)
    document = draft.version.parsed.documents[0]
    attachment = applications.attach(
        draft=draft, document=document, upload=BytesIO(fixture("sanad.pdf")), name="سند.pdf"
    )
    carry_over = CarryOver.objects.create(
        draft=draft, before=draft.version, after=draft.version, changes=asdict(Changes())
    )
    carried = CarriedFile.objects.create(carry_over=carry_over, title="سند", file=attachment.file)
    told = {"stage": opened.stage, "due_on": opened.due_on, "asked_at": timezone.now()}
    referral = Referral.objects.create(case=opened, to_unit=opened.unit, question="سابقه دارد؟", **told)
    keys, partners = {}, {}
    for actor, name in ((PARTNER, "پیشخوان نمونه"), (OTHER_PARTNER, "پیشخوان دیگر")):
        partners[actor], keys[actor] = make_partner_key(
            name=name, scopes=["apply", "apply_on_paper", "read"], by="system"
        )
    for actor, office in ((OFFICE, "engineering_organisation"), (OTHER_OFFICE, "municipality")):
        name = f"سامانه {outside_office(office)}"
        _, keys[actor] = make_partner_key(name=name, scopes=["answer"], office=office, by="system")
    asked = make.walked(sample="incomplete", by=owner, until="request_information")
    Case.objects.filter(pk__in=[issued.pk, opened.pk, asked.pk]).update(partner=partners[PARTNER])
    invoice, slip = money.invoice(), money.slip(money.invoice())
    paid_invoice = money.invoice()
    paid = money.slip(paid_invoice)
    payments.check_slip(payment=paid, accept=True, by=make.staff(Role.CASE_OFFICER, "finance"))
    Invoice.objects.filter(pk=paid_invoice.pk).update(undecided=True)
    uncertain = Payment.objects.create(
        invoice=money.invoice(), way="gateway", rials=money.RIALS, state="begun", authority="S" + "7" * 35
    )
    mismatched = Payment.objects.create(
        invoice=money.invoice(),
        way="gateway",
        rials=money.RIALS,
        state="failed",
        told="mismatch",
        authority="S" + "8" * 35,
        paid_rials=money.RIALS - 1000,
    )
    paused = make.walked(by=owner, until="advance")
    operations.pause(case=paused, reason="بازدید از محل زمین", by=make.holder(paused))
    staff = _staff(opened, issued, make.loaded(VISIT).definition.unit)
    return Scene(
        owner=owner,
        other=make.citizen(),
        opened=Case.objects.get(pk=opened.pk),
        ready=make.walked(by=owner, until="advance"),
        deciding=_deciding(owner),
        approving=make.walked(by=owner, until="decide"),
        asked=Case.objects.get(pk=asked.pk),
        paused=paused,
        objectionable=make.walked(make.COMMISSION, by=owner),
        decided=decided,
        issued=Case.objects.get(pk=issued.pk),
        letter=Letter.objects.get(case=issued),
        visited=_visited(owner),
        promised=_visited(owner, set_it=True),
        met=_met(owner),
        **_spoken(owner, staff[OFFICER], staff[HEAD]),
        fallen=_fallen(owner),
        draft=draft,
        whole_draft=_whole_draft(owner),
        attachment=attachment,
        carried=carried,
        referral=referral,
        question=Referral.objects.create(
            case=opened,
            stage=opened.stage,
            to_office="سازمان نظام مهندسی ساختمان",
            office="engineering_organisation",
            question="عضویت او تأیید است؟",
            due_on=opened.due_on,
            asked_at=timezone.now(),
        ),
        invoice=invoice,
        paid_invoice=Invoice.objects.get(pk=paid_invoice.pk),
        slip=slip,
        uncertain=uncertain,
        mismatched=mismatched,
        paid=Payment.objects.get(pk=paid.pk),
        webauthn=Authenticator.objects.create(
            user=rows_of_nobody(),
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "کلید", "credential": {}},
        ),
        **_workshop(),
        pages=pages_of(staff[EDITOR]),
        consents=_consents(owner, staff[OFFICER], partners[PARTNER]),
        staff=staff,
        keys=keys,
    )


def _workshop() -> dict[str, Any]:
    """A draft, a submission that waits and a group, all of the analyst who is none of the actors."""
    by = list(StaffMember.objects.filter(role=Role.SERVICE_ANALYST))[1]
    written = workshop.open_service(service=make.with_an_older_version("form-j"), by=by)
    facts = {**written.parts["facts"], "minutes": 46}
    written = workshop.write_part(draft=written, part="facts", raw=facts, seen=written.edition, by=by)
    other = workshop.open_service(service=make.service("foi-request"), by=by)
    facts = {**other.parts["facts"], "minutes": 47}
    other = workshop.write_part(draft=other, part="facts", raw=facts, seen=other.edition, by=by)
    submitted = workshop.submit(draft=other, seen=other.edition, note="", by=by)
    _rehearsed(written)
    # nobody but who begins it throws it away
    actor = StaffMember.objects.filter(role=Role.SERVICE_ANALYST)[0]
    mistaken = workshop.begin_service(slug="by-mistake", title="به اشتباه", unit=by.unit_id, by=actor)
    return {
        "written": written,
        "mistaken": mistaken,
        "submitted": submitted,
        "group": group_of(by),
        "mistaken_group": workshop.begin_group(key="by_mistake", title="گروهی به اشتباه", by=actor),
    }


def _rehearsed(draft: ServiceDraft) -> None:
    """The first analyst has walked the draft to its letter."""
    sample = make.loaded(draft.slug).samples["accepted"]
    Rehearsal.objects.create(
        member=StaffMember.objects.filter(role=Role.SERVICE_ANALYST)[0],
        source=name_of_draft(draft.slug),
        answers=sample.answers,
        done=[page.key for page in make.loaded(draft.slug).definition.form],
        steps=[step.model_dump(mode="json", exclude_defaults=True) for step in sample.walk],
    )


def _consents(owner: Citizen, officer: StaffMember, partner: Partner) -> dict[str, Consent]:
    """A relative's, an officer's and a counter's that wait for the code, and one that the owner has given."""
    wish = {"service": "land-status-inquiry", "tell": "citizen", "helper_name": "یاور نمونه"}
    asked = {
        name: ask_consent(**wish, national_id="9990000018", mobile=f"0916111110{place}", helper=helper)
        for place, (name, helper) in enumerate(
            {
                "apply:consent": owner.reference,
                "desk:caller": officer.reference,
                "api:code": partner.reference,
            }.items()
        )
    }
    given = ask_consent(**wish, national_id=owner.national_id, mobile=owner.mobile, helper="citizen:somebody")
    asked["account:consent_ending"] = give_consent(
        consent=given.pk, code=unseal(given) or "", helper="citizen:somebody"
    )
    return asked


def _deciding(owner: Citizen) -> Case:
    """A case at the stage that decides."""
    case = make.case(by=owner)
    while not turn.stage_of(case).decide:
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    return case


def _visited(owner: Citizen, *, set_it: bool = False) -> Case:
    """A case of the engineers' unit at the stage of its visit, with or without the visit's day and hour."""
    case = make.case(VISIT, by=owner)
    while not turn.stage_of(case).appointment:
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    return walk(case, [Step(do="appoint")]) if set_it else case


def _met(owner: Citizen) -> Case:
    case = _visited(owner, set_it=True)
    case.appointments.update(at=timezone.now() - timedelta(hours=2))
    return case


def _spoken(owner: Citizen, officer: StaffMember, head: StaffMember) -> dict[str, Any]:
    case = make.walked(by=owner, until="advance")
    conversations.write(case=case, text="وقت بازدید کی است؟", by=owner, actor=owner.reference)
    unsent = conversations.draft_message(case=case, text="وقت بازدید یکشنبه است.", by=officer)
    text = conversations.add_text(unit=head.unit, title="وقت بازدید", text="{applicant} گرامی", by=head)
    case.refresh_from_db()
    return {"spoken": case, "unsent": unsent, "text": text}


def _fallen(owner: Citizen) -> Case:
    officers = StaffMember.objects.filter(unit=office_of_county(COUNTY))
    officers.update(is_active=False)
    sample = make.loaded(ROAD).samples["accepted"]
    elsewhere = {key: value for key, value in sample.answers["parcel"].items() if key != "map_point"}
    answers = {**sample.answers, "parcel": {**elsewhere, "county": COUNTY}}
    case = apply_sample(make.service(ROAD), sample.model_copy(update={"answers": answers}), owner)
    officers.update(is_active=True)
    return Case.objects.get(pk=case.pk)


def _whole_draft(owner: Citizen) -> Draft:
    """A draft with every answer and every file, ready to be sent."""
    sample = make.loaded(make.INQUIRY).samples["accepted"]
    draft = applications.start(service=make.service(), citizen=owner)
    pages = [page.key for page in draft.version.parsed.form]
    Draft.objects.filter(pk=draft.pk).update(answers=sample.answers, done=pages)
    draft.refresh_from_db()
    for document in documents_wanted(draft.version.parsed, sample.answers):
        if name := sample.files.get(document.key):
            upload = BytesIO(fixture(name))
            applications.attach(draft=draft, document=document, upload=upload, name=name)
    return draft


def rows_of_nobody() -> StaffMember:
    """A member of the staff who is none of the actors."""
    unit = make.staff(Role.DIRECTOR).unit
    return StaffMember.objects.create(
        username=f"s-{uuid4().hex[:12]}", full_name="عضو دیگر", role=Role.GUARD, unit=unit, is_active=False
    )


def _staff(opened: Case, issued: Case, visiting: str) -> dict[str, StaffMember]:
    finance = directorate().finance_unit
    involved = set(opened.involved) | set(issued.involved)
    rows = StaffMember.objects.filter(is_active=True).select_related("unit")
    # a head sees the units below: the other head's may hold none of the involved ones
    foreign = rows.exclude(unit__in=involved).exclude(unit__children__in=involved)
    return {
        OFFICER: rows.filter(role=Role.CASE_OFFICER, unit=opened.unit_id)[0],
        OTHER_OFFICER: foreign.filter(role=Role.CASE_OFFICER, unit=visiting)[0],
        HEAD: rows.filter(role=Role.UNIT_HEAD, unit=opened.unit_id)[0],
        OTHER_HEAD: foreign.filter(role=Role.UNIT_HEAD).exclude(
            Q(unit=visiting) | Q(unit__children=visiting) | Q(unit__in=[county_offices(), finance])
        )[0],
        FINANCE: rows.filter(role=Role.UNIT_HEAD, unit=finance)[0],
        SECRETARIAT: rows.filter(role=Role.SECRETARIAT)[0],
        DIRECTOR: rows.filter(role=Role.DIRECTOR)[0],
        GUARD: rows.filter(role=Role.GUARD)[0],
        EDITOR: rows.filter(role=Role.CONTENT_EDITOR)[0],
        ANALYST: rows.filter(role=Role.SERVICE_ANALYST)[0],
        SYSADMIN: rows.filter(role=Role.SYSADMIN)[0],
    }


def _give(client: Client, content: dict[str, Any]) -> None:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(content)
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
