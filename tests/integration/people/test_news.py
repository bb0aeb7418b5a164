"""«خبرهای من»: each citizen chooses ways and quiet hours for the own account, and for nobody else's."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dargah.catalogue.forms.plan import control_id
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.people import news
from dargah.people.models import Citizen
from dargah.people.refusals import Invalid
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen, as_staff, statements

pytestmark = pytest.mark.django_db
PAGE, ACT = "/me/news/", "/me/news/choice/"
ADDRESS = "mahdi@example.ir"
GOOD = {"way": "both", "email": ADDRESS, "quiet_from": "22", "quiet_until": "7"}
READ, WRITE = 2, 5  # statements: the session and the citizen; with them the row, the journal and its lock


def now(who: Citizen) -> tuple[str, str, tuple[int, int] | None]:
    who.refresh_from_db()
    return who.news_by, who.email, who.quiet


def test_it_is_linked_from_the_own_cases_and_shows_what_is_done_without_a_choice() -> None:
    client = as_citizen(make.citizen())
    assert f'href="{PAGE}"' in client.get("/me/").content.decode()
    page = client.get(PAGE).content.decode()
    assert re.search(r'value="sms" checked', page)
    assert "selected" not in page


def test_a_choice_is_kept_shown_and_written_down_without_the_address() -> None:
    who = make.citizen()
    client = as_citizen(who)
    answer = client.post(ACT, GOOD, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(PAGE, 302)]
    assert now(who) == ("both", ADDRESS, (22, 7))
    assert re.search(r'value="both" checked', page)
    assert re.findall(r'value="(\d+)" selected', page) == ["22", "7"]
    assert ADDRESS in page
    entry = Entry.objects.get(subject=who.reference, event=Event.news_ways_chosen)
    assert (entry.actor, entry.detail) == (who.reference, {"by": "both", "quiet": True})


def test_quiet_hours_and_the_address_can_be_taken_away() -> None:
    who = make.citizen(email=ADDRESS, news_by="both", quiet_from=22, quiet_until=7)
    as_citizen(who).post(ACT, {"way": "sms", "email": "", "quiet_from": "", "quiet_until": ""})
    assert now(who) == ("sms", "", None)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"way": ""}, {"way": news.NO_WAY}),
        ({"way": "pigeon"}, {"way": news.NO_WAY}),
        ({"way": "email", "email": " "}, {"email": news.NO_EMAIL}),
        ({"way": "both", "email": ""}, {"email": news.NO_EMAIL}),
        ({"email": "mahdi"}, {"email": "رایانامه مانند name@example.ir نوشته می‌شود."}),
        ({"way": "sms", "email": "mahdi@"}, {"email": "رایانامه مانند name@example.ir نوشته می‌شود."}),
        ({"email": f"{'a' * 260}@example.ir"}, {"email": "این رایانامه بیش از اندازه بلند است."}),
        ({"quiet_from": ""}, {"quiet_from": news.NO_HOUR}),
        ({"quiet_until": ""}, {"quiet_until": news.NO_HOUR}),
        ({"quiet_until": "24"}, {"quiet_until": news.NO_HOUR}),
        ({"quiet_from": "-1"}, {"quiet_from": news.NO_HOUR}),
        ({"quiet_from": "۲۲"}, {"quiet_from": news.NO_HOUR}),
        ({"quiet_from": "7"}, {"quiet_until": news.SAME_HOUR}),
        (
            {"way": "", "email": "x", "quiet_until": "22"},
            {
                "way": news.NO_WAY,
                "email": "رایانامه مانند name@example.ir نوشته می‌شود.",
                "quiet_until": news.SAME_HOUR,
            },
        ),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(
    typed: dict[str, str], errors: dict[str, str]
) -> None:
    who = make.citizen()
    form = {**GOOD, **typed}
    answer = as_citizen(who).post(ACT, form)
    page = answer.content.decode()
    assert (answer.status_code, answer.context["errors"]) == (422, errors)
    for name, sentence in errors.items():
        assert re.search(rf'id="{control_id(name)}-e">.*?{re.escape(sentence)}', page)
    assert form["email"].strip() in page
    if form["quiet_from"] == "22":
        assert 'value="22" selected' in page
    assert now(who) == ("", "", None)


def test_an_address_is_kept_as_forms_keep_it() -> None:
    who = make.citizen()
    as_citizen(who).post(ACT, {**GOOD, "email": " Mahdi@Example.IR "})
    assert now(who)[1] == "Mahdi@example.ir"


def test_nobody_else_reads_or_changes_it() -> None:
    who = make.citizen(email=ADDRESS)
    twin = make.citizen(mobile=who.mobile)  # the same telephone, another person
    others = [
        as_citizen(twin),
        as_citizen(make.citizen(national_id=who.national_id)),
        *(as_staff(make.staff(role)) for role in (Role.DIRECTOR, Role.SYSADMIN, Role.CASE_OFFICER)),
    ]
    for client in others:
        assert ADDRESS not in client.get(PAGE).content.decode()
        client.post(ACT, {**GOOD, "email": "other@example.ir", "citizen": str(who.pk), "id": str(who.pk)})
        assert now(who) == ("", ADDRESS, None)


def test_the_database_itself_refuses_half_and_equal_hours() -> None:
    who = make.citizen()
    for hours in (
        {"quiet_from": 3},
        {"quiet_from": 3, "quiet_until": 3},
        {"quiet_from": 3, "quiet_until": 24},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Citizen.objects.filter(pk=who.pk).update(**hours)
    with pytest.raises(Invalid):
        news.choose_news(by=who, way="sms", email="", quiet_from="3", quiet_until="3")


def test_the_page_and_the_act_take_few_statements() -> None:
    client = as_citizen(make.citizen())
    assert statements(client, PAGE) <= READ
    client.post(ACT, GOOD)
    with CaptureQueriesContext(connection) as found:
        client.post(ACT, GOOD)
    asked = [q["sql"] for q in found.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(asked) <= WRITE + READ, asked
