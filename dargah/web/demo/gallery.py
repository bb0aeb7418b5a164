"""The gallery, in the demo only: every component in its states, drawn by the product's own templates."""

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dargah.catalogue.directorate import directorate
from dargah.catalogue.forms import Row
from dargah.catalogue.forms.binding import BoundField, Option
from dargah.catalogue.queries import published_definitions
from dargah.persian.provinces import PROVINCES
from dargah.web.demo.specimens.sections import SECTIONS
from dargah.web.demo.specimens.specimen import drawn
from dargah.web.errors import PAGES, error_page

PIGMENTS = (
    ("p1", "لاجورد تیره", "--lapis-950"),
    ("p2", "لاجورد", "--lapis-700"),
    ("p3", "فیروزه تیره", "--firuze-800"),
    ("p4", "فیروزه، کنش", "--firuze-700"),
    ("p5", "فیروزه روشن", "--firuze-500"),
    ("p6", "خشت پخته", "--clay-600"),
    ("p7", "خشت خام", "--clay-400"),
    ("p8", "زرد زرنیخ", "--ochre-400"),
    ("p9", "ماسه", "--sand-100"),
    ("p10", "انار، خطا", "--anar-700"),
)
BUTTONS = (
    ("اصلی", "", "ذخیره"),
    ("دوم", "btn--2", "بازگشت"),
    ("خطرناک", "btn--bad", "حذف"),
    ("متنی", "btn--text", "بعداً"),
)
INVOICE = {
    "number": "1405-000012",
    "items": [
        {"title": "عوارض صدور پروانه", "rials": 600_000},
        {"title": "نسخه برابر اصل", "rials": 150_000},
    ],
    "credit": 100_000,
    "rials": 650_000,
}
STEPS = (("شرایط", "done"), ("متقاضی", "done"), ("زمین", "now"), ("مدارک", "later"), ("ثبت", "later"))
MARKS = (("امروز", "۲ آذر", 0), ("۵۰ درصد", "۹ آذر", 5), ("۹۰ درصد", "۱۱ آذر", 7), ("سقف", "۱۴ آذر", 9))
DUES = (
    ("over", "۳ روز دیرکرد"),
    ("today", "امروز"),
    ("soon", "۲ روز مانده"),
    ("ok", "۹ روز مانده"),
    ("stop", "ایستاده"),
)
ERROR = "رقم آخر با بقیه نمی‌خواند. کارت را دوباره ببینید."


