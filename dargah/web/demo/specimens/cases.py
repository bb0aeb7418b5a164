"""What a citizen reads of a case, in its states."""

from datetime import UTC, date, datetime
from typing import Any

from dargah.cases.citizens import CitizenView, StageView
from dargah.cases.objections import Way
from dargah.cases.states import State
from dargah.cases.story import Happening
from dargah.insight.models import Opinion
from dargah.web.demo.specimens.specimen import Section, Specimen, invented

CODE = "410722859036"
BEGUN = datetime(2026, 11, 14, 6, 35, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 7, 12, tzinfo=UTC)
PAST, TODAY, LATER = date(2026, 11, 17), date(2026, 11, 23), date(2026, 12, 5)
UNIT = "اداره امور اراضی"
TITLE = "استعلام وضعیت زمین (ماده ۱۲)"
TOKEN = "00000000-0000-4000-8000-000000000012"  # noqa: S105 of an invoice that nobody has
STAGES = (
    ("دیدن سوابق", 4, False),
    ("بازدید محل", 5, True),
    ("نظر کمیسیون", 8, False),
    ("نامه", 2, False),
)


def view(
    state: str = "open", *, at: int = 1, case: dict[str, Any] | None = None, **facts: Any
) -> CitizenView:
    """The case as its citizen sees it, standing in the stage ``at``."""
    held = {
        "tracking_code": CODE,
        "state": state,
        "holder": "officer",
        "submitted_at": BEGUN,
        "closed_at": None,
        "waits_until": None,
        "waits_for_payment": False,
        "version": invented(parsed=invented(title=TITLE)),
        "unit": invented(name=UNIT),
    }
    plain: dict[str, Any] = {
        "definition": invented(title=TITLE),
        "state": State(state).label,
        "unit": UNIT,
        "stages": stages(at),
        "happened": HAPPENED,
        "next_step": f"نوبت ماست: «بازدید محل» در {UNIT}.",
        "pauses": [],
        "your_turn": state == "waiting_citizen",
        "promised_on": None,
        "days_left": None,
        "is_overdue": False,
        "wanted": None,
        "appointment": None,
        "objection": None,
        "outcome": "",
    }
    return CitizenView(case=invented(**held | (case or {})), **plain | facts)


def stages(at: int) -> list[StageView]:
    """The stages with the one where the case stands; past the last one all are done."""
    return [
        StageView(title, days, "done" if n < at else "now" if n == at else "later", turn)
        for n, (title, days, turn) in enumerate(STAGES)
    ]


def bill(state: str = "open", told: str = "منتظر پرداخت", payment: str = "", **facts: Any) -> Any:
    """An invoice of the case, with one try to pay it or none."""
    tries = [invented(state=payment)] if payment else []
    return invented(
        **{
            "token": TOKEN,
            "number": "1405-000012",
            "state": state,
            "state_told": told,
            "rials": 6_500_000,
            "made_at": BEGUN,
            "payments": invented(all=lambda: tries),
        }
        | facts
    )


HAPPENED = [
    Happening(NOW, "مرحله «بازدید محل» آغاز شد.", "case_advanced"),
    Happening(
        BEGUN,
        "شمارش روزهای کاری تغییر کرد: اداره در ۱ آذر ۱۴۰۵ بسته است.",
        "deadline_moved",
        reason="دستور استانداری: هوای آلوده",
    ),
    Happening(BEGUN, "درخواست ثبت شد.", "case_submitted"),
]
YOURS = "نوبت شماست: آن‌چه خواسته شده را تا ۱۴ آذر ۱۴۰۵ بفرستید تا رسیدگی ادامه یابد."
SENT = "نامه صادر شده است؛ همین‌جا بگیرید."
TAKEN_BACK = "درخواست را پس گرفته‌اید."


def _line(state: str, *, appointment: Any = None) -> dict[str, Any]:
    seen = view(state)
    return {
        "line": {
            "case": seen.case,
            "your_turn": seen.your_turn,
            "state": seen.state,
            "appointment": appointment,
        }
    }


def _appointment(*, declined_at: datetime | None = None) -> dict[str, Any]:
    meet = invented(
        title="بازدید کارشناس",
        when="دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۰",
        where="در محل زمین",
        host="آقای کعبی",
        declined_at=declined_at,
    )
    return {
        "view": view(appointment=meet, may=frozenset({"decline_appointment"})),
        "answer_at": "",
        "typed": {},
        "errors": {},
    }


