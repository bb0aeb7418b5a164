"""The words of every notice as they are shipped, in one place. «شما», what happened, what to do, where. An office may
put its own in force (:mod:`~dargah.notices.wording`).

`{…}` are filled by :func:`written` with cleaned one-line text: what a person wrote can neither start a new
line nor become a placeholder. Texts stay short: a sign-in code is one part, nothing is longer than
PARTS_AT_MOST. The digits of a sign-in code are Latin: telephones recognise and fill in only those.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from dargah.notices.parts import sms_parts
from dargah.persian.text import clean, inner

PARTS_AT_MOST = 4
VALUE_AT_MOST = 120
LINK_AT_MOST = 200
LEFT_TO_RIGHT = frozenset({"code", "number"})


@dataclass(frozen=True, slots=True)
class Words:
    """What one event says: the text message, and the mail's subject and body (empty: not told by mail)."""

    sms: str
    title: str = ""
    mail: str = ""

    @property
    def places(self) -> frozenset[str]:
        """The names in braces."""
        found = (Formatter().parse(text) for text in (self.sms, self.title, self.mail))
        return frozenset(name for text in found for _, name, _, _ in text if name)


def _words(sms: str, title: str, mail: str) -> Words:
    return Words(sms, title, f"با سلام\n\n{mail}\n\nپرونده: {{link}}\n{{office}}\n")


def _money(sms: str, title: str, mail: str) -> Words:
    return Words(sms, title, f"با سلام\n\n{mail}\n\nصورت‌حساب: {{link}}\n{{office}}\n")


