"""Who may use which URL: the written table that the matrix holds the urlconf to. A URL that is not here fails the test."""

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from dargah.insight.specimens import fixture
from dargah.orders.calendar import office_calendar
from dargah.payments.models import Invoice, Payment
from dargah.people.sign_in import unseal
from dargah.persian.dates import jalali_parts
from dargah.rehearsal.sources import name_of_draft
from tests.factories.notices import dead_letter
from tests.integration.api.caller import application
from tests.integration.security import scene as who
from tests.integration.security.notice_rules import NOTICE_RULES, notice_ids
from tests.integration.security.page_rules import PAGE_RULES, page_ids
from tests.integration.security.rule import EVERYONE, STAFF, Rule, post
from tests.integration.security.scene import Scene
from tests.integration.security.talk_rules import CASE_WORK, HEADS, OFFICER, SEE_IT, TALK_RULES

NOBODY: frozenset[str] = frozenset()
CITIZENS = frozenset({who.OWNER, who.OTHER})
OWNER = frozenset({who.OWNER})
WRITES_STUDIO = frozenset({who.ANALYST})
READS_STUDIO = frozenset({who.ANALYST, who.DIRECTOR})
REHEARSERS = frozenset({who.ANALYST, who.HEAD, who.DIRECTOR})
VISITORS = frozenset({who.OTHER_OFFICER, who.DIRECTOR})
# a working day soon, as three boxes and an hour
MEET = {"meet_on.day": "{day}", "meet_on.month": "{month}", "meet_on.year": "{year}", "meet_at": "۱۲:۴۵"}
FINANCE = frozenset({who.FINANCE})
MONEY = FINANCE | {who.DIRECTOR}
# a day in the past
DEPOSIT = {"deposited_on.day": "2", "deposited_on.month": "1", "deposited_on.year": "1404"}
OFFICES = frozenset({who.OFFICE, who.OTHER_OFFICE})
PARTNERS = frozenset({who.PARTNER, who.OTHER_PARTNER})
SIGNED_IN_STAFF = STAFF | {who.HALF}


