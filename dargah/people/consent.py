"""Somebody applies in a citizen's place, with the citizen's consent by a one-time code: ask, give, end.

The code goes to the citizen's own mobile, with the name of who asks and for what; the citizen reads it out, which is the
consent. Nothing here looks whether a number or a national ID is known, so nothing can tell. A code lives ten minutes,
because it is read out over a counter or a telephone, and may be tried five times. One code, one service, one helper.
"""

import hmac
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people import limits
from dargah.people.models import Citizen, Consent, TellWhom
from dargah.people.refusals import Invalid, NotThere
from dargah.people.sign_in import CodeRefused, box, digest_of, new_code
from dargah.persian.digits import fold_digits
from dargah.persian.identifiers import mobile as normal_mobile
from dargah.persian.identifiers import national_id as normal_national_id

LIFETIME = timedelta(minutes=10)
OWN = "این کد ملی خود شماست؛ برای خودتان درخواست بدهید."
OWN_MOBILE = "این شماره خود شماست؛ کد باید به تلفن خود متقاضی برود تا رضایت او باشد."
NO_MOBILE = "شماره‌ای از شما نداریم؛ خبرها به خود متقاضی می‌رسد."


def ask_consent(
    *,
    service: str,
    national_id: str,
    mobile: str,
    tell: str,
    helper: str,
    helper_name: str,
    helper_mobile: str = "",
    address: str = "",
) -> Consent:
    """Ask a citizen; the sending of the code is left to the followup.

    Raises Rejected for an ID or number that cannot be one, Invalid for a wrong choice of whom to tell, TooOften.
    """
    national_id, mobile = normal_national_id(national_id), normal_mobile(mobile)
    if helper_mobile and mobile == helper_mobile:
        raise Invalid({"mobile": OWN_MOBILE})
    if tell not in TellWhom.values:
        raise Invalid({"tell": "برگزینید خبرها به چه کسی برسد."})
    if tell != TellWhom.CITIZEN and not helper_mobile:
        raise Invalid({"tell": NO_MOBILE})
    limits.count("consent_of_helper", helper)
    limits.count("code_to_number", mobile)
    limits.count("code_to_number_a_day", mobile)
    limits.count("code_everywhere")
    if address:
        limits.count("code_from_address", limits.neighbourhood(address))
    code = new_code()
    with transaction.atomic():
        asked = Consent(
            service=service,
            national_id=national_id,
            mobile=mobile,
            tell=tell,
            helper=helper,
            helper_name=helper_name[:120],
            helper_mobile=helper_mobile,
            sealed=box().encrypt(code.encode()).decode(),
            expires_at=Now() + LIFETIME,
        )
        asked.digest = digest_of(str(asked.pk), code)
        asked.save(force_insert=True)
        record(event=Event.consent_asked, subject=asked.reference, actor=helper, detail={"service": service})
    return asked


def give_consent(*, consent: UUID, code: str, helper: str) -> Consent:
    """The code that was read out makes the consent, exactly once; the citizen of the proven pair is found or made.

    Raises CodeRefused for a wrong, used or late code, one of another helper, or past five tries.
    """
    allowed = limits.limits()["try_code"].limit
    live = Consent.objects.filter(pk=consent, helper=helper, given_at=None, expires_at__gt=Now())
    if not live.filter(tries__lt=allowed).update(tries=F("tries") + 1):
        raise CodeRefused
    row = Consent.objects.get(pk=consent)
    if not hmac.compare_digest(row.digest, digest_of(str(row.pk), fold_digits(code).strip())):
        raise CodeRefused
    with transaction.atomic():
        citizen, _ = Citizen.objects.get_or_create(national_id=row.national_id, mobile=row.mobile)
        if not live.update(given_at=Now(), sealed="", citizen=citizen):
            raise CodeRefused
        record(
            event=Event.consent_given,
            subject=row.reference,
            actor=citizen.reference,
            detail={"helper": helper, "service": row.service},
        )
    return Consent.objects.select_related("citizen").get(pk=consent)


def end_consent(*, consent: UUID, by: Citizen) -> Consent:
    """The citizen takes the consent back: what was sent stays, nothing more is written or told. Raises NotThere."""
    with transaction.atomic():
        if not Consent.objects.filter(pk=consent, citizen=by, given_at__isnull=False, ended_at=None).update(
            ended_at=Now()
        ):
            raise NotThere
        row = Consent.objects.get(pk=consent)
        record(event=Event.consent_ended, subject=row.reference, actor=by.reference)
    return row


def asked_by(helper: str, consent: UUID) -> Consent | None:
    """A consent that this helper has asked for and that is not given yet; None for any other."""
    return Consent.objects.filter(pk=consent, helper=helper, given_at=None).first()


def given_by(citizen: Citizen) -> list[Consent]:
    """The consents of a citizen, newest first, at most fifty."""
    return list(Consent.objects.filter(citizen=citizen, given_at__isnull=False).order_by("-given_at")[:50])


def purge_unanswered() -> int:
    """Delete what nobody consented to, a day past its end; returns how many."""
    return Consent.objects.filter(given_at=None, expires_at__lt=Now() - timedelta(days=1)).delete()[0]
