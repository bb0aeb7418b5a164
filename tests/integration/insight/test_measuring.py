"""A service holds its level only while its samples walk; measuring leaves nothing behind."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from dargah.cases.models import Case
from dargah.catalogue.definition import Papers, ServiceDefinition
from dargah.catalogue.models import Service
from dargah.catalogue.operations import publish
from dargah.catalogue.sampled import STEPS
from dargah.followups.jobs import measure_coverage
from dargah.insight import measuring, walking
from dargah.insight.levels import Level, ceiling, obstacle_of
from dargah.insight.models import CoverageDay, Measurement
from dargah.insight.queries import standings, trend
from dargah.journal.models import Entry
from dargah.letters.models import Letter, Register
from dargah.payments.models import Payment
from dargah.people.models import Citizen, StaffMember
from dargah.people.roles import Role
from dargah.web.desk.coverage import unverified
from dargah.web.templatetags.persian import latin_apart
from tests.factories import cases as factory
from tests.factories import money
from tests.integration.statements.test_pages import as_staff
from tests.unit.catalogue.content import built

pytestmark = pytest.mark.django_db


def the(slug: str) -> Service:
    return Service.objects.select_related("current").get(slug=slug)


def counts() -> dict[str, int]:
    numbers = {model.__name__: model.objects.count() for model in (Case, Letter, Citizen, Entry)}
    return {**numbers, "numbered": sum(Register.objects.values_list("last", flat=True))}


def test_an_own_service_whose_sample_walks_stands_at_output() -> None:
    found = measuring.measure(the("land-status-inquiry"))
    assert (found.level, found.fault, found.samples) == (Level.OUTPUT, "", found.samples)
    assert found.samples >= 1


def test_measuring_leaves_no_case_no_letter_no_number_no_citizen_and_no_entry_of_the_journal() -> None:
    before = counts()
    measuring.measure(the("mehr-transfer"))
    assert counts() == before


def test_a_walk_does_not_hold_the_journal() -> None:
    """Its entries go to a table of its own: mutant is a walk that writes into the chain, whose lock others wait for."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(measuring.ASIDE)
        measured = walking.apply_sample(
            the("general-letter"),
            built()["general-letter"].samples["accepted"],
            Citizen.objects.create(national_id="0012345679", mobile="09120000000"),
        )
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] == 0
        assert Entry.objects.filter(subject=measured.reference).exists()
        transaction.set_rollback(True)


def test_where_nobody_holds_a_stage_the_level_falls_and_the_register_says_who_is_missing() -> None:
    service = the("land-status-inquiry")
    StaffMember.objects.filter(role__in=("secretariat", "unit_head", "director")).update(is_active=False)
    found = measuring.measure(service)
    assert found.level < Level.OUTPUT
    assert "کار نمی‌کند" in found.fault
    one = next(each for each in standings() if each.definition.slug == service.slug)
    assert one.obstacle is not None
    assert (one.obstacle.why, one.reason) == ("samples", found.fault)


@pytest.mark.parametrize("pay", ["before_submit", "before_issue"])
def test_a_service_that_charges_is_walked_with_its_payment_and_leaves_none(pay: str) -> None:
    found = measuring.measure(money.charging(pay))
    assert (found.level, found.fault) == (Level.OUTPUT, "")
    assert not Payment.objects.exists()


def test_a_sample_that_is_not_accepted_leaves_the_service_at_information() -> None:
    version = the("general-letter").current
    assert version is not None
    sample = built()["general-letter"].samples["accepted"].model_copy(update={"answers": {}})
    way = measuring.walked(version, {"accepted": sample})
    assert way.level == Level.INFORMATION
    assert way.fault.startswith("نمونه پذیرفته نشد")


def test_what_was_walked_counts_for_the_version_that_was_walked() -> None:
    measuring.measure(the("general-letter"))
    loaded = built()["general-letter"]
    changed = loaded.definition.model_copy(update={"minutes": 59})
    publish(definition=changed, letters=loaded.letters, by="system", sample=loaded.accepted)
    one = next(each for each in standings() if each.definition.slug == "general-letter")
    assert (one.level, one.measured_at) == (Level.APPLICATION, None)
    assert the("general-letter") in measuring.stale()


def test_the_worker_measures_one_after_another_and_then_notes_the_day() -> None:
    soon = timezone.now() + timedelta(hours=1)
    Measurement.objects.bulk_create(
        [
            Measurement(slug=each.slug, digest=each.current.digest, level=4, measured_at=soon)
            for each in Service.objects.select_related("current")
            if each.current is not None and each.slug != "foi-request"
        ]
    )
    measure_coverage()
    assert Measurement.objects.get(slug="foi-request").level == Level.DECISION
    assert not CoverageDay.objects.exists()
    measure_coverage()
    day = CoverageDay.objects.get()
    assert day.total == Service.objects.count()
    assert [(month.without_visit, month.total) for month in trend()] == [(day.without_visit, day.total)]


@pytest.mark.parametrize("slug", sorted(built()))
def test_every_own_service_can_stand_at_output_or_names_a_law_and_every_hybrid_at_decision(slug: str) -> None:
    definition: ServiceDefinition = built()[slug].definition
    obstacle = obstacle_of(definition)
    if definition.kind == "own" and ceiling(definition) < Level.OUTPUT:
        assert obstacle is not None
        assert obstacle.why == "law"
    if definition.kind == "hybrid":
        assert ceiling(definition) >= Level.DECISION
    if definition.kind != "own":
        assert obstacle is not None


def test_the_desk_reads_what_nobody_confirmed_with_its_source_and_the_public_does_not_read_it_as_a_promise() -> (
    None
):
    slug = "document-copy"
    definition = built()[slug].definition
    told = dict(unverified(definition))
    assert {"مهلت", "فهرست مدارک"} <= set(told)
    assert all(told.values())
    assert "GK" not in " ".join(one for of in told.values() for one in of), "sources are told in words"
    page = as_staff(factory.staff(Role.DIRECTOR)).get("/desk/coverage/?show=unverified").content.decode()
    assert "نیازمند تأیید اداره کل" in page
    names = [one for of in told.values() for one in of]
    assert all(latin_apart(one) in page for one in names), "each isolated"
    confirmed = definition.model_copy(update={"papers": Papers(status="confirmed", sources=["FOI"])})
    assert "فهرست مدارک" not in dict(unverified(confirmed))


def test_each_step_that_a_sample_may_take_can_be_walked() -> None:
    assert set(walking._VERBS) == STEPS
