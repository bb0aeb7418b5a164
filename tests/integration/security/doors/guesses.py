"""What could be guessed or tried: tracking, verification, the staff's sign-in, records of refusals, programs."""

import itertools
import json
from collections.abc import Callable
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dargah.answers import wording
from dargah.answers.models import Asked
from dargah.config.demo.people import PASSWORD
from dargah.config.demo.seed import secret_of
from dargah.config.demo.sign_ins import current_code
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories.authenticator import Authenticator
from tests.factories.money import Bank
from tests.integration.security.doors.knocking import (
    Knock,
    address,
    citizens,
    fresh_address,
    fresh_mobile,
    mobile,
    partners,
    post_json,
    went_in,
)


def tracking(code: str = "1000 0000 0006") -> dict[str, str]:
    return {"code": code, "mobile": "09170000000"}


def verifying(_: Bank) -> Knock:
    return lambda who: went_in(Client(REMOTE_ADDR=address(who)).get("/verify/AAAA-BBBB/"))


def verifying_what_is_typed(_: Bank) -> Knock:
    return lambda who: went_in(Client(REMOTE_ADDR=address(who)).post("/verify/", {"code": "AAAA-BBBB"}))


def verifying_a_file(_: Bank) -> Knock:
    def send(who: int) -> bool:
        file = SimpleUploadedFile("letter.pdf", b"%PDF-1.4 nothing", "application/pdf")
        return went_in(Client(REMOTE_ADDR=address(who)).post("/verify/", {"file": file}))

    return send


def answered_by_sms(message_id: str, sender: str) -> bool:
    """The provider is always told that its message is taken; what is counted is that somebody is answered."""
    before = Notice.objects.count()
    fields = {"messageid": message_id, "from": sender, "message": "سلام"}
    assert Client().post(f"/inbound/sms/{settings.SMS_IN_KEY}/", fields).content == b"ok"
    return Notice.objects.count() > before


def handing_over_one_message(_: Bank) -> Knock:
    return lambda who: answered_by_sms(f"message-{who}", fresh_mobile())


def sending_from_one_mobile(_: Bank) -> Knock:
    return lambda who: answered_by_sms(uuid4().hex, mobile(who))


def sending_from_anywhere(_: Bank) -> Knock:
    return lambda _: answered_by_sms(uuid4().hex, fresh_mobile())


def tracking_by_code(_: Bank) -> Knock:
    return lambda who: went_in(Client(REMOTE_ADDR=address(who)).post("/track/", tracking()))


def tracking_by_link(_: Bank) -> Knock:
    return lambda who: went_in(Client(REMOTE_ADDR=address(who)).get(f"/track/{uuid4()}/"))


def tracking_one_code(_: Bank) -> Knock:
    codes = ("1000 0000 0006", "200000000004")
    return lambda who: went_in(Client(REMOTE_ADDR=fresh_address()).post("/track/", tracking(codes[who])))


def members() -> list[StaffMember]:
    return list(StaffMember.objects.filter(role=Role.CASE_OFFICER, is_active=True)[:2])


def password(username: str, place: str, word: str = "wrong-wrong-wrong") -> tuple[Client, object]:
    browser = Client(REMOTE_ADDR=place)
    return browser, browser.post("/desk/sign-in/", {"login": username, "password": word})


def signing_in_as_one(_: Bank) -> Knock:
    names = [one.username for one in members()]
    return lambda who: went_in(password(names[who], fresh_address())[1])


def signing_in_from_one_address(_: Bank) -> Knock:
    return lambda who: went_in(password(f"nobody-{uuid4().hex[:8]}", address(who))[1])


def second_factor(member: StaffMember, code: str) -> object:
    browser, answer = password(member.username, fresh_address(), PASSWORD)
    assert answer.status_code == 302  # type: ignore[attr-defined]
    return browser.post("/desk/second-factor/authenticate/", {"code": code})