TEXTS: dict[str, Words] = {
    "sign_in_code": Words("کد ورود به درگاه: {code}\nهیچ همکاری این کد را از شما نمی‌پرسد."),
    "consent_code": Words(
        "{helper} می‌خواهد به جای شما برای «{service}» درخواست بدهد؛ خبرهای آن {news} می‌رسد.\n"
        "اگر می‌پذیرید این کد را به او بگویید: {code}\n"
        "اگر نه، کد را به کسی نگویید."
    ),
    "passkey_added": Words(
        "کلید عبور تازه‌ای برای ورود شما به درگاه ساخته شد ({device}).\nاگر شما نبودید همین حالا بردارید: {link}"
    ),
    "passkey_removed": Words(
        "یک کلید عبور شما برداشته شد ({device}).\nاگر شما نبودید به ورودهای خود پایان دهید: {link}"
    ),
    "state_asked": Words("پرونده {code}\n{state}"),
    "state_unknown": Words("پرونده‌ای با این کد و شماره شما نیست. کد را از پیامک ما بنویسید."),
    "reply_not_taken": Words(
        "",
        "پیام شما به پرونده {code} نرسید",
        "با سلام\n\nپیامی که با رایانامه فرستادید به پرونده {code} نرسید: {reason}\n\nدر صفحه پرونده بنویسید: {link}\n{office}\n",
    ),
    "reply_files_left": Words(
        "",
        "نوشته شما رسید، پیوست آن نه؛ پرونده {code}",
        "با سلام\n\nنوشته شما به پرونده {code} رسید. فایل‌های پیوست رایانامه را نمی‌پذیریم؛ آن‌ها را در صفحه پرونده بفرستید: "
        "{link}\n{office}\n",
    ),
    "case_submitted": _words(
        "«{service}» ثبت شد و نزد {unit} است.\nکد رهگیری: {code}\nپیگیری: {link}",
        "درخواست شما ثبت شد، کد رهگیری {code}",
        "«{service}» با کد رهگیری {code} ثبت شد و نزد {unit} است. گام‌های رسیدگی را در صفحه پرونده "
        "می‌بینید و هر تغییر را خبر می‌دهیم.",
    ),
    "information_requested": _words(
        "نوبت شماست: برای پرونده {code} {many} مدرک یا توضیح لازم است، تا {until}.\nپاسخ: {link}",
        "نوبت شماست: پرونده {code}",
        "برای ادامه رسیدگی به «{service}» با کد {code} {many} مدرک یا توضیح از شما لازم است. "
        "تا رسیدن پاسخ شما زمان رسیدگی می‌ایستد. لطفاً تا {until} پاسخ دهید.",
    ),
    "information_cancelled": _words(
        "برای پرونده {code} دیگر مدرک یا توضیحی از شما لازم نیست؛ رسیدگی ادامه دارد.\n{link}",
        "پرونده {code}: دیگر چیزی از شما لازم نیست",
        "آن‌چه برای «{service}» با کد {code} از شما خواسته بودیم دیگر لازم نیست. رسیدگی ادامه دارد.",
    ),
    "information_reminder": _words(
        "یادآوری: پرونده {code} تا {until} منتظر پاسخ شماست.\nپاسخ: {link}",
        "یادآوری: پرونده {code} منتظر شماست",
        "پرونده «{service}» با کد {code} تا {until} منتظر مدرک یا توضیح شماست. پس از آن ممکن است "
        "بی‌نتیجه بسته شود.",
    ),
    "case_overdue": _words(
        "موعد پاسخ پرونده {code} ({until}) گذشت و هنوز پاسخی نداده‌ایم؛ {unit} پیگیر آن است.\n{link}",
        "از موعد پرونده {code} گذشته است",
        "پاسخ «{service}» با کد {code} را تا {until} وعده داده بودیم و هنوز نداده‌ایم. {unit} پیگیر آن است و به مسئول آن "
        "خبر داده شده است. کاری از شما لازم نیست.",
    ),
    "case_decided": _words(
        "درباره پرونده {code} تصمیم گرفته شد. نامه آن در دست امضاست.\n{link}",
        "درباره پرونده {code} تصمیم گرفته شد",
        "درباره درخواست «{service}» با کد {code} تصمیم گرفته شد. پس از امضا، نامه را از صفحه پرونده بگیرید.",
    ),
    "letter_issued": _words(
        "نامه پرونده {code} به شماره {number} صادر شد.\nدریافت: {link}",
        "نامه شما صادر شد، شماره {number}",
        "نامه «{service}» به شماره {number} با امضای الکترونیکی صادر شد. "
        "آن را از صفحه پرونده {code} بگیرید؛ هر کس می‌تواند درستی‌اش را با کد پای نامه بپرسد.",
    ),
    "letter_revoked": _words(
        "نامه شماره {number} پرونده {code} باطل شد. دلیل آن در صفحه پرونده است.\n{link}",
        "نامه شماره {number} باطل شد",
        "نامه شماره {number} پرونده «{service}» با کد {code} باطل شد. دلیلش را در صفحه پرونده بخوانید.",
    ),
    "case_closed": _words(
        "رسیدگی به پرونده {code} پایان یافت.\nنتیجه: {link}",
        "رسیدگی به پرونده {code} پایان یافت",
        "رسیدگی به «{service}» با کد {code} پایان یافت. نتیجه در صفحه پرونده است.",
    ),
    "case_withdrawn": _words(
        "درخواست {code} را پس گرفتید و رسیدگی به آن پایان یافت.\n{link}",
        "درخواست {code} پس گرفته شد",
        "درخواست «{service}» با کد {code} به خواست شما پس گرفته شد. هر زمان خواستید، دوباره درخواست دهید.",
    ),
    "case_reopened": _words(
        "پرونده {code} دوباره باز شد و رسیدگی به آن ادامه دارد.\n{link}",
        "پرونده {code} دوباره باز شد",
        "پرونده «{service}» با کد {code} دوباره باز شد. دلیل آن در صفحه پرونده است.",
    ),
    "objection_received": _words(
        "اعتراض شما به پرونده {code} رسید و بررسی می‌شود.\n{link}",
        "اعتراض شما رسید، پرونده {code}",
        "اعتراض شما به تصمیم پرونده «{service}» با کد {code} رسید. در صفحه پرونده می‌بینید چه کسی آن را بررسی می‌کند.",
    ),
    "invoice_made": _money(
        "نوبت شماست: نامه پرونده {code} پس از پرداخت {rials} صادر می‌شود.\nپرداخت: {link}",
        "هزینه پرونده {code}: {rials}",
        "درباره «{service}» با کد {code} تصمیم گرفته شد و نامه آن پس از پرداخت {rials} صادر می‌شود. برخط یا با فیش بانکی "
        "بپردازید؛ صورت‌حساب {number} این‌جاست.",
    ),
    "payment_received": _money(
        "{rials} برای «{service}» رسید. صورت‌حساب {number}.\nرسید: {link}",
        "پرداخت شما رسید: {rials}",
        "{rials} برای «{service}» رسید و صورت‌حساب {number} پرداخت شد. رسید آن را از همین نشانی بگیرید.",
    ),
    "payment_exceeded": _money(
        "{rials} که لازم نبود برای صورت‌حساب {number} رسید. امور مالی آن را بازمی‌گرداند.\n{link}",
        "پول اضافه رسید: {rials}",
        "برای صورت‌حساب {number} خدمت «{service}»، {rials} رسید که لازم نبود. امور مالی آن را بازمی‌گرداند و خبر می‌دهیم.",
    ),
    "slip_refused": _money(
        "فیش صورت‌حساب {number} پذیرفته نشد. دلیل و پرداخت دوباره: {link}",
        "فیش صورت‌حساب {number} پذیرفته نشد",
        "امور مالی فیش صورت‌حساب {number} خدمت «{service}» را نپذیرفت. دلیل آن در همین نشانی است؛ همان‌جا دوباره بپردازید.",
    ),
    "payment_refunded": _money(
        "{rials} از صورت‌حساب {number} به شما بازگردانده شد ({how}).\n{link}",
        "بازگشت {rials}",
        "{rials} از صورت‌حساب {number} خدمت «{service}» به شما بازگردانده شد ({how}).",
    ),
    "payment_retained": _money(
        "{rials} که برای صورت‌حساب {number} پرداخته شد بازنمی‌گردد.\nدلیل: {link}",
        "{rials} بازنمی‌گردد",
        "درخواست «{service}» بی‌تصمیم پایان یافت و {rials} که برای صورت‌حساب {number} پرداخته شد بازنمی‌گردد. دلیل آن در همین "
        "نشانی است.",
    ),
    "message_from_office": _words(
        "اداره در پرونده {code} برای شما پیامی نوشته است.\nخواندن: {link}",
        "پیام تازه در پرونده {code}",
        "در پرونده «{service}» با کد {code} پیامی برای شما هست.",
    ),
    "appointment_set": _words(
        "وقت {what} پرونده {code}: {when}، {where}.\nاگر نمی‌توانید: {link}",
        "وقت {what}: {when}",
        "برای {what} در پرونده «{service}» با کد {code} این وقت تعیین شد: {when}، {where}. اگر در این وقت نمی‌توانید، "
        "در صفحه پرونده وقت دیگری بخواهید.",
    ),
    "appointment_moved": _words(
        "وقت {what} پرونده {code} تغییر کرد: {when}.\nدلیل: {reason}\nبیشتر: {link}",
        "وقت {what} تغییر کرد: {when}",
        "وقت {what} در پرونده «{service}» با کد {code} تغییر کرد و اکنون {when}، {where} است. دلیل: {reason}",
    ),
    "appointment_cancelled": _words(
        "وقت {what} پرونده {code} ({when}) لغو شد.\nدلیل: {reason}\n{link}",
        "وقت {what} لغو شد، پرونده {code}",
        "{what} در پرونده «{service}» با کد {code} که برای {when} بود لغو شد. دلیل: {reason}",
    ),
    "appointment_suspended": _words(
        "وقت {what} پرونده {code} ({when}) برگزار نمی‌شود: اداره آن روز بسته است.\nوقت تازه را پیامک می‌کنیم.\n{link}",
        "وقت {what} برگزار نمی‌شود، پرونده {code}",
        "{what} در پرونده «{service}» با کد {code} که برای {when} بود برگزار نمی‌شود: اداره آن روز بسته است. وقت تازه را خبر "
        "می‌دهیم.",
    ),
    "staff_appointment_suspended": _words(
        "",
        "وقت در روز بسته، پرونده {code}",
        "اداره در {when} بسته است و وقت پرونده {code} («{service}») برگزار نمی‌شود. به متقاضی گفته شد منتظر وقت تازه باشد؛ در "
        "صفحه پرونده وقت را تغییر دهید.",
    ),
    "staff_appointment_declined": _words(
        "",
        "وقت دیگری خواسته شد، پرونده {code}",
        "متقاضی پرونده {code} («{service}») در {when} نمی‌تواند و وقت دیگری خواسته است. در صفحه پرونده وقت را تغییر دهید.",
    ),
    "staff_appointment_off": _words(
        "",
        "متقاضی درخواست را پس گرفت، پرونده {code}",
        "متقاضی پرونده {code} («{service}») درخواست را پس گرفت؛ وقتی که برای {when} گذاشته بودید لغو شد.",
    ),
    "staff_case_assigned": _words(
        "",
        "پرونده {code} به شما سپرده شد",
        "پرونده {code} («{service}») به شما سپرده شد.",
    ),
    "staff_case_referred": _words(
        "",
        "پرسشی در پرونده {code} از شما",
        "در پرونده {code} («{service}») پرسشی از شما یا واحد شماست. پاسخ تا {until}.",
    ),
    "staff_morning": Words(
        "",
        "کارهای امروز شما، {when}",
        "با سلام\n\nدر کارتابل شما: {late} پرونده از موعد گذشته و {due} پرونده امروز موعد دارد. {mine} پرونده در دست خود "
        "شماست، {fresh} پرونده خبری از شهروند دارد، {unanswered} پیام شهروند بی‌پاسخ مانده "
        "است و {asked} پرسش منتظر پاسخ شما یا واحد شماست.\n\nمیز کار: {link}\n{office}\n",
    ),
    "staff_overdue": _words(
        "",
        "از موعد پرونده {code} گذشته است",
        "موعد پرونده {code} («{service}») {until} بود و هنوز پاسخ نگرفته است.",
    ),
    "staff_escalated": _words(
        "",
        "{many} روز کاری دیرکرد، پرونده {code}",
        "موعد پرونده {code} («{service}») در {unit} {until} بود و {many} روز کاری از آن گذشته است.",
    ),
    "staff_message_overdue": _words(
        "",
        "پیام بی‌پاسخ در پرونده {code}",
        "متقاضی پرونده {code} («{service}») پیامی نوشته است که باید تا {until} پاسخ می‌گرفت و هنوز پاسخ نگرفته است.",
    ),
    "staff_message_escalated": _words(
        "",
        "{many} روز کاری بی‌پاسخ، پرونده {code}",
        "پیام متقاضی پرونده {code} («{service}») در {unit} باید تا {until} پاسخ می‌گرفت و {many} روز کاری از آن گذشته است.",
    ),
    "staff_week": Words(
        "",
        "هفته گذشته واحد شما، {when}",
        "با سلام\n\nدر هفته {when}، در واحدهای شما {came} پرونده آمد و {decided} تصمیم گرفته شد. اکنون {late} پرونده از موعد "
        "گذشته و {due} پرونده تا پنج روز کاری موعد دارد.\n\nپرونده‌های دیرکرد: {link}\n{office}\n",
    ),
    "staff_file_infected": _words(
        "",
        "مدرک آلوده در پرونده {code}",
        "در یکی از مدارک پرونده {code} («{service}») ویروس پیدا شد و دیگر باز نمی‌شود. از متقاضی نسخه سالم بخواهید.",
    ),
}

