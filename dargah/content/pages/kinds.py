"""The kinds of pages of the information portal: what each is for, where it stands, which boxes its editor has."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Kind(TextChoices):
    """A page is of one kind, for good."""

    NEWS = "news", "خبر"
    NOTICE = "notice", "اطلاعیه"
    TENDER = "tender", "مناقصه یا مزایده"
    INFORMATION = "information", "صفحه اطلاع‌رسانی"
    FAQ = "faq", "پرسش پرتکرار"
    FORM = "form", "سند یا فرم"
    THEME = "theme", "موضوع هفته میز خدمت"
    OFFICE = "office", "واحد یا اداره شهرستان"
    PERSON = "person", "مسئول"
    MEASURE = "measure", "تدبیر در کار"


@dataclass(frozen=True)
class Section:
    """Where the pages of a kind stand: the first part of their address, the name of their list and what it says.

    ``needs`` are boxes that must be filled before a page is published, ``boxes`` all that its editor has, in order.
    """

    kind: Kind
    address: str
    title: str
    about: str
    boxes: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address of the list."""
        return f"/{self.address}/"


SECTIONS: dict[Kind, Section] = {
    section.kind: section
    for section in (
        Section(Kind.NEWS, "news", "خبرها", "آن‌چه در اداره کل و خدمت‌هایش تازه است.",
                ("title", "summary", "body", "day", "services"), ("summary", "body", "day")),
        Section(Kind.NOTICE, "notices", "اطلاعیه‌ها", "آن‌چه باید بدانید یا تا روزی انجام دهید.",
                ("title", "summary", "body", "day", "until", "services"), ("summary", "body", "day")),
        Section(Kind.TENDER, "tenders", "مناقصه‌ها و مزایده‌ها", "با مهلت، روز گشایش و سندهای هر کدام.",
                ("title", "number", "summary", "body", "day", "until", "opens", "unit", "services"),
                ("summary", "number", "day", "until")),
        Section(Kind.INFORMATION, "pages", "دانستنی‌ها", "آن‌چه پیش از درخواست به کار می‌آید.",
                ("title", "summary", "body", "group", "services"), ("summary", "body")),
        Section(Kind.FAQ, "faq", "پرسش‌های پرتکرار", "پرسش‌هایی که مردم پرسیده‌اند، با پاسخ اداره کل.",
                ("title", "body", "asked", "group", "services"), ("body",)),
        Section(Kind.FORM, "documents", "سندها و فرم‌ها", "سندهایی که می‌توانید بگیرید.",
                ("title", "summary", "body", "group", "services"), ("summary",)),
        Section(Kind.THEME, "themes", "موضوع‌های هفته میز خدمت", "هر هفته میز خدمت بیش از همه به یک موضوع پاسخ می‌دهد.",
                ("title", "summary", "body", "day", "until", "services"), ("summary", "day", "until")),
        Section(Kind.OFFICE, "offices", "واحدها و ادارات شهرستان", "نشانی، تلفن، ساعت کار و خدمت‌های هر کدام.",
                ("title", "unit", "address", "phone", "hours", "body"), ("unit",)),
        Section(Kind.PERSON, "people", "مسئولان", "چه کسی پاسخ‌گوی چه کاری است.",
                ("title", "post", "unit", "phone", "position", "body"), ("post", "unit")),
        Section(Kind.MEASURE, "measures", "تدبیرهای در کار", "قاعده‌های موقت که اکنون در اداره کل برقرار است.",
                ("title", "summary", "body", "day", "until", "source"), ("summary", "day", "source")),
    )
}  # fmt: skip
BY_ADDRESS = {section.address: section for section in SECTIONS.values()}


def address_of(kind: Kind, slug: str, unit: str) -> str:
    """Where a page is read; that of an office stands at its unit."""
    return f"{SECTIONS[kind].url}{unit if kind == Kind.OFFICE else slug}/"


# label, help and kind of box of everything that is written on a page
BOXES: dict[str, tuple[str, str, str]] = {
    "title": ("عنوان", "همان که مردم می‌خوانند؛ کوتاه و روشن.", "text"),
    "summary": ("خلاصه", "یک یا دو جمله، برای فهرست‌ها و جست‌وجو.", "longtext"),
    "body": (
        "متن",
        "میان دو بند یک سطر خالی بگذارید. «##» در آغاز سطر عنوان، «-» فهرست و «**…**» درشت است؛ راهنما پایین صفحه است.",
        "longtext",
    ),
    "day": ("روز", "روز خبر یا آغاز", "jalali_date"),
    "until": ("تا روز", "پس از آن روز در فهرست گذشته‌ها می‌آید.", "jalali_date"),
    "opens": ("روز گشایش پاکت‌ها", "", "jalali_date"),
    "number": ("شماره", "شماره آگهی یا شماره سامانه ستاد", "text"),
    "unit": ("واحد", "واحدی که پاسخ‌گوی آن است.", "unit"),
    "services": ("خدمت‌های وابسته", "خواننده از همین صفحه به آن‌ها می‌رود.", "services"),
    "group": ("موضوع", "با کدام نیاز مردم می‌خواند.", "group"),
    "asked": ("گونه‌های دیگر پرسش", "هر سطر یک پرسش، همان‌گونه که مردم می‌نویسند؛ جست‌وجو با این‌ها هم پیدایش می‌کند.", "longtext"),
    "address": ("نشانی", "", "text"),
    "phone": ("تلفن", "با پیش‌شماره", "text"),
    "hours": ("ساعت کار", "اگر با ساعت کار اداره کل فرق دارد.", "text"),
    "post": ("سمت", "", "text"),
    "position": ("جای آن در فهرست", "عدد کوچک‌تر بالاتر می‌آید.", "text"),
    "source": ("مبنا", "شماره و روز نامه یا مصوبه‌ای که این تدبیر از آن است.", "text"),
}  # fmt: skip
