"""What people look for in the search box that is no service: their case, and whether a letter is true."""

from dataclasses import dataclass

from dargah.persian.lexicon import words_of
from dargah.persian.text import search_key


@dataclass(frozen=True)
class Door:
    """A page to be led to. It is meant by any of ``alone``, or by one of ``thing`` with one of ``asked``."""

    title: str
    address: str
    about: str
    alone: str
    thing: str
    asked: str


DOORS = (
    Door(
        "پیگیری پرونده",
        "/track/",
        "با کد رهگیری و شماره همراه، بی آن‌که وارد شوید.",
        "رهگیری پیگیری",
        "پرونده پروندم درخواستم تقاضایم نامه‌ام جوابم",
        "کجا کجاست کی چی چه شد رسید نرسید وضعیت نتیجه جواب مرحله مانده ببینم",
    ),
    Door(
        "درستی یک نامه",
        "/verify/",
        "با کد پای نامه یا خود فایل آن.",
        "اصالت",
        "نامه نامه‌ای امضا کیوآر",
        "اصل جعلی جعل تقلبی واقعی معتبر اعتبار درستی صحت",
    ),
)


def doors_for(asked: str) -> list[Door]:
    """The doors that a query means."""
    words = {*search_key(asked).split(), *words_of(asked)}

    def any_of(listed: str) -> bool:
        return bool(words & {*search_key(listed).split(), *words_of(listed)})

    return [one for one in DOORS if any_of(one.alone) or (any_of(one.thing) and any_of(one.asked))]
