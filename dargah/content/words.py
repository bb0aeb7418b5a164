"""The Persian words of the schema: a label and a help text for each key, and how its box behaves.

A key of the schema that is not here fails a test: nothing that a service can say is out of an author's reach. A label is
read over a box; what the key is called within a sentence (of a fault, of a difference) stands in ``catalogue.naming``.
"""

from dataclasses import dataclass

from pydantic import BaseModel

from dargah.catalogue.acts import roles_in_words
from dargah.people.roles import DESK_ROLES, Role


@dataclass(frozen=True)
class Words:
    """``long``: several lines; ``rare``: behind «بیشتر»; ``of``: a choice of the office's; ``names``: what is picked for it."""

    label: str
    help: str = ""
    long: bool = False
    rare: bool = False
    of: str = ""
    names: str = ""


W = Words
CONDITION = "پرسشی را که پیش از این پرسیده شده برگزینید و بگویید با کدام پاسخ."
KEY = "نام درونی، با حروف کوچک لاتین. خالی بگذارید تا خود درگاه بسازد؛ پس از نخستین انتشار عوض نشود."
STATUS = W("وضع این دانسته", "تا «پیشنهادی» است به شهروند قول داده نمی‌شود.")
SOURCE = W("منبع", "از کجا می‌دانیم.", of="sources")
CONFIRMED_BY = W("نامه تأیید", "نامه یا دستوری که اداره با آن تأیید کرده است: شماره و تاریخ.", rare=True)

# how an analyst calls the messages for which a service may have words of its own
NOTICES: dict[str, str] = {
    "case_submitted": "درخواست ثبت شد",
    "information_requested": "مدرک یا توضیح خواسته شد", "information_cancelled": "مدرک دیگر لازم نیست",
    "information_reminder": "یادآوری پاسخ", "case_overdue": "از موعد گذشته است",
    "case_decided": "تصمیم گرفته شد", "letter_issued": "نامه صادر شد",
    "letter_revoked": "نامه باطل شد", "case_closed": "رسیدگی پایان یافت", "case_withdrawn": "درخواست پس گرفته شد",
    "case_reopened": "پرونده دوباره باز شد", "objection_received": "اعتراض رسید", "invoice_made": "هزینه پرداخت شود",
    "payment_received": "پرداخت رسید", "payment_exceeded": "پول اضافه رسید", "slip_refused": "فیش پذیرفته نشد",
    "payment_refunded": "پول بازگشت", "payment_retained": "پول بازنمی‌گردد",
    "message_from_office": "پیام تازه از اداره", "appointment_set": "وقت تعیین شد",
    "appointment_moved": "وقت تغییر کرد", "appointment_cancelled": "وقت لغو شد",
    "appointment_suspended": "اداره در روز وقت بسته است",
}  # fmt: skip
# what the portal knows of a citizen who is signed in
PROFILE: dict[str, str] = {
    "citizen.national_id": "کد ملی", "citizen.mobile": "تلفن همراه", "citizen.first_name": "نام",
    "citizen.last_name": "نام خانوادگی", "citizen.father_name": "نام پدر", "citizen.birth_date": "تاریخ تولد",
    "citizen.email": "رایانامه", "citizen.postal_code": "کد پستی", "citizen.address": "نشانی",
}  # fmt: skip