PUBLIC = (
    "home services service search ask verify verified help privacy accessibility guide guide_step eligibility "
    "coverage coverage_services coverage_obstacles coverage_data performance performance_data robots sitemap"
)
RULES: dict[str, Rule] = {
    # --- the public face: the same for everybody -----------------------------------------------------------
    **{f"public:{name}": Rule(EVERYONE) for name in PUBLIC.split()},
    "public:ask_judged": Rule(EVERYONE, "post", data={"q": "پروانه اشتغال", "useful": "yes"}),
    "healthz": Rule(EVERYONE),
    # for who knows the key that ends the address: nobody of these
    "inbound:sms": post(NOBODY, **{"messageid": "1", "from": "09161111199", "message": "کد"}),
    "inbound:mail": post(NOBODY, text="پیام"),
    # --- the citizen's own ---------------------------------------------------------------------------------
    "account:sign_in": Rule(EVERYONE, door=True),
    "account:code": Rule(EVERYONE, door=True),
    "account:passkey_sign_in": Rule(EVERYONE, "post", door=True),
    "account:passkey_asking": Rule(EVERYONE, "post", door=True),
    "account:sign_out": Rule(EVERYONE, "post", door=True),
    "account:home": Rule(CITIZENS),
    "account:sessions": Rule(CITIZENS),
    "account:session_ending": post(CITIZENS),
    "account:passkey": Rule(CITIZENS, "post", door=True),
    "account:passkey_adding": post(CITIZENS),
    "account:passkey_removal": post(OWNER),
    "account:news": Rule(CITIZENS),
    "account:news_choice": post(CITIZENS, way="both", email="a@example.ir", quiet_from="22", quiet_until="7"),
    "account:consents": Rule(CITIZENS),
    "account:consent_ending": post(OWNER),
    "account:case": Rule(OWNER),
    "account:answer": post(OWNER, "asked", reply="پاسخ"),
    "account:documents": post(OWNER, files="{file}"),
    "account:messages": post(OWNER, text="پیام"),
    "account:withdrawal": post(OWNER, sure="yes"),
    "account:appointment": post(OWNER, "promised", wish="هر روز پس از ساعت ۱۱"),
    "account:opinion": post(OWNER, "issued", opinion="yes"),
    "account:objection": post(OWNER, "objectionable", objection="موافق نیستم و دلیل دارم."),
    "account:file": Rule(OWNER),
    "account:letter": Rule(OWNER),
    "account:receipt": Rule(OWNER),
    # who has the address of an invoice sees what is asked and may pay, a relative too; it is unguessable and names nobody
    "account:invoice": Rule(EVERYONE, case="invoice"),
    "account:invoice_online": post(EVERYONE, "invoice"),
    "account:invoice_slip": post(
        EVERYONE, "invoice", slip_number="556677", **DEPOSIT, slip_branch="بانک ملی", receipt="{file}"
    ),
    "account:invoice_inquiry": post(EVERYONE, "invoice"),
    "account:invoice_receipt": Rule(EVERYONE, case="paid_invoice"),
    "account:payment_return": Rule(NOBODY, case="uncertain"),  # without the gateway's own name of the payment
    "account:track": Rule(EVERYONE),
    "account:track_by_link": Rule(
        NOBODY
    ),  # the case has a citizen: the link of a nameless case does not open it
    "account:unnamed_answer": post(NOBODY, reply="پاسخ"),
    "account:unnamed_messages": post(NOBODY, text="پیام"),
    "account:unnamed_opinion": post(NOBODY, "issued", opinion="yes"),
    "account:unnamed_letter": Rule(NOBODY),
    "account:unnamed_file": Rule(NOBODY),
    # --- the application -------------------------------------------------------------------------------------
    "apply:start": Rule(CITIZENS),
    "apply:for_another": Rule(CITIZENS),
    "apply:consent": Rule(OWNER),
    "apply:draft": Rule(OWNER),
    "apply:changes": Rule(OWNER),
    "apply:carried_file": Rule(OWNER),
    "apply:documents": Rule(OWNER),
    "apply:attachment": Rule(OWNER),
    "apply:detachment": post(OWNER),
    "apply:review": Rule(OWNER),
    "apply:submission": post(OWNER, declaration="yes"),
    "apply:receipt": Rule(OWNER),
    "apply:receipt_pdf": Rule(OWNER),
    "apply:removal": post(OWNER),
    "apply:page": Rule(OWNER),
    "apply:autosave": post(OWNER, **{"applicant.first_name": "مریم"}),
    # --- how staff sign in -------------------------------------------------------------------------------------
    "account_login": Rule(EVERYONE, door=True),
    "account_logout": Rule(EVERYONE, door=True),
    "account_inactive": Rule(EVERYONE, door=True),
    "account_signup": Rule(EVERYONE, door=True),
    "account_reset_password": Rule(EVERYONE, door=True),
    "mfa_authenticate": Rule(EVERYONE, door=True),
    "account_reauthenticate": Rule(SIGNED_IN_STAFF, door=True),
    "account_change_password": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_index": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_reauthenticate": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_activate_totp": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_deactivate_totp": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_view_recovery_codes": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_generate_recovery_codes": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_download_recovery_codes": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_list_webauthn": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_add_webauthn": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_reauthenticate_webauthn": Rule(SIGNED_IN_STAFF, door=True),
    "mfa_remove_webauthn": Rule(NOBODY),  # the key of the address is another member's
    "mfa_edit_webauthn": Rule(NOBODY),
    # --- the desk ------------------------------------------------------------------------------------------------
    "desk:home": Rule(STAFF),
    "desk:help": Rule(STAFF),
    "desk:callers": Rule(CASE_WORK),
    "desk:caller": Rule(OFFICER),
    "desk:sessions": Rule(STAFF),
    "desk:session_ending": post(STAFF),
    "desk:queue": Rule(CASE_WORK),
    "desk:search": Rule(CASE_WORK),
    "desk:referrals": Rule(CASE_WORK),
    "desk:assignments": post(CASE_WORK),
    "desk:handovers": post(frozenset({who.HEAD, who.OTHER_HEAD, who.FINANCE, who.DIRECTOR})),
    # money is the finance unit's; the director sees it and gives it back
    "desk:payments": Rule(MONEY),
    "desk:payment": Rule(MONEY),
    "desk:slip_receipt": Rule(MONEY),
    "desk:slip_preview": Rule(MONEY),
    "desk:slip_check": post(FINANCE, "slip", verdict="accept"),
    "desk:payment_inquiry": post(FINANCE, "uncertain"),
    "desk:payment_refund": post(
        MONEY,
        "paid",
        sum="all-250000",
        way="transfer",
        reference="998877",
        refund_reason="نامه پس گرفته شد و پول بازمی‌گردد.",
    ),
    "desk:payment_retention": post(MONEY, "paid", retain_reason="کارشناسی آن انجام شده بود."),
    "desk:payment_bank_return": post(FINANCE, "mismatched", reference="445566"),
    "desk:undelivered": Rule(HEADS | {who.OTHER_HEAD, who.FINANCE, who.SYSADMIN}),
    **dict.fromkeys(("desk:notice_resending", "desk:notice_settlement"), post(HEADS | {who.SYSADMIN})),
    **NOTICE_RULES,
    "desk:register": Rule(frozenset({who.SECRETARIAT, who.DIRECTOR})),
    "desk:system": Rule(frozenset({who.SYSADMIN})),
    "desk:records": Rule(frozenset({who.SYSADMIN})),
    "desk:coverage": Rule(
        frozenset({who.ANALYST, who.EDITOR, who.HEAD, who.OTHER_HEAD, who.FINANCE, who.DIRECTOR})
    ),
    **dict.fromkeys(
        ("desk:services", "desk:questions"), Rule(frozenset({who.ANALYST, who.EDITOR, who.DIRECTOR}))
    ),
    "desk:question_settlement": post(frozenset({who.ANALYST, who.EDITOR, who.DIRECTOR}), keys="k"),
    # who writes services and who approves them; a head those of the own units
    "desk:rehearsals": Rule(REHEARSERS | {who.OTHER_HEAD, who.FINANCE}),
    "desk:rehearsal": Rule(REHEARSERS),
    "desk:rehearsal_page": Rule(REHEARSERS),
    "desk:rehearsal_case": Rule(REHEARSERS),
    "desk:rehearsal_letter": Rule(REHEARSERS),
    "desk:rehearsal_sample": post(REHEARSERS),
    "desk:rehearsal_specimen": post(WRITES_STUDIO),
    "desk:rehearsal_steps": post(REHEARSERS, do="advance", seen="0"),
    "desk:rehearsal_step_removal": post(REHEARSERS, keep="0"),
    "desk:rehearsal_removal": post(REHEARSERS),
    "desk:appointments": Rule(CASE_WORK),
    "desk:visitors": Rule(frozenset({who.GUARD})),
    "desk:case": Rule(SEE_IT),
    "desk:file": Rule(SEE_IT),
    "desk:file_preview": Rule(SEE_IT),
    "desk:letter": Rule(SEE_IT),
    "desk:claim": post(OFFICER | {who.HEAD}),
    "desk:assignment": post(HEADS, assignee="{officer}"),
    # the head of the counties' offices is none of the scene
    "desk:handover": post(frozenset({who.DIRECTOR}), "fallen"),
    "desk:referral": post(OFFICER, to="unit:director_general", question="نظر شما چیست؟"),
    "desk:referral_answer": post(OFFICER | HEADS, **{"answer_{referral}": "سابقه ندارد."}),
    "desk:referral_withdrawal": post(HEADS, **{"withdrawal_{referral}": "واحد دیگری پاسخ داد."}),
    "desk:information_request": post(OFFICER, defects="سند خوانا"),
    "desk:information_cancellation": post(OFFICER | HEADS, "asked"),
    "desk:pause": post(OFFICER, pause_reason="بازدید از محل"),
    "desk:resumption": post(OFFICER | HEADS, "paused"),
    "desk:seen": post(OFFICER | HEADS),
    "desk:note": post(SEE_IT, text="یادداشت"),
    "desk:message": post(SEE_IT, message="پیام"),
    **TALK_RULES,
    "desk:completion": post(OFFICER, "ready"),
    "desk:decision": post(OFFICER, "deciding", outcome="clear", reasons="سوابق دیده شد و مانعی نیست."),
    # the letter before it is one: who wrote the decision and who approves it; the secretariat when it is to be numbered
    "desk:letter_preview": Rule(frozenset({who.OFFICER, who.HEAD}), case="approving"),
    "desk:decision_preview": post(
        OFFICER, "deciding", outcome="clear", reasons="سوابق دیده شد و مانعی نیست."
    ),
    "desk:approval": post(frozenset({who.HEAD}), "approving"),
    "desk:sending_back": post(HEADS, "approving", back_reason="دوباره ببینید."),
    "desk:issue": post(frozenset({who.SECRETARIAT}), "decided"),
    "desk:revocation": post(frozenset({who.DIRECTOR}), "issued", revoke_reason="اشتباه در نشانی گیرنده."),
    "desk:closure": post(HEADS, close_reason="کار پایان یافت."),
    # an issued case lies with the secretariat; the head of the unit that decided it takes it up again, no other head
    "desk:reopening": post(HEADS, "issued", reopen_reason="مدرک تازه رسید."),
    "desk:documents": post(SEE_IT, files="{file}"),
    # the unit that visits is the other one of the scene
    "desk:appointment": post(frozenset({who.OTHER_OFFICER}), "visited", **MEET),
    "desk:appointment_replacement": post(VISITORS, "promised", **MEET, meet_why="همکار بیمار است."),
    "desk:appointment_cancellation": post(VISITORS, "promised", off_why="همکار بیمار است."),
    "desk:appointment_fulfilment": post(VISITORS, "met"),
    # --- the API ---------------------------------------------------------------------------------------------------
    # --- the workshop of services ---------------------------------------------------------------------------
    **PAGE_RULES,
    "studio:home": Rule(READS_STUDIO),
    "studio:words": Rule(READS_STUDIO),
    "studio:new_service": Rule(WRITES_STUDIO),
    "studio:service": Rule(READS_STUDIO),
    "studio:draft": post(WRITES_STUDIO),
    "studio:copy": Rule(WRITES_STUDIO),
    "studio:discarding": post(WRITES_STUDIO),
    "studio:taking_off": post(WRITES_STUDIO, off="این خدمت به اداره دیگری سپرده شده است."),
    "studio:part": Rule(WRITES_STUDIO),
    "studio:preview": Rule(READS_STUDIO),
    "studio:shown": Rule(READS_STUDIO),
    "studio:letter": Rule(READS_STUDIO),
    "studio:confirmation": post(WRITES_STUDIO, place="deadline", deadline="نامه ۱۲", edition="{edition}"),
    "studio:submission": post(WRITES_STUDIO, edition="{edition}"),
    "studio:renewal": post(WRITES_STUDIO),
    "studio:versions": Rule(READS_STUDIO),
    "studio:comparison": Rule(READS_STUDIO),
    "studio:restoration": post(WRITES_STUDIO, note_1="بازگشت به نسخه درست"),
    "studio:save_restoration": post(WRITES_STUDIO),
    "studio:submission_page": Rule(READS_STUDIO),
    "studio:approval": post(READS_STUDIO),
    "studio:sending_back": post(READS_STUDIO, reason="دقیقه‌ها نادرست است."),
    "studio:withdrawal": post(NOBODY),
    "studio:bank": Rule(READS_STUDIO),
    "studio:group": Rule(WRITES_STUDIO),
    "studio:group_draft": post(WRITES_STUDIO),
    "studio:group_submission": post(WRITES_STUDIO, edition="{group_edition}"),
    "studio:new_group": Rule(WRITES_STUDIO),
    "studio:group_discarding": post(WRITES_STUDIO),
    "studio:group_versions": Rule(READS_STUDIO),
    "studio:group_comparison": Rule(READS_STUDIO),
    "studio:group_restoration": post(WRITES_STUDIO, note_1="بازگشت به نسخه درست"),
    "studio:group_save_restoration": post(WRITES_STUDIO),
    "api:openapi-json": Rule(EVERYONE),
    **dict.fromkeys(("api:services", "api:service", "api:answered"), Rule(EVERYONE)),
    "api:apply": Rule(PARTNERS, "post", json=True, data={"example": "{example}"}),
    "api:case": Rule(frozenset({who.PARTNER})),
    "api:ask": Rule(
        PARTNERS,
        "post",
        json=True,
        data={"service": "land-status-inquiry", "national_id": "9990000018", "mobile": "09161111199"},
    ),
    "api:code": Rule(frozenset({who.PARTNER}), "post", json=True, data={"code": "{code}"}),
    "api:answer": Rule(frozenset({who.PARTNER}), "post", "asked", json=True, data={"reply": "پاسخ"}),
    "api:letter": Rule(frozenset({who.PARTNER})),
    "api:questions": Rule(OFFICES),
    "api:question_answer": Rule(
        frozenset({who.OFFICE}), "post", json=True, data={"answer": "عضویت او تأیید است."}
    ),
    "api_index": Rule(EVERYONE),
    "api:api-root": Rule(EVERYONE),
}


