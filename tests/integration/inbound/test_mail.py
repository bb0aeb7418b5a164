"""An answer by mail lands on its case; a forged, repeated, automatic, huge or broken one does no harm."""

from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from django.test import Client

from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.conversations.inbound.mail import Outcome, receive_mail
from dargah.conversations.models import Message
from dargah.followups.subjects import tell_citizen
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.notices.operations import send_due
from dargah.notices.reply_address import invited, reply_address
from dargah.people import limits
from dargah.people.models import Citizen
from tests.factories import cases as make
from tests.integration.inbound.conftest import KEY
from tests.integration.statements.test_pages import as_citizen, as_staff
from tests.unit.sandboxes.running import running

pytestmark = pytest.mark.django_db
MARYAM, EVE = "maryam@example.com", "eve@example.com"
SERVER = "mail.reply.example.ir"
TEXT = "نقشه را فردا می‌فرستم."


def case_of(mailbox: str = MARYAM) -> Case:
    """A case whose application names this mailbox."""
    return named(make.case(), mailbox)


def named(case: Case, mailbox: str) -> Case:
    case.answers = {**case.answers, "applicant": {**case.answers["applicant"], "email": mailbox}}
    case.save(update_fields=["answers"])
    return case


def mail(case: Case, text: str = TEXT, sender: str = MARYAM, **headers: str) -> EmailMessage:
    """An answer as a mail program writes it; a header «» is left out."""
    made = EmailMessage(policy=SMTP)
    named = {
        "From": f"Maryam <{sender}>",
        "To": reply_address(case.reference, MARYAM),
        "Subject": "Re: پرونده",
        "Date": "Mon, 23 Nov 2026 10:00:00 +0330",
        "Message-ID": "<1@example.com>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in named.items():
        if value:
            made[name] = value
    made.set_content(text)
    return made


def came(made: EmailMessage | bytes) -> Outcome:
    return receive_mail(made if isinstance(made, bytes) else made.as_bytes())


def words(case: Case) -> list[str]:
    return list(Message.objects.filter(case=case).values_list("text", flat=True))


def told(case: Case) -> list[Notice]:
    return list(Notice.objects.filter(case_ref=case.reference, event__startswith="reply_"))


# --- the way there and back -----------------------------------------------------------------------------------------------


def test_who_answers_a_notice_writes_on_the_case(settings: Any) -> None:
    """The notice goes out by SMTP, its answer comes in by HTTP, the officer and the citizen read it on the case."""
    case = case_of()
    assert case.citizen is not None
    with running() as sandboxes:
        sandboxes.point(settings)
        tell_citizen(case, "case_reopened", "1")
        for pk in Notice.objects.filter(case_ref=case.reference, channel="email").values_list(
            "pk", flat=True
        ):
            send_due(pk)
        (sent,) = sandboxes.outbox.find(channel="email", to=MARYAM)
    quoted = "\n".join(f"> {line}" for line in sent["text"].split("\n"))
    assert sent["text"].startswith("— پاسخ خود را بالای این خط بنویسید —")
    answer = mail(
        case, f"{TEXT}\n\nOn Mon, 23 Nov 2026 درگاه <d@example.ir> wrote:\n{quoted}", To=sent["reply_to"]
    )
    taken = Client(enforce_csrf_checks=True).post(
        f"/inbound/mail/{KEY}/", answer.as_bytes(), content_type="message/rfc822"
    )
    assert (taken.status_code, taken.content) == (200, b"ok")
    assert words(case) == [TEXT]
    assert Message.objects.get(case=case).from_citizen
    entry = Entry.objects.filter(subject=case.reference, event="message_from_citizen").get()
    assert entry.actor == case.citizen.reference
    assert TEXT in as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    case.refresh_from_db()
    assert case.news_at is not None
    assert TEXT in as_staff(make.holder(case)).get(f"/desk/cases/{case.tracking_code}/").content.decode()
    assert told(case) == []


@pytest.mark.parametrize("header", ["To", "Cc", "Delivered-To", "X-Original-To"])
def test_wherever_the_address_stands(header: str) -> None:
    case = case_of()
    address = reply_address(case.reference, MARYAM)
    assert came(mail(case, **{"To": "office@example.ir", header.replace("-", "_"): address})) == "written"


def test_html_alone_is_read() -> None:
    case = case_of()
    made = mail(case)
    made.set_content(f"<p>{TEXT}</p><blockquote>نقل</blockquote>", subtype="html")
    assert came(made) == "written"
    assert words(case) == [TEXT]


def test_of_words_and_html_the_words() -> None:
    case = case_of()
    made = mail(case)
    made.add_alternative("<p>دیگر</p>", subtype="html")
    assert came(made) == "written"
    assert words(case) == [TEXT]


# --- spoofing ---------------------------------------------------------------------------------------------------------------


def test_an_address_serves_its_own_mailbox_only() -> None:
    case = case_of()
    assert came(mail(case, sender=EVE)) == "unproven"
    assert words(case) == told(case) == []


def test_an_address_serves_its_own_case_only() -> None:
    mine, other = case_of(EVE), case_of()
    address = reply_address(mine.reference, EVE).replace(f"+{mine.pk}.", f"+{other.pk}.")
    for sender in (EVE, MARYAM):
        assert came(mail(other, sender=sender, To=address)) == "unproven"
    assert words(other) == []


@pytest.mark.parametrize(
    "to", ["", "reply@reply.example.ir", "reply+1.aaaaaaaaaaaaaaaaaaaaaaaaaa@reply.example.ir"]
)
def test_without_a_signed_address_nothing_happens(to: str) -> None:
    case = case_of()
    assert came(mail(case, To=to)) == "unproven"
    assert words(case) == []


def test_two_senders_are_none() -> None:
    case = case_of()
    raw = mail(case).as_bytes()
    assert came(b"From: eve@example.com\r\n" + raw) == "unproven"
    assert came(mail(case, From=f"{EVE}, {MARYAM}")) == "unproven"
    assert came(mail(case, From=f'"{MARYAM}" <{EVE}>')) == "unproven"
    assert words(case) == []


def test_a_mailbox_that_is_the_citizens_no_more_opens_nothing() -> None:
    case, of_profile = case_of(), make.case("mass-builder-license", by=make.citizen(email=MARYAM))
    assert [came(mail(one)) for one in (case, of_profile)] == ["written"] * 2
    named(case, "new@example.com")
    Citizen.objects.filter(pk=of_profile.citizen_id).update(email="")
    for one in (case, of_profile):
        assert came(mail(one, "دیگر", Message_ID="<2@x>")) == "unproven"
        assert words(one) == [TEXT]


PASS = f"{SERVER}; spf=pass smtp.mailfrom=example.com; dmarc=pass (p=reject) header.from=example.com"
VOUCHED = [
    PASS,
    PASS.replace("dmarc=pass (p=reject) header.from=example.com", "dmarc=pass"),
    PASS.replace("dmarc=pass", "DMARC=PASS").replace("=example.com", "=Example.COM"),
]
NOT = [
    "",
    PASS.replace("dmarc=pass", "dmarc=fail"),
    PASS.replace("dmarc=pass", "dmarc=none"),
    PASS.replace(SERVER, "mx.evil.example"),
    PASS.replace("header.from=example.com", "header.from=evil.example"),
    f"{SERVER}; dmarc=fail (dmarc=pass) header.from=example.com",
    f"{SERVER}; spf=pass smtp.mailfrom=dmarc=pass",
    f"{SERVER}; none",
]


@pytest.mark.parametrize("result", VOUCHED)
def test_what_our_mail_server_vouches_for_is_taken(settings: Any, result: str) -> None:
    settings.MAIL_IN_AUTHSERV = SERVER
    assert came(mail(case_of(), Authentication_Results=result)) == "written"


@pytest.mark.parametrize("result", NOT)
def test_what_it_does_not_vouch_for_is_dropped(settings: Any, result: str) -> None:
    settings.MAIL_IN_AUTHSERV = SERVER
    case = case_of()
    assert came(mail(case, Authentication_Results=result)) == "unproven"
    assert words(case) == []


def test_only_the_topmost_word_of_our_mail_server_counts(settings: Any) -> None:
    settings.MAIL_IN_AUTHSERV = SERVER
    case = case_of()
    forged = mail(case, Authentication_Results=PASS).as_bytes()
    fail = f"Authentication-Results: {SERVER}; dmarc=fail header.from=example.com\r\n".encode()
    assert came(fail + forged) == "unproven"


# --- what comes again, and what answers by itself -----------------------------------------------------------------------------


def test_a_mail_that_comes_again_is_written_once() -> None:
    case = case_of()
    assert [came(mail(case)) for _ in range(3)] == ["written", "again", "again"]
    assert came(mail(case, Message_ID="<forged@example.com>")) == "again", "the same words under another id"
    assert came(mail(case, "دیگر")) == "again", "other words under the same id"
    assert came(mail(case, "دیگر", Message_ID="<2@example.com>")) == "written"
    assert words(case) == [TEXT, "دیگر"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "yes"},
        {"List_Id": "<a.example.com>"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@example.com"},
        {"From": "no-reply@example.com"},
    ],
)
def test_what_a_program_wrote_is_dropped_without_an_answer(headers: dict[str, str]) -> None:
    case = case_of()
    assert came(mail(case, **headers)) == "program"
    assert words(case) == told(case) == []