# how the sysadmin reads of a notice that did not arrive
NAMES: dict[str, str] = {
    "sign_in_code": "کد ورود",
    "consent_code": "کد رضایت",
    "passkey_added": "کلید عبور تازه",
    "passkey_removed": "برداشتن کلید عبور",
    "state_asked": "پاسخ پیامک پیگیری",
    "state_unknown": "پاسخ پیامک پیگیری بی‌پرونده",
    "reply_not_taken": "پاسخ رایانامه‌ای که به پرونده نرسید",
    "reply_files_left": "پاسخ رایانامه‌ای با پیوست",
    "case_submitted": "ثبت درخواست",
    "information_requested": "درخواست مدرک یا توضیح",
    "information_cancelled": "پس گرفتن درخواست مدرک",
    "information_reminder": "یادآوری پاسخ",
    "case_overdue": "گذشتن از موعد",
    "case_decided": "تصمیم",
    "letter_issued": "صدور نامه",
    "letter_revoked": "باطل شدن نامه",
    "case_closed": "پایان رسیدگی",
    "case_withdrawn": "پس گرفتن درخواست",
    "case_reopened": "باز شدن دوباره پرونده",
    "objection_received": "رسیدن اعتراض",
    "invoice_made": "صورت‌حساب هزینه",
    "payment_received": "رسیدن پرداخت",
    "payment_exceeded": "پول اضافه",
    "slip_refused": "پذیرفته نشدن فیش",
    "payment_refunded": "بازگشت پول",
    "payment_retained": "ماندن پول نزد اداره",
    "message_from_office": "پیام اداره",
    "appointment_set": "تعیین وقت",
    "appointment_moved": "تغییر وقت",
    "appointment_cancelled": "لغو وقت",
    "appointment_suspended": "وقت در روز بسته",
    "staff_appointment_suspended": "وقت در روز بسته، برای همکار",
    "staff_appointment_declined": "درخواست وقت دیگر",
    "staff_appointment_off": "لغو وقت با پس گرفتن درخواست",
    "staff_case_assigned": "سپردن پرونده به همکار",
    "staff_case_referred": "پرسش از همکار",
    "staff_file_infected": "مدرک آلوده",
    "staff_overdue": "گذشتن از موعد، برای همکار",
    "staff_escalated": "دیرکرد، برای رئیس",
    "staff_message_overdue": "پیام بی‌پاسخ، برای همکار",
    "staff_message_escalated": "پیام بی‌پاسخ، برای رئیس",
    "staff_morning": "کارهای امروز همکار",
    "staff_week": "هفته گذشته، برای رئیس",
}


