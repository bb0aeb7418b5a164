"""The doors at which something is counted: one row for each limit of ``people/limits.toml`` and each way to it.

A door is opened once and then knocked at: ``knock(who)`` goes in as the person of that number would, over HTTP, and says
whether it was let through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from django.urls import reverse

from tests.factories import cases as make
from tests.factories.money import Bank
from tests.integration.security.doors import codes, guesses, mails, things
from tests.integration.security.doors.knocking import Knock


@dataclass(frozen=True)
class Door:
    """A limit, the way to it, and how it is opened; what everybody shares stops the next person too."""

    limit: str
    way: str
    open: Callable[[Bank], Knock]
    everybody: bool = False


DOORS = (
    Door("code_to_number", "sign-in", codes.to_one_number),
    Door("code_to_number", "consent", codes.consents_to_one_number),
    Door("code_to_number_a_day", "sign-in", codes.to_one_number),
    Door("code_to_number_a_day", "consent", codes.consents_to_one_number),
    Door("code_from_address", "sign-in", codes.from_one_address),
    Door("code_from_address", "consent", codes.consents_from_one_address),
    Door("code_everywhere", "sign-in", codes.from_anywhere, everybody=True),
    Door("code_everywhere", "consent", codes.consents_from_anywhere, everybody=True),
    Door("try_code", "sign-in", codes.tries_of_a_sign_in),
    Door("try_code", "consent", codes.tries_of_a_consent),
    Door("try_code_from_address", "sign-in", codes.tries_from_one_address),
    Door("passkey_from_address", "sign-in", guesses.trying_passkeys),
    Door("passkey_use", "sign-in", guesses.answering_a_challenge_again),
    Door("track_from_address", "code", guesses.tracking_by_code),
    Door("track_from_address", "link", guesses.tracking_by_link),
    Door("track_code", "code", guesses.tracking_one_code),
    Door("sms_in_message", "provider", guesses.handing_over_one_message),
    Door("sms_in_from_mobile", "provider", guesses.sending_from_one_mobile),
    Door("sms_in_everywhere", "provider", guesses.sending_from_anywhere, everybody=True),
    Door("reply_message", "mail", mails.the_same_mail),
    Door("reply_on_case", "mail", mails.on_one_case),
    Door("reply_everywhere", "mail", mails.on_any_case, everybody=True),
    Door("reply_answered", "mail", mails.that_cannot_be_taken),
    Door("verify_from_address", "address", guesses.verifying),
    Door("verify_from_address", "typed", guesses.verifying_what_is_typed),
    Door("verify_from_address", "file", guesses.verifying_a_file),
    Door("question_kept", "page", guesses.asking_to_be_kept),
    Door("answer_judged", "page", guesses.judging_an_answer),
    Door("answer_worded", "page", guesses.having_an_answer_worded("/ask/")),
    Door("answer_worded", "program", guesses.having_an_answer_worded("/api/v1/ask")),
    Door("answer_worded_everywhere", "page", guesses.having_an_answer_worded("/ask/"), everybody=True),
    Door("staff_sign_in", "password", guesses.signing_in_as_one),
    Door("staff_sign_in_from_address", "password", guesses.signing_in_from_one_address),
    Door("second_factor_try", "code", guesses.guessing_the_second_factor),
    Door("second_factor_use", "code", guesses.using_a_second_factor_again),
    Door("access_refused_record", "case", guesses.looking_at_anothers_case),
    Door("api_submit", "application", guesses.by_program(
        lambda: f"/services/{make.INQUIRY}/applications", {"answers": {}}, "apply")),
    Door("api_submit", "answer", guesses.by_program(guesses.a_case_of_nobody, {"reply": "پیوست شد."}, "apply")),
    Door("api_submit", "consent", guesses.by_program(
        lambda: "/consents", {"service": "-", "national_id": "1", "mobile": "1"}, "apply")),
    Door("api_submit", "consent's code", guesses.by_program(lambda: f"/consents/{uuid4()}/code", {"code": "1"}, "apply")),
    Door("api_submit", "question", guesses.by_program(
        lambda: f"/questions/{uuid4()}/answer", {"answer": "تأیید است."}, "answer", office="engineering_organisation")),
    Door("consent_of_helper", "relative", codes.consents_of_a_relative),
    Door("consent_of_helper", "officer", codes.consents_of_an_officer),
    Door("consent_of_helper", "counter", codes.consents_of_a_counter),
    Door("draft_start", "start", things.begun_without_a_name),
    Door("upload", "draft", things.files_of_a_draft),
    Door("upload", "citizen", things.files_of_a_case),
    Door("upload", "desk", things.files_of_the_office),
    Door("upload", "without a name", things.files_without_a_name),
    Door("upload", "slip", things.slips),
    Door("payment_start", "invoice", things.to_the_gateway),
    Door("payment_return", "bank", things.asking_the_gateway(lambda client, _, back: client.get(back))),
    Door("payment_return", "asked again", things.asking_the_gateway(lambda client, token, _: client.post(
        reverse("account:invoice_inquiry", args=[token])))),
)  # fmt: skip
