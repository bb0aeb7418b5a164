"""Abuse cases 7, 11, 26 to 28 and 37 to 44, each as one check; beside it the flaw is brought back and the same check fails."""

import contextlib
import errno
import json
import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, transaction
from django.test import Client, override_settings

from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.config.demo.fixtures import fixture
from dargah.conversations import operations as conversations
from dargah.files import integrity, storage
from dargah.files import operations as files
from dargah.followups import subjects
from dargah.followups.jobs import followup
from dargah.journal.events import Event
from dargah.letters import data as letters_data
from dargah.letters.models import Letter
from dargah.notices import texts
from dargah.notices.models import Notice
from dargah.orders.calendar import office_calendar
from dargah.people import sign_in
from dargah.people.models import Citizen, SignInCode
from dargah.persian import dates, digits, identifiers, text
from dargah.persian.identifiers import Rejected
from dargah.web.middleware import SecurityHeaders
from tests.factories import cases as make
from tests.integration.api.test_contract import API, Caller, application
from tests.integration.security import scene as who
from tests.integration.security.rules import RULES, address
from tests.integration.security.scene import Scene
from tests.unit.files import corpus

pytestmark = pytest.mark.django_db


def fails(check: Callable[..., None], *given: Any) -> None:
    """The check sees the flaw that was brought back; what it did meanwhile is undone."""
    with transaction.atomic():
        with pytest.raises((AssertionError, pytest.fail.Exception, Rejected, ValueError, OSError)):
            check(*given)
        transaction.set_rollback(True)


# --- row 7: a number that was given to somebody else ------------------------------------------------------------------


def signed_in(national_id: str, mobile: str) -> Client:
    """A browser after the whole sign-in over HTTP."""
    browser = Client(REMOTE_ADDR=f"10.{uuid4().int % 250}.{uuid4().int % 250}.9")
    browser.post("/sign-in/", {"national_id": national_id, "mobile": mobile})
    code = sign_in.unseal(SignInCode.objects.get(pk=browser.session["asked"]["code"]))
    assert browser.post("/sign-in/code/", {"code": code}).headers["Location"] == "/me/"
    return browser


def check_the_numbers_next_owner_is_nobody() -> None:
    before = make.citizen(first_name="مریم", last_name="شوشتری")
    case = make.case(by=before)
    mobile = "0" + before.mobile[3:]
    after = make.citizen()
    Citizen.objects.filter(pk=after.pk).delete()
    browser = signed_in(after.national_id, mobile)
    assert case.tracking_code not in browser.get("/me/").content.decode().replace(" ", "")
    assert browser.get(f"/me/cases/{case.tracking_code}/").status_code == 404


def check_no_form_moves_an_account_to_another_number(scene: Scene) -> None:
    """Only the pair is proven, so nothing that is typed anywhere changes it: not even an application's own mobile."""
    was = (scene.owner.national_id, scene.owner.mobile)
    browser = scene.client(who.OWNER)
    planted = {"mobile": "09170009999", "applicant.mobile": "09170009999", "national_id": "9990000018"}
    for name, rule in RULES.items():
        if rule.method == "post" and who.OWNER in rule.may and not rule.door:
            with transaction.atomic():
                browser.post(address(name, rule, scene), {**rule.data, **planted})
                now = Citizen.objects.get(pk=scene.owner.pk)
                assert (now.national_id, now.mobile) == was, name
                transaction.set_rollback(True)


def test_the_next_owner_of_a_number_sees_nothing_of_the_last() -> None:
    check_the_numbers_next_owner_is_nobody()


def test_mutant_an_account_that_is_only_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_number(*, mobile: str, **_: Any) -> tuple[Citizen, bool]:
        return Citizen.objects.filter(mobile=mobile).first() or Citizen.objects.create(mobile=mobile), False

    monkeypatch.setattr(Citizen.objects, "get_or_create", by_number)
    fails(check_the_numbers_next_owner_is_nobody)


def test_no_form_moves_an_account_to_another_number(scene: Scene) -> None:
    check_no_form_moves_an_account_to_another_number(scene)