def _objection(way: Way, **facts: Any) -> dict[str, Any]:
    plain = {"view": view("issued", at=4, objection=way), "object_at": "", "typed": {}, "errors": {}}
    return plain | facts


def _way(reviewer: str, until: date | None, **facts: Any) -> Way:
    plain: dict[str, Any] = {"is_over": False, "is_other": True, "answered_by": None}
    return Way(until=until, reviewer=reviewer, **plain | facts)


MEETING = _appointment()["view"].appointment
OPEN_WAY = _way("رئیس اداره حقوقی", LATER, answered_by=date(2026, 12, 20), confirmed_by_director=True)
PAUSED = invented(
    began_on=date(2026, 11, 16), ended_on=date(2026, 11, 18), working_days=2, reason="پاسخ شهرداری"
)
SHORT = invented(began_on=TODAY, ended_on=TODAY, working_days=0, reason="برگ دوم سند")
STANDS = invented(began_on=TODAY, ended_on=None, working_days=0, reason="نظر شهرداری")


def _seen(state: str = "open", **facts: Any) -> dict[str, Any]:
    return {"view": view(state, **facts)}


LINES = (
    Specimen("case_line", "نوبت شما", _line("waiting_citizen"), "lines"),
    Specimen("case_line", "در رسیدگی، با وقت بازدید", _line("open", appointment=MEETING), "lines"),
    Specimen("case_line", "پایان یافته", _line("closed"), "lines"),
)
HEADS = (
    Specimen("case_head", "در رسیدگی", _seen()),
    Specimen("case_head", "نوبت شما", _seen("waiting_citizen", next_step=YOURS)),
    Specimen(
        "case_head",
        "منتظر پرداخت",
        _seen("decided", at=3, invoices=[bill()], next_step="نامه پس از پرداخت هزینه صادر می‌شود."),
    ),
    Specimen(
        "case_head",
        "فیش در بررسی",
        _seen(
            "decided",
            at=3,
            invoices=[bill(payment="checking")],
            next_step="امور مالی فیش شما را می‌بیند.",
        ),
    ),
    Specimen(
        "case_head",
        "تصمیم گرفته شده",
        _seen("decided", at=3, outcome="زمین دایر است", next_step="تصمیم گرفته شد؛ نامه برای امضاست."),
    ),
    Specimen("case_head", "نامه صادر شده", _seen("issued", at=4, outcome="زمین دایر است", next_step=SENT)),
    Specimen("case_head", "پس گرفته", _seen("withdrawn", stages=stages(1)[:1], next_step=TAKEN_BACK)),
)
WHENS = (
    Specimen("case_when", "وعده داده شده", _seen(promised_on=LATER, days_left=9, pauses=[PAUSED, SHORT])),
    Specimen(
        "case_when", "روز آخر، نزد مدیرکل", _seen(promised_on=TODAY, days_left=0, case={"holder": "director"})
    ),
    Specimen("case_when", "از موعد گذشته", _seen(promised_on=PAST, days_left=-4, is_overdue=True)),
    Specimen("case_when", "نوبت شما", _seen("waiting_citizen", case={"waits_until": LATER})),
    Specimen("case_when", "ایستاده", _seen("paused", case={"waits_until": LATER}, pauses=[STANDS])),
    Specimen("case_when", "منتظر پرداخت", _seen("decided", case={"waits_for_payment": True})),
    Specimen("case_when", "بی وعده", _seen()),
    Specimen("case_when", "پایان یافته", _seen("issued", case={"closed_at": NOW})),
    Specimen("case_when", "پس گرفته", _seen("withdrawn")),
)
WITHDRAWN = [Happening(NOW, "درخواست پس گرفته شد.", "case_withdrawn"), HAPPENED[-1]]
UNDECIDED = bill("paid", "پرداخت شده", undecided=True)
STORIES = (
    Specimen("case_story", "در میانه", _seen()),
    Specimen("case_story", "نوبت شما", _seen("waiting_citizen", next_step=YOURS)),
    Specimen(
        "case_story",
        "نامه صادر شده",
        _seen("issued", at=4, happened=[Happening(NOW, "نامه امضا و صادر شد.", "case_issued"), *HAPPENED]),
    ),
    Specimen(
        "case_story",
        "پس گرفته",
        _seen(
            "withdrawn",
            stages=[],
            happened=WITHDRAWN,
        ),
    ),
    Specimen(
        "case_story",
        "پس گرفته، پول در دست امور مالی",
        _seen("withdrawn", stages=[], happened=WITHDRAWN, invoices=[UNDECIDED]),
    ),
)
APPOINTMENTS = (
    Specimen("appointment", "بی ورود", _appointment()),
    Specimen("appointment", "وقت دیگر می‌توان خواست", _appointment() | {"answer_at": "/me/"}),
    Specimen(
        "appointment",
        "با خطا",
        _appointment() | {"answer_at": "/me/", "errors": {"wish": "دو یا سه وقت بنویسید."}},
    ),
    Specimen("appointment", "وقت دیگر خواسته شده", _appointment(declined_at=NOW)),
)
OBJECTIONS = (
    Specimen("objection", "باز", _objection(OPEN_WAY, object_at="/me/")),
    Specimen(
        "objection",
        "با خطا",
        _objection(OPEN_WAY, object_at="/me/", errors={"objection": "متن اعتراض را بنویسید."}),
    ),
    Specimen("objection", "بی ورود، مهلت تأیید نشده", _objection(_way("مدیرکل", None, is_other=False))),
    Specimen("objection", "گذشته", _objection(_way("مدیرکل", PAST, is_over=True))),
)
OPINIONS = (
    Specimen("opinion", "پرسیده", {"say_at": "/me/", "opinion": None}),
    Specimen("opinion", "راضی", {"say_at": "/me/", "opinion": Opinion(satisfied=True)}),
    Specimen("opinion", "ناراضی", {"say_at": "/me/", "opinion": Opinion(satisfied=False)}),
)


