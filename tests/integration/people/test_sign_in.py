"""Abuse cases 3 to 6: codes are few, short-lived, tried five times, bound to one browser, and open one session."""

import contextlib
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.db.models import F, Value

from dargah.people import limits, sign_in
from dargah.people.limits import TooOften
from dargah.people.models import Citizen, SignInCode, Tally
from dargah.people.sign_in import CodeRefused, forget_seal, redeem_code, request_code, unseal
from dargah.persian.identifiers import Rejected

NATIONAL_ID = "9990000018"


def fresh_mobile() -> str:
    return f"0917{uuid4().int % 10_000_000:07d}"


def fresh_address() -> str:
    number = uuid4().int
    return f"10.{number % 250}.{number // 250 % 250}.7"


def ask(browser: str = "this browser", mobile: str = "") -> tuple[SignInCode, str]:
    asked = request_code(
        national_id=NATIONAL_ID, mobile=mobile or fresh_mobile(), browser=browser, address=fresh_address()
    )
    asked.refresh_from_db()
    code = unseal(asked)
    assert code is not None
    forget_seal(asked)
    return asked, code


@pytest.mark.django_db
class TestOneCode:
    def test_opens_a_session_once(self) -> None:
        asked, code = ask()
        citizen = redeem_code(asked=asked.pk, code=code, browser="this browser", address="10.0.0.1")
        assert (citizen.national_id, citizen.mobile) == (asked.national_id, asked.mobile)
        with pytest.raises(CodeRefused):
            redeem_code(asked=asked.pk, code=code, browser="this browser", address="10.0.0.1")

    def test_is_taken_in_persian_and_arabic_digits(self) -> None:
        asked, code = ask()
        persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        assert redeem_code(asked=asked.pk, code=f" {persian} ", browser="this browser", address="10.0.0.1")

    def test_does_not_open_in_another_browser(self) -> None:
        asked, code = ask()
        with pytest.raises(CodeRefused):
            redeem_code(asked=asked.pk, code=code, browser="another browser", address="10.0.0.1")

    def test_of_one_request_does_not_fit_another(self) -> None:
        first, code = ask()
        second, _ = ask()
        assert first.pk != second.pk
        with pytest.raises(CodeRefused):
            redeem_code(
                asked=second.pk,
                code=code if code != _ else "000000",
                browser="this browser",
                address="10.0.0.1",
            )

    @pytest.mark.parametrize(("seconds", "opens"), [(100, True), (121, False)])
    def test_lives_two_minutes(self, seconds: int, opens: bool) -> None:
        """The database's clock counts; so it is the code that is made older."""
        asked, code = ask()
        SignInCode.objects.filter(pk=asked.pk).update(expires_at=F("expires_at") - timedelta(seconds=seconds))
        assert (guess(asked, code) == "opened") is opens

    def test_stands_nowhere_in_clear(self) -> None:
        asked, code = ask()
        asked.refresh_from_db()
        row = " ".join(str(value) for value in SignInCode.objects.filter(pk=asked.pk).values_list()[0])
        assert not re.search(rf"\b{code}\b", row)
        assert asked.sealed == ""

    def test_same_national_id_with_another_mobile_is_another_account(self) -> None:
        asked, code = ask()
        first = redeem_code(asked=asked.pk, code=code, browser="this browser", address="10.0.0.1")
        asked, code = ask()
        second = redeem_code(asked=asked.pk, code=code, browser="this browser", address="10.0.0.1")
        assert first.national_id == second.national_id
        assert first.pk != second.pk

    def test_asking_looks_at_no_citizen(self, django_assert_num_queries: object) -> None:
        """The same statements for a known pair and an unknown one: nothing to tell them apart by (row 6)."""
        mobile = fresh_mobile()
        unknown, known = [], []
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            ask(mobile=mobile)
        unknown = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in seen]
        Citizen.objects.create(national_id=NATIONAL_ID, mobile="+98" + mobile[1:])
        with CaptureQueriesContext(connection) as seen:
            ask(mobile=mobile)
        known = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in seen]
        assert unknown == known
        assert not any("people_citizen" in query for query in known)

    @pytest.mark.parametrize("mobile", ["06133330000", "0912", "+14155550100"])
    def test_only_iranian_mobiles_cost_a_message(self, mobile: str) -> None:
        with pytest.raises(Rejected):
            ask(mobile=mobile)


