"""What the words of a notice may be: their fields, what is wrong with them in a sentence, and how they will be read."""

import re
import unicodedata
from dataclasses import dataclass

from dargah.notices.parts import JOINED, SINGLE, sms_length, sms_parts
from dargah.notices.texts import OF_AN_ACCOUNT, PARTS_AT_MOST, TEXTS, Words, filled, places_of
from dargah.persian.digits import persian_digits, thousands
from dargah.persian.text import ZWNJ, clean

BOXES = {"sms": "پیامک", "title": "عنوان رایانامه", "mail": "متن رایانامه"}
LONGEST_BOX = {"sms": 600, "title": 120, "mail": 3000}
LONGEST_SUBJECT = 200  # filled
NEEDED = frozenset({"code", "link", "number", "until", "when", "where", "what", "reason", "rials"})
_FIELD = re.compile(r"\{([a-z_]+)\}")
_PERSIAN = re.compile(r"[آ-ی]")

# as long as they become; nobody's
SAMPLES: dict[str, str] = {
    "service": "تعیین نوعیت زمین (کمیسیون ماده ۱۲)",
    "code": "۱۲۳۴ ۵۶۷۸ ۹۰۱۲",
    "number": "۳۱/۱۴۰۵/۲۲۸۵۹",
    "link": "https://portal.example.ir/me/cases/123456789012/",
    "unit": "اداره نظام مهندسی و مقررات ملی ساختمان",
    "office": "اداره کل راه و شهرسازی خوزستان",
    "rials": "۱٬۲۵۰٬۰۰۰ ریال",
    "how": "برگشت از درگاه",
    "until": "چهارشنبه ۱۱ آذر ۱۴۰۵",
    "many": "۲۰",
    "state": "تصمیم گرفته شده، فیش هزینه در بررسی",
    "device": "مرورگر سامسونگ در گوشی اندروید",
    "helper": "مریم شوشتری، دفتر پیشخوان خدمات دولت مرکزی اهواز",
    "news": "به شما و او",
    "what": "بازدید کارشناس",
    "when": "پنجشنبه ۲۱ اردیبهشت ۱۴۰۵، ساعت ۱۰:۳۰",
    "where": "حضوری در ساختمان اداره، طبقه دوم، اتاق جلسه‌های کمیسیون، کنار دبیرخانه اداره کل و آسانسور",
    "reason": "کارشناس این بازدید بیمار است و همکار دیگری که بتواند آن را انجام دهد در آن روز نیست.",
    **dict.fromkeys(
        ("late", "due", "mine", "fresh", "unanswered", "asked", "came", "decided"), "۱۰۰ یا بیشتر"
    ),
}
_APPLICANT = "متقاضی، و کسی که به جای او درخواست داده است"
_HOLDER = "همکاری که پرونده در دست اوست"
_HEAD = "رئیس واحد، و سپس رئیس بالادست"
_MEETS = "همکاری که وقت را گذاشته است"
_TOLD: dict[str, str] = {
    "sign_in_code": "کسی که با شماره همراه وارد می‌شود", "consent_code": "شهروندی که به جای او درخواست می‌دهند",
    "passkey_added": "دارنده حساب", "passkey_removed": "دارنده حساب",
    "staff_appointment_suspended": _MEETS, "staff_appointment_declined": _MEETS, "staff_appointment_off": _MEETS,
    "staff_case_assigned": "همکاری که پرونده به او سپرده شد", "staff_case_referred": "همکار یا واحدی که از آن پرسیده‌اند",
    "staff_morning": "هر همکار میز کار", "staff_week": "رئیس هر واحد", "staff_overdue": _HOLDER,
    "staff_message_overdue": _HOLDER, "staff_file_infected": _HOLDER, "staff_escalated": _HEAD,
    "staff_message_escalated": _HEAD,
}  # fmt: skip
CODE_BY_TELEPHONE = "123456"  # Latin: telephones fill in only those


@dataclass(frozen=True, slots=True)
class Preview:
    """The words with sample values, and what the text message costs."""

    words: Words
    size: str


def who_is_told(event: str) -> str:
    """Who hears of the event: everything else is told to who applied and who helped; an invoice to who is to pay."""
    if event.startswith(("payment_", "slip_", "invoice_")):
        return "کسی که صورت‌حساب برای اوست"
    return _TOLD.get(event, _APPLICANT)


def ways_of(event: str) -> str:
    """The channels, in words; by mail is told who has given an address."""
    ours = TEXTS[event]
    return " و ".join(way for way, text in (("پیامک", ours.sms), ("رایانامه", ours.mail)) if text)


def boxes_of(event: str) -> dict[str, str]:
    """The boxes of an event with what they are called: only the channels by which it is told."""
    return {box: label for box, label in BOXES.items() if getattr(TEXTS[event], box)}


