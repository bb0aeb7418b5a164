"""Abuse case 27: variants of one person typed at the same moment are one row; the flaw, brought back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from dargah.people import sign_in
from dargah.people.models import Citizen
from dargah.persian import text
from tests.factories import cases as make

SCRIPTS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")


def check_variants_at_once_are_one_row() -> None:
    row = make.citizen()
    national_id, mobile = row.national_id, "0" + row.mobile[3:]
    row.delete()
    typed = [
        tuple(part.translate(str.maketrans(SCRIPTS[0], script)) for part in (national_id, number))
        for script in SCRIPTS
        for number in (mobile, "+98" + mobile[1:], f"{mobile[:4]} {mobile[4:7]} {mobile[7:]}")
    ]
    from dargah.people import limits

    limits.limits()["code_to_number"], kept = limits.Limit(100, 600), limits.limits()["code_to_number"]
    try:
        asked = [
            sign_in.request_code(
                national_id=one, mobile=other, browser=str(place), address=f"10.66.{place}.1"
            )
            for place, (one, other) in enumerate(typed)
        ]
    finally:
        limits.limits()["code_to_number"] = kept

    def redeem(place: int) -> str:
        try:
            code = sign_in.unseal(asked[place]) or ""
            found = sign_in.redeem_code(
                asked=asked[place].pk, code=code, browser=str(place), address=f"10.66.{place}.1"
            )
            return str(found.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(asked)) as pool:
        people = set(pool.map(redeem, range(len(asked))))
    assert len(people) == 1
    assert Citizen.objects.filter(pk__in=people).get().national_id == national_id


@pytest.mark.usefixtures("committed")
def test_variants_at_once_are_one_row() -> None:
    check_variants_at_once_are_one_row()


@pytest.mark.usefixtures("committed")
def test_mutant_numbers_that_are_kept_as_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "normal_national_id", lambda typed: typed)
    monkeypatch.setattr(sign_in, "normal_mobile", lambda typed: typed)
    with pytest.raises(Exception, match=r"assert|constraint|value too long"):
        check_variants_at_once_are_one_row()


def check_a_ligature_is_not_blown_up() -> None:
    """«ﷺ» is one character as typed and kept; NFKC would make eighteen of it, past any length that was checked before."""
    assert text.clean("ﷺ" * 50) == "ﷺ" * 50


def test_a_ligature_is_not_blown_up() -> None:
    check_a_ligature_is_not_blown_up()


def test_mutant_a_cleaning_by_nfkc(monkeypatch: pytest.MonkeyPatch) -> None:
    import unicodedata

    monkeypatch.setattr(text, "clean", lambda typed: unicodedata.normalize("NFKC", typed))
    with pytest.raises(AssertionError):
        check_a_ligature_is_not_blown_up()