OF_AN_ACCOUNT = frozenset({"sign_in_code", "consent_code", "passkey_added", "passkey_removed"})
# to what somebody sent us, not news of ours
ANSWERS = frozenset({"state_asked", "state_unknown", "reply_not_taken", "reply_files_left"})
# what a service may say in words of its own: everything that a citizen is told of a case
OWN_WORDS = tuple(
    event for event in TEXTS if event not in OF_AN_ACCOUNT | ANSWERS and not event.startswith("staff_")
)
OF_EVERY_CASE = frozenset({"service", "code", "unit", "office", "link"})
_PLACE_NAMES: dict[str, str] = {
    "service": "عنوان خدمت", "code": "کد رهگیری", "unit": "واحد", "office": "نام اداره", "link": "نشانی پرونده",
    "until": "تا چه روزی", "number": "شماره نامه", "when": "روز و ساعت", "where": "جا", "what": "برای چه", "reason": "دلیل",
    "rials": "مبلغ", "how": "از چه راه", "helper": "نام یاری‌دهنده", "news": "خبر به چه کسی", "many": "چند مورد",
    "device": "دستگاه", "late": "پرونده‌های گذشته از موعد", "due": "پرونده‌های نزدیک موعد", "mine": "پرونده‌های خود همکار",
    "fresh": "پرونده‌های با خبر تازه", "unanswered": "پیام‌های بی‌پاسخ", "asked": "پرسش‌های منتظر پاسخ",
    "came": "پرونده‌های رسیده", "decided": "پرونده‌های تصمیم‌گرفته", "state": "وضع پرونده و موعد آن",
}  # fmt: skip
# as long as they become: what a notice is measured with before it is published
_LONGEST: dict[str, str] = {
    "code": "۱۲۳۴ ۵۶۷۸ ۹۰۱۲",
    "many": "۲۰",
    "link": "https://portal.example.ir/me/cases/123456789012/",
}