@require_safe
def error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as it looks; it is only shown here, so the answer itself is no error."""
    if status not in PAGES:
        raise Http404
    response = error_page(request, status)
    response.status_code = 200
    return response


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    moment = datetime(2026, 11, 23, 7, 12, tzinfo=UTC)
    context = {
        "pigments": PIGMENTS,
        "buttons": BUTTONS,
        "fields": sample_fields(),
        "groups": list(directorate().groups),
        "steps": [SimpleNamespace(title=title, status=status) for title, status in STEPS],
        "stages": [
            {"title": "ثبت درخواست", "by": "شما", "days": 1, "citizen": True},
            {"title": "دیدن سوابق", "by": "کارشناس", "days": 4, "citizen": False},
            {"title": "بازدید محل", "by": "شما و کارشناس", "days": 5, "citizen": True},
            {"title": "نامه", "by": "دبیرخانه", "days": 2, "citizen": False},
        ],
        "facts": [
            {"icon": "calendar", "name": "مهلت", "value": "حداکثر ۲۲ روز کاری", "note": ""},
            {"icon": "receipt", "name": "هزینه", "value": "ندارد", "note": ""},
            {"icon": "walk", "name": "مراجعه", "value": "هیچ", "note": "کارشناس به محل زمین می‌آید"},
        ],
        "items": [
            {"title": "سند مالکیت", "note": "پی‌دی‌اف یا عکس، تا ۱۰ مگابایت"},
            {"title": "کارت ملی", "note": ""},
        ],
        "rows": [
            Row(
                "پلاک ثبتی",
                "۱۸۴ فرعی از ۷۰۶ اصلی",
                ltr=False,
                kind="parcel_plate",
                name="sample_parcel_plate",
            ),
            Row("کد پستی", "۶۱۵۵۶۱۳۴۱۱", ltr=True, kind="postal_code", name="sample_postal_code"),
        ],
        "events": [
            {"at": moment, "title": "درخواست ثبت شد", "text": "", "state": ""},
            {"at": moment, "title": "منتظر شما", "text": "برگ دوم سند را بفرستید.", "state": "now"},
            {"at": None, "title": "نامه", "text": "", "state": "next"},
        ],
        "invoice": INVOICE,
        "marks": MARKS,
        "promises": [("سقف", "شنبه ۱۴ آذر", "پس از آن، خودکار به بازرسی خبر می‌رود")],
        "chart": [("فروردین", 9), ("تیر", 19), ("مهر", 29), ("آذر", 34)],
        "errors": [("f-wrong", "کد ملی با رقم آخرش نمی‌خواند"), ("f-birth", "ماه را برگزینید")],
        "dues": DUES,
        "moment": moment,
        "definition": next((one for one in published_definitions() if any(s.ask for s in one.stages)), None),
        "sections": [
            {"key": one.key, "title": one.title, "is_desk": one.is_desk, "drawn": drawn(one, request)}
            for one in SECTIONS
        ],
    }
    return render(request, "demo/gallery.html", context)


def sample_fields() -> list[BoundField]:
    """A field of every kind, with and without an error."""
    place = {"lat": "32.38114", "lon": "48.40581", "zone": "39", "x": "256012", "y": "3585540"}
    day = {"day": "۲", "month": "9", "year": "۱۴۰۵"}
    where: list[Option] = [("inside", "داخل محدوده شهر", True), ("outside", "در حریم شهر", False)]
    yes_no: list[Option] = [("yes", "بله", False), ("no", "خیر", True)]
    provinces: list[Option] = [(slug, name, slug == "khuzestan") for slug, name in PROVINCES.items()]
    counties: list[Option] = [("dezful", "دزفول", True), ("ahvaz", "اهواز", False)]
    towns = (("dezful", "دزفول", ["دزفول"]), ("ahvaz", "اهواز", ["الهایی", "اهواز"]))
    cities = [
        (slug, f"شهرستان {county}", tuple((f"{slug}/{city}", city, city == "دزفول") for city in its))
        for slug, county, its in towns
    ]
    return [
        _field("text", "نام", value="مریم"),
        _field(
            "person_name",
            "نام با رقم",
            value="مریم۲",
            error="نام رقم ندارد؛ آن را فقط با حروف فارسی بنویسید.",
        ),
        _field("longtext", "نشانی", required=False, value="دزفول، خیابان شریعتی"),
        _field("national_id", "کد ملی", hint="۱۰ رقم، از روی کارت ملی", value="۹۹۹۰۰۰۰۰۱۸", ltr=True),
        _field("national_id", "کد ملی با خطا", key="wrong", value="۹۹۰۱۲۳۴۵۶۷", ltr=True, error=ERROR),
        _field("legal_id", "شناسه ملی شرکت", value="۱۰۳۸۰۲۸۴۷۹۰", ltr=True),
        _field("mobile", "تلفن همراه", value="۰۹۱۶۰۰۰۰۰۰۰", ltr=True),
        _field("phone", "تلفن ثابت", value="۰۶۱۰۰۰۰۰۰۰۰", ltr=True, required=False),
        _field("email", "رایانامه", value="name@example.ir", ltr=True),
        _field("postal_code", "کد پستی", value="۶۱۵۵۶۱۳۴۱۱", ltr=True),
        _field("iban", "شماره شبا", value="IR000000000000000000000000", ltr=True),
        _field("digits", "شناسه یکتای سند", value="۱۴۰۱۳۰۵۰۰۱۲۳۴۵۶۷۸۹", ltr=True),
        _field("engineering_number", "شماره پروانه", value="۱۰-۳۰-۰۰۱۲۳", ltr=True),
        _field("tracking_code", "کد رهگیری پرونده", value="۱۰۰۰ ۰۰۰۰ ۰۰۰۹", ltr=True, required=False),
        _field("number", "شمار طبقات", value="۳", ltr=True),
        _field("decimal", "سهم", value="۱٫۵", unit="دانگ", ltr=True),
        _field("area", "مساحت", value="۴۱۲٫۵", ltr=True),
        _field("rials", "مبلغ", value="۱۲٬۵۰۰٬۰۰۰", ltr=True),
        _field("jalali_date", "تاریخ", key="birth", value=day),
        _field("letter_reference", "نامه استعلام", value={"number": "۲۲۱۷", "date": day}),
        _field("parcel_plate", "پلاک ثبتی", value="۱۸۴ فرعی از ۷۰۶ اصلی"),
        _field("choice", "زمین کجای شهر است؟", options=where),
        _field("choices", "چه چیزهایی در زمین هست؟", options=where, error="یکی را برگزینید."),
        _field("boolean", "بازدید شده است؟", options=yes_no),
        _field("province", "استان", options=provinces),
        _field("county", "شهرستان", options=counties),
        _field("city", "شهر", groups=cities),
        _field("utm", "مختصات", value=place),
        _field("map_point", "جای زمین روی نقشه", value=place),
        _field("file", "فایل", hint="پی‌دی‌اف یا عکس"),
        _rows("repeat", "مالکان", "مالک"),
        _rows("table", "طبقات", "طبقه"),
    ]


def _field(kind: str, label: str, *, key: str = "", **facts: Any) -> BoundField:
    name = key or f"sample_{kind}"
    return BoundField(name=name, id=f"f-{name.replace('_', '-')}", kind=kind, label=label, **facts)


def _rows(kind: str, label: str, row: str) -> BoundField:
    def cells(number: int) -> Sequence[BoundField]:
        return (
            _field("text", "نام", key=f"{kind}_{number}_name", value="مریم"),
            _field("decimal", "سهم", key=f"{kind}_{number}_share", value="۳", unit="دانگ", ltr=True),
        )

    return _field(kind, label, rows=[list(cells(0)), list(cells(1))], row=row, at_least=1, at_most=10)
