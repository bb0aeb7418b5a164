"""What is loaded from files finds somebody who takes its cases; an installation before its staff is not asked."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from dargah.catalogue import exchange, operations
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.loader import LoadedService, load_services
from dargah.catalogue.manned import unmanned
from dargah.catalogue.models import Service
from dargah.config.command import main
from dargah.config.preparation import load_content
from dargah.people.models import StaffMember
from tests.unit.catalogue.test_findings import TEMPLATE, service

pytestmark = pytest.mark.django_db
NOBODY = "کسی با نقش «کارشناس» در «"


@pytest.fixture(autouse=True)
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dargah.config.postgres.require_answer", lambda: None)


def nobody_in(folder: Path, unit: str = "county_shush") -> Path:
    """A folder with general-letter, whose first stage is of a unit where nobody works."""
    exchange.write_files(folder, exchange.exported(["general-letter"]))
    path = folder / "services" / "general-letter" / "service.yaml"
    written = path.read_text()
    assert "unit: public_relations" in written
    path.write_text(written.replace("unit: public_relations", f"unit: {unit}", 1))
    return folder


def current() -> Any:
    return Service.objects.get(slug="general-letter").current


def nobody_works_in_shush() -> None:
    StaffMember.objects.filter(unit_id="county_shush").update(is_active=False)


@pytest.mark.parametrize("dry", [[], ["--dry-run"]], ids=str)
def test_a_folder_whose_stage_nobody_holds_is_not_loaded(
    dry: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody_works_in_shush()
    before, folder = current(), nobody_in(tmp_path)
    assert main(["services", "load", str(folder), *dry]) == 1
    said = capsys.readouterr().err
    assert NOBODY in said
    assert "service.yaml" in said
    assert current() == before


def test_before_its_staff_come_an_installation_takes_every_service(tmp_path: Path) -> None:
    folder = nobody_in(tmp_path)
    StaffMember.objects.exclude(role="service_analyst").update(is_active=False)
    before = current()
    assert main(["services", "load", str(folder)]) == 0
    assert current() != before


def test_what_is_published_like_that_already_is_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody_works_in_shush()
    folder = nobody_in(tmp_path)
    operations.publish_all(load_services(folder, whole=False), by="terminal")
    before = current()
    path = folder / "services" / "general-letter" / "service.yaml"
    path.write_text(path.read_text().replace("minutes: ", "minutes: 1"))
    capsys.readouterr()
    assert main(["services", "load", str(folder)]) == 0
    assert "(هشدار)" in capsys.readouterr().err
    assert current() != before


def test_bringing_an_installation_up_to_date_leaves_out_only_the_new_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was published before stays with a sentence; a new one that nobody could take waits."""
    StaffMember.objects.filter(unit_id="land_management", role="case_officer").update(is_active=False)
    new = ServiceDefinition.model_validate(service(slug="a-new-service", unit="land_management"))
    there = load_services(Path(settings.CONTENT))
    bring = [*there, LoadedService(new, {"answer.typ": TEMPLATE})]
    monkeypatch.setattr("dargah.catalogue.operations.load_services", lambda *_, **__: bring)
    assert {finding.grave for one, finding in unmanned(bring) if one.definition.slug != new.slug} == {False}
    said: list[str] = []
    load_content(said.append)
    assert not Service.objects.filter(slug="a-new-service", is_published=True).exists()
    assert Service.objects.filter(is_published=True).count() == len(there)
    assert any("a-new-service" in one and NOBODY in one for one in said)
    assert any(one.startswith("هشدار") for one in said)