def test_mutant_a_message_that_takes_the_number_along(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    real = conversations.write

    def taking(**facts: Any) -> Any:
        Citizen.objects.filter(pk=scene.owner.pk).update(mobile="+989170009999")
        return real(**facts)

    monkeypatch.setattr(conversations, "write", taking)
    fails(check_no_form_moves_an_account_to_another_number, scene)


# --- row 11: hosts ------------------------------------------------------------------------------------------------------

EVIL = "evil.example"
LINK = re.compile(r"https?://[^\s\"'<>\\)]+")
POISON = {
    "HTTP_X_FORWARDED_HOST": EVIL, "HTTP_X_FORWARDED_SERVER": EVIL, "HTTP_FORWARDED": f"host={EVIL}", "HTTP_X_HOST": EVIL,
    "HTTP_ORIGIN": f"https://{EVIL}", "HTTP_REFERER": f"https://{EVIL}/",
}  # fmt: skip


def check_what_is_sent_stands_on_our_origin() -> None:
    """A partner applies and a citizen is answered under poisoned headers; every link that leaves us is our own."""
    caller = Caller()
    told = Client(**POISON).post(
        f"{API}/services/{make.INQUIRY}/applications",
        json.dumps(application()),
        content_type="application/json",
        headers={"Authorization": f"Bearer {caller.key}", "Idempotency-Key": uuid4().hex},
    )
    assert told.status_code == 201
    case = Case.objects.get(tracking_code=told.json()["tracking_code"])
    for event in (Event.case_submitted, Event.case_closed):
        followup(event)(subject=case.reference, actor="system", detail={})
    letter = Letter.objects.get(case=make.walked())
    said = [
        told.content.decode(),
        *(f"{n.title} {n.text}" for n in Notice.objects.filter(case_ref=case.reference)),
        str(letter.data),
    ]
    assert len(said) >= 4
    links = [LINK.findall(one) for one in said]
    assert all(links), "each has its link"
    assert [link for found in links for link in found if not link.startswith(f"{settings.ORIGIN}/")] == []


def check_a_foreign_host_is_refused() -> None:
    answer = Client(raise_request_exception=False).get("/sign-in/", headers={"Host": EVIL})
    assert answer.status_code == 400


def test_what_is_sent_stands_on_our_origin() -> None:
    check_what_is_sent_stands_on_our_origin()


@pytest.mark.parametrize("room", [subjects, letters_data])
def test_mutant_links_that_take_the_askers_host(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Poisoned:
        ORIGIN = f"https://{EVIL}"

        def __getattr__(self, name: str) -> Any:
            return getattr(settings, name)

    monkeypatch.setattr(room, "settings", Poisoned())
    fails(check_what_is_sent_stands_on_our_origin)


def test_a_foreign_host_is_refused() -> None:
    check_a_foreign_host_is_refused()


def test_mutant_a_server_that_answers_to_every_name() -> None:
    with override_settings(ALLOWED_HOSTS=["*"]):
        fails(check_a_foreign_host_is_refused)


# --- rows 26 to 28: what looks like something else ---------------------------------------------------------------------

TURNING = "\u202eپیام\u2066 می‌رود\u200f"


def check_nothing_turns_a_line_around(scene: Scene) -> None:
    with transaction.atomic():
        path = address("account:messages", RULES["account:messages"], scene)
        scene.client(who.OWNER).post(path, {"text": TURNING})
        kept = scene.opened.messages.last()  # type: ignore[attr-defined]  # the reverse of Message.case
        transaction.set_rollback(True)
    assert kept.text == "پیام می‌رود"
    sms = texts.written("case_closed", {"code": "1", "link": "x", "service": TURNING, "office": TURNING})
    assert not re.search("[\u202a-\u202e\u200e\u200f]", sms.sms + sms.title + sms.mail)


def test_nothing_turns_a_line_around(scene: Scene) -> None:
    check_nothing_turns_a_line_around(scene)


@pytest.mark.parametrize("room", ["dargah.web.forms", "dargah.notices.texts"])
def test_mutant_texts_that_are_kept_as_typed(
    scene: Scene, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{room}.clean", lambda typed, **_: typed)
    fails(check_nothing_turns_a_line_around, scene)


SAME = [("كعبي", "کعبی"), ("آل‌بوکرد", "ال بوکرد"), ("فاطمة", "فاطمه"), ("مُوات", "موات"), ("۱۲٣", "123")]


def check_variants_are_one() -> None:
    for one, other in SAME:
        assert text.search_key(one) == text.search_key(other), (one, other)
    mobiles = {
        identifiers.mobile(typed) for typed in ("09160000001", "۰۹۱۶۰۰۰۰۰۰۱", "٠٩١٦٠٠٠٠٠٠١", "+989160000001")
    }
    assert len(mobiles) == 1
    facts = make.citizen()
    Citizen.objects.filter(pk=facts.pk).delete()
    typed_in = facts.national_id.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    for national_id in (facts.national_id, typed_in):
        signed_in(national_id, "0" + facts.mobile[3:])
    assert Citizen.objects.filter(mobile=facts.mobile).count() == 1


def test_variants_of_a_name_or_number_are_one() -> None:
    check_variants_are_one()


def test_mutant_letters_that_are_not_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_SEARCH", {})
    fails(check_variants_are_one)


def test_mutant_digits_that_are_not_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "_TO_ASCII", {})
    fails(check_variants_are_one)


def check_digits_are_ours() -> None:
    assert digits.strict_int("1۲٣") == 123
    for foreign in ("²", "１２", "१२", "1²", "Ⅻ", "①"):
        with contextlib.suppress(ValueError):
            raise AssertionError((foreign, digits.strict_int(foreign)))
    with pytest.raises(Rejected):
        identifiers.national_id("९९९०००००१८")


def test_only_the_three_scripts_of_digits_are_numbers() -> None:
    check_digits_are_ours()


def test_mutant_any_digit_of_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "_INTEGER", re.compile(r"\d{1,18}\Z"))
    fails(check_digits_are_ours)


# --- rows 37 and 38: the clock and the calendar --------------------------------------------------------------------------


def check_the_clock_of_tehran() -> None:
    """Summer time ended in 1401: the same moment of July is an hour apart before and after."""
    assert dates.jalali_datetime(datetime(2022, 7, 1, tzinfo=UTC)).endswith("۰۴:۳۰")
    assert dates.jalali_datetime(datetime(2023, 7, 1, tzinfo=UTC)).endswith("۰۳:۳۰")
    assert dates.jalali_datetime(datetime(2022, 3, 21, 20, 30, tzinfo=UTC)) == "۲ فروردین ۱۴۰۱، ۰۱:۰۰"
    summer = office_calendar().add_working_days(date(2022, 9, 20), 3)
    assert summer == date(2022, 9, 26), "the night of the change is one day like any other"


def check_a_wrong_clock_ends_no_code() -> None:
    """The database's clock counts the two minutes; a web server that is a day off neither ends nor revives a code."""
    for wrong in (timedelta(days=1), timedelta(days=-1), timedelta(minutes=5)):
        asked = sign_in.request_code(
            national_id="9990000018",
            mobile=f"0917{uuid4().int % 10_000_000:07d}",
            browser="b",
            address="10.1.1.1",
        )
        code = sign_in.unseal(asked)
        with time_machine.travel(datetime.now(UTC) + wrong, tick=False):
            try:
                sign_in.redeem_code(asked=asked.pk, code=str(code), browser="b", address="10.1.1.1")
            except sign_in.CodeRefused as refused:
                raise AssertionError(wrong) from refused


def test_the_clock_of_tehran() -> None:
    check_the_clock_of_tehran()


def test_mutant_a_clock_that_is_always_an_hour_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "TEHRAN", timezone(timedelta(hours=4, minutes=30)))
    fails(check_the_clock_of_tehran)


