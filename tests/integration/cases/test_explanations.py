"""What the office says of an end, a return or a void letter reaches the citizen; what it notes for itself does not."""

import pytest
from django.test import Client
from django.utils import timezone

from dargah.cases import operations as cases
from dargah.cases.citizens import citizen_view
from dargah.cases.models import Case
from dargah.cases.story import told_to_office
from dargah.journal.models import Entry
from dargah.letters import operations as letters
from dargah.letters.models import Letter
from dargah.people.roles import Role
from dargah.persian.dates import jalali
from dargah.persian.digits import persian_digits
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_citizen

pytestmark = pytest.mark.django_db
CLOSED, AGAIN, VOID = "مالک دیگر نیازی ندارد.", "سند تازه‌ای رسیده است.", "شماره پلاک نادرست نوشته شده بود."
INNER = "به گمان من ساختگی است."


def page_of(case: Case) -> str:
    client = Client()
    sign_in_citizen(client, case.citizen)
    return client.get(f"/me/cases/{case.tracking_code}/").content.decode()


def test_reasons_stand_on_the_citizens_page_and_notes_do_not() -> None:
    case = make.walked(by=make.citizen())
    head = make.staff(Role.UNIT_HEAD, case.unit_id)
    director = make.staff(Role.DIRECTOR)
    cases.note(case=case, text=INNER, by=director)
    letters.revoke(letter=Letter.objects.get(case=case), reason=VOID, by=director)
    assert "باطل شده است" in citizen_view(Case.objects.get(pk=case.pk)).next_step
    cases.close(case=case, reason=CLOSED, by=make.staff(Role.SECRETARIAT))
    cases.reopen(case=case, reason=AGAIN, by=head or director)
    page = page_of(Case.objects.select_related("citizen").get(pk=case.pk))
    for reason in (CLOSED, AGAIN, VOID):
        assert reason in page
    assert INNER not in page
    story = told_to_office(Case.objects.select_related("version__service").get(pk=case.pk))
    assert {CLOSED, AGAIN, VOID} <= {one.reason for one in story}


def test_a_revoked_letter_is_told_by_its_number_and_day_and_offered_more_quietly_than_a_valid_one() -> None:
    case = make.walked(by=make.citizen())
    letter = Letter.objects.get(case=case)
    valid = page_of(case).partition('id="lt"')[2].partition("</section>")[0]
    assert "باطل شده" not in valid
    assert 'class="btn btn--2"' in valid
    letters.revoke(letter=letter, reason=VOID, by=make.staff(Role.DIRECTOR))
    page = page_of(Case.objects.select_related("citizen").get(pk=case.pk))
    listed = page.partition('id="lt"')[2].partition("</section>")[0]
    assert '<span class="tag tag--bad">باطل شده</span>' in listed
    assert "btn--2" not in listed
    told = page.partition('id="hs"')[2].partition("</section>")[0]
    day = jalali(timezone.localtime(letter.numbered_at).date())
    assert f"نامه شماره \u2066{persian_digits(letter.number)}\u2069 مورخ {day} باطل شد." in told


def test_the_words_stay_out_of_the_journal() -> None:
    case = make.walked(by=make.citizen())
    cases.close(case=case, reason=CLOSED, by=make.staff(Role.SECRETARIAT))
    entries = Entry.objects.filter(subject=case.reference)
    assert all(CLOSED not in str(entry.detail) for entry in entries)
