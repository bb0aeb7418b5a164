"""Facts of the «شناسنامه خدمت» in words, for every face that tells them: nothing that the office has not said."""

from dataclasses import dataclass

from dargah.catalogue.definition import Fee, ServiceDefinition
from dargah.catalogue.fees import fixed_rials
from dargah.persian.digits import persian_digits, thousands

WAITING = "در انتظار تأیید اداره کل"
WHEN_PAID = {"before_submit": "پیش از ثبت پرداخت می‌شود.", "before_issue": "پیش از صدور نامه پرداخت می‌شود."}
REVIEWERS = "رئیسی که تصمیم را ننوشته و تأیید نکرده، یا مدیرکل، آن را بررسی می‌کند."


@dataclass(frozen=True)
class Said:
    """A fact in words, and a smaller note."""

    value: str
    note: str = ""


def deadline_said(definition: ServiceDefinition) -> Said:
    """Working days from registration to the letter; none is named that nobody has confirmed."""
    if not definition.deadline.promised:
        return Said(WAITING, "تا آن زمان روزی وعده نمی‌دهیم؛ هر گام را خبر می‌دهیم")
    days = persian_digits(definition.deadline.working_days)
    return Said(f"حداکثر {days} روز کاری", definition.deadline.note)


def fee_said(definition: ServiceDefinition) -> Said:
    """What it costs; an amount that nobody has confirmed is not named."""
    fee = definition.fee
    if fee.items and fee.status != "proposed":
        return _parts_of_fee(fee)
    note = fee_note(definition)
    if fee.rials is None or fee.status == "proposed":
        return Said(WAITING, note)
    if fee.rials == 0:
        return Said("ندارد", note)
    tomans = f"{thousands(fee.rials // 10)} تومان"
    return Said(f"{thousands(fee.rials)} ریال", f"{tomans}. {note}" if note else tomans)


def fee_note(definition: ServiceDefinition) -> str:
    """What is said of the fee beside its amount: what it is and to whom it goes. Beside an amount that nobody has
    confirmed nothing, for it would promise that amount.
    """
    fee = definition.fee
    return fee.note if fee.status != "proposed" or fee.rials is None else ""


def _parts_of_fee(fee: Fee) -> Said:
    """A fee of parts: its sum where it is the same for everybody, else what it is made of."""
    amounts = [None if part.when else fixed_rials(part) for part in fee.items]
    known = [rials for rials in amounts if rials is not None]
    note = " ".join(said for said in (WHEN_PAID.get(fee.pay, ""), fee.note) if said)
    if len(known) == len(amounts):
        return Said(f"{thousands(sum(known))} ریال", note)
    titles = "، ".join(dict.fromkeys(part.title for part in fee.items))
    return Said("برابر پاسخ‌های شما", f"{titles}. {note}".strip())


def visits_said(definition: ServiceDefinition) -> Said:
    """How often one has to come now; a guess says that it is one."""
    visits = definition.visits
    value = "هیچ" if visits.now == 0 else f"{persian_digits(visits.now)} بار"
    unsure = "برآورد ماست و در انتظار تأیید اداره کل" if visits.status == "proposed" else ""
    return Said(value, " · ".join(said for said in (visits.note.rstrip("."), unsure) if said))


def objection_said(definition: ServiceDefinition) -> str:
    """How one may object; empty where no outcome has a way to."""
    objections = [outcome.objection for outcome in definition.outcomes.values() if outcome.objection]
    if not objections:
        return ""
    known = [objection for objection in objections if objection.status != "proposed"]
    if len(known) == len(objections):
        days = persian_digits(min(objection.days for objection in known))
        return f"تا {days} روز پس از تصمیم می‌توانید از صفحه پرونده اعتراض کنید. {REVIEWERS}"
    return "می‌توانید از صفحه پرونده اعتراض کنید. " + REVIEWERS


def start_said(definition: ServiceDefinition) -> str:
    """The label of the button that begins: what is done elsewhere is only asked about and followed up here."""
    return "درخواست پیگیری" if definition.door else "شروع درخواست"