def test_a_wrong_clock_ends_no_code() -> None:
    check_a_wrong_clock_ends_no_code()


def test_mutant_a_code_that_believes_the_web_servers_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "Now", lambda: datetime.now(UTC))
    fails(check_a_wrong_clock_ends_no_code)


LEAP_RULE = 33, (1, 5, 9, 13, 17, 22, 26, 30)


def check_every_day_of_two_centuries() -> None:
    """Counted day by day with the rule of thirty-three years, as ICU has it up to 1501; no library of ours is asked."""
    day, cycle = date(1921, 3, 21), LEAP_RULE
    for year in range(1300, 1501):
        last = 30 if year % cycle[0] in cycle[1] else 29
        for month, length in enumerate([31] * 6 + [30] * 5 + [last], start=1):
            for number in range(1, length + 1):
                assert dates.jalali_parts(day) == (year, month, number)
                day += timedelta(days=1)
    assert dates.from_parts(1399, 12, 30) == date(2021, 3, 20)
    for year in (1400, 1404):
        with pytest.raises(Rejected):
            dates.from_parts(year, 12, 30)


def test_every_day_of_two_centuries() -> None:
    check_every_day_of_two_centuries()


def test_mutant_a_leap_year_every_fourth(monkeypatch: pytest.MonkeyPatch) -> None:
    real = dates.jalali_parts
    leap = {year for year in range(1300, 1502) if year % 33 in LEAP_RULE[1]}
    every_fourth = {year for year in range(1300, 1502) if year % 4 == 3}

    def naive(day: date) -> tuple[int, int, int]:
        year, month, number = real(day)
        return (
            (year + 1, 1, 1)
            if (month, number) == (12, 30) and year not in leap & every_fourth
            else (year, month, number)
        )

    monkeypatch.setattr(dates, "jalali_parts", naive)
    fails(check_every_day_of_two_centuries)


