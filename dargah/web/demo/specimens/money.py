"""What is to be paid and what became of it, in its states."""

from typing import Any

from dargah.web.demo.specimens.cases import NOW, bill, view
from dargah.web.demo.specimens.specimen import Section, Specimen, invented

PAID = bill("paid", "پرداخت شده", paid_at=NOW, kept=6_500_000, declared=None, surplus=0)


def _pay(state: str, **facts: Any) -> Any:
    return invented(
        **{
            "state": state,
            "told": "",
            "rials": 6_500_000,
            "paid_rials": None,
            "reference": "20140573",
            "made_at": NOW,
            "reason": "",
        }
        | facts
    )


def _stands(invoice: Any, newest: Any = None, **facts: Any) -> dict[str, Any]:
    payments = [newest] if newest else []
    return {"invoice": invoice, "payments": payments, "newest": newest, "case": None, "draft": None} | facts


def _due(*bills: Any) -> dict[str, Any]:
    return {"view": view("decided", at=3, invoices=list(bills))}


DUES = (
    Specimen("fee_due", "منتظر پرداخت", _due(bill())),
    Specimen("fee_due", "فیش در بررسی", _due(bill(payment="checking"))),
    Specimen("fee_due", "پرداخت شده", _due(PAID)),
    Specimen("fee_due", "یکی باطل، یکی منتظر", _due(bill(), bill("cancelled", "باطل"))),
)
MADE_FIRST = bill("paid", "پرداخت شده", paid_at=NOW, kept=6_500_000, declared={"a": 1}, surplus=500_000)
OPEN = bill(kept=6_500_000, declared=None, surplus=0, paid_at=None)
STATES = (
    Specimen("invoice_state", "پرداخت شد", _stands(PAID, _pay("paid"))),
    Specimen(
        "invoice_state",
        "پرداخت شد، با مازاد؛ درخواست ثبت شد",
        _stands(MADE_FIRST, _pay("paid"), case=invented(tracking_code="410722859036")),
    ),
    Specimen(
        "invoice_state",
        "پرداخت شد؛ درخواست هنوز نه",
        _stands(
            bill("paid", "پرداخت شده", paid_at=NOW, kept=1, declared={"a": 1}, surplus=0),
            _pay("paid"),
            draft=invented(pk="00000000-0000-4000-8000-000000000001"),
        ),
    ),
    Specimen("invoice_state", "هنوز روشن نیست", _stands(OPEN, _pay("begun"))),
    Specimen("invoice_state", "در صفحه بانک باز است", _stands(OPEN, _pay("begun", told="in_bank"))),
    Specimen("invoice_state", "فیش در بررسی", _stands(OPEN, _pay("checking"))),
    Specimen(
        "invoice_state",
        "فیش پذیرفته نشد",
        _stands(OPEN, _pay("refused", reason="شماره روی فیش با آن‌چه نوشته‌اید یکی نیست.")),
    ),
    Specimen("invoice_state", "پرداخت نشد", _stands(OPEN, _pay("failed"))),
    Specimen(
        "invoice_state",
        "مبلغ نمی‌خواند",
        _stands(OPEN, _pay("failed", told="mismatch", paid_rials=650_000)),
    ),
    Specimen("invoice_state", "بی‌نتیجه ماند", _stands(OPEN, _pay("expired"))),
    Specimen("invoice_state", "اضافه رسید", _stands(OPEN, _pay("excess"))),
    Specimen(
        "invoice_state",
        "بازگردانده شد",
        _stands(bill("refunded", "بازگردانده شده", kept=0), _pay("refunded")),
    ),
    Specimen("invoice_state", "باطل", _stands(bill("cancelled", "باطل", kept=0))),
)
MONEY = Section("money", "هزینه و پرداخت", (*DUES, *STATES))
