"""The pages that the payment sandbox shows to a payer, in Persian."""

from html import escape

_PERSIAN = {ord(str(digit)): chr(0x06F0 + digit) for digit in range(10)}
WAYS = (
    ("pay", "پرداخت", "پول می‌رسد و به پذیرنده برمی‌گردید"),
    ("refuse", "انصراف", "پولی برداشته نمی‌شود"),
    ("lost", "پرداخت، بی بازگشت", "پول می‌رسد ولی بازگشت گم می‌شود"),
    ("late", "پرداخت دیررس", "بانک چند ثانیه پس از بازگشت خبر می‌دهد"),
    ("repeated", "بازگشت چندباره", "پول می‌رسد و بازگشت چهار بار می‌آید"),
    ("wrong_amount", "مبلغ دیگر", "کمتر از مبلغ خواسته پرداخت می‌شود"),
    ("forged", "بازگشت ساختگی", "پولی نمی‌رسد و نشانی می‌گوید رسید"),
)
STYLE = (
    "body{font:1rem/1.9 Vazirmatn,Tahoma,sans-serif;background:#f5efe4;color:#14213b;margin:0}"
    "main{max-inline-size:30rem;margin:2rem auto;background:#fff;padding:1.5rem;border-block-start:6px solid #1c4187}"
    "h1{font-size:1.3rem;margin:0}dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}dd{margin:0}"
    "button{font:inherit;inline-size:100%;min-block-size:44px;margin-block-start:.5rem;border:1px solid #495670;"
    "border-radius:3px;background:#fff;color:#14213b;cursor:pointer}"
    "button:focus-visible{outline:3px solid #eab340;outline-offset:2px}"
    ".first{background:#1c4187;border-color:#1c4187;color:#fff}small{color:#495670;display:block}"
    "@media(max-width:31rem){main{margin:0}}"
)


def pay_page(authority: str, amount: int, about: str) -> str:
    """The page with a button for each good and bad day."""
    buttons = "".join(
        f'<p><button name="way" value="{way}"{" class=first" if way == "pay" else ""}>{title}</button>'
        f"<small>{told}</small></p>"
        for way, title, told in WAYS
    )
    price = _rials(amount)
    return _page(
        "درگاه پرداخت نمونه",
        f"<p>این درگاه برای آزمودن است و پولی جابه‌جا نمی‌کند. شماره کارت ننویسید.</p>"
        f"<dl><dt>مبلغ</dt><dd>{price} ریال</dd><dt>بابت</dt><dd>{escape(about)}</dd></dl>"
        f'<form method="post" action="/pg/StartPay/{escape(authority)}">{buttons}</form>',
    )


STATES = {
    "IN_BANK": "در صفحه بانک", "PAID": "پرداخت شده، تأیید نشده", "VERIFIED": "تأیید شده", "FAILED": "انجام نشد",
    "REVERSED": "برگشته",
}  # fmt: skip


def list_page(payments: list[tuple[str, int, str]]) -> str:
    """The newest payments: authority, amount, status; those at the bank's page lead back to it."""
    rows = "".join(
        f"<p><a href=/pg/StartPay/{authority}>{_rials(amount)} ریال</a><small>{STATES[status]}</small></p>"
        for authority, amount, status in payments
    )
    told = "این درگاه برای آزمودن است و پولی جابه‌جا نمی‌کند. تازه‌ترین پرداخت‌ها:"
    return _page("درگاه پرداخت نمونه", f"<p>{told}</p>{rows or '<p>هنوز پرداختی نیست.</p>'}")


def stranded_page(told: str) -> str:
    """A page from which no way leads on."""
    return _page("درگاه پرداخت نمونه", f"<p>{escape(told)}</p>")


def _rials(amount: int) -> str:
    return f"{amount:,}".replace(",", "٬").translate(_PERSIAN)


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    )