def fields_of(event: str) -> dict[str, str]:
    """The fields that the words for an event may have, with what they are called."""
    every = places_of(event)
    if event.startswith(("payment_", "slip_")):  # paid perhaps before there is a case
        return {
            name: label
            for name, label in every.items()
            if name in TEXTS[event].places or name not in {"code", "unit"}
        }
    return every


def needed_in(event: str, box: str) -> list[str]:
    """The fields that a box may not be without: the shipped words have them, and nobody could act without."""
    shipped = _FIELD.findall(getattr(TEXTS[event], box))
    if box == "title":
        return []
    return [name for name in dict.fromkeys(shipped) if event in OF_AN_ACCOUNT or name in NEEDED]


def most_parts(event: str) -> int:
    """How many parts its text message may have: the code of a sign-in comes in one."""
    return 1 if event == "sign_in_code" else PARTS_AT_MOST


def samples_of(event: str) -> dict[str, str]:
    """A value for every field."""
    return {**SAMPLES, "code": CODE_BY_TELEPHONE} if event in OF_AN_ACCOUNT else SAMPLES


def as_stored(words: Words) -> Words:
    """The form in which words are kept and compared."""
    return Words(clean(words.sms, multiline=True), clean(words.title), clean(words.mail, multiline=True))


def faults(event: str, words: Words) -> dict[str, str]:
    """What is wrong, by box, a sentence each; empty where the words may be said."""
    found = {box: _fault(event, box, getattr(words, box)) for box in boxes_of(event)}
    wrong = {box: sentence for box, sentence in found.items() if sentence}
    return wrong or _too_long_when_filled(event, words)


def preview(event: str, words: Words) -> Preview:
    """The words as they will be read; they have no fault."""
    told = filled(words, samples_of(event))
    return Preview(told, size_of(told.sms) if told.sms else "")


def size_of(text: str) -> str:
    """«۱۲۰ نویسه، ۲ پیامک (۷۰ نویسه یک پیامک، هر بخش ۶۷)»."""
    told = f"{sms_length(text)} نویسه، {sms_parts(text)} پیامک ({SINGLE} نویسه یک پیامک، هر بخش {JOINED})"
    return persian_digits(told)


def _fault(event: str, box: str, text: str) -> str:
    bare = _FIELD.sub("", text)
    most = LONGEST_BOX[box]
    tests = (
        (not text.strip(), "این متن را بنویسید؛ خبر بی آن فرستاده نمی‌شود."),
        (len(text) > most, f"بیش از {thousands(most)} نویسه است؛ کوتاه‌تر بنویسید."),
        (_hidden(text), "نویسه‌ای پنهان یا جهت‌گردان در متن است؛ متن را از نو بنویسید یا ساده بچسبانید."),
        (box == "title" and "\n" in text.strip(), "عنوان یک سطر است."),
        ("{" in bare or "}" in bare, "آکولادی باز یا بسته مانده است؛ فیلد را به شکل {link} بنویسید."),
    )
    said = next((sentence for wrong, sentence in tests if wrong), "")
    return said or _fault_of_fields(event, box, text) or _no_persian(bare)


def _fault_of_fields(event: str, box: str, text: str) -> str:
    used, known = _FIELD.findall(text), fields_of(event)
    unknown = [name for name in dict.fromkeys(used) if name not in known]
    if unknown:
        return f"این خبر چنین فیلدی ندارد: {_listed(unknown)}"
    missing = [name for name in needed_in(event, box) if name not in used]
    if missing:
        return f"این فیلد باید در متن بماند: {_listed(missing)}"
    return ""


def _listed(names: list[str]) -> str:
    return "، ".join(f"{{{name}}}" for name in names)


def _no_persian(bare: str) -> str:
    return "" if _PERSIAN.search(bare) else "متن باید به فارسی باشد؛ جز فیلدها هیچ واژه فارسی در آن نیست."


def _hidden(text: str) -> bool:
    return any(unicodedata.category(char)[0] == "C" and char not in "\n\r\t" + ZWNJ for char in text)


def _too_long_when_filled(event: str, words: Words) -> dict[str, str]:
    told, most = filled(words, samples_of(event)), most_parts(event)
    parts, wrong = sms_parts(told.sms), {}
    if parts > most:
        wrong["sms"] = persian_digits(
            f"با بلندترین مقدارها {parts} پیامک می‌شود و بیش از {most} پیامک فرستاده نمی‌شود؛ کوتاه‌تر بنویسید."
        )
    if len(told.title) > LONGEST_SUBJECT:
        wrong["title"] = "با بلندترین مقدارها عنوان بیش از ۲۰۰ نویسه می‌شود؛ کوتاه‌تر بنویسید."
    return wrong
