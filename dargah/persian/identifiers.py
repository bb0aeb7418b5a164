"""Iranian identifiers: each function takes what a person typed, returns the stored form or raises Rejected.

Order of work, from validation.md §0: fold digits, drop invisible characters and spaces, drop the separators
that the field allows, then check charset, length and check digits. Identifiers stay strings.
"""

import re

from dargah.persian.digits import fold_digits, persian_digits
from dargah.persian.text import clean

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\u00a0\ufeff\u00ad]+")


class Rejected(ValueError):
    """A value that cannot be: ``reason`` is a code of validation.md, ``sentence`` is Persian."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence


def _bare(text: str, separators: str, empty: str) -> str:
    """Folded text without spaces, invisible characters and the separators; Rejected("empty") if none."""
    bare = _INVISIBLE.sub("", fold_digits(text))
    for separator in separators:
        bare = bare.replace(separator, "")
    if not bare:
        raise Rejected("empty", empty)
    return bare


def _only_digits(bare: str, length: int, what: str) -> None:
    """Rejected("charset" | "length") unless ``bare`` is exactly ``length`` ASCII digits."""
    if not (bare.isascii() and bare.isdigit()):
        raise Rejected("charset", f"{what} فقط رقم دارد. حرف یا نشانه‌ای میان آن نوشته شده است.")
    if len(bare) != length:
        raise Rejected(
            "length",
            f"{what} {persian_digits(length)} رقم است؛ {persian_digits(len(bare))} رقم نوشته شده است.",
        )


def national_id(text: str) -> str:
    """Ten digits with a right control digit (validation.md §1). «کد ملی»"""
    bare = _bare(text, "-_.", "کد ملی را بنویسید.")
    _only_digits(bare, 10, "کد ملی")
    if len(set(bare)) == 1:
        raise Rejected("repeated", "همه رقم‌ها یکی است. کد ملی را از روی کارت بنویسید.")
    if bare[3:9] == "000000":
        raise Rejected("zero_middle", "این شماره کد ملی کسی نیست. کد ملی را از روی کارت بنویسید.")
    remainder = sum(int(digit) * (10 - place) for place, digit in enumerate(bare[:9])) % 11
    if int(bare[9]) != (remainder if remainder < 2 else 11 - remainder):  # noqa: PLR2004 the law of the control digit
        raise Rejected("checksum", "رقم آخر با بقیه نمی‌خواند. کارت را دوباره ببینید.")
    return bare


_LEGAL_WEIGHTS = (29, 27, 23, 19, 17, 29, 27, 23, 19, 17)


def legal_id(text: str) -> str:
    """Eleven digits with a right control digit (validation.md §2). «شناسه ملی»"""
    bare = _bare(text, "-_.", "شناسه ملی را بنویسید.")
    _only_digits(bare, 11, "شناسه ملی")
    if not bare.strip("0"):
        raise Rejected("zero", "شناسه ملی همه صفر نیست. آن را از روی آگهی ثبت بنویسید.")
    if bare[3:9] == "000000":
        raise Rejected("zero_middle", "این شماره شناسه ملی جایی نیست. آن را از روی آگهی ثبت بنویسید.")
    shift = int(bare[9]) + 2
    control = (
        sum((shift + int(digit)) * weight for digit, weight in zip(bare, _LEGAL_WEIGHTS, strict=False))
        % 11
        % 10
    )
    if control != int(bare[10]):
        raise Rejected("checksum", "رقم آخر با بقیه نمی‌خواند. شناسه را دوباره ببینید.")
    return bare


def iban(text: str) -> str:
    """``IR`` and 24 digits, mod 97 (validation.md §3); the IR may be left out. «شماره شبا»"""
    bare = _bare(text, "-_.", "شماره شبا را بنویسید.").upper()
    if bare[:1].isalpha():
        if bare[:2] != "IR":
            raise Rejected("country", "شبای ایران با IR آغاز می‌شود.")
        bare = bare[2:]
    _only_digits(bare, 24, "شبا پس از IR")
    if int(bare[2:] + "1827" + bare[:2]) % 97 != 1:
        raise Rejected("checksum", "رقم‌های شبا با هم نمی‌خواند. آن را از برنامه بانک دوباره بردارید.")
    return "IR" + bare


def card(text: str) -> str:
    """Sixteen digits by Luhn (validation.md §4). The portal does not store cards. «شماره کارت»"""
    bare = _bare(text, "-_.", "شماره کارت را بنویسید.")
    _only_digits(bare, 16, "شماره کارت")
    if len(set(bare)) == 1:
        raise Rejected("repeated", "همه رقم‌ها یکی است. شماره را از روی کارت بنویسید.")
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(bare))
    if sum(value - 9 if value > 9 else value for value in doubled) % 10:  # noqa: PLR2004 Luhn
        raise Rejected("checksum", "رقم‌های کارت با هم نمی‌خواند. کارت را دوباره ببینید.")
    return bare


def _national_number(text: str, what: str) -> str:
    """The ten digits after the country or trunk prefix; Rejected for another country or a wrong length."""
    bare = _bare(text, "-_.()/", f"{what} را بنویسید.")
    plus = bare.startswith("+")
    digits = bare[1:] if plus else bare
    if not (digits.isascii() and digits.isdigit()):
        raise Rejected("charset", f"{what} فقط رقم دارد.")
    if plus or digits.startswith("00"):
        digits = digits if plus else digits[2:]
        if not digits.startswith("98"):
            raise Rejected("country", f"{what} باید شماره ایران باشد (با ۰ یا ۹۸+ آغاز شود).")
        return digits[2:]
    trunked = 12
    if digits.startswith("98") and len(digits) == trunked:
        return digits[2:]
    return digits.removeprefix("0")


def mobile(text: str) -> str:
    """A mobile as E.164, ``+989xxxxxxxxx`` (validation.md §5). «تلفن همراه»"""
    number = _national_number(text, "شماره همراه")
    if not number.startswith("9"):
        if re.match(r"[1-8][1-9]?[0-9]{8}\Z", number) and number[0] != "8":
            raise Rejected("landline", "این شماره تلفن ثابت است و پیامک نمی‌گیرد. شماره همراه بنویسید.")
        raise Rejected("prefix", "شماره همراه با ۰۹ آغاز می‌شود.")
    if len(number) != 10:  # noqa: PLR2004 the national number's length
        raise Rejected("length", "شماره همراه ۱۱ رقم است، مانند ۰۹۱۶۰۰۰۰۰۰۰.")
    return "+98" + number


def phone(text: str) -> str:
    """Any telephone of Iran with its area code, as ``+98xxxxxxxxxx``. «تلفن»"""
    number = _national_number(text, "شماره تلفن")
    if len(number) != 10:  # noqa: PLR2004 the national number's length
        raise Rejected("length", "شماره را با پیش‌شماره بنویسید، مانند ۰۶۱۳۳۰۰۰۰۰۰.")
    if number.startswith("0"):
        raise Rejected("prefix", "پیش‌شماره درست نیست. شماره را مانند ۰۶۱۳۳۰۰۰۰۰۰ بنویسید.")
    return "+98" + number


def postal_code(text: str) -> str:
    """Ten digits, not beginning with zero (validation.md §6). «کد پستی»"""
    bare = _bare(text, "-_.", "کد پستی را بنویسید.")
    _only_digits(bare, 10, "کد پستی")
    if len(set(bare)) == 1:
        raise Rejected("repeated", "همه رقم‌ها یکی است. کد پستی را از روی قبض بنویسید.")
    if bare[0] == "0":
        raise Rejected("first_zero", "کد پستی با صفر آغاز نمی‌شود. آن را از روی قبض ببینید.")
    return bare


def postal_code_warning(code: str) -> str | None:
    """The code of a soft warning: 0 and 2 are rare in the first five digits, yet some codes have them."""
    return "digit_0_or_2_in_first_five" if set(code[:5]) & {"0", "2"} else None


# no dot at the beginning and no two in a row
EMAIL = (
    r"^(?!\.)(?!.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$"
)
_EMAIL = re.compile(EMAIL)
EMAIL_LENGTH = 254


def email(text: str) -> str:
    """An e-mail address; the part after @ in small letters. «رایانامه»"""
    bare = _bare(text, "", "رایانامه را بنویسید.")
    if len(bare) > EMAIL_LENGTH:
        raise Rejected("length", "این رایانامه بیش از اندازه بلند است.")
    if not _EMAIL.fullmatch(bare):
        raise Rejected("format", "رایانامه مانند name@example.ir نوشته می‌شود.")
    name, _, host = bare.rpartition("@")
    return f"{name}@{host.lower()}"


ENGINEERING_NUMBER = r"^[0-9][0-9\-/]{2,18}[0-9]$"
_ENGINEERING = re.compile(ENGINEERING_NUMBER)


# letters of the Persian and Arabic alphabets with their marks, space, half space, hyphen
_NAME = re.compile(r"[\u0620-\u063f\u0641-\u0655\u066e-\u06d3\u06d5\u06fa-\u06fc \u200c-]+")
PERSON_NAME = f"^{_NAME.pattern}$"


def person_name(text: str) -> str:
    """The name of a person in Persian letters; a digit or a sign in it is a slip of the finger. «نام»"""
    name = clean(text)
    if not any(character.isalpha() for character in name):
        raise Rejected("charset", "نام را با حروف فارسی بنویسید.")
    if any(character.isdigit() for character in name):
        raise Rejected("charset", "نام رقم ندارد؛ آن را فقط با حروف فارسی بنویسید.")
    if not _NAME.fullmatch(name):
        raise Rejected("charset", "نام را فقط با حروف فارسی بنویسید، بی نشانه و حرف لاتین.")
    return name


def engineering_number(text: str) -> str:
    """A membership or licence number of the engineering organisation, with its - and / (validation.md §9)."""
    bare = _bare(text, "", "شماره را از روی پروانه بنویسید.")
    if not _ENGINEERING.fullmatch(bare):
        reason = "charset" if re.search(r"[^0-9\-/]", bare) else "length"
        raise Rejected(reason, "شماره ۴ تا ۲۰ رقم است با خط تیره یا ممیز، مانند ۱۰-۳-۰-۰۱۲۳۴.")
    return bare


def digits_only(text: str) -> str:
    """A code of digits alone, without the spaces and hyphens that people put between them."""
    bare = re.sub(r"[\s-]", "", fold_digits(clean(text)))
    if not (bare.isascii() and bare.isdigit()):
        raise Rejected("charset", "این شماره فقط رقم دارد.")
    return bare


_LETTER_NUMBER = 20


def letter_number(text: str) -> str:
    """The number of an official letter: free text of at most 20 characters (validation.md §11)."""
    number = clean(fold_digits(text))
    if not number:
        raise Rejected("empty", "شماره نامه را بنویسید.")
    if len(number) > _LETTER_NUMBER:
        raise Rejected("length", "شماره نامه بیش از ۲۰ نویسه نیست.")
    return number