def places_of(event: str) -> dict[str, str]:
    """The places that the words for an event may have, with what they are called: what whoever tells it always knows."""
    every = OF_EVERY_CASE if event in OWN_WORDS else frozenset()
    return {name: _PLACE_NAMES[name] for name in sorted(every | TEXTS[event].places)}


def own_words(event: str, text: str, title: str = "") -> Words:
    """A service's own text in the place of ours: in the text message, and in the mail between greeting and address."""
    mail = "" if "{link}" in text else "\n\nپرونده: {link}"
    return Words(text, title or TEXTS[event].title, f"با سلام\n\n{text}{mail}\n{{office}}\n")


def is_too_long(event: str, text: str) -> bool:
    """Whether the text message would be longer than we send, with values of usual length in its places."""
    filled = text.format_map({name: _LONGEST.get(name, "نمونه نامی بیست حرفی") for name in places_of(event)})
    return sms_parts(filled) > PARTS_AT_MOST


def written(
    event: str, values: Mapping[str, object], own_text: str = "", in_force: Words | None = None
) -> Words:
    """The event's texts with their places filled: a service's own words, else those that the office has put in force
    (:func:`~dargah.notices.words_read.words_in_force`), else ours.

    Words that name what is not there are not said: the citizen is told in the next ones.
    Raises KeyError for an unknown event or a missing value.
    """
    ours = TEXTS[event]
    office = [in_force] if in_force else []
    service = [own_words(event, own_text, (in_force or ours).title)] if own_text else []
    for words in (*service, *office):
        with contextlib.suppress(ValueError, LookupError):
            return filled(words, values)
    return filled(ours, values)


def filled(own: Words, values: Mapping[str, object]) -> Words:
    """The words with their places filled. Raises KeyError for a missing value."""
    facts = {name: _value(name, values[name]) for name in own.places}
    return Words(own.sms.format_map(facts), own.title.format_map(facts), own.mail.format_map(facts))


def _value(name: str, value: object) -> str:
    """One clean line; codes and numbers of several groups are isolated, or telephones turn them around. The name of
    a service stands between quotation marks: those within it become the inner ones.
    """
    line = clean(str(value))[: LINK_AT_MOST if name == "link" else VALUE_AT_MOST]
    if name == "service":
        line = inner(line)
    return f"\u2066{line}\u2069" if name in LEFT_TO_RIGHT and not line.isalnum() else line
