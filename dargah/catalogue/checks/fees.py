"""The fee: what is to be paid is known, once, and it is ours to ask for. That its rules give whole rials is conditions'.

What the answers decide is tried on the samples; what is written as a figure is looked at here, also in a branch that no
sample takes.
"""

import re
from collections import Counter
from collections.abc import Iterator

from dargah.catalogue.conditions import Conditions, WrongCondition, conditions_of
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.fees import MOST_RIALS
from dargah.catalogue.findings import Finding, Found

_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_BY_NOTHING = re.compile(r"[/%]\s*\(?\s*0+(?:\.0*)?(?![\w.])")


def found(definition: ServiceDefinition) -> Found:
    """Parts of one key, two ways to say the amount, a time of paying without one."""
    fee = definition.fee
    keys = Counter(part.key for part in fee.items)
    for number, part in enumerate(fee.items):
        if keys[part.key] > 1:
            yield Finding(("fee", "items", number), f"دو ردیف هزینه کلید «{part.key}» دارند.")
    if fee.items and fee.rials is not None:
        yield Finding(("fee", "rials"), "یا مبلغ ثابت نوشته می‌شود یا ردیف‌های هزینه، نه هر دو.")
    if fee.pay and not fee.items and not fee.rials:
        yield Finding(("fee", "pay"), "زمان پرداخت نوشته شده است، ولی مبلغی نیست.")
    if fee.pay and definition.door is not None:
        yield Finding(("fee", "pay"), "هزینه خدمتی که جای دیگر انجام می‌شود این‌جا گرفته نمی‌شود.")
    yield from _figures(definition)


def _figures(definition: ServiceDefinition) -> Found:
    """Amounts that are no money whatever is answered: below nothing, past all bounds, divided by nothing."""
    conditions = conditions_of(definition)
    for number, part in enumerate(definition.fee.items):
        place = ("fee", "items", number, "rials")
        if _BY_NOTHING.search(_QUOTED.sub("", part.rials)):
            yield Finding(place, f"در ردیف «{part.title}» عددی بر صفر بخش می‌شود.")
            continue
        for branch in branches(part.rials):
            if not _may_be_money(branch, conditions):
                yield Finding(place, f"در ردیف «{part.title}» مبلغ «{branch}» درست نیست؛ مبلغ منفی نمی‌شود.")


def _may_be_money(branch: str, conditions: Conditions) -> bool:
    """Whether a branch that reads no answer gives an amount; one that does is tried on the samples."""
    if conditions.names(branch):
        return True
    try:
        value = conditions.amount(branch).value({})
    except WrongCondition:
        return True  # the check of conditions has said what is wrong with it
    return type(value) is int and 0 <= value <= MOST_RIALS


def branches(expression: str) -> Iterator[str]:
    """What an expression may give: both sides of each «condition ? this : that» at its top, the whole where there is none."""
    expression = _bare(expression.strip())
    signs = [(at, sign) for at, sign, depth in _signs(expression) if depth == 0 and sign in "?:"]
    asked = next((at for at, sign in signs if sign == "?"), None)
    if asked is None:
        yield expression
        return
    open_ones = 0
    for at, sign in signs:
        open_ones += 1 if sign == "?" else -1
        if sign == ":" and open_ones == 0:
            yield from branches(expression[asked + 1 : at])
            yield from branches(expression[at + 1 :])
            return
    yield expression


def _bare(expression: str) -> str:
    """An expression without the brackets around all of it."""
    while expression.startswith("(") and expression.endswith(")"):
        closed = next(at for at, sign, depth in _signs(expression) if sign == ")" and depth == 0)
        if closed != len(expression) - 1:
            break
        expression = expression[1:-1].strip()
    return expression


def _signs(expression: str) -> Iterator[tuple[int, str, int]]:
    """(place, sign, depth of brackets after it) outside of quotes."""
    depth, quote = 0, ""
    for at, sign in enumerate(expression):
        if quote:
            quote = "" if sign == quote and expression[at - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        else:
            depth += (sign in "([{") - (sign in ")]}")
            yield at, sign, depth
