"""Abuse cases 37 to 44, each as one check; beside it the flaw is brought back and the same check fails."""

import contextlib
import errno
import os
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

from dargah.cases import operations as cases
from dargah.files import integrity, storage
from dargah.files import operations as files
from dargah.insight.specimens import fixture
from dargah.orders.calendar import office_calendar
from dargah.people import sign_in
from dargah.persian import dates
from dargah.persian.identifiers import Rejected
from dargah.web.middleware import SecurityHeaders
from tests.integration.security import scene as who
from tests.integration.security.flaws import fails
from tests.integration.security.rules import RULES, address
from tests.integration.security.scene import Scene
from tests.unit.files import corpus

pytestmark = pytest.mark.django_db


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


# Intl.DateTimeFormat with ca-persian, ICU 78: the years of 1300 to 1508 whose Esfand has thirty days
ICU_LEAP = {
    1300, 1304, 1309, 1313, 1317, 1321, 1325, 1329, 1333, 1337, 1342, 1346, 1350, 1354, 1358, 1362, 1366, 1370, 1375, 1379,
    1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428, 1432, 1436, 1441, 1445, 1449, 1453, 1457, 1461,
    1465, 1469, 1474, 1478, 1482, 1486, 1490, 1494, 1498, 1503, 1507,
}  # fmt: skip


def check_every_day_of_two_centuries() -> None:
    """Counted day by day with ICU's own leap years, 1503 among them, where the rule of 33 years errs; no library is asked."""
    day = date(1921, 3, 21)
    for year in range(1300, 1509):
        last = 30 if year in ICU_LEAP else 29
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
    every_fourth = {year for year in range(1300, 1509) if year % 4 == 3}

    def naive(day: date) -> tuple[int, int, int]:
        year, month, number = real(day)
        return (
            (year + 1, 1, 1)
            if (month, number) == (12, 30) and year not in every_fourth
            else (year, month, number)
        )

    monkeypatch.setattr(dates, "jalali_parts", naive)
    fails(check_every_day_of_two_centuries)


def test_mutant_the_rule_of_thirty_three_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """As jdatetime has it: 366 days of 1503 and 1504 are another."""
    real = dates.jalali_parts
    by_rule = {year for year in range(1300, 1510) if year % 33 in {1, 5, 9, 13, 17, 22, 26, 30}}
    assert by_rule ^ ICU_LEAP <= {1502, 1503, 1506, 1507}

    def ruled(day: date) -> tuple[int, int, int]:
        year, month, number = real(day)
        return (
            (year + 1, 1, 1) if (month, number) == (12, 30) and year not in by_rule else (year, month, number)
        )

    monkeypatch.setattr(dates, "jalali_parts", ruled)
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