def test_a_report_of_a_mail_server_is_dropped() -> None:
    case = case_of()
    raw = (
        mail(case)
        .as_bytes()
        .replace(b"Content-Type: text/plain", b"Content-Type: multipart/report; boundary=x; y")
    )
    assert came(raw) == "program"


def test_a_person_says_that_no_program_wrote() -> None:
    assert came(mail(case_of(), Auto_Submitted="no")) == "written"


def test_our_own_answer_sent_back_is_dropped(settings: Any) -> None:
    """The loop itself: our mail says that a program wrote it, and every program of ours heeds that."""
    case = case_of()
    assert came(mail(case, " ")) == "refused"
    (answer,) = told(case)
    with running() as sandboxes:
        sandboxes.point(settings)
        send_due(answer.pk)
        assert sandboxes.outbox.find(channel="email", to=MARYAM)
    assert (
        came(mail(case, invited(answer.text), Auto_Submitted="auto-generated", Message_ID="<9@x>"))
        == "program"
    )


def test_a_sender_who_answers_everything_comes_to_an_end() -> None:
    case = case_of()
    for number in range(9):
        assert came(mail(case, " ", Message_ID=f"<{number}@x>", Date=f"{number}")) == "refused"
    assert len(told(case)) == 5


# --- what the case does not take ----------------------------------------------------------------------------------------------