@pytest.mark.django_db
class TestMutantsOfOneCode:
    """Row 5: each condition of redeeming, forgotten; the test that stands for it fails."""

    def test_mutant_a_code_that_opens_again_and_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        forgets(monkeypatch, "used_at__isnull")
        with pytest.raises(pytest.fail.Exception):
            TestOneCode().test_opens_a_session_once()

    def test_mutant_a_code_that_opens_in_every_browser(self, monkeypatch: pytest.MonkeyPatch) -> None:
        forgets(monkeypatch, "browser")
        with pytest.raises(pytest.fail.Exception):
            TestOneCode().test_does_not_open_in_another_browser()

    def test_mutant_a_code_that_lives_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        forgets(monkeypatch, "expires_at__gt")
        with pytest.raises(AssertionError):
            TestOneCode().test_lives_two_minutes(121, opens=False)

    def test_mutant_a_number_that_is_never_looked_at(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Row 4: a message to a foreign number costs more than one here."""
        monkeypatch.setattr(sign_in, "normal_mobile", lambda typed: typed)
        with pytest.raises(pytest.fail.Exception):
            TestOneCode().test_only_iranian_mobiles_cost_a_message("+14155550100")

    def test_mutant_digits_too_few_for_the_days_tries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Row 3: four digits, as many senders have them."""
        monkeypatch.setattr(sign_in, "DIGITS", 4)
        with pytest.raises(AssertionError):
            TestLimits().test_the_days_tries_give_a_chance_below_one_in_ten_thousand()

    @pytest.mark.parametrize("kind", ["code_to_number", "code_everywhere", "code_from_address"])
    def test_mutant_a_cap_that_counts_nothing(self, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Row 4: each of the three caps forgotten; the thousand requests cost more than they may."""
        real = limits.count
        monkeypatch.setattr(limits, "count", lambda of, *who: None if of.startswith(kind) else real(of, *who))
        checks = {
            "code_to_number": check_one_number,
            "code_everywhere": check_everybody,
            "code_from_address": check_one_address,
        }
        with pytest.raises(AssertionError):
            checks[kind](120)


def guess(asked: SignInCode, code: str, browser: str = "this browser") -> str:
    try:
        redeem_code(asked=asked.pk, code=code, browser=browser, address=fresh_address())
    except CodeRefused:
        return "refused"
    except TooOften:
        return "too often"
    return "opened"


def guess_at_once(asked: SignInCode, code: str) -> str:
    """A guess in a thread, which gives its connection back."""
    try:
        return guess(asked, code)
    finally:
        connections.close_all()


def guesses_at_once(asked: SignInCode, code: str, many: int) -> Counter[str]:
    """A thread that goes on guessing."""
    try:
        return Counter(guess(asked, code) for _ in range(many))
    finally:
        connections.close_all()


def forgets(monkeypatch: pytest.MonkeyPatch, *conditions: str) -> None:
    """A redeeming that does not ask for these conditions."""
    real = SignInCode.objects.filter
    monkeypatch.setattr(
        SignInCode.objects,
        "filter",
        lambda **asked: real(**{key: value for key, value in asked.items() if key not in conditions}),
    )


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


class TestManyAtOnce:
    def test_a_code_is_tried_five_times_however_many_try(self, committed: None) -> None:
        """Row 3: fifty at once, twenty guesses each."""
        asked, code = ask()
        with ThreadPoolExecutor(50) as pool:
            outcomes = sum(pool.map(lambda _: guesses_at_once(asked, wrong(code), 20), range(50)), Counter())
        asked.refresh_from_db()
        assert asked.tries == limits.limits()["try_code"].limit
        assert outcomes == {"refused": 1000}
        assert guess(asked, code) == "refused", "the sixth try is refused even with the right code"

    def test_used_twice_at_once_it_opens_one_session(self, committed: None) -> None:
        asked, code = ask()
        with ThreadPoolExecutor(5) as pool:
            outcomes = Counter(pool.map(lambda _: guess_at_once(asked, code), range(5)))
        assert outcomes == {"opened": 1, "refused": 4}

    def test_mutant_a_code_that_is_not_used_up_opens_many(
        self, committed: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Row 5's mutant for two uses at once."""
        forgets(monkeypatch, "used_at__isnull")
        with pytest.raises(AssertionError):
            self.test_used_twice_at_once_it_opens_one_session(committed)

    def test_mutant_a_counter_that_never_counts_lets_more_tries_in(
        self, committed: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Row 3's mutant: tries that are not written down; the five-tries test itself fails."""
        monkeypatch.setattr(sign_in, "F", lambda _: Value(0) - Value(1))
        with pytest.raises(AssertionError):
            self.test_a_code_is_tried_five_times_however_many_try(committed)


def messages(asker: Callable[[int], tuple[str, str]], requests: int) -> int:
    """How many messages so many requests lead to; ``asker`` gives number and address of each."""
    before = SignInCode.objects.count()
    for place in range(requests):
        mobile, address = asker(place)
        with contextlib.suppress(TooOften):
            request_code(national_id=NATIONAL_ID, mobile=mobile, browser="b", address=address)
    return SignInCode.objects.count() - before


def check_one_number(requests: int) -> None:
    mobile = fresh_mobile()
    sent = messages(lambda _: (mobile, fresh_address()), requests)
    assert sent == limits.limits()["code_to_number"].limit


def check_one_address(requests: int) -> None:
    """Pumping from one neighbourhood: another last figure of the address changes nothing."""
    sent = messages(lambda place: (f"0918{place:07d}", f"10.251.7.{place % 250}"), requests)
    assert sent == limits.limits()["code_from_address"].limit


def check_everybody(requests: int) -> None:
    """From everywhere, to everybody: the cap on the day's cost, set low so that the requests reach it."""
    Tally.objects.all().delete()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(limits.limits(), "code_everywhere", limits.Limit(100, 86400))
        sent = messages(lambda place: (f"0919{place:07d}", f"10.{place % 250}.{place // 250}.1"), requests)
    assert sent == 100


@pytest.mark.django_db
class TestLimits:
    @pytest.mark.parametrize("kind", sorted(limits.limits()))
    def test_each_limit_lets_n_through_and_stops_the_next(
        self, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rule = limits.limits()[kind]
        few = min(rule.limit, 5)
        monkeypatch.setitem(limits.limits(), kind, limits.Limit(few, rule.window))
        subject = uuid4().hex
        for _ in range(few):
            limits.count(kind, subject)
        with pytest.raises(TooOften) as often:
            limits.count(kind, subject)
        assert 0 < often.value.seconds <= rule.window
        assert "دقیقه" in often.value.sentence

    def test_a_thousand_requests_send_three_messages_to_a_number(self) -> None:
        check_one_number(1000)

    def test_a_thousand_numbers_from_one_address_get_its_share(self) -> None:
        check_one_address(1000)

    def test_a_thousand_numbers_get_no_more_than_the_day_allows(self) -> None:
        check_everybody(1000)

    def test_the_days_tries_give_a_chance_below_one_in_ten_thousand(self) -> None:
        codes = limits.limits()["code_to_number_a_day"].limit
        tries = limits.limits()["try_code"].limit
        assert codes * tries / 10**sign_in.DIGITS <= 1e-4

    def test_a_neighbourhood_shares_a_limit(self) -> None:
        assert limits.neighbourhood("192.0.2.7") == limits.neighbourhood("192.0.2.200")
        assert limits.neighbourhood("2001:db8:1::1") == limits.neighbourhood("2001:db8:1:9::2")
        assert limits.neighbourhood("not an address") == "unknown"
