"""What happened to a case, told from the journal: one truth for the citizen, the officer and the API."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dargah.cases.models import Appointment, Case
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import outside_office
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.people.models import StaffMember
from dargah.persian.dates import jalali
from dargah.persian.digits import persian_digits, thousands

LONGEST_STORY = 200
ANSWERED = "اعتراض بررسی شد و تصمیم پیشین ماند."  # where the answer is the reason of the end
DAYS = {"day", "due_on"}  # of an entry's detail

# in the citizen's words; an event that is not here is the office's own matter
FOR_CITIZEN = {
    Event.case_submitted: "درخواست ثبت شد.",
    Event.case_advanced: "مرحله «{stage}» آغاز شد.",
    Event.case_handed_over: "پرونده به «{unit}» سپرده شد.",
    Event.information_requested: "{defects} مورد از شما خواسته شد. تا پاسخ شما شمارش روزها ایستاده است.",
    Event.information_answered: "پاسخ شما رسید و شمارش روزها از سر گرفته شد.",
    Event.information_cancelled: "دیگر چیزی از شما لازم نیست؛ شمارش روزها از سر گرفته شد.",
    Event.case_paused: "شمارش روزها ایستاد؛ دلیل و مدت آن زیر «موعد» نوشته شده است.",
    Event.case_resumed: "شمارش روزها از سر گرفته شد.",
    Event.deadline_moved: "شمارش روزهای کاری تغییر کرد: اداره در {day} {closed} است.",
    Event.document_added: "مدرکی افزوده شد.",
    Event.case_referred: "اداره برای رسیدگی از «{unit}» پرسید.",
    Event.referral_answered: "پاسخی که اداره برای رسیدگی خواسته بود رسید.",
    Event.referral_withdrawn: "پاسخی که اداره برای رسیدگی خواسته بود دیگر لازم نیست.",
    Event.case_decided: "تصمیم گرفته شد: {outcome}.",
    Event.case_issued: "نامه امضا و صادر شد.",
    Event.letter_revoked: "نامه{numbered} باطل شد.",
    Event.case_closed: "{answered}پرونده پایان یافت.",
    Event.case_reopened: "پرونده دوباره باز شد.",
    Event.case_withdrawn: "درخواست پس گرفته شد.",
    Event.objection_received: "اعتراض شما رسید.",
    Event.message_from_office: "اداره پیامی نوشت.",
    Event.appointment_set: "وقت تعیین شد: {appointment}.",
    Event.appointment_moved: "وقت تغییر کرد: {appointment}.",
    Event.appointment_cancelled: "وقت لغو شد: {appointment}.",
    Event.appointment_suspended: "اداره در این روز بسته است و وقت تازه‌ای گذاشته می‌شود: {appointment}.",
    Event.appointment_kept: "انجام شد: {appointment}.",
    Event.appointment_declined: "نوشتید در این وقت نمی‌توانید: {appointment}.",
    Event.message_from_citizen: "پیامی نوشتید.",
    Event.invoice_made: "صورت‌حساب هزینه آماده شد: {money}.",
    Event.invoice_cancelled: "صورت‌حساب هزینه باطل شد.",
    Event.payment_received: "هزینه پرداخت شد: {money}.",
    Event.payment_exceeded: "پولی که لازم نبود رسید: {money}؛ بازگردانده می‌شود.",
    Event.slip_sent: "فیش بانکی رسید و امور مالی آن را می‌بیند.",
    Event.slip_refused: "فیش بانکی پذیرفته نشد؛ دلیل آن در صفحه صورت‌حساب است.",
    Event.payment_refunded: "پول بازگردانده شد: {money}.",
    Event.payment_retained: "پول پرداخت‌شده بازنمی‌گردد: {money}؛ دلیل آن در صفحه صورت‌حساب است.",
}
FOR_OFFICE = {
    **FOR_CITIZEN,
    Event.information_requested: "{defects} مورد از شهروند خواسته شد؛ شمارش ایستاد.",
    Event.information_answered: "شهروند پاسخ داد؛ {paused_days} روز کاری ایستاده بود.",
    Event.information_cancelled: "خواسته از شهروند پس گرفته شد؛ {paused_days} روز کاری ایستاده بود.",
    Event.case_paused: "شمارش روزها را نگه داشت.",
    Event.case_resumed: "شمارش را از سر گرفت؛ {paused_days} روز کاری ایستاده بود.",
    Event.deadline_moved: "موعد به {due_on} رفت: اداره در {day} {closed} است.",
    Event.case_referred: "از «{unit}» پرسید.",
    Event.referral_answered: "پاسخ پرسش را ثبت کرد.",
    Event.referral_withdrawn: "پرسش را پس گرفت.",
    Event.news_seen: "خبر تازه را دید.",
    Event.document_infected: "در یکی از مدارک ویروس پیدا شد؛ آن مدرک دیگر باز نمی‌شود.",
    Event.message_from_citizen: "شهروند پیامی نوشت.",
    Event.message_from_office: "{sent}",
    Event.message_settled: "پیام شهروند پاسخ نمی‌خواست.",
    Event.message_drafted: "پیش‌نویس پیامی برای تأیید رئیس نوشت.",
    Event.message_returned: "پیش‌نویس پیام {to} را برای بازبینی برگرداند.",
    Event.message_draft_withdrawn: "پیش‌نویس پیام کنار گذاشته شد.",
    Event.objection_received: "شهروند اعتراض کرد.",
    Event.appointment_declined: "شهروند وقت دیگری خواست به‌جای {appointment}.",
    Event.appointment_forgone: "مرحله «{stage}» بی آن‌که دیداری انجام شده باشد پایان یافت.",
    Event.case_claimed: "پرونده را برداشت.",
    Event.case_assigned: "پرونده به {to} سپرده شد.",
    Event.note_written: "یادداشتی نوشت.",
    Event.decision_proposed: "نتیجه «{outcome}» برای تأیید فرستاده شد.",
    Event.decision_sent_back: "تصمیم برای بازبینی برگشت.",
    Event.payment_failed: "پرداخت برخط انجام نشد.",
    Event.refund_begun: "بازگرداندن پول آغاز شد: {money}.",
    Event.letter_prepared: "پیش‌نویس نامه آماده شد.",
    Event.letter_produced: "پی‌دی‌اف نامه ساخته و امضا شد.",
}


@dataclass(frozen=True)
class Happening:
    """One thing that happened: when, in words, why (the office's own words), and by whom (only for the office)."""

    at: datetime
    text: str
    event: str
    actor: str = ""
    reason: str = ""


# every page that shows a case makes this statement, so it is written once; the units' names come along
ENTRIES = """
    SELECT e.seq, e.at, e.event, e.actor, e.detail, u.name AS unit_name
    FROM journal_entry e LEFT JOIN people_unit u ON u.slug = e.detail->>'unit'
    WHERE e.subject = %s AND e.event = ANY(%s) ORDER BY e.seq DESC LIMIT %s
"""


def told_to_citizen(case: Case) -> list[Happening]:
    """What the citizen reads, newest first; three statements at most."""
    return _tell(case, FOR_CITIZEN, with_actor=False)


def of_letters(case: Case, happened: list[Happening]) -> list[str]:
    """What happened to the letters of a case, newest first; of a story longer than is told, asked for by itself."""
    told = [Event.case_issued.value, Event.letter_revoked.value]
    if len(happened) < LONGEST_STORY:
        return [one.event for one in happened if one.event in told]
    rows = Entry.objects.filter(subject=case.reference, event__in=told).order_by("-seq")
    return list(rows.values_list("event", flat=True)[:LONGEST_STORY])


def told_to_office(case: Case) -> list[Happening]:
    """What the office reads, newest first, with who did it; five statements at most."""
    return _tell(case, FOR_OFFICE, with_actor=True)


def _tell(case: Case, words: dict[Event, str], *, with_actor: bool) -> list[Happening]:
    told = [event.value for event in words]
    entries = list(Entry.objects.raw(ENTRIES, [case.reference, told, LONGEST_STORY]))
    definition: ServiceDefinition = case.version.parsed
    units = {entry.detail.get("unit", ""): vars(entry)["unit_name"] or "" for entry in entries}
    people = _staff_names(entries) if with_actor else {}
    reasons = _reasons(case, entries)
    notes = _notes(case, entries)
    appointments = _appointments(case, entries)
    return [
        Happening(
            at=entry.at,
            text=words[Event(entry.event)].format_map(
                _Words(
                    {
                        **_merge(entry.detail, definition, units, people),
                        "appointment": _spoken(appointments.get(entry.detail.get("appointment"))),
                    }
                )
            ),
            event=entry.event,
            actor=_actor(entry, people) if with_actor else "",
            reason=reasons.get(entry.detail.get("explanation"), "")
            or notes.get(entry.seq, "")
            or _why(entry, appointments),
        )
        for entry in entries
    ]


def _merge(
    detail: dict[str, Any], definition: ServiceDefinition, units: dict[str, str], people: dict[str, str]
) -> dict[str, str]:
    stages = {stage.stage: stage.title for stage in definition.stages}
    outcome = definition.outcomes.get(detail.get("outcome", ""))
    merged = {key: persian_digits(value) for key, value in detail.items()}
    merged["stage"] = stages.get(detail.get("stage", ""), "")
    merged["outcome"] = outcome.title if outcome else ""
    merged["unit"] = units.get(detail.get("unit", ""), "")
    merged["money"] = f"{thousands(detail['rials'])} ریال" if "rials" in detail else ""
    for day in DAYS & detail.keys():
        merged[day] = jalali(date.fromisoformat(detail[day]), "weekday")
    merged["numbered"] = _numbered(detail)
    merged["closed"] = "بسته" if detail.get("closed") else "باز"
    merged["answered"] = f"{ANSWERED} " if "objection" in detail else ""
    merged["sent"] = _sent(detail, people)
    merged["to"] = people.get(detail.get("to", ""), "همکار")
    return merged


def _sent(detail: dict[str, Any], people: dict[str, str]) -> str:
    """A message of the office: written, or written by another and approved."""
    if "approved_by" not in detail:
        return "پیامی به متقاضی نوشت."
    return f"پیام {people.get(detail.get('to', ''), 'همکار')} را تأیید کرد و فرستاد."


def _numbered(detail: dict[str, Any]) -> str:
    """Which letter, by its number and day; the first entries did not keep them."""
    if "number" not in detail:
        return ""
    number, day = persian_digits(detail["number"]), jalali(date.fromisoformat(detail["dated"]))
    return f" شماره \u2066{number}\u2069 مورخ {day}"


def _actor(entry: Entry, people: dict[str, str]) -> str:
    kind = entry.actor.partition(":")[0]
    if kind == "staff":
        return people.get(entry.actor, "همکار")
    if office := outside_office(entry.detail.get("office", "")):
        return office
    return {"citizen": "متقاضی", "partner": "دفتر همکار"}.get(kind, "سامانه")


def _reasons(case: Case, entries: list[Entry]) -> dict[int | None, str]:
    keys = {entry.detail["explanation"] for entry in entries if "explanation" in entry.detail}
    return dict(case.explanations.filter(pk__in=keys).values_list("pk", "text")) if keys else {}


def _notes(case: Case, entries: list[Entry]) -> dict[int, str]:
    """Why a stage ended without its visit, by the entry's number; only the office is told the event."""
    keys = {entry.seq: entry.detail["note"] for entry in entries if entry.event == Event.appointment_forgone}
    texts = dict(case.notes.filter(pk__in=keys.values()).values_list("pk", "text")) if keys else {}
    return {seq: texts.get(key, "") for seq, key in keys.items()}


def _appointments(case: Case, entries: list[Entry]) -> dict[int | None, Appointment]:
    if not any("appointment" in entry.detail for entry in entries):
        return {}
    return {one.pk: one for one in case.appointments.all()}


def _spoken(appointment: Appointment | None) -> str:
    return f"{appointment.title}، {appointment.when}" if appointment else ""


def _why(entry: Entry, appointments: dict[int | None, Appointment]) -> str:
    """Why an appointment no longer stands: the reason lies with the one that ended."""
    ended = {Event.appointment_moved: "before", Event.appointment_cancelled: "appointment"}
    found = appointments.get(entry.detail.get(ended.get(Event(entry.event), ""), None))
    return found.reason if found else ""


def _staff_names(entries: list[Entry]) -> dict[str, str]:
    references = {entry.actor for entry in entries} | {str(entry.detail.get("to", "")) for entry in entries}
    keys = [reference.partition(":")[2] for reference in references if reference.startswith("staff:")]
    members = StaffMember.objects.filter(pk__in=keys).values_list("pk", "full_name") if keys else []
    return {f"staff:{pk}": name for pk, name in members}


class _Words(dict[str, str]):
    """A word the entry does not have is left out rather than an error."""

    def __missing__(self, key: str) -> str:
        return ""