def test_a_withdrawn_case_takes_nothing_and_says_so() -> None:
    case = case_of()
    cases.withdraw(case=case, by=case.citizen, actor="citizen:test")
    assert [came(mail(case)) for _ in range(2)] == ["refused", "refused"]
    assert words(case) == []
    (answer,) = told(case)
    assert (answer.event, answer.channel, answer.recipient) == ("reply_not_taken", "email", MARYAM)
    assert f"/me/cases/{case.tracking_code}/" in answer.text


@pytest.mark.parametrize("text", ["", " \n ", "-- \n", "س" * 4001])
def test_nothing_and_too_much_are_told(text: str) -> None:
    case = case_of()
    assert came(mail(case, text)) == ("written" if text == "-- \n" else "refused")
    assert len(told(case)) == (text != "-- \n")


def test_files_are_left_and_their_sender_is_led_to_the_case() -> None:
    case = case_of()
    made = mail(case)
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="naghshe.pdf")
    assert came(made) == "written"
    assert words(case) == [TEXT]
    assert [one.event for one in told(case)] == ["reply_files_left"]


def test_a_mail_inside_a_mail_is_a_file() -> None:
    case = case_of()
    made = mail(case)
    made.add_attachment(mail(case, "درون"))
    assert came(made) == "written"
    assert words(case) == [TEXT]
    assert [one.event for one in told(case)] == ["reply_files_left"]


def test_the_mark_of_a_firm_is_no_file() -> None:
    case = case_of()
    made = mail(case)
    made.add_related(b"GIF89a", maintype="image", subtype="gif", cid="<mark@x>")
    assert came(made) == "written"
    assert told(case) == []


def test_a_huge_mail_is_read_at_its_beginning() -> None:
    case = case_of()
    made = mail(case)
    made.add_attachment(b"x" * 3_000_000, maintype="application", subtype="zip", filename="a.zip")
    assert came(made) == "written"
    assert words(case) == [TEXT]
    assert [one.event for one in told(case)] == ["reply_files_left"]


def test_more_than_twenty_an_hour_are_not_lost_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.limits(), "reply_on_case", limits.Limit(1, 3600))
    case = case_of()
    assert came(mail(case, "یک", Message_ID="<1@x>")) == "written"
    assert came(mail(case, "دو", Message_ID="<2@x>")) == "refused"
    assert "دقیقه" in told(case)[0].text
