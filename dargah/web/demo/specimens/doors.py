"""Finding a service, signing in, and the desk's rows, in their states."""

from datetime import timedelta
from typing import Any

from dargah.cases.states import State
from dargah.insight.levels import Obstacle
from dargah.web.demo.specimens.cases import CODE, NOW, UNIT
from dargah.web.demo.specimens.specimen import Section, Specimen, invented
from dargah.web.templatetags.look import due_left
from dargah.web.templatetags.persian import code, jalali


def _service(ask: str, title: str, visits: str) -> dict[str, Any]:
    return {"line": {"slug": "invented", "ask": ask, "title": title, "unit": UNIT, "visits_text": visits}}


def _obstacle(what: str, who: str, by: str, status: str) -> dict[str, Any]:
    held = [
        invented(definition=invented(slug=f"invented-{visits}", title=title, visits=invented(now=visits)))
        for title, visits in (("انتقال مسکن مهر", 1), ("استعلام وضعیت زمین", 0))
    ]
    reason = "قانون امضای رودررو را لازم می‌داند."
    return {"obstacle": Obstacle(what, "law", reason, who, by, status, "GK"), "held": held}


OBSTACLES = [
    _obstacle("امضا در دفترخانه", "سازمان ثبت", "1405-12", "proposed"),
    _obstacle("تحویل کلید", "اداره مسکن", "", "confirmed"),
]
FINDING = Section(
    "finding",
    "یافتن خدمت",
    (
        Specimen("obstacles", "پیشنهادی و تأیید شده", {"rows": OBSTACLES}),
        Specimen("estimate", "بالای فهرست", {"guessed": True}),
        Specimen("search", "خالی", {"q": ""}),
        Specimen("search", "با واژه", {"q": "زمینم موات است"}),
        Specimen(
            "service_line",
            "بدون مراجعه",
            _service(
                "زمینم موات است، بایر یا دایر؟", "استعلام وضعیت زمین", "بدون مراجعه به اداره (برآورد ما)"
            ),
            "lines",
        ),
        Specimen(
            "service_line",
            "با مراجعه",
            _service("سند خانه‌ام را می‌خواهم", "انتقال مسکن مهر", "۱ مراجعه به اداره"),
            "lines",
        ),
    ),
)


def _signed_in(device: str, days: int) -> Any:
    return invented(
        pk=f"00000000-0000-4000-8000-0000000000{days:02}", device=device, began_at=NOW - timedelta(days)
    )


THIS = _signed_in("کروم روی اندروید", 0)
PHONE, OFFICE = _signed_in("سافاری روی آیفون", 3), _signed_in("فایرفاکس روی ویندوز", 12)


def _sessions(this: Any, *others: Any) -> dict[str, Any]:
    return {"device": THIS.device, "this": this, "others": others, "ending": "/me/sessions/"}


SIGNING_IN = Section(
    "doors",
    "ورود",
    (
        Specimen(
            "passkey_form",
            "ورود",
            {
                "url": "account:passkey_sign_in",
                "ask_url": "account:passkey_asking",
                "act": "get",
                "words": "ورود با کلید عبور",
                "next": "/me/",
            },
        ),
        Specimen(
            "passkey_form",
            "ساختن",
            {
                "url": "account:passkey",
                "ask_url": "account:passkey_adding",
                "act": "create",
                "words": "ساختن کلید عبور روی این دستگاه",
                "next": "",
            },
        ),
        Specimen("open_sessions", "فقط همین دستگاه", _sessions(None)),
        Specimen("open_sessions", "یک دستگاه دیگر", _sessions(THIS, PHONE)),
        Specimen("open_sessions", "چند دستگاه", _sessions(THIS, PHONE, OFFICE)),
    ),
)


def _row(name: str, days_left: int, state: str = "open", **facts: Any) -> dict[str, Any]:
    case = invented(state=state, revision=1, news_at=facts.pop("news_at", None), waits_for_payment=False)
    plain = {
        "case": case,
        "code": CODE,
        "shown": code(CODE),
        "name": name,
        "due": due_left(case, days_left),
        "title": "استعلام وضعیت زمین (ماده ۱۲)",
        "stage": "دیدن سوابق",
        "state": "" if state == "open" else State(state).office_label,
        "county": "دزفول",
        "last": "ثبت شد",
        "last_on": jalali(NOW.date()),
        "owner": "حسن کعبی",
        "over": state == "issued",
        "unit": UNIT,
    }
    return plain | facts


ROWS = [
    _row("مریم شیرالی", -3),
    _row("ناصر دریس", 0, news_at=NOW, last="پیام شهروند"),
    _row("شرکت آبادگران کارون", 2, stage="بازدید محل"),
    _row("بی‌نام", 9, owner="", county=""),
    _row("زهرا تمیمی", 5, "waiting_citizen"),
]
ENDED = [_row("مریم شیرالی", 0, "issued", stage="نامه", last="نامه صادر شد")]


def _rows(rows: list[dict[str, Any]], *, choose: bool, caption: str) -> dict[str, Any]:
    return {"rows": rows, "choose": choose, "caption": caption, "from_queue": "", "picked": []}


DESK_ROWS = Section(
    "rows",
    "ردیف‌های پرونده در میز کار",
    (
        Specimen(
            "case_rows",
            "برای گزینش: دیرکرد، امروز، نزدیک، دور، ایستاده",
            _rows(ROWS, choose=True, caption="نمونه کارتابل"),
        ),
        Specimen(
            "case_rows", "یافته جست‌وجو: پایان یافته", _rows(ENDED, choose=False, caption="نمونه یافته‌ها")
        ),
    ),
    is_desk=True,
)
