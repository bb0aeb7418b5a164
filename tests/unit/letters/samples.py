"""A letter's source and data as a service would give them."""

TEMPLATE = """#import "/letters/layout.typ": letter, data, fa, ltr, facts
#show: letter

عطف به درخواست شماره #ltr(data.case.code) مورخ #data.case.date، نتیجه *#data.outcome_title* است.

#facts(data.sections.parcel.rows)

#data.reasons
"""


def letter_data(**changes):
    data = {
        "number": "۳۱/۱۴۰۵/۲۲۸۵۹",
        "date": "۱۴۰۵/۰۹/۰۲",
        "attachment": "ندارد",
        "opening": "بسمه تعالی",
        "salutation": "با سلام و احترام",
        "office": {
            "head": "جمهوری اسلامی ایران",
            "ministry": "وزارت راه و شهرسازی",
            "name": "اداره کل راه و شهرسازی خوزستان",
            "seat": "اهواز",
        },
        "addressee": ["دفتر اسناد رسمی شماره ۱۲ اهواز"],
        "subject": "نظر کمیسیون ماده ۱۲ درباره نوعیت زمین",
        "case": {"code": "۴۸۲۷ ۱۹۳۰ ۵۵۱۲", "date": "۱۴۰۵/۰۸/۱۴"},
        "service": {"title": "تعیین نوعیت زمین"},
        "outcome": "bayer",
        "outcome_title": "بایر",
        "objection_days": "۹۰",
        "reasons": "سوابق ثبتی و بازدید محل نشان می‌دهد که زمین سابقه احیا دارد.",
        "rows": [{"label": "متقاضی", "text": "کاوه نمونه‌ای"}, {"label": "مساحت", "text": "۲٬۵۰۰ مترمربع"}],
        "sections": {"parcel": {"title": "زمین", "rows": [{"label": "مساحت", "text": "۲٬۵۰۰ مترمربع"}]}},
        "signatory": {"name": "سارا نمونه‌پور", "post": "مدیرکل راه و شهرسازی استان خوزستان"},
        "copies": ["متقاضی"],
        "verify": {
            "code": "K7QM-2XPA-94TD-HW3C",
            "url": "http://127.0.0.1:8000/verify/K7QM2XPA94TDHW3C/",
            "page": "127.0.0.1:8000/verify",
        },
    }
    return data | changes
