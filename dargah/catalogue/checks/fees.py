"""The fee: what is to be paid is known, once, and it is ours to ask for. That its rules give whole rials is conditions'."""

from collections import Counter

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.findings import Finding, Found


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