WORDS: dict[str, dict[str, Words]] = {
    "AuthoredService": {
        "title": W("نام خدمت"),
        "ask": W("خواسته مردم", "جمله‌ای که شهروند خودش می‌گوید: «می‌خواهم …»."),
        "summary": W("خلاصه", "یک بند: این خدمت چیست و به چه کسی داده می‌شود.", long=True),
        "output": W("نتیجه‌ای که شهروند می‌گیرد", "مانند «نامه استعلام وضعیت زمین»."),
        "slug": W("نشانی خدمت", "با حروف کوچک لاتین و خط پیوند، مانند land-status. پس از انتشار عوض نمی‌شود."),
        "kind": W("گونه خدمت"),
        "group": W("گروه زندگی", "زیر کدام سرخط در فهرست خدمات بیاید.", of="groups"),
        "situations": W(
            "جا در راهنما", "در کدام گام از «کدام خدمت به کارم می‌آید؟» پیشنهاد شود.", of="situations"
        ),
        "unit": W("واحد پاسخ‌گو", of="units"),
        "applicants": W("چه کسانی می‌توانند بخواهند"),
        "anonymous": W("بی‌نام هم پذیرفته شود", "گزارش و شکایتی که نام فرستنده را نمی‌خواهد."),
        "words": W("واژه‌های جست‌وجو", "واژه‌هایی که مردم برای این خدمت می‌گویند."),
        "deadline": W("مهلت"),
        "fee": W("هزینه"),
        "visits": W("مراجعه"),
        "door": W("جای کار", "فقط برای خدمت ارجاعی: کار کجا انجام می‌شود."),
        "blocker": W("مانع برخط شدن", "چه چیزی هنوز مراجعه یا دستگاه دیگری می‌خواهد، چرا و با کیست."),
        "eligible": W("پرسش‌های پیش از درخواست", "چند پرسش بله یا نه که پیش از فرم بلند پرسیده می‌شود؛ فقط راهنمایی است."),
        "papers": W("تأیید فهرست مدرک‌ها"),
        "notices": W("متن پیامک‌های این خدمت", "به جای متن همگانی درگاه؛ فقط اگر این خدمت سخن دیگری دارد."),
        "minutes": W("دقیقه‌های پر کردن", "پر کردن درخواست نزدیک به چند دقیقه می‌برد."),
        "legal": W("مستند قانونی"),
        "sources": W("منبع‌های این شناسنامه", of="sources"),
        "title_en": W("نام انگلیسی", "برای داده‌های باز و دستگاه‌های دیگر؛ در صفحه‌های درگاه نشان داده نمی‌شود.", rare=True),
        "service_id": W("شناسه خدمت", "شناسه ثبت‌شده در سامانه خدمات کشور؛ اگر ندارد خالی بماند.", rare=True),
        "position": W("جای آن در گروه", "عدد کوچک‌تر بالاتر می‌آید.", rare=True),
        "form": W("صفحه‌های درخواست", "هر صفحه یک گام درخواست است، به ترتیبی که پرسیده می‌شود."),
        "documents": W("مدرک‌ها", "فایل‌هایی که متقاضی می‌فرستد."),
        "stages": W("گام‌های رسیدگی", "به ترتیب، از ثبت تا صدور نامه."),
        "outcomes": W("نتیجه‌ها", "پرونده به یکی از این‌ها می‌رسد."),
        "letters": W("نامه‌ها"),
        "faq": W("پرسش‌های مردم"),
        "templates": W("قالب‌های آماده نامه", "برای نامه‌ای که متنش به جای بندها در قالبی جدا نوشته شده است.", rare=True),
        "samples": W(
            "نمونه‌ها",
            "درخواستی ساختگی و راهی که می‌رود. با دست ننویسید: در «تمرین» فرم را پر کنید، راه را تا پایان بروید و «نمونه خدمت "
            "شود» را بزنید.",
        ),
    },
    "AuthoredPage": {
        "page": W("عنوان صفحه"),
        "key": W("کلید صفحه", KEY, rare=True),
        "hint": W("راهنمای صفحه", long=True),
        "when": W("کی پرسیده شود", CONDITION, names="conditions"),
        "use": W("گروهی از بانک پرسش", "پرسش‌های آماده‌ای که چند خدمت با هم دارند.", of="bank"),
        "without": W("بی این پرسش‌های گروه", "پرسش‌هایی از گروه که این خدمت نمی‌پرسد.", names="group"),
        "require": W("این پرسش‌های گروه حتماً", "پرسش‌هایی از گروه که این‌جا اجباری است.", names="group"),
        "hints": W("راهنمای پرسش‌های گروه", "راهنمایی که فقط این خدمت برای پرسشی از گروه دارد.", rare=True),
        "fields": W("پرسش‌ها"),
        "group": W(
            "پرسش‌های گروه، جدا از بانک",
            "اگر پر باشد، این صفحه از بانک پرسش پیروی نمی‌کند و همین‌ها را می‌پرسد.",
            rare=True,
        ),
        "checks": W("قاعده‌های صفحه", "آن‌چه باید میان پاسخ‌ها درست باشد."),
    },
    "GroupHint": {"key": W("پرسش", names="group"), "hint": W("راهنما", long=True)},
    "FormField": {
        "label": W("پرسش"),
        "key": W("کلید پرسش", KEY, rare=True),
        "kind": W("گونه پرسش"),
        "short": W("نام کوتاه پرسش", "آن‌جا که پاسخ نشان داده می‌شود، اگر خود پرسش جمله است.", rare=True),
        "hint": W("راهنما", long=True),
        "required": W("پاسخ لازم است"),
        "when": W("کی پرسیده شود", CONDITION, names="conditions"),
        "options": W("گزینه‌ها"),
        "unit": W("یکا", "مانند «متر مربع» یا «ریال»."),
        "at_least": W("دست‌کم", "کمترین عدد، یا کمترین شمار ردیف‌ها."),
        "at_most": W("دست‌بالا", "بیشترین عدد، یا بیشترین شمار ردیف‌ها."),
        "max_length": W("بیشترین شمار نویسه‌ها", rare=True),
        "fields": W("ستون‌ها", "آن‌چه در هر ردیف پرسیده می‌شود."),
        "row": W("نام یک ردیف", "مانند «مالک» یا «قطعه»."),
        "fixed": W("مقدار ثابت", "پرسیده نمی‌شود و همیشه همین گزینه است.", rare=True),
        "prefill": W("از نمایه شهروند پر شود", "آن‌چه درگاه از شهروند می‌داند و از پیش می‌نویسد.", rare=True, names="profile"),
        "past": W("روزی در آینده پذیرفته نشود"),
        "accept": W("قالب‌های پذیرفته"),
        "size": W("بیشترین اندازه فایل", "مانند «۱۰ مگابایت»."),
        "many": W("چند فایل"),
    },
    "Check": {
        "holds": W("باید درست باشد", "آن‌چه پاسخ‌ها باید با هم داشته باشند.", long=True, names="conditions"),
        "otherwise": W("وگرنه این گفته شود", "جمله‌ای که شهروند می‌خواند: چه نادرست است و چه کند.", long=True),
        "at": W("کنار پرسشِ", "پرسشی که جمله کنار آن می‌آید؛ خالی یعنی نخستین پرسش.", names="questions"),
        "say": W("عددهای جمله", "نامی که در جمله میان { } آمده است و عبارتی که آن را حساب می‌کند.", rare=True),
    },
    "Document": {
        "title": W("نام مدرک"),
        "key": W("کلید مدرک", KEY, rare=True),
        "hint": W("راهنما", long=True),
        "accept": W("قالب‌های پذیرفته"),
        "at_most": W("بیشترین اندازه", "مانند «۱۰ مگابایت»."),
        "when": W("کی خواسته شود", CONDITION, names="conditions"),
        "required": W("لازم است"),
        "many": W("چند فایل"),
        "page": W("در کدام صفحه", "خالی یعنی صفحه مدارک.", names="pages"),
    },
    "Stage": {
        "title": W("نام گام"),
        "stage": W("کلید گام", KEY, rare=True),
        "by": W("نقش"),
        "unit": W("واحد", "خالی یعنی واحد پاسخ‌گوی خدمت.", of="units"),
        "days": W("مهلت گام", "به روز کاری."),
        "may": W("کارهایی که می‌تواند"),
        "ask": W("استعلام هم‌زمان", "پرسش‌هایی که با آغاز این گام از دیگران پرسیده می‌شود."),
        "appointment": W("دیدار", rare=True),
        "decide": W("می‌تواند به این نتیجه‌ها برسد", "خالی یعنی این گام تصمیم نمی‌گیرد.", names="outcomes"),
        "approve": W("تأییدکننده", "تصمیم تا تأیید این نقش نهایی نیست.", of="approvers"),
        "issue": W("نامه در این گام صادر می‌شود", f"این گام با {roles_in_words('issue')} است."),
        "citizen_turn": W("نوبت شهروند است", rare=True),
        "note": W("یادداشت برای همکار", long=True, rare=True),
    },
    "Ask": {
        "whom": W("از چه کسی", of="offices"),
        "about": W("چه پرسیده شود", long=True),
        "days": W("مهلت پاسخ", "به روز کاری."),
        "when": W("کی پرسیده شود", CONDITION, names="conditions"),
        "facts": W("پاسخ‌هایی که همراه پرسش می‌رود", "فقط همین‌ها را دستگاه دیگر می‌بیند.", names="questions"),
    },
    "Outcome": {
        "title": W("نام نتیجه"),
        "letter": W("نامه", "نامه‌ای که این نتیجه را می‌گوید.", names="letters"),
        "favourable": W("به سود متقاضی است"),
        "appointment": W("پیش از آن وقت گذاشته می‌شود", rare=True),
        "encloses": W("سندی با نامه آن می‌رود", "بی آن سند، این نتیجه ثبت نمی‌شود.", rare=True),
        "objection": W("مهلت اعتراض", "اگر می‌شود به این نتیجه اعتراض کرد."),
        "no_objection": W(
            "اعتراض ندارد", "پاسخی است که چیزی را از کسی نمی‌گیرد، مانند «در کار این اداره نیست».", rare=True
        ),
    },
    "Objection": {"days": W("روز", "به روز تقویم."), "status": STATUS, "source": SOURCE, "confirmed_by": CONFIRMED_BY},
    "LetterFacts": {
        "template": W("قالب آماده", "نام یکی از قالب‌های پایین؛ اگر نامه همین‌جا نوشته می‌شود خالی بماند.", rare=True),
        "text": W("متن نامه", "بند به بند؛ جای نام‌ها و پاسخ‌ها در هر نامه پر می‌شود."),
        "to": W("گیرنده"),
        "sign": W("امضاکننده"),
        "subject": W("موضوع نامه"),
        "facts": W("دانسته‌هایی که در نامه می‌آید", "پاسخ‌هایی که زیر متن فهرست می‌شود، به ترتیب.", names="questions"),
        "copies": W("رونوشت"),
    },
    "Paragraph": {
        "text": W(
            "بند",
            "نام متقاضی، پاسخ‌ها و دلیل‌های تصمیم را از فهرست زیر در متن بگذارید. میان دو ستاره (*) پررنگ می‌شود. بندی که "
            "از قرار، بازدید یا پیوست می‌گوید، فقط در نامه‌ای می‌آید که آن را دارد.",
            long=True,
            names="merge",
        ),
        "outcomes": W("فقط برای این نتیجه‌ها", "خالی یعنی همه.", names="outcomes"),
    },
    "Deadline": {
        "working_days": W("روز کاری", "از ثبت درخواست تا نامه."),
        "status": STATUS,
        "source": SOURCE,
        "confirmed_by": CONFIRMED_BY,
        "note": W("توضیح", long=True),
    },
    "Fee": {
        "rials": W("مبلغ یک‌جا، به ریال", "خالی یعنی دانسته نیست یا از اقلام زیر جمع می‌شود؛ صفر یعنی رایگان."),
        "status": STATUS,
        "source": SOURCE,
        "confirmed_by": CONFIRMED_BY,
        "note": W("توضیح", long=True),
        "items": W("اقلام هزینه", "آن‌چه باید پرداخت شود جمع اقلامی است که شرطشان برقرار است."),
        "pay": W("کی پرداخت شود"),
    },
    "FeeItem": {
        "title": W("نام قلم"),
        "key": W("کلید قلم", KEY, rare=True),
        "rials": W("مبلغ، به ریال", "مبلغی ثابت، یا مبلغی به ازای پاسخی که عدد است.", names="amount"),
        "when": W("کی", CONDITION, names="conditions"),
        "account": W("حساب خزانه", rare=True),
    },
    "Eligibility": {
        "q": W("پرسش"),
        "key": W("کلید", KEY, rare=True),
        "good": W("«بله» راه را باز می‌کند", "اگر نشان نخورد، پاسخ درست «نه» است."),
        "otherwise": W("وگرنه این گفته شود", long=True),
        "instead": W("به جای آن، این خدمت", "خدمتی که به کارش می‌آید.", names="services"),
    },
    "Blocker": {
        "what": W("چه مانده است", "مانند «امضای قرارداد»."),
        "why": W("چرا"),
        "reason": W("دلیل", "اگر حکم قانون است نام و ماده آن.", long=True),
        "who": W("چه کسی باید بردارد"),
        "by": W("تا کدام ماه", "مانند «اسفند ۱۴۰۶»؛ خالی یعنی تعیین نشده است."),
        "status": STATUS,
        "source": SOURCE,
        "confirmed_by": CONFIRMED_BY,
    },
    "Papers": {
        "status": STATUS,
        "sources": W("منبع‌ها", "خالی یعنی منبع‌های خود شناسنامه.", of="sources"),
        "confirmed_by": CONFIRMED_BY,
    },
    "Visits": {
        "before": W("پیش از این دست‌کم چند بار"),
        "why": W("برای چه", "جمله «مراجعه لازم بود، برای …» را کامل می‌کند."),
        "now": W("اکنون چند بار"),
        "note": W("توضیح", long=True),
        "status": STATUS,
        "source": SOURCE,
        "confirmed_by": CONFIRMED_BY,
    },
    "Door": {
        "office": W("دستگاه یا سامانه"),
        "site": W("نشانی وب", "بدون https، مانند example.ir"),
        "does": W("آن‌جا چه می‌کنند", long=True),
        "bring": W("چه همراه داشته باشد"),
        "status": STATUS,
        "source": SOURCE,
        "confirmed_by": CONFIRMED_BY,
    },
    "Legal": {"text": W("متن", long=True), "source": SOURCE},
    "Question": {"q": W("پرسش"), "a": W("پاسخ", long=True)},
    "Template": {"name": W("نام", "مانند letter.typ"), "source": W("متن", long=True)},
    "SampleText": {"name": W("کدام نمونه"), "text": W("متن نمونه", "همان که از تمرین آمده است.", long=True)},
}  # fmt: skip

