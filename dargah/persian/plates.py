"""Plates: of vehicles and of land in the registry. Both have parts, so both come back as a record."""

import re
from dataclasses import dataclass

from dargah.persian.digits import fold_digits, persian_digits
from dargah.persian.identifiers import Rejected
from dargah.persian.text import clean

# Letters of Iranian plates (validation.md §7)
VEHICLE_LETTERS = frozenset({"الف", *"بجدسصطقلمنوهیپتثشزفکعگژDS"})
_CAR = re.compile(r"([0-9]+)([^0-9]+?)([0-9]+)(?:ایران)?-?([0-9]*)\Z")
_MOTORCYCLE = re.compile(r"([0-9]{3})-?([0-9]{5})\Z")


@dataclass(frozen=True, slots=True)
class VehiclePlate:
    """A car's plate in four parts, or a motorcycle's in two (``letter`` empty, ``region`` first)."""

    first: str
    letter: str
    second: str
    region: str

    @property
    def kind(self) -> str:
        """``car`` or ``motorcycle``."""
        return "car" if self.letter else "motorcycle"

    def __str__(self) -> str:
        return (
            f"{self.first}{self.letter}{self.second}-{self.region}"
            if self.letter
            else f"{self.region}-{self.second}"
        )


def vehicle_plate(text: str) -> VehiclePlate:
    """The parts of a plate. Rejected: empty, format, letter, length, zero_digit, region_missing."""
    bare = re.sub(r"[\s‌]+", "", clean(fold_digits(text)))
    if not bare:
        raise Rejected("empty", "پلاک را بنویسید.")
    motorcycle = _MOTORCYCLE.match(bare)
    if motorcycle:
        return VehiclePlate(first="", letter="", second=motorcycle[2], region=motorcycle[1])
    parts = _CAR.match(bare)
    if not parts:
        raise Rejected("format", "پلاک را مانند ۱۲ ب ۳۶۵ ایران ۱۴ بنویسید.")
    first, letter, second, region = parts.groups()
    if letter not in VEHICLE_LETTERS:
        raise Rejected("letter", "حرف پلاک شناخته نیست. آن را از روی پلاک ببینید.")
    if not region and len(second) == 5:  # noqa: PLR2004 three digits and the region, written without a dash
        second, region = second[:3], second[3:]
    if not region:
        raise Rejected("region_missing", "دو رقم کنار «ایران» را هم بنویسید.")
    if (len(first), len(second), len(region)) != (2, 3, 2):
        raise Rejected("length", "پلاک دو رقم، یک حرف، سه رقم و کد دورقمی استان دارد.")
    if "0" in first + second[:2] + region[0]:
        raise Rejected("zero_digit", "صفر در این جای پلاک نمی‌آید. پلاک را دوباره ببینید.")
    return VehiclePlate(first=first, letter=letter, second=second, region=region)


@dataclass(frozen=True, slots=True)
class ParcelPlate:
    """A land registry plate: parent (main), sub, and where written the section, lot or «باقیمانده»."""

    main: int
    sub: int | None = None
    section: str | None = None
    lot: int | None = None
    remainder: bool = False

    @property
    def key(self) -> str:
        """«main/sub» in ASCII digits, by which cases of one parcel meet."""
        return f"{self.main}/{self.sub}" if self.sub else str(self.main)

    def __str__(self) -> str:
        words = f"{self.sub} فرعی از {self.main} اصلی" if self.sub else f"{self.main} اصلی"
        if self.remainder:
            words = f"باقیمانده {words}"
        if self.lot is not None:
            words += f" قطعه {self.lot}"
        if self.section:
            words += f" بخش {self.section}"
        return persian_digits(words)


_SUB_OF_MAIN = re.compile(r"([0-9]{1,9})\s*فرعی\s*از\s*([0-9]{1,9})\s*اصلی")
_MAIN = re.compile(r"([0-9]{1,9})\s*اصلی")
_LOT = re.compile(r"قطعه\s*([0-9]{1,9})")
_SECTION = re.compile(r"بخش\s*(.+)\Z")
_BESIDE = re.compile(r"باقی ?مانده|پلاک|ثبتی|شماره|دارای|از(?= *$)")
_NEXT = re.compile(r"\s*[-–،]\s*(?=(?:پلاک\s*)?(?:ثبتی\s*)?(?:باقی\s?مانده\s*)?[0-9۰-۹٠-٩]+\s*(?:فرعی|اصلی))")
_NUMBERS = re.compile(r"[0-9]+\s*[/\\-]\s*[0-9]+\Z")


def parcel_plate(text: str) -> ParcelPlate:
    """«۱۸۴ فرعی از ۷۰۶ اصلی» with optional بخش, قطعه, باقیمانده (validation.md §8).

    Rejected: empty, ambiguous (``706/184``: which side is the parent depends on the reading direction),
    sub_missing, zero, format.
    """
    typed = clean(text).replace("\u200c", " ")
    folded = fold_digits(typed)
    if not folded:
        raise Rejected("empty", "پلاک ثبتی را بنویسید.")
    if _NUMBERS.search(folded) and "اصلی" not in folded:
        raise Rejected("ambiguous", "از «الف/ب» معلوم نیست کدام اصلی است. بنویسید: ۱۸۴ فرعی از ۷۰۶ اصلی.")
    both = _SUB_OF_MAIN.search(folded)
    alone = _MAIN.search(folded)
    if both:
        sub, main = int(both[1]), int(both[2])
    elif "فرعی" in folded:
        raise Rejected("sub_missing", "شماره فرعی یا اصلی کم است. بنویسید: ۱۸۴ فرعی از ۷۰۶ اصلی.")
    elif alone:
        sub, main = None, int(alone[1])
    else:
        raise Rejected("format", "پلاک را چنین بنویسید: ۱۸۴ فرعی از ۷۰۶ اصلی.")
    if main == 0 or sub == 0:
        raise Rejected("zero", "شماره پلاک صفر نیست. آن را از روی سند بنویسید.")
    lot = _LOT.search(folded)
    section = _SECTION.search(typed)
    rest = folded[: section.start()] if section else folded
    for part in (_SUB_OF_MAIN if both else _MAIN, _LOT):
        rest = part.sub(" ", rest, count=1)
    rest = _BESIDE.sub(" ", rest)
    if rest.strip(" ،,.:"):
        raise Rejected("format", "پلاک را چنین بنویسید و چیز دیگری کنارش ننویسید: ۱۸۴ فرعی از ۷۰۶ اصلی.")
    return ParcelPlate(
        main=main,
        sub=sub,
        section=_LOT_IN_SECTION.sub("", section[1]).strip() or None if section else None,
        lot=int(lot[1]) if lot else None,
        remainder="باقیمانده" in folded or "باقی مانده" in folded,
    )


def parcel_plates(text: str) -> list[ParcelPlate]:
    """The plates of a deed, several joined with «-» (validation.md §8). Rejected as for one."""
    return [parcel_plate(part) for part in _NEXT.split(clean(text).replace("\u200c", " "))]


_LOT_IN_SECTION = re.compile(r"\s*قطعه\s*\d+")
