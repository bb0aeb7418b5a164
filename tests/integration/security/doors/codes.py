"""One-time codes: how many are sent, and how often one is tried."""

from collections.abc import Callable

from django.test import Client

from dargah.people.models import Consent, SignInCode
from dargah.people.sign_in import unseal
from tests.factories import cases as make
from tests.factories.money import Bank
from tests.integration.security.doors.knocking import (
    Knock,
    address,
    citizens,
    fresh_address,
    fresh_mobile,
    mobile,
    officers,
    partners,
    post_json,
    signed_in,
    went_in,
)


def ask_code(number: str, place: str) -> Client | None:
    browser = Client(REMOTE_ADDR=place)
    pair = {"national_id": "9990000018", "mobile": number}
    return browser if went_in(browser.post("/sign-in/", pair)) else None


def ask_consent(client: Client, number: str, place: str) -> bool:
    wish = {"national_id": "9990000123", "mobile": number, "tell": "citizen"}
    return went_in(client.post(f"/services/{make.INQUIRY}/for-another/", wish, REMOTE_ADDR=place))


def to_one_number(_: Bank) -> Knock:
    return lambda who: ask_code(mobile(who), fresh_address()) is not None


def consents_to_one_number(_: Bank) -> Knock:
    return lambda who: ask_consent(signed_in(), mobile(who), fresh_address())


def from_one_address(_: Bank) -> Knock:
    return lambda who: ask_code(fresh_mobile(), address(who)) is not None


def consents_from_one_address(_: Bank) -> Knock:
    return lambda who: ask_consent(signed_in(), fresh_mobile(), address(who))


def from_anywhere(_: Bank) -> Knock:
    return lambda _: ask_code(fresh_mobile(), fresh_address()) is not None


def consents_from_anywhere(_: Bank) -> Knock:
    return lambda _: ask_consent(signed_in(), fresh_mobile(), fresh_address())


def consents_of_a_relative(_: Bank) -> Knock:
    helpers = citizens()
    return lambda who: ask_consent(helpers[who], fresh_mobile(), fresh_address())


def consents_of_an_officer(_: Bank) -> Knock:
    desks = officers()

    def ask(who: int) -> bool:
        wish = {
            "national_id": "9990000123",
            "mobile": fresh_mobile(),
            "service": make.INQUIRY,
            "tell": "citizen",
        }
        return went_in(desks[who].post("/desk/callers/", wish, REMOTE_ADDR=fresh_address()))

    return ask


def consents_of_a_counter(_: Bank) -> Knock:
    counters = partners("apply")

    def ask(who: int) -> bool:
        wish = {"national_id": "9990000123", "mobile": fresh_mobile(), "service": make.INQUIRY}
        return went_in(post_json(counters[who], "/consents", wish))

    return ask


def first_wrong_then_right(codes: dict[int, tuple[str, str]], post: Callable[[int, str], int]) -> Knock:
    """A wrong code is let through to be refused; the right one after it opens only while tries are left."""
    tried: set[int] = set()

    def knock(who: int) -> bool:
        code, wrong = codes[who]
        if who in tried:
            return post(who, code) == 302
        tried.add(who)
        return post(who, wrong) == 422

    return knock


def pair_of(code: str) -> tuple[str, str]:
    return code, f"{(int(code) + 1) % 1_000_000:06d}"


def tries_of_a_sign_in(_: Bank) -> Knock:
    browsers = [ask_code(fresh_mobile(), fresh_address()) or Client() for _ in range(2)]
    rows = [SignInCode.objects.get(pk=one.session["asked"]["code"]) for one in browsers]
    codes = {who: pair_of(unseal(row) or "") for who, row in enumerate(rows)}
    return first_wrong_then_right(
        codes, lambda who, code: browsers[who].post("/sign-in/code/", {"code": code}).status_code
    )


def tries_of_a_consent(_: Bank) -> Knock:
    helpers = citizens()
    codes, paths = {}, {}
    for who, client in enumerate(helpers):
        assert ask_consent(client, fresh_mobile(), fresh_address())
        asked = Consent.objects.order_by("-asked_at").first()
        assert asked is not None
        codes[who], paths[who] = (
            pair_of(unseal(asked) or ""),
            f"/services/{make.INQUIRY}/for-another/{asked.pk}/",
        )
    return first_wrong_then_right(
        codes, lambda who, code: helpers[who].post(paths[who], {"code": code}).status_code
    )


def tries_from_one_address(_: Bank) -> Knock:
    def guess(who: int) -> bool:
        browser = ask_code(fresh_mobile(), fresh_address())
        assert browser is not None
        return went_in(browser.post("/sign-in/code/", {"code": "12"}, REMOTE_ADDR=address(who)))

    return guess