KINDS: dict[str, tuple[str, str]] = {
    "text": ("متن کوتاه", "openquote"), "person_name": ("نام شخص", "user"), "tracking_code": ("کد رهگیری پرونده", "tag"),
    "longtext": ("متن بلند", "pilcrow"), "number": ("عدد درست", "order"),
    "decimal": ("عدد اعشاری", "order"), "area": ("مساحت", "order"), "rials": ("مبلغ به ریال", "order"),
    "national_id": ("کد ملی", "user"), "legal_id": ("شناسه ملی شرکت", "group"), "mobile": ("تلفن همراه", "mobile-alt"),
    "phone": ("تلفن ثابت", "mobile-alt"), "email": ("رایانامه", "mail"), "postal_code": ("کد پستی", "site"),
    "iban": ("شماره شبا", "key"), "jalali_date": ("تاریخ", "calendar-alt"), "choice": ("یک گزینه از چند گزینه", "radio-full"),
    "choices": ("چند گزینه", "check"), "boolean": ("بله یا نه", "check"), "province": ("استان", "globe"),
    "county": ("شهرستان", "globe"), "city": ("شهر", "globe"), "map_point": ("نقطه روی نقشه", "crosshairs"),
    "utm": ("مختصات UTM", "crosshairs"), "letter_reference": ("شماره و تاریخ نامه", "doc-full"),
    "digits": ("شماره‌ای فقط با رقم", "order"),
    "parcel_plate": ("پلاک ثبتی", "tag"), "engineering_number": ("شماره پروانه مهندسی", "tag"),
    "repeat": ("ردیف‌های تکرارشونده", "list-ul"), "table": ("جدول", "table"), "file": ("فایل", "upload"),
}  # fmt: skip