LETTERS = {"desk:notice_resending", "desk:notice_settlement"}
WHOLE = {"apply:submission", "apply:review"}  # what asks that nothing is missing


def form_of(rule: Rule, scene: Scene) -> dict[str, Any]:
    """What a full form of the rule sends, with the scene's own names."""
    if "example" in rule.data:
        return application()
    year, month, day = jalali_parts(office_calendar().add_working_days(timezone.localdate(), 5))
    date = {"{day}": str(day), "{month}": str(month), "{year}": str(year)}
    return {
        key.replace("{referral}", str(scene.referral.pk)).replace("{unsent}", str(scene.unsent.pk)): paper()
        if value == "{file}"
        else date.get(value, value)
        .replace("{officer}", scene.staff[who.OFFICER].username)
        .replace("{unit}", scene.opened.unit_id)
        .replace("{text}", str(scene.text.pk))
        .replace("{edition}", str(scene.written.edition))
        .replace("{group_edition}", str(scene.group.edition))
        .replace("{page_edition}", str(scene.pages.notice.edition))
        .replace("{code}", unseal(scene.consents["api:code"]) or "")
        if isinstance(value, str)
        else value
        for key, value in rule.data.items()
        if value
    }


def paper() -> SimpleUploadedFile:
    """A document as a browser sends it."""
    return SimpleUploadedFile("سند.pdf", fixture("sanad.pdf"), "application/pdf")


