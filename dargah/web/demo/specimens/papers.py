"""Files, messages and the forms around a request, in their states."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message

from dargah.catalogue.definition import Document
from dargah.people.models import TellWhom
from dargah.web.demo.specimens.specimen import Section, Specimen, invented

DRAFT = invented(pk="00000000-0000-4000-8000-000000000001", is_from_desk=False)
DEED = Document(key="deed", title="سند مالکیت", hint="همه برگ‌ها خوانا باشد.")
PHOTOS = Document(
    key="photos", title="عکس زمین", accept=["jpeg", "png"], at_most=2 * 1024 * 1024, required=False, many=True
)


def _file(name: str, size: int, scan: str) -> Any:
    return invented(name=name, size=size, scan=scan)


CLEAN = _file("sanad-1.pdf", 240_000, "clean")
UNSCANNED = _file("a-long-name-of-a-photo-of-the-land-from-the-north.jpg", 1_887_437, "unscanned")


def _attached(*files: Any) -> list[Any]:
    return [invented(pk=f"00000000-0000-4000-8000-0000000000{n:02}", file=one) for n, one in enumerate(files)]


def _upload(document: Document, *files: Any, error: str = "") -> dict[str, Any]:
    return {"document": document, "files": _attached(*files), "error": error, "draft": DRAFT}


def _stored(file: Any, removal: str = "") -> dict[str, Any]:
    return {"file": file, "href": "/me/", "removal": removal, "number": 1}


FILES = Section(
    "papers",
    "فایل‌ها",
    (
        Specimen("file", "بررسی شده", _stored(CLEAN, "/me/"), "files"),
        Specimen("file", "بررسی نشده", _stored(UNSCANNED, "/me/"), "files"),
        Specimen("file", "آلوده", _stored(_file("sanad-2.pdf", 96_000, "infected"), "/me/"), "files"),
        Specimen("file", "ساخته همین درگاه", _stored(_file("nameh-1404-12.pdf", 61_000, "own")), "files"),
        Specimen("file", "بی دکمه حذف", _stored(CLEAN), "files"),
        Specimen("upload", "خالی", _upload(DEED), "form"),
        Specimen("upload", "با فایل", _upload(DEED, CLEAN), "form"),
        Specimen("upload", "خالی با خطا", _upload(DEED, error="سند مالکیت را بیفزایید."), "form"),
        Specimen("upload", "اختیاری، چند فایل", _upload(PHOTOS, UNSCANNED, CLEAN), "form"),
    ),
)

FAULTS = {"mobile": "شماره همراه با ۰۹ آغاز می‌شود."}
BOTH_FAULTS = {"national_id": "رقم آخر با بقیه نمی‌خواند. کارت را دوباره ببینید.", **FAULTS}
TYPED = {"national_id": "۹۹۹۰۰۰۰۰۱۹", "mobile": "۹۱۶۰"}
TELLS = [(one.value, one.label, one == TellWhom.CITIZEN) for one in TellWhom]


def _consent(tells: list[Any], typed: dict[str, str], errors: dict[str, str]) -> dict[str, Any]:
    return {"tells": tells, "typed": typed, "errors": errors}


def _said(*messages: tuple[int, str]) -> dict[str, Any]:
    return {"messages": [Message(level, words) for level, words in messages]}


def _new(*labels: str) -> dict[str, Any]:
    return {"new": [invented(label=label) for label in labels]}


TOLD = Section(
    "told",
    "پیام و خطا",
    (
        Specimen("messages", "انجام شد", _said((constants.SUCCESS, "پاسخ شما رسید."))),
        Specimen("messages", "دانستنی", _said((constants.INFO, "پیش‌نویس شما نگه داشته شده است."))),
        Specimen("messages", "هشدار", _said((constants.WARNING, "این پرونده را همکارتان باز کرده است."))),
        Specimen("messages", "انجام نشد", _said((constants.ERROR, "فایل نرسید. دوباره بفرستید."))),
        Specimen(
            "messages",
            "دو پیام با هم",
            _said((constants.SUCCESS, "مدرک افزوده شد."), (constants.INFO, "شمارش روزها از سر گرفته شد.")),
        ),
        Specimen("field_errors", "یک خطا", {"errors": FAULTS}),
        Specimen("field_errors", "دو خطا", {"errors": BOTH_FAULTS}),
        Specimen("new_questions", "یک پرسش", _new("متراژ عقب‌نشینی")),
        Specimen("new_questions", "سه پرسش", _new("نام وکیل", "شماره وکالت‌نامه", "تاریخ وکالت‌نامه")),
    ),
)

CITIZEN = invented(national_id="9990000018")
TAKEN_BACK = invented(national_id="9990000018", ended_at=datetime(2026, 11, 23, 7, 12, tzinfo=UTC))
FOR_ANOTHER = Section(
    "another",
    "به جای دیگری",
    (
        Specimen("for_another", "دفتر خدمات یا آشنا", {"for_another": CITIZEN, "draft": DRAFT}),
        Specimen(
            "for_another",
            "از میز کار",
            {"for_another": CITIZEN, "draft": invented(pk=DRAFT.pk, is_from_desk=True)},
        ),
        Specimen(
            "helps_ended", "پس گرفته شده", {"helps_ended": [(TAKEN_BACK, "استعلام وضعیت زمین (ماده ۱۲)")]}
        ),
        Specimen("consent_fields", "خالی", _consent(TELLS, {}, {}), "form"),
        Specimen("consent_fields", "با خطا", _consent(TELLS, TYPED, BOTH_FAULTS), "form"),
        Specimen("consent_fields", "خبر فقط به خود متقاضی", _consent(TELLS[:1], {}, {}), "form"),
    ),
)
