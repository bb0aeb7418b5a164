"""Persian as people read it: digits, dates, money, and codes as left-to-right islands. Builtin in every template."""

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from dargah.persian import dates
from dargah.persian.digits import in_letters, persian_digits, thousands
from dargah.persian.text import inner, mask_national_id

register = template.Library()

_GROUPED = 8  # codes of at least so many digits are read in fours
_MOBILE = re.compile(r"(?:\+98|0098|0)(9\d{2})(\d{3})(\d{4})\Z")
_LANDLINE = re.compile(r"(?:\+98|0098|0)(\d{2})(\d{4})(\d{4})\Z")
_LETTER_CODE = re.compile(r"(?=.*[A-Z])[A-Z0-9]{16}\Z")
_IBAN = re.compile(r"IR[0-9]{24}\Z")
_LATIN = re.compile(r"[A-Za-z]")
_DEGREES = re.compile(r"[0-9]+\.[0-9]{5}, [0-9]+\.[0-9]{5}\Z")  # as the forms tell a place
_ISLAND = '<bdi dir="ltr" class="code code--said">{}</bdi>'
# a name in Latin letters with what belongs to it: an address, a number after it; also a number by itself
_RUN = r"[A-Za-z0-9](?:[A-Za-z0-9._/=?&%:-]*[A-Za-z0-9])?"
_LATIN_NAME = re.compile(rf"({_RUN}(?: {_RUN})*)")


def _in_fours(text: str) -> list[str]:
    return [text[place : place + 4] for place in range(0, len(text), 4)]


def grouped(value: object) -> str:
    """A code as it is read aloud: mobiles 4-3-4, landlines 3-4-4, letters' codes and long runs of digits in fours."""
    text = str(value)
    mobile = _MOBILE.match(text)
    if mobile:
        return f"0{mobile[1]} {mobile[2]} {mobile[3]}"
    if _LETTER_CODE.match(text):
        return "-".join(_in_fours(text))
    landline = _LANDLINE.match(text)
    if landline:
        return f"0{landline[1]} {landline[2]} {landline[3]}"
    if text.isascii() and text.isdigit() and len(text) >= _GROUPED and len(text) % 4 == 0:
        return " ".join(_in_fours(text))
    return text


register.filter("inner", inner)


@register.filter
def fa(value: object) -> str:
    """Persian digits; a decimal point becomes ٫."""
    if isinstance(value, float | Decimal):
        return persian_digits(
            f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
        ).replace(".", "٫")
    return persian_digits(value)


@register.filter
def count(value: int) -> str:
    """A number with Persian thousands: ۱۲٬۴۸۰."""
    return thousands(int(value))


@register.filter
def jalali(value: date | datetime | None, style: dates.Style = "long") -> str:
    """A date: long «۲ آذر ۱۴۰۵» (default), weekday «دوشنبه ۲ آذر ۱۴۰۵», slash, month. Empty for none."""
    if value is None or value == "":
        return ""
    day = localtime(value).date() if isinstance(value, datetime) else value
    return dates.jalali(day, style)


@register.filter
def jalali_time(value: datetime | None) -> str:
    """A moment by the clock of Tehran: «۲ آذر ۱۴۰۵، ۱۰:۴۲». Empty for none."""
    return "" if value is None or value == "" else dates.jalali_datetime(value)


@register.filter
def clock(value: datetime | None) -> str:
    """Only the hour of a moment: «۱۰:۴۲»."""
    return "" if value is None or value == "" else persian_digits(f"{localtime(value):%H:%M}")


@register.filter
def rials(value: int | None) -> str:
    """Money: «۱٬۲۵۰٬۰۰۰ ریال»; nothing to pay is «ندارد»."""
    return f"{thousands(int(value))} ریال" if value else "ندارد"


@register.filter
def tomans(value: int | None) -> str:
    """The same money as people say it: «۱۲۵٬۰۰۰ تومان»; empty when it is no whole number of tomans."""
    return f"{thousands(int(value) // 10)} تومان" if value and int(value) % 10 == 0 else ""


@register.filter
def masked(value: str) -> str:
    """A national ID as strangers may see it: «۹۹۹*****۱۸»."""
    return persian_digits(mask_national_id(value)) if value else ""


@register.filter
def half_hidden(mobile: str) -> str:
    """A mobile whose middle is hidden: «۰۹۱۶ *** ۰۰۰۰»."""
    text = "0" + str(mobile).removeprefix("+98").removeprefix("0")
    return persian_digits(f"{text[:4]} *** {text[-4:]}")


@register.filter
def filesize(value: int | None) -> str:
    """The size of a file: «۱٫۸ مگابایت», «۲۴۰ کیلوبایت»."""
    size = int(value or 0)
    kilobyte = 1024
    if size >= kilobyte * kilobyte:
        return f"{persian_digits(f'{size / kilobyte / kilobyte:.1f}').replace('.', '٫')} مگابایت"
    return f"{persian_digits(max(1, round(size / kilobyte)))} کیلوبایت"


@register.filter
def latin_apart(value: str) -> SafeString:
    """A Persian sentence with its Latin names as islands: «iribnews.ir 5615479» at its beginning does not turn it round."""
    pieces = (
        format_html(_ISLAND, piece if _LATIN.search(piece) else persian_digits(piece)) if at % 2 else piece
        for at, piece in enumerate(_LATIN_NAME.split(str(value)))
    )
    return format_html('<span dir="rtl">{}</span>', format_html_join("", "{}", ((one,) for one in pieces)))


@register.simple_tag
def code(value: object) -> SafeString:
    """A code, phone, plate or letter number as an island that never flips. Latin digits stay only in Latin-
    bearing codes and in coordinates. The fours of an IBAN are apart for the eye only: copied, it is what a bank takes.
    """
    if _IBAN.match(str(value)):
        fours = format_html_join(
            mark_safe("<wbr>"), "<span>{}</span>", ((four,) for four in _in_fours(str(value)))
        )
        return format_html('<bdi dir="ltr" class="code fours">{}</bdi>', fours)
    text = grouped(value)
    return format_html(
        '<bdi dir="ltr" class="code">{}</bdi>',
        text if _LATIN.search(text) or _DEGREES.match(text) else persian_digits(text),
    )


@register.filter
def letters(value: int) -> str:
    """A small number in words, as headings say it."""
    return in_letters(value)
