"""What the parts and keys of a definition are called in Persian, where differences and faults are told to people.

Names that stand within a sentence; what an author reads over a box, a question or a tick's statement, is in ``content.words``.
"""

from collections.abc import Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from dargah.catalogue.definition import ServiceDefinition
from dargah.people.roles import DESK_ROLES, Role

# by key; where one key means another thing in another part, «Part.key» stands as well
NAMES: dict[str, str] = {
    "slug": "نشانی خدمت", "title": "عنوان", "ask": "جمله مردم", "words": "واژه‌های جست‌وجو", "kind": "نوع",
    "group": "گروه", "position": "جای در فهرست", "unit": "واحد", "applicants": "متقاضیان", "anonymous": "بی‌نام",
    "summary": "خلاصه", "output": "خروجی", "deadline": "مهلت", "fee": "هزینه", "visits": "مراجعه", "door": "جای کار",
    "legal": "قانون", "minutes": "دقیقه‌های پر کردن", "service_id": "شناسه ملی خدمت", "sources": "منبع‌ها",
    "situations": "جا در راهنما",
    "title_en": "نام انگلیسی",
    "form": "صفحه‌ها", "documents": "مدارک", "stages": "مرحله‌ها", "outcomes": "نتیجه‌ها", "letters": "نامه‌ها",
    "faq": "پرسش‌های مردم", "eligible": "پرسش‌های شایستگی", "notices": "متن خبرها",
    "key": "کلید", "label": "متن پرسش", "short": "برچسب کوتاه", "hint": "راهنما", "required": "اجباری", "when": "شرط",
    "options": "گزینه‌ها", "at_least": "کمترین", "at_most": "بیشترین", "max_length": "بیشترین نویسه", "fields": "پرسش‌ها",
    "row": "نام ردیف", "fixed": "مقدار ثابت", "prefill": "از نمایه", "past": "فقط گذشته", "accept": "نوع فایل",
    "size": "اندازه فایل", "many": "چند فایل", "holds": "قاعده", "otherwise": "جمله خطا", "else": "جمله خطا",
    "at": "جای خطا", "say": "رقم‌های جمله", "page": "عنوان صفحه", "use": "گروه بانک پرسش", "checks": "قاعده‌های صفحه",
    "whom": "از که", "about": "درباره", "days": "روز", "stage": "کلید", "by": "در دست", "may": "کارهای مجاز",
    "appointment": "وقت", "decide": "تصمیم‌ها", "approve": "تأیید", "issue": "صدور نامه", "citizen_turn": "نوبت متقاضی",
    "note": "توضیح", "status": "وضعیت", "source": "منبع", "letter": "نامه", "favourable": "به سود درخواست",
    "confirmed_by": "نامه تأیید",
    "objection": "اعتراض", "template": "قالب", "to": "گیرنده", "sign": "امضاکننده", "subject": "موضوع",
    "facts": "مشخصات", "text": "متن", "working_days": "روز کاری", "rials": "مبلغ به ریال", "items": "ردیف‌های هزینه",
    "pay": "زمان پرداخت", "account": "حساب", "before": "مراجعه پیش از درگاه", "why": "برای", "now": "مراجعه اکنون",
    "office": "دستگاه", "site": "سایت", "does": "کار آن‌جا", "bring": "همراه داشتن", "q": "پرسش", "a": "پاسخ",
    "good": "پاسخ درست", "instead": "خدمت جانشین",
    "blocker": "مانع", "papers": "تأیید فهرست مدارک", "what": "چه مانده", "reason": "دلیل", "who": "با کیست",
    "Document.at_most": "بیشترین اندازه", "Document.page": "صفحه", "Stage.ask": "پرسش از دیگران",
    "Blocker.why": "چرا", "Blocker.by": "تا ماه",
    "Check.at": "کنار پرسش", "Paragraph.outcomes": "برای نتیجه‌های", "FormField.fields": "ستون‌ها",
    "LetterFacts.text": "بندهای نامه", "Page.group": "پرسش‌های گروه", "Objection.days": "روز", "Ask.days": "روز کاری",
    "Stage.days": "روز کاری", "Outcome.appointment": "با وقت", "encloses": "با سند پیوست",
    "no_objection": "بی اعتراض",
}  # fmt: skip

# the things that a list holds: how one of them is called, and the key by which it is known again
THINGS: dict[str, tuple[str, str]] = {
    "Page": ("صفحه", "page"), "FormField": ("پرسش", "label"), "Check": ("قاعده", "holds"),
    "Document": ("مدرک", "title"), "Stage": ("مرحله", "title"), "Ask": ("پرسش از", "about"),
    "Outcome": ("نتیجه", "title"), "LetterFacts": ("نامه", "subject"), "Legal": ("قانون", "text"),
    "Question": ("پرسش مردم", "q"), "Paragraph": ("بند", "text"), "Eligibility": ("پرسش شایستگی", "q"),
    "FeeItem": ("ردیف هزینه", "title"),
}  # fmt: skip


def name_of(part: type[BaseModel], key: str) -> str:
    """What a key of a part is called; the key itself where nobody has named it."""
    return NAMES.get(f"{part.__name__}.{key}") or NAMES.get(key) or key


def thing_of(part: type[BaseModel]) -> tuple[str, str]:
    """What one part of a list is called, and its key that people know it by."""
    return THINGS.get(part.__name__, ("بخش", ""))


def part_in(annotation: Any) -> type[BaseModel] | None:
    """The part that a field holds: alone, in a list, or by key in a mapping; None for plain values."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {list, dict, Union, UnionType}:
        return next((found for one in get_args(annotation) if (found := part_in(one)) is not None), None)
    return None


def parts(root: type[BaseModel] = ServiceDefinition) -> list[type[BaseModel]]:
    """All parts of the schema, the root first."""
    found: list[type[BaseModel]] = [root]
    for one in found:
        for field in one.model_fields.values():
            inner = part_in(field.annotation)
            if inner is not None and inner not in found:
                found.append(inner)
    return found


VALUES: Mapping[Any, str] = {
    True: "بله", False: "نه", None: "—", "": "—",
    "person": "شخص", "legal_entity": "شرکت یا مؤسسه", "agency": "دستگاه اجرایی",
    **{role.value: role.label for role in Role if role in DESK_ROLES},
    "sourced": "با منبع", "proposed": "پیشنهادی", "confirmed": "تأییدشده",
    "own": "از آغاز تا پایان این‌جا", "hybrid": "بخشی با دستگاه دیگر", "referral": "ارجاع به دستگاه دیگر",
    "request_information": "درخواست مدرک", "reject_incomplete": "بستن ناقص", "refer": "ارجاع", "decide": "تصمیم",
    "note": "یادداشت", "authority": "مرجع", "applicant": "متقاضی",
    "before_submit": "پیش از ثبت درخواست", "before_issue": "پیش از صدور نامه",
}  # fmt: skip