def test_mutant_a_month_that_takes_thirty_days_in_every_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates.JalaliDate, "days_in_month", staticmethod(lambda *_: 31))
    fails(check_every_day_of_two_centuries)


# --- rows 39, 40, 43 and 44: disk, database, files -----------------------------------------------------------------------


def full(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def check_a_full_disk_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Writing is refused with a page that says so and nothing half stays; reading goes on."""
    monkeypatch.setattr(settings, "FILES_ROOT", folder)
    monkeypatch.setattr(os, "fsync", full)
    browser = scene.client(who.OWNER, raise_request_exception=False)
    path = address("account:documents", RULES["account:documents"], scene)
    paper = SimpleUploadedFile("سند.pdf", fixture("sanad.pdf"), "application/pdf")
    with transaction.atomic():
        answer = browser.post(path, {"files": paper})
        transaction.set_rollback(True)
    assert answer.status_code in {409, 413, 422, 503}, answer.status_code
    assert files.SENTENCES["full"] in answer.content.decode()
    assert not [one for one in folder.rglob("*") if one.is_file()]
    assert browser.get(address("account:case", RULES["account:case"], scene)).status_code == 200


def test_a_full_disk_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    check_a_full_disk_is_told(scene, monkeypatch, tmp_path)


def test_mutant_a_store_that_lets_the_disks_error_through(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(storage, "_full_disk_told", contextlib.nullcontext)
    fails(check_a_full_disk_is_told, scene, monkeypatch, tmp_path)


def check_without_the_database_one_is_told_when_to_come(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("dargah.web.account.views.unsent_of", away)
    answer = scene.client(who.OWNER, raise_request_exception=False).get("/me/")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "30")


def test_without_the_database_one_is_told_when_to_come(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    check_without_the_database_one_is_told_when_to_come(scene, monkeypatch)


def test_mutant_a_database_that_is_away_is_a_fault_of_ours(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecurityHeaders, "process_exception", lambda *_: None)
    fails(check_without_the_database_one_is_told_when_to_come, scene, monkeypatch)


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> Path:
    """A store of the test's own."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILES_ROOT.mkdir()
    return Path(settings.FILES_ROOT)


def check_the_scan_names_what_is_lost_changed_or_unnamed(store: Path) -> None:
    """Rows 43 and 44: a file that is gone, one byte flipped, and files newer than a database that was restored."""
    kept = [
        files.store(BytesIO(corpus.archive({"a.txt": letter})), name="a.zip", accept=["zip"])
        for letter in "abc"
    ]
    lost, rotten, unnamed = (storage.blob_path(one.digest) for one in kept)
    lost.unlink()
    whole = bytearray(rotten.read_bytes())
    whole[20] ^= 1
    rotten.chmod(0o600)
    rotten.write_bytes(whole)
    files.discard(kept[2])
    report = integrity.verify_store()
    assert kept[0].digest in report.missing
    assert report.corrupt == [kept[1].digest]
    assert report.unnamed == [kept[2].digest]
    assert not report.is_sound
    assert files.sweep() == 0, "nothing is cleared away before somebody could look"
    assert unnamed.exists()


def test_the_scan_names_what_is_lost_changed_or_unnamed(store: Path) -> None:
    check_the_scan_names_what_is_lost_changed_or_unnamed(store)


@pytest.mark.parametrize(
    ("room", "name", "flaw"),
    [
        (storage, "digest_of", lambda blob: (blob.name[-65:].replace("/", ""), 0)),
        (storage, "digests_on_disk", lambda: iter(())),
        (storage, "SWEEP_SECONDS", -1),
    ],
    ids=["believes the name", "does not look around", "clears away at once"],
)
def test_mutants_of_the_scan(
    store: Path, room: Any, name: str, flaw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = storage.digest_of
    if name == "digest_of":  # storing computes it rightly, only the scan believes
        monkeypatch.setattr(
            storage,
            name,
            lambda file: flaw(file) if len(Path(str(file.name)).name) == 62 else real(file),
        )
    else:
        monkeypatch.setattr(room, name, flaw)
    fails(check_the_scan_names_what_is_lost_changed_or_unnamed, store)


def test_a_case_whose_file_is_lost_is_still_decided(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "blob_path", lambda digest: Path("/nonexistent") / digest)
    with transaction.atomic():
        officer = scene.staff[who.OFFICER]
        cases.note(case=scene.opened, text="فایل سند در انبار نیست.", by=officer)
        transaction.set_rollback(True)
