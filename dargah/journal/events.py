"""Every event of the house by name. An event has a followup of the same name, or is declared silent with the reason."""

from enum import StrEnum


class Event(StrEnum):
    """What can happen. Past tense: it has been committed when anybody hears of it."""

    code_requested = "code_requested"
    citizen_signed_in = "citizen_signed_in"
    passkey_added = "passkey_added"
    passkey_removed = "passkey_removed"
    news_ways_chosen = "news_ways_chosen"
    sessions_ended = "sessions_ended"
    sign_in_refused = "sign_in_refused"
    access_refused = "access_refused"
    staff_changed = "staff_changed"
    consent_asked = "consent_asked"
    consent_given = "consent_given"
    consent_ended = "consent_ended"
    service_published = "service_published"
    service_rehearsed = "service_rehearsed"
    draft_carried_over = "draft_carried_over"
    draft_discarded = "draft_discarded"
    publication_asked = "publication_asked"
    publication_decided = "publication_decided"
    answer_proposed = "answer_proposed"
    page_published = "page_published"
    page_withdrawn = "page_withdrawn"
    fact_confirmed = "fact_confirmed"
    case_submitted = "case_submitted"
    case_claimed = "case_claimed"
    case_assigned = "case_assigned"
    case_handed_over = "case_handed_over"
    case_advanced = "case_advanced"
    case_referred = "case_referred"
    referral_answered = "referral_answered"
    referral_withdrawn = "referral_withdrawn"
    information_requested = "information_requested"
    information_answered = "information_answered"
    information_cancelled = "information_cancelled"
    case_paused = "case_paused"
    case_resumed = "case_resumed"
    deadline_moved = "deadline_moved"
    news_seen = "news_seen"
    document_added = "document_added"
    note_written = "note_written"
    decision_proposed = "decision_proposed"
    decision_sent_back = "decision_sent_back"
    case_decided = "case_decided"
    case_issued = "case_issued"
    case_closed = "case_closed"
    case_reopened = "case_reopened"
    case_withdrawn = "case_withdrawn"
    objection_received = "objection_received"
    message_from_citizen = "message_from_citizen"
    message_from_office = "message_from_office"
    message_settled = "message_settled"
    message_drafted = "message_drafted"
    message_returned = "message_returned"
    message_draft_withdrawn = "message_draft_withdrawn"
    unit_text_changed = "unit_text_changed"
    approval_rule_changed = "approval_rule_changed"
    letter_prepared = "letter_prepared"
    letter_produced = "letter_produced"
    letter_revoked = "letter_revoked"
    appointment_set = "appointment_set"
    appointment_moved = "appointment_moved"
    appointment_cancelled = "appointment_cancelled"
    appointment_suspended = "appointment_suspended"
    appointment_kept = "appointment_kept"
    appointment_declined = "appointment_declined"
    appointment_forgone = "appointment_forgone"
    invoice_made = "invoice_made"
    invoice_cancelled = "invoice_cancelled"
    payment_received = "payment_received"
    payment_exceeded = "payment_exceeded"
    payment_failed = "payment_failed"
    slip_sent = "slip_sent"
    slip_refused = "slip_refused"
    refund_begun = "refund_begun"
    payment_refunded = "payment_refunded"
    payment_retained = "payment_retained"
    file_infected = "file_infected"
    document_infected = "document_infected"
    partner_key_made = "partner_key_made"
    restore_signed_off = "restore_signed_off"
    notice_resent = "notice_resent"
    notice_seen = "notice_seen"
    notice_words_proposed = "notice_words_proposed"
    notice_words_decided = "notice_words_decided"
    notice_words_withdrawn = "notice_words_withdrawn"


