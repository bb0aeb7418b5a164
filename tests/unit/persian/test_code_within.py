"""A tracking code is found in what people really write."""

import pytest

from dargah.persian.tracking import check_digit, code_within

CODE = "48271930551" + check_digit("48271930551")
GROUPED = f"{CODE[:4]} {CODE[4:8]} {CODE[8:]}"
PERSIAN = GROUPED.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        GROUPED,
        PERSIAN,
        f"\u2066{PERSIAN}\u2069",
        f"سلام، پرونده {PERSIAN} به کجا رسید؟",
        f"کد:{CODE}",
        f"{CODE[:4]}-{CODE[4:8]}-{CODE[8:]}",
        f"{CODE[:6]}\n{CODE[6:]}",
        " ".join(CODE),
        f"شماره من 09161234567 و کد {GROUPED}",
        f"2. {GROUPED}",
        f"{GROUPED} {GROUPED}",
    ],
)
def test_it_is_found(text: str) -> None:
    assert code_within(text) == CODE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "سلام",
        CODE[:-1],
        f"{CODE}1",
        f"9{CODE}",
        CODE[:-1] + str((int(CODE[-1]) + 1) % 10),
        f"{CODE[:6]} و {CODE[6:]}",
        "1" * 5000,
        "1 " * 2500,
    ],
)
def test_what_is_none(text: str) -> None:
    assert code_within(text) is None
