"""What lies in the workshop besides services: a group of the bank and pages of the portal, by members who are no actors."""

from dataclasses import dataclass

from dargah.catalogue.definition import FormField
from dargah.content import operations as workshop
from dargah.content.models import BankGroup, PortalPage
from dargah.content.pages.kinds import Kind
from dargah.content.pages.schema import PageContent
from dargah.content.questions import raw_questions
from dargah.files import operations as files
from dargah.insight.specimens import fixture
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.persian.dates import parse_jalali
from tests.factories import cases as make


def group_of(by: StaffMember) -> BankGroup:
    """A group that no service asks: to publish it changes nothing else of the scene."""
    group = workshop.begin_group(key="bank_account", title="حساب بانکی", by=by)
    director = make.staff(Role.DIRECTOR)
    for label in ("شماره حساب", "شماره شبا"):
        group = _asking(group, label, by)
        asked = workshop.submit_group(group=group, seen=group.edition, note="", by=by)
        workshop.approve(submission=asked, by=director)
        group.refresh_from_db()
    return _asking(group, "نام بانک", by)


def _asking(group: BankGroup, label: str, by: StaffMember) -> BankGroup:
    raw = {"fields": raw_questions([FormField(key="number", kind="text", label=label)])}
    return workshop.write_group(group=group, raw=raw, seen=group.edition, by=by)


@dataclass(frozen=True)
class Pages:
    """``notice`` is published twice, with a document and a picture, and written on again; ``mistaken`` was just begun."""

    notice: PortalPage
    mistaken: PortalPage


def pages_of(actor: StaffMember) -> Pages:
    """The pages of another editor, and one that the actor began by mistake."""
    editors = StaffMember.objects.filter(role=Role.CONTENT_EDITOR, is_active=True)
    by, director = next(one for one in editors if one != actor), make.staff(Role.DIRECTOR)
    notice = workshop.begin_page(kind=Kind.NOTICE, slug="office-moves", title="جابه‌جایی اداره", by=by)
    stored = [(files.keep(fixture(name), name=name, kind=kind), words) for name, kind, words in FILES]
    notice = workshop.attach_files(page=notice, stored=stored, seen=notice.edition, by=by)
    for text in ("از شنبه در ساختمان تازه‌ایم.", "از دوشنبه در ساختمان تازه‌ایم."):
        notice = _saying(notice, text, by)
        asked = workshop.submit_page(page=notice, seen=notice.edition, note="", by=by)
        workshop.approve(submission=asked, by=director)
        notice.refresh_from_db()
    notice = _saying(notice, "از سه‌شنبه در ساختمان تازه‌ایم.", by)
    mistaken = workshop.begin_page(kind=Kind.NEWS, slug="begun-by-mistake", title="به اشتباه", by=actor)
    return Pages(notice, mistaken)


FILES = (("sanad.pdf", "pdf", "نقشه راه رسیدن"), ("photo.jpg", "jpeg", "در ورودی ساختمان تازه"))


def _saying(page: PortalPage, text: str, by: StaffMember) -> PortalPage:
    said = PageContent(title=page.title, summary="نشانی تازه", body=text, day=parse_jalali("1405-09-07"))
    return workshop.write_page(page=page, said=said, seen=page.edition, by=by)
