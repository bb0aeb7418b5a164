"""What a service costs for these answers: the parts of its fee whose condition holds, in whole rials."""

from collections.abc import Sequence
from dataclasses import dataclass

from dargah.catalogue.conditions import Answers, conditions_of
from dargah.catalogue.definition import FeeItem, ServiceDefinition

MOST_RIALS = 10**12  # a hundred billion tomans: past it something was mistyped
WHOLE, WHOLE_TITLE = "fee", "هزینه خدمت"


class WrongFee(ValueError):
    """The fee of these answers is no amount of money; the text says which part and why, in Persian."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """A part of the fee as it is asked of somebody."""

    key: str
    title: str
    rials: int
    account: str = ""


def due_items(definition: ServiceDefinition, answers: Answers) -> list[DueItem]:
    """The parts that these answers have to pay, parts of nothing left out. Raises WrongFee."""
    fee = definition.fee
    if not fee.items:
        return [DueItem(WHOLE, WHOLE_TITLE, fee.rials)] if fee.rials else []
    conditions = conditions_of(definition)
    asked = [part for part in fee.items if not part.when or conditions.condition(part.when).holds(answers)]
    found = [
        DueItem(
            part.key, part.title, _rials(part, conditions.amount(part.rials).value(answers)), part.account
        )
        for part in asked
    ]
    return [item for item in found if item.rials]


def total(items: Sequence[DueItem]) -> int:
    """What they come to. Raises WrongFee past what anybody could owe."""
    rials = sum(item.rials for item in items)
    if rials > MOST_RIALS:
        raise WrongFee("جمع هزینه بیش از اندازه است.")
    return rials


def fixed_rials(part: FeeItem) -> int | None:
    """The amount of a part that is the same for everybody, None where it depends on the answers."""
    return int(part.rials) if part.rials.isascii() and part.rials.isdigit() else None


def _rials(part: FeeItem, value: object) -> int:
    """What the part's expression gave; CEL gives words where it cannot: a division by nothing, an overflow."""
    if type(value) is not int or not 0 <= value <= MOST_RIALS:
        raise WrongFee(f"جزء «{part.title}» برای این پاسخ‌ها مبلغ درستی نمی‌دهد.")
    return value


def fee_before(definition: ServiceDefinition, answers: Answers) -> int | None:
    """What is paid before these answers are sent; 0 for nothing, None where it cannot be reckoned, which sending says."""
    if not definition.fee.is_paid_before:
        return 0
    try:
        return total(due_items(definition, answers))
    except WrongFee:
        return None


def fee_later(definition: ServiceDefinition, answers: Answers) -> int:
    """Rials that are paid after a favourable decision, before its letter; 0 for none and for what cannot be reckoned."""
    if not definition.fee.is_charged or definition.fee.is_paid_before:
        return 0
    try:
        return total(due_items(definition, answers))
    except WrongFee:
        return 0
