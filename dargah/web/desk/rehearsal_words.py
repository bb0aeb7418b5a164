"""What a rehearsal's page says: the story of its steps, and the fee that would be asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.fees import total
from dargah.rehearsal.operations import Rehearsed

STEPS = {
    "submit": "درخواست ثبت شد",
    "advance": "مرحله پایان یافت",
    "request_information": "از شهروند مدرک خواسته شد",
    "answer_information": "شهروند پاسخ داد",
    "answer_referral": "پاسخ پرسش‌ها ثبت شد",
    "appoint": "وقت دیدار تعیین شد",
    "decide": "تصمیم ثبت شد",
    "approve": "تصمیم تأیید شد",
    "send_back": "تصمیم برای بازبینی برگشت",
    "pay": "هزینه پرداخت شد",
    "issue": "نامه امضا و صادر شد",
    "close": "پرونده بسته شد",
    "withdraw": "شهروند درخواست را پس گرفت",
}
ASKED_WHEN = {
    "before_submit": "پیش از ثبت درخواست از شهروند خواسته می‌شود؛ در تمرین پرداخت‌شده گرفته شد.",
    "before_issue": "پس از تصمیم موافق و پیش از صدور نامه از شهروند خواسته می‌شود.",
}
UNCONFIRMED = "اداره هنوز این هزینه را تأیید نکرده است؛ تا آن هنگام از کسی خواسته نمی‌شود."


def moments_of(
    told: Rehearsed, steps: Sequence[Mapping[str, Any]], definition: ServiceDefinition
) -> list[dict[str, Any]]:
    """The story so far, newest first: each moment with the step that led to it and what was said with it."""
    taken = [{"do": "submit"}, *steps]
    rows = [
        {
            "title": STEPS.get(moment.step, moment.step),
            "said": _said(step, definition),
            "moment": moment,
        }
        for moment, step in zip(told.moments, taken, strict=False)
    ]
    return rows[::-1]


def _said(step: Mapping[str, Any], definition: ServiceDefinition) -> str:
    outcome = definition.outcomes.get(step.get("outcome", ""))
    parts = [outcome.title if outcome else "", "؛ ".join(step.get("defects", []))]
    return "؛ ".join(filter(None, [*parts, step.get("reasons", ""), step.get("text", "")]))


def fee_of(definition: ServiceDefinition, told: Rehearsed) -> dict[str, Any]:
    """The parts, what they come to, and when they would be asked; of a fee that nobody has confirmed it says so."""
    items = told.fee
    if told.fee_fault:
        said = told.fee_fault
    elif definition.fee.is_charged:
        said = ASKED_WHEN[definition.fee.pay] if items else "برای این پاسخ‌ها چیزی پرداخت نمی‌شود."
    elif items:
        said = UNCONFIRMED if definition.fee.pay else "این هزینه از راه درگاه گرفته نمی‌شود."
    else:
        said = "هزینه‌ای گرفته نمی‌شود."
    return {"items": items, "rials": total(items), "said": said}
