"""Who sends a tracking code from the mobile of the case reads its state by SMS; everybody else learns nothing."""

import pytest
from django.test import Client

from dargah.cases import operations as cases
from dargah.conversations.inbound.sms import answer_sms
from dargah.journal.models import Installation
from dargah.notices.channels.sms_kavenegar import national
from dargah.notices.models import Notice
from dargah.notices.parts import sms_parts
from dargah.people import limits
from dargah.people.consent import end_consent
from dargah.persian.tracking import grouped, read_tracking_code
from tests.factories import cases as make
from tests.integration.helping.test_consent import filled, given

pytestmark = pytest.mark.django_db
KEY = "k" * 40
PATH = f"/inbound/sms/{KEY}/"
NEUTRAL = "پرونده‌ای با این کد و شماره شما نیست. کد را از پیامک ما بنویسید."
STRANGER = "09189990001"


@pytest.fixture(autouse=True)
def open_address(settings):
    settings.SMS_IN_KEY = KEY


def send(sender: str, message: str, message_id: str = "8792343", **more: str) -> list[str]:
    """Hand a message over as the provider does; returns what is told because of it."""
    before = set(Notice.objects.values_list("pk", flat=True))
    fields = {"messageid": message_id, "from": sender, "to": "10008663", "message": message, **more}
    assert Client(enforce_csrf_checks=True).post(PATH, fields).content == b"ok"
    told = Notice.objects.exclude(pk__in=before)
    assert {one.recipient for one in told} <= {f"+98{sender[1:]}"}
    return [one.text for one in told]


def unknown_code() -> str:
    return next(code for n in range(10) if (code := read_tracking_code(f"10000000099{n}")))


def test_the_applicant_reads_the_state_in_one_part() -> None:
    case = make.case()
    (text,) = send(national(case.applicant_mobile), f"سلام {grouped(case.tracking_code)}؟")
    assert "در حال رسیدگی" in text
    assert sms_parts(text) == 1
    notice = Notice.objects.get(event="state_asked", case_ref=case.reference)
    assert (notice.channel, notice.recipient) == ("sms", case.applicant_mobile)


def test_by_get_too() -> None:
    case = make.case()
    fields = {
        "messageid": "1",
        "from": national(case.applicant_mobile),
        "to": "1",
        "message": case.tracking_code,
    }
    assert Client().get(PATH, fields).content == b"ok"
    assert Notice.objects.filter(event="state_asked", case_ref=case.reference).count() == 1


@pytest.mark.parametrize("until", ["", "request_information", "decide", "approve", "issue"])
def test_every_state_is_one_part(until: str) -> None:
    case = (
        make.walked(sample="incomplete", until=until)
        if until == "request_information"
        else (make.walked(until=until) if until else make.case())
    )
    (text,) = send(national(case.applicant_mobile), case.tracking_code)
    assert sms_parts(text) == 1


def test_whose_turn_it_is_and_until_when() -> None:
    case = make.walked(sample="incomplete", until="request_information")
    (text,) = send(national(case.applicant_mobile), case.tracking_code)
    assert "منتظر پاسخ شما، تا " in text


def test_a_confirmed_promise_is_told_with_its_day() -> None:
    make.with_confirmed_deadline(make.INQUIRY)
    case = make.case()
    (text,) = send(national(case.applicant_mobile), case.tracking_code)
    assert "در حال رسیدگی، موعد " in text
    assert sms_parts(text) == 1


def test_a_stranger_cannot_tell_a_real_code_from_an_invented_one() -> None:
    case = make.case()
    wrong = case.tracking_code[:-1] + str((int(case.tracking_code[-1]) + 1) % 10)
    told = [
        send(f"0918999000{place}", message, str(place))
        for place, message in enumerate([case.tracking_code, unknown_code(), wrong, "سلام", ""])
    ]
    assert told == [[NEUTRAL]] * 5
    assert sms_parts(NEUTRAL) == 1
    assert not Notice.objects.filter(case_ref=case.reference, event="state_unknown").exists()


def test_who_helped_reads_it_while_the_citizen_wants_the_news_there() -> None:
    """The rule is the tracking page's: taken back, it ends."""
    one = make.citizen()
    case = cases.submit(draft=filled(given(one, tell="both")), actor=one.reference)
    assert case.consent is not None
    helper = national(one.mobile)
    assert "در حال رسیدگی" in send(helper, case.tracking_code, "1")[0]
    assert case.citizen is not None
    end_consent(consent=case.consent.pk, by=case.citizen)
    assert send(helper, case.tracking_code, "2") == [NEUTRAL]


def test_a_message_that_comes_again_is_answered_once() -> None:
    case = make.case()
    assert len(send(national(case.applicant_mobile), case.tracking_code)) == 1
    cases.withdraw(case=case, by=case.citizen, actor="citizen:test")
    assert send(national(case.applicant_mobile), case.tracking_code) == []
    assert len(send(national(case.applicant_mobile), case.tracking_code, "another")) == 1


@pytest.mark.parametrize(
    "sender", ["+4915112345678", "0061412345678", "10008663", "06133330000", "dargah", "0"]
)
def test_only_mobiles_of_iran_are_answered(sender: str) -> None:
    before = Notice.objects.count()
    assert Client().post(PATH, {"messageid": "1", "from": sender, "message": "سلام"}).content == b"ok"
    assert Notice.objects.count() == before


def test_one_mobile_is_answered_six_times_an_hour() -> None:
    told = [len(send(STRANGER, "سلام", str(number))) for number in range(8)]
    assert told == [1] * 6 + [0] * 2


def test_all_together_have_their_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.limits(), "sms_in_everywhere", limits.Limit(2, 86400))
    assert [len(send(f"0918999000{n}", "سلام", str(n))) for n in range(3)] == [1, 1, 0]


@pytest.mark.parametrize("key", ["x" * 40, KEY[:-1], KEY + "k", "کلید"])
def test_with_a_wrong_key_there_is_no_such_address(key: str) -> None:
    assert Client().post(f"/inbound/sms/{key}/", {"messageid": "1", "from": STRANGER}).status_code == 404
    assert not Notice.objects.filter(event="state_unknown").exists()


@pytest.mark.parametrize("key", ["", KEY])
def test_without_a_key_in_the_settings_there_is_no_such_address(settings, key: str) -> None:
    settings.SMS_IN_KEY = ""
    assert Client().post(f"/inbound/sms/{key}/", {"messageid": "1", "from": STRANGER}).status_code == 404


@pytest.mark.parametrize("fields", [{}, {"messageid": "1"}, {"from": STRANGER}])
def test_what_is_no_message_is_the_providers_fault(fields: dict[str, str]) -> None:
    assert Client().post(PATH, fields).status_code == 400


def test_hostile_texts_are_only_looked_through() -> None:
    for number, text in enumerate(["\x00\x01", "{code}", "1 " * 5000, "💥" * 900, "\u202e۱۲"]):
        assert send(STRANGER, text, str(number)) == [NEUTRAL]


def test_a_restored_office_answers_nothing_yet() -> None:
    Installation.objects.filter(pk=1).delete()
    Installation.objects.create(pk=1, database_oid=1)
    for ask in (Client().get, Client().post):
        assert ask(PATH, {"messageid": "1", "from": STRANGER, "message": "سلام"}).status_code == 503
    assert not Notice.objects.filter(event="state_unknown").exists()


def test_the_words_of_a_sender_are_kept_nowhere() -> None:
    told = answer_sms(message_id="1", sender=STRANGER, text="راز من")
    assert "راز" not in str([vars(one) for one in told])