def guessing_the_second_factor(_: Bank) -> Knock:
    people = members()
    return lambda who: went_in(second_factor(people[who], "000000"))


def using_a_second_factor_again(_: Bank) -> Knock:
    """Half a minute later, when allauth's own note of the code is gone and the code still lives."""
    people, start, times = members(), 1_800_000_000 // 30 * 30, itertools.count()

    def use(who: int) -> bool:
        with time_machine.travel(start, tick=False) as clock:
            code = current_code(secret_of(people[who].username))
            clock.shift(31 if next(times) else 0)
            return second_factor(people[who], code).status_code == 302  # type: ignore[attr-defined]

    return use


def trying_passkeys(_: Bank) -> Knock:
    return lambda who: went_in(
        Client(REMOTE_ADDR=address(who)).post("/sign-in/passkey/", {"credential": "{}"})
    )


def answering_a_challenge_again(_: Bank) -> Knock:
    """With a session that was copied before the first answer, which would be asked no more."""
    devices = [Authenticator(counts=False) for _ in range(2)]
    for device, client in zip(devices, citizens(), strict=True):
        made = device.make(client.post("/me/passkeys/adding/").json())
        assert client.post("/me/passkeys/", {"credential": json.dumps(made)}).status_code == 302
    asked = [Client() for _ in devices]
    challenges = [client.post("/sign-in/passkey/asking/").json() for client in asked]
    copies = [dict(client.session) for client in asked]

    def answer(who: int) -> bool:
        client = Client(REMOTE_ADDR=fresh_address())
        client.post("/sign-in/passkey/asking/")
        session = client.session
        session.update(copies[who])
        session.save()
        signed = json.dumps(devices[who].sign(challenges[who]))
        return client.post("/sign-in/passkey/", {"credential": signed}).status_code == 302

    return answer


def looking_at_anothers_case(_: Bank) -> Knock:
    """What is refused is refused each time; what is counted is the record of it."""
    case = make.case()
    curious = citizens()

    def look(who: int) -> bool:
        before = Entry.objects.filter(event="access_refused").count()
        assert curious[who].get(f"/me/cases/{case.tracking_code}/").status_code == 404
        return Entry.objects.filter(event="access_refused").count() > before

    return look


def by_program(
    path: Callable[[], str], body: object, *scopes: str, office: str = ""
) -> Callable[[Bank], Knock]:
    def door(_: Bank) -> Knock:
        programs = partners(*scopes, office=office)
        return lambda who: went_in(post_json(programs[who], path(), body))

    return door


def a_case_of_nobody() -> str:
    return "/cases/100000000006/answer"


def asking_to_be_kept(_: Bank) -> Knock:
    """Past the limit a question is answered and not kept."""

    def ask(who: int) -> bool:
        client = Client(REMOTE_ADDR=address(who))
        before = sum(Asked.objects.values_list("times", flat=True))
        assert client.get("/ask/", {"q": "پروانه اشتغال"}).status_code == 200
        return sum(Asked.objects.values_list("times", flat=True)) > before

    return ask


def judging_an_answer(_: Bank) -> Knock:
    return lambda who: went_in(
        Client(REMOTE_ADDR=address(who)).post("/ask/judged/", {"q": "پروانه اشتغال", "useful": "yes"})
    )


def having_an_answer_worded(path: str) -> Callable[[Bank], Knock]:
    """Past the limit the passages answer alone and no model is asked; a model that is away is asked all the same."""

    def door(_: Bank) -> Knock:
        def ask(who: int) -> bool:
            asked: list[object] = []
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(wording, "known", lambda _: None)
                patch.setattr(wording, "ask", lambda told: asked.append(told) or ())
                answered = Client(REMOTE_ADDR=address(who)).get(path, {"q": "پروانه اشتغال به کار مهندسی"})
            assert answered.status_code == 200
            return bool(asked)

        return ask

    return door