def _file(name: str, scan: str) -> Any:
    return invented(pk=12, name=name, kind="pdf", size=482_133, scan=scan)


def _message(text: str, *, mine: bool, scans: tuple[str, ...] = (), **facts: Any) -> Any:
    enclosed = [invented(entry=invented(file=_file("naghsheh.pdf", scan))) for scan in scans]
    plain = {"at": NOW, "read_at": None, "due_on": None}
    return invented(text=text, from_citizen=mine, enclosures=invented(all=enclosed), **plain | facts)


def _said(*messages: Any, may: tuple[str, ...] = ("message",), **facts: Any) -> dict[str, Any]:
    case = {"unanswered_at": NOW if any(one.due_on for one in messages) else None}
    seen = view(case=case, may=frozenset(may), **facts)
    return {
        "view": seen,
        "messages_of_case": messages,
        "files_at": "/me/",
        "write_at": "/me/",
        "answer_promised": True,
    }


WANTED = invented(defects=["سند خوانا"], asked_at=NOW)
SAID = (
    Specimen("scanned", "بررسی شده", {"file": _file("sanad.pdf", "clean")}),
    Specimen("scanned", "ساخته ما", {"file": _file("sanad.pdf", "own")}),
    Specimen("scanned", "بررسی نشده", {"file": _file("sanad.pdf", "unscanned")}),
    Specimen("scanned", "آلوده", {"file": _file("sanad.pdf", "infected")}),
    Specimen(
        "enclosed",
        "با دو فایل",
        {"message": _message("", mine=True, scans=("clean", "unscanned")), "files_at": "/me/"},
    ),
    Specimen("said", "بی پیام", _said()),
    Specimen(
        "said",
        "منتظر پاسخ اداره",
        _said(_message("وقت بازدید کی است؟", mine=True, scans=("clean",), due_on=date(2999, 12, 5))),
    ),
    Specimen("said", "پاسخ دیر شده", _said(_message("وقت بازدید کی است؟", mine=True, due_on=PAST))),
    Specimen("said", "چیزی از شما خواسته شده", _said(may=("message", "answer_information"), wanted=WANTED)),
    Specimen("said", "پاسخ اداره، پس گرفته", _said(_message("یکشنبه ساعت ده.", mine=False), may=())),
)
CASES = Section(
    "cases",
    "پرونده، برای صاحبش",
    (*LINES, *HEADS, *WHENS, *STORIES, *SAID, *APPOINTMENTS, *OBJECTIONS, *OPINIONS),
)