SILENT: dict[Event, str] = {
    Event.citizen_signed_in: "nobody else needs to know",
    Event.news_ways_chosen: "the citizen did it on the page that shows it",
    Event.sessions_ended: "who ended them did it on the page that shows them",
    Event.sign_in_refused: "a security record, read by the sysadmin",
    Event.access_refused: "a security record, read by the sysadmin",
    Event.staff_changed: "a security record, read by the sysadmin",
    Event.consent_given: "the citizen has just read the code out; the first news is the case itself",
    Event.consent_ended: "the citizen did it on the page that shows it",
    Event.draft_carried_over: "the citizen did it on the page that names what changed",
    Event.service_rehearsed: "a rehearsal is nobody's news",
    Event.draft_discarded: "nobody had seen it but who wrote it",
    Event.publication_asked: "the workshop shows it to everybody who may approve",
    Event.publication_decided: "the workshop shows it to who wrote it, with the reason",
    Event.answer_proposed: "the editors' list shows it",
    Event.page_withdrawn: "the page's address tells its readers why",
    Event.fact_confirmed: "it is published with the draft, and the workshop names who confirmed it",
    Event.case_claimed: "the queue names who has the case",
    Event.case_handed_over: "the county's queue shows it; the citizen reads in the case where it lies",
    Event.case_advanced: "the citizen reads it in the case; a message for each step would be noise",
    Event.referral_answered: "the queue shows it as the last event of the case",
    Event.referral_withdrawn: "the question leaves the list of the asked unit; the case tells why",
    Event.case_paused: "the citizen reads the reason and the day in the case",
    Event.case_resumed: "the citizen reads it in the case",
    Event.deadline_moved: "the citizen reads the new day, and why, in the case",
    Event.news_seen: "inside the office only",
    Event.document_added: "the queue marks a case with news of the citizen until somebody of the office has seen it",
    Event.note_written: "inside the office only",
    Event.decision_proposed: "the head's queue shows it; the citizen hears of the decision, not of its draft",
    Event.decision_sent_back: "the case is on the officer's own list again, the reason among its remarks",
    Event.message_from_citizen: "the queue marks a case with news of the citizen until somebody of the office has seen it",
    Event.message_settled: "the citizen reads beside the message that it wanted no answer",
    Event.message_drafted: "the head's list of drafts shows it with a count; the citizen hears of the message itself",
    Event.message_returned: "it stands on the officer's own list of drafts, with its count and the reason",
    Event.message_draft_withdrawn: "nobody outside the house knew of it; the case tells its unit",
    Event.unit_text_changed: "the unit's own texts; what is sent is a message, which is told",
    Event.approval_rule_changed: "the unit reads it where it writes",
    Event.information_answered: "the queue marks a case with news of the citizen until somebody of the office has seen it",
    Event.appointment_kept: "the citizen was there",
    Event.appointment_forgone: "the citizen reads that the next stage began; why nobody met is the office's own note",
    Event.invoice_cancelled: "nothing is asked any more; what ended the application was told",
    Event.payment_failed: "the page that the payer comes back to says so; finance sees what is odd",
    Event.refund_begun: "told when the money is back",
    Event.letter_prepared: "the secretariat's queue shows it",
    Event.document_infected: "told to the officer by file_infected, and marked in the queue",
    Event.partner_key_made: "a security record, read by the sysadmin",
    Event.notice_resent: "the notice itself tells; the list names it no more",
    Event.notice_seen: "who saw to it did it on the list that shows it",
    Event.notice_words_proposed: "the list of the words marks it for everybody who may approve",
    Event.notice_words_decided: "the page of the words shows it to who wrote them, with the reason",
    Event.notice_words_withdrawn: "who wrote them did it on the page that shows them",
    Event.restore_signed_off: "the sysadmin did it at the terminal; the portal opens by itself",
}

# what the sysadmin reads at the desk, newest first
SECURITY = (Event.sign_in_refused, Event.access_refused, Event.staff_changed, Event.partner_key_made)


def followup_of(event: str) -> str | None:
    """The job that follows the event, named after it; None when the event is silent. Unknown names raise ValueError."""
    known = Event(event)
    return None if known in SILENT else known.value
