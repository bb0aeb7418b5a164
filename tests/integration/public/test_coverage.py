"""What the register of coverage gives to read and to take away."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dargah.catalogue.definition import Blocker
from dargah.catalogue.operations import publish
from dargah.config import figures
from dargah.insight import measuring
from dargah.insight.models import Measurement
from tests.factories import cases as make
from tests.unit.catalogue.content import built

pytestmark = pytest.mark.django_db


def named(what: str) -> None:
    """Publish a service whose blocker says this."""
    loaded = built()["general-letter"]
    blocker = Blocker(what=what, why="equipment", reason="دستگاه نیست", who="فاوا", by="1405-12")
    definition = loaded.definition.model_copy(update={"blocker": blocker})
    publish(definition=definition, letters=loaded.letters, by="system", sample=loaded.accepted)


def test_the_page_names_what_why_who_and_by_when(client: Client) -> None:
    named("گرفتن اثر انگشت")
    page = client.get("/coverage/obstacles/").content.decode()
    assert all(said in page for said in ("گرفتن اثر انگشت", "نبود ابزار", "فاوا", "اسفند ۱۴۰۵"))


def test_the_register_shows_the_heaviest_obstacles_and_leads_to_all_of_them(client: Client) -> None:
    shown, every = client.get("/coverage/"), client.get("/coverage/obstacles/")
    assert len(shown.context["heaviest"]) == 6
    assert 'href="/coverage/obstacles/"' in shown.content.decode()
    rows = shown.context["obstacles"]
    held = [len(row["held"]) for row in rows]
    assert held == sorted(held, reverse=True)
    assert all(row["obstacle"].reason in every.content.decode() for row in rows)


def test_a_month_that_we_only_propose_says_so(client: Client) -> None:
    named("گرفتن اثر انگشت")
    assert "اسفند ۱۴۰۵، پیشنهاد" in client.get("/coverage/obstacles/").content.decode()
    assert {
        one.definition.slug
        for one in built().values()
        if one.definition.blocker and not one.definition.blocker.by
    } == set()


def test_every_service_is_counted_in_exactly_one_part(client: Client) -> None:
    for slug in ("general-letter", "form-j", "right-of-way-inquiry", "dg-meeting-request"):
        measuring.measure(make.service(slug))
    measuring.close()
    told = client.get("/coverage/").context
    parts = told["parts"]
    assert sum(parts.values()) == told["total"]
    assert parts["whole"] + parts["partly"] == told["without_visit"]
    assert (parts["whole"], parts["partly"], parts["elsewhere"]) == (1, 1, 9)
    assert (parts["visit"], parts["waiting"]) == (1, 39), (
        "what nobody has measured yet is not said to need a visit"
    )


def test_the_level_shows_at_once_after_it_was_measured(client: Client) -> None:
    before = client.get("/coverage/services/").content.decode()
    measuring.measure(make.service("general-letter"))
    measuring.close()
    after = client.get("/coverage/services/").content.decode()
    assert after.count("در نوبت سنجش") == before.count("در نوبت سنجش") - 1


@pytest.mark.parametrize("hostile", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_of_the_data_is_a_formula(client: Client, hostile: str) -> None:
    """What was written in the workshop is opened by somebody's spreadsheet: it stays a text there."""
    named(hostile)
    written = client.get("/coverage/data/").content.decode("utf-8-sig")
    rows = {row["slug"]: row for row in csv.DictReader(io.StringIO(written, newline=""))}
    assert rows["general-letter"]["blocker"] == f"'{hostile.strip()}"
    cells = [cell for row in rows.values() for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_page_and_command_give_the_same_lines(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    for slug in ("general-letter", "form-j", "right-of-way-inquiry"):
        measuring.measure(make.service(slug))
    told = client.get("/coverage/data/?format=json").json()["services"]
    by_slug = {one["slug"]: one for one in told}
    assert {slug: (one["level"], one["kind"]) for slug, one in by_slug.items() if one["measured_at"]} == {
        "general-letter": (4, "own"),
        "form-j": (3, "hybrid"),
        "right-of-way-inquiry": (1, "referral"),
    }
    assert by_slug["general-letter"]["blocker"] is None
    assert set(by_slug["form-j"]["blocker"]) >= {"what", "why", "reason", "who", "by"}
    figures.tell(as_json=True)
    assert json.loads(capsys.readouterr().out)["services"] == told


def test_the_figure_says_that_it_is_an_estimate_and_how_many_are_confirmed(client: Client) -> None:
    for slug in ("general-letter", "land-type-article12"):
        measuring.measure(make.service(slug))
    measuring.close()
    told = client.get("/coverage/")
    assert told.context["rests_on"] == {"proposed": 1, "sourced": 1, "confirmed": 0}
    page = told.content.decode()
    assert "به برآورد ما ۲ خدمت بی آمدن به این اداره انجام می‌شود" in page
    assert "هنوز هیچ‌کدام را اداره کل تأیید نکرده است" in page
    assert "لعاب خورده؛ یعنی به برآورد ما بدون مراجعه" in client.get("/").content.decode()


def test_a_figure_that_the_office_has_confirmed_is_no_estimate(client: Client) -> None:
    loaded = built()["general-letter"]
    visits = loaded.definition.visits.model_copy(update={"status": "confirmed"})
    definition = loaded.definition.model_copy(update={"visits": visits})
    publish(
        definition=definition,
        letters=loaded.letters,
        by="system",
        sample=loaded.accepted,
        samples={name: one.model_dump(mode="json") for name, one in loaded.samples.items()},
    )
    measuring.measure(make.service("general-letter"))
    measuring.close()
    told = client.get("/coverage/")
    assert told.context["rests_on"] == {"proposed": 0, "sourced": 0, "confirmed": 1}
    assert "برآورد ما ۱ خدمت" not in told.content.decode()
    assert "به برآورد ما بدون مراجعه" not in client.get("/").content.decode()


def test_the_register_tells_the_newest_and_the_oldest_measuring(client: Client) -> None:
    for slug in ("general-letter", "form-j"):
        measuring.measure(make.service(slug))
    early = timezone.now().replace(hour=1, minute=25) - timedelta(days=1)
    Measurement.objects.filter(slug="form-j").update(measured_at=early)
    told = client.get("/coverage/")
    assert told.context["measured_at"] == Measurement.objects.get(slug="general-letter").measured_at
    assert told.context["measured_since"] == early
    page = told.content.decode()
    assert page.index("آخرین سنجش خودکار") < page.index("کهنه‌ترین سنجشی که شمرده شده")


def test_what_waits_for_its_measuring_has_its_own_place_in_the_wall(client: Client) -> None:
    measuring.measure(make.service("general-letter"))
    measuring.close()
    told = client.get("/coverage/")
    keys = dict(told.context["keys"])
    assert keys["n"] == told.context["unmeasured"] - keys["r"]
    assert keys["h"] == told.context["parts"]["visit"]
    page = told.content.decode()
    assert "هنوز سنجیده نشده: " in page
    assert "راهش تا پایان نمی‌رود: " not in page, "nothing was found wanting yet"


def test_the_data_say_whether_a_number_of_visits_is_confirmed(client: Client) -> None:
    told = {one["slug"]: one for one in client.get("/coverage/data/?format=json").json()["services"]}
    assert told["general-letter"]["visits_status"] == "proposed"
    assert told["land-type-article12"]["visits_status"] == "sourced"
    assert told["general-letter"]["title_en"] == "General letter to the directorate"
    rows = csv.DictReader(io.StringIO(client.get("/coverage/data/").content.decode("utf-8-sig"), newline=""))
    assert {row["visits_status"] for row in rows} == {"proposed", "sourced"}
    page = client.get("/coverage/services/").content.decode()
    assert page.count("هیچ (برآورد)") > page.count(">هیچ<") > 0
