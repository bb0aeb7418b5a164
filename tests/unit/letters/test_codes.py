"""The typed verification code: enough chance, and no slip goes unnoticed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dargah.letters import codes

seeds = st.text(codes.ALPHABET, min_size=codes.RANDOM, max_size=codes.RANDOM)


def test_at_least_sixty_bits():
    assert codes.RANDOM * math.log2(len(codes.ALPHABET)) >= 60
    assert len({codes.new_code() for _ in range(1000)}) == 1000


def test_no_two_characters_look_alike():
    assert not set("01OIL") & set(codes.ALPHABET)
    assert len(codes.ALPHABET) == 31


@given(seeds, st.integers(0, codes.LENGTH - 1), st.sampled_from(codes.ALPHABET))
def test_every_single_slip_is_noticed(body, place, wrong):
    code = body + codes._check(body)
    other = code[:place] + wrong + code[place + 1 :]
    assert codes.parsed(other) == (code if other == code else None)


@given(seeds, st.integers(0, codes.RANDOM - 2))
def test_every_swap_is_noticed(body, place):
    code = body + codes._check(body)
    other = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert codes.parsed(other) == (code if other == code else None)


def test_mutant_without_check_character(monkeypatch):
    monkeypatch.setattr(codes, "_check", lambda _body: "2")
    with pytest.raises(AssertionError):
        assert codes.parsed("3" * 15 + "2") is None


@pytest.mark.parametrize("shown", ["{typed}", "{lower}", " {typed} ", "\u2066{typed}\u2069", "{spaced}"])
def test_as_people_type_it(shown):
    code = codes.new_code()
    persian = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    forms = {"typed": codes.typed(code), "lower": code.lower().translate(persian), "spaced": " ".join(code)}
    assert codes.parsed(shown.format(**forms)) == code


@pytest.mark.parametrize("junk", ["", "K7QM", "O" * 16, "<script>", "۱" * 16, "2" * 400])
def test_junk_is_none(junk):
    assert codes.parsed(junk) is None


@pytest.mark.parametrize(
    ("copied", "meant"),
    [("MH7D-MZV-5ZK-75J8GY", "GY8J75ZK5MZVD7MH"), ("ZRXM-Y2N697-5J-CZWK", "CZWKJ6975N2YZRXM")],
)
def test_a_code_that_a_viewer_scattered_is_read(copied: str, meant: str) -> None:
    assert codes.parsed(meant) == meant
    assert codes.parsed(copied) == meant


def test_a_code_in_its_groups_is_never_taken_for_a_scattered_one() -> None:
    code = codes.typed(codes.new_code())
    assert not codes.is_scattered(code)
    assert codes.parsed("-".join(reversed(code.split("-")))) in {None, code.replace("-", "")}