def names() -> Iterator[tuple[str, str]]:
    """Every URL of the urlconf: its name (the route where it has none) and its route."""
    yield from _walk(get_resolver(), "", "")


def address(name: str, rule: Rule, scene: Scene, **other: Any) -> str:
    """The URL with the scene's own ids; ``other`` replaces some of them."""
    thing = getattr(scene, rule.case)
    case = scene.issued if isinstance(thing, Invoice | Payment) else thing
    ids: dict[str, Any] = {
        "slug": "mehr-transfer"
        if name == "public:eligibility"
        else "land-status-inquiry"
        if name == "apply:consent"
        else scene.mistaken.slug
        if name == "studio:discarding"
        else scene.written.slug
        if name.startswith("studio:")
        else case.version.service.slug,
        "key": scene.mistaken_group.key
        if name == "studio:group_discarding"
        else scene.group.key
        if name.startswith("studio:")
        else "land-mine",
        "part": "facts",
        "step": "page",
        "outcome": "green",
        "number": 1,
        "revision_id": (scene.group if "group" in name else scene.written).revisions.latest("pk").pk,
        "name": name_of_draft(scene.written.slug)
        if name == "desk:rehearsal_specimen"
        else case.version.service.slug,
        "tracking_code": case.tracking_code,
        "code": scene.letter.verify_code,
        "file_id": scene.issued.files.first().file_id,
        "letter_id": scene.letter.pk,
        "token": thing.token if isinstance(thing, Invoice) else case.draft_id,
        "payment_id": thing.pk if isinstance(thing, Payment) else scene.slip.pk,
        "draft_id": scene.issued.draft_id
        if name in {"apply:receipt", "apply:receipt_pdf"}
        else (scene.whole_draft if name in WHOLE else scene.draft).pk,
        "attachment_id": scene.attachment.pk,
        "carried_id": scene.carried.pk,
        # the key of nobody
        **({"key": "x" * 43} if name.startswith("inbound:") else {}),
        "page_key": scene.draft.version.parsed.form[0].key,
        "referral_id": scene.referral.pk,
        "question_id": scene.question.token,
        "unsent_id": scene.unsent.pk,
        "text_id": scene.text.pk,
        "notice_id": dead_letter(case).pk if name in LETTERS else None,
        "passkey_id": scene.owner.passkeys.get().pk,
        "consent_id": scene.consents[name].pk if name in scene.consents else None,
        "pk": scene.submitted.pk if name.startswith("studio:") else scene.webauthn.pk,
        **page_ids(name, scene),
        **notice_ids(name, scene),
        **other,
    }
    route = dict(names())[name]
    if name == "healthz":
        return "/healthz"
    wanted = {key: value for key, value in ids.items() if f":{key}>" in route or f"<{key}>" in route}
    return reverse(name, kwargs=wanted)


def _walk(resolver: URLResolver, space: str, route: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        below = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (space + entry.name if entry.name else below), below
        else:
            yield from _walk(entry, space + (f"{entry.namespace}:" if entry.namespace else ""), below)