CHOICES: dict[str, dict[str, str]] = {
    "FieldKind": {key: label for key, (label, _) in KINDS.items()},
    "Role": {role.value: role.label for role in Role if role in DESK_ROLES},
    "Status": {"sourced": "از منبع", "proposed": "پیشنهادی: نیازمند تأیید اداره کل", "confirmed": "تأییدشده"},
    "ApplicantKind": {"person": "شخص", "legal_entity": "شرکت یا مؤسسه", "agency": "دستگاه دولتی"},
    "FileType": {"pdf": "پی‌دی‌اف", "jpeg": "عکس JPEG", "png": "عکس PNG", "dxf": "نقشه DXF", "kml": "نقشه KML", "zip": "بسته ZIP"},
    "Meeting": {"": "ندارد", "at_parcel": "بازدید از زمین", "at_place": "بازدید از محل", "meeting": "دیدار در اداره"},
    "May": {
        "request_information": "خواستن تکمیل مدارک", "reject_incomplete": "رد به سبب نقص", "refer": "ارجاع",
        "decide": "تصمیم", "note": "یادداشت",
    },
    "ServiceDefinition.kind": {
        "own": "خودمان تا پایان", "hybrid": "بخشی این‌جا، بخشی نزد دستگاه دیگر", "referral": "ارجاعی: کار جای دیگری است",
    },
    "ServiceDefinition.group": {},
    "LetterFacts.to": {"authority": "مرجع", "applicant": "متقاضی"},
    "SampleText.name": {"accepted": "پذیرفته", "refused": "پذیرفته‌نشده", "incomplete": "ناقص"},
    "Fee.pay": {"": "پرداخت از درگاه ندارد", "before_submit": "پیش از ثبت درخواست", "before_issue": "پیش از صدور نامه"},
    "Blocker.why": {"law": "حکم قانون", "other_office": "کار دستگاه دیگر", "equipment": "نبود ابزار"},
}  # fmt: skip


def words_of(model: type[BaseModel], name: str) -> Words:
    """The words of a key, looked for from the model to those it is made of. Raises KeyError for a forgotten one."""
    for kind in model.__mro__:
        found = WORDS.get(kind.__name__, {}).get(name)
        if found is not None:
            return found
    raise KeyError(f"{model.__name__}.{name}")
