"""Drafts, files and ways to the gateway."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dargah.applications import operations as applications
from dargah.cases.models import Case
from dargah.insight.specimens import fixture
from tests.factories import cases as make
from tests.factories import money
from tests.factories.money import Bank
from tests.integration.security.doors.knocking import Knock, address, went_in
from tests.integration.security.scene import sign_in_citizen, sign_in_staff

COMPLAINT = "complaint-suggestion"


def begun_without_a_name(_: Bank) -> Knock:
    return lambda who: went_in(Client(REMOTE_ADDR=address(who)).post(f"/services/{COMPLAINT}/start/"))


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("sanad.pdf", fixture("sanad.pdf"), "application/pdf")


def files_of_a_draft(_: Bank) -> Knock:
    doors = []
    for _ in range(2):
        citizen, client = make.citizen(), Client()
        sign_in_citizen(client, citizen)
        draft = applications.start(service=make.service(), citizen=citizen)
        key = next(one.key for one in draft.version.parsed.documents if not one.page)
        doors.append((client, f"/apply/{draft.pk}/documents/", key))

    def send(who: int) -> bool:
        client, path, key = doors[who]
        return went_in(client.post(path, {key: paper(), "then": "stay"}))

    return send


def cases_of(*, named: bool) -> list[Case]:
    made = [make.case() if named else make.case(COMPLAINT) for _ in range(2)]
    if not named:
        Case.objects.filter(pk__in=[one.pk for one in made]).update(citizen=None, partner=None)
    return made


def files_of_a_case(_: Bank) -> Knock:
    made = cases_of(named=True)

    def send(who: int) -> bool:
        client = Client()
        assert made[who].citizen is not None
        sign_in_citizen(client, made[who].citizen)  # type: ignore[arg-type]
        return went_in(client.post(f"/me/cases/{made[who].tracking_code}/documents/", {"files": paper()}))

    return send


def files_of_the_office(_: Bank) -> Knock:
    made = cases_of(named=True)

    def send(who: int) -> bool:
        client = Client()
        sign_in_staff(client, make.holder(made[who]))
        return went_in(client.post(f"/desk/cases/{made[who].tracking_code}/documents/", {"files": paper()}))

    return send


def files_without_a_name(_: Bank) -> Knock:
    made = cases_of(named=False)
    return lambda who: went_in(Client().post(f"/track/{made[who].draft_id}/answer/", {"files": paper()}))


def slips(_: Bank) -> Knock:
    bills = [money.invoice() for _ in range(2)]
    return lambda who: went_in(Client().post(reverse("account:invoice_slip", args=[bills[who].token])))


def to_the_gateway(_: Bank) -> Knock:
    bills = [money.invoice() for _ in range(2)]
    return lambda who: went_in(Client().post(reverse("account:invoice_online", args=[bills[who].token])))


def asking_the_gateway(ask: Callable[[Client, str, str], object]) -> Callable[[Bank], Knock]:
    """The page comes each time; what is counted is that the gateway is asked about a payment nobody has made yet."""

    def door(bank: Bank) -> Knock:
        bills, backs = [money.invoice() for _ in range(2)], []
        for bill in bills:
            begun = Client().post(reverse("account:invoice_online", args=[bill.token]))
            parts = urlsplit(bank.pay(begun.headers["Location"], "forged") or "")
            backs.append(f"{parts.path}?{parts.query}")

        def come(who: int) -> bool:
            bills[who].payments.update(told="")
            ask(Client(), str(bills[who].token), backs[who])
            return bool(bills[who].payments.get().told)

        return come

    return door
