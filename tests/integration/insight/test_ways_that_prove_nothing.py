"""A level is held only by samples that obtain what they say: one granted with its letter, one refused, one sent back."""

from typing import Any

import pytest
from django.test import Client

from dargah.catalogue.definition import Stage
from dargah.catalogue.models import Service
from dargah.catalogue.operations import publish
from dargah.content import operations
from dargah.content.banked import current_bank
from dargah.content.findings import Reading, read
from dargah.content.models import ServiceDraft
from dargah.content.saved import sample_of
from dargah.insight import measuring
from dargah.insight.levels import NOT_SHOWN, Level
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.factories import cases as factory
from tests.integration.statements.test_pages import as_staff
from tests.unit.catalogue.content import built

pytestmark = pytest.mark.django_db
SLUG, HYBRID = "general-letter", "foi-request"
DECIDED = {"do": "decide", "outcome": "answered", "reasons": "نامه دیده شد و پاسخ آن این است."}
CLOSED = [{"do": "close", "text": "کار پایان یافت."}]
WITHDRAWN = {"walk": [{"do": "withdraw"}], "ends": "withdrawn"}


def changed(**ways: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    """The samples of the service with some ways replaced, or left out."""
    told = built()[SLUG].told_samples
    return {
        name: {**one, **(ways.get(name) or {})}
        for name, one in told.items()
        if ways.get(name, {}) is not None
    }


def every(way: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return changed(accepted=way, refused=way, incomplete=way)


PROVE_NOTHING = [
    every({"walk": [], "ends": "open"}),
    every(WITHDRAWN),
    changed(accepted=None, incomplete=None),
    changed(refused=None),
    changed(accepted=None),
    changed(incomplete=None),
    changed(accepted={"walk": [{"do": "close"}], "ends": "closed"}),
    changed(accepted={"walk": [{"do": "advance"}, DECIDED, {"do": "approve"}, *CLOSED], "ends": "closed"}),
    changed(accepted={"walk": built()[SLUG].told_samples["refused"]["walk"]}),
    changed(refused={"walk": built()[SLUG].told_samples["accepted"]["walk"]}),
    changed(incomplete={"walk": built()[SLUG].told_samples["accepted"]["walk"]}),
]


def published_with(samples: dict[str, Any], slug: str = SLUG) -> Service:
    loaded = built()[slug]
    publish(definition=loaded.definition, letters=loaded.letters, by="system", samples=samples)
    return factory.service(slug)


def test_the_samples_of_the_files_hold_it() -> None:
    assert (
        measuring.measure(
            published_with({**changed(), "accepted": {**changed()["accepted"], "files": {}}})
        ).level
        == 4
    )


@pytest.mark.parametrize("samples", PROVE_NOTHING, ids=range(len(PROVE_NOTHING)))
def test_samples_that_obtain_nothing_hold_no_level_of_output(samples: dict[str, Any]) -> None:
    found = measuring.measure(published_with(samples))
    assert found.level <= Level.APPLICATION
    assert found.fault


def test_a_hybrid_stands_at_decision_only_while_its_three_samples_walk() -> None:
    told = built()[HYBRID].told_samples
    assert built()[HYBRID].definition.kind == "hybrid"
    found = measuring.measure(published_with({name: told[name] for name in ("accepted", "refused")}, HYBRID))
    assert found.level == Level.APPLICATION


def in_workshop(samples: dict[str, Any]) -> Reading:
    writer = StaffMember.objects.filter(role=Role.SERVICE_ANALYST, is_active=True)[0]
    draft = operations.open_service(service=factory.service(SLUG), by=writer)
    listed = [
        {"type": "item", "value": {"name": name, "text": sample_of(one)}, "id": name}
        for name, one in samples.items()
    ]
    return read({**draft.parts, "samples": {"samples": listed}}, current_bank())


@pytest.mark.parametrize("samples", PROVE_NOTHING, ids=range(len(PROVE_NOTHING)))
def test_the_workshop_finds_them(samples: dict[str, Any]) -> None:
    reading = in_workshop(samples)
    found = [one for one in reading.findings if one.spot.part == "samples"]
    assert found
    if len(samples) == len(changed()):
        assert not reading.may_be_published


def test_a_bomb_of_aliases_in_a_sample_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    writer = StaffMember.objects.filter(role=Role.SERVICE_ANALYST, is_active=True)[0]
    draft: ServiceDraft = operations.open_service(service=factory.service(SLUG), by=writer)
    text = "applicant: {}\nwalk: []\nends: issued\nanswers:\n" + "".join(f"  {line}\n" for line in lines)
    listed = [{"type": "item", "value": {"name": "accepted", "text": text}, "id": "1"}]
    found = read({**draft.parts, "samples": {"samples": listed}}, current_bank()).findings
    assert any(one.sentence == "این نمونه خوانده نمی‌شود." for one in found)


def without_an_issuer() -> Service:
    """A service whose letter nobody may issue, as one could be published before."""
    loaded = built()[SLUG]
    stages: list[Stage] = [
        stage.model_copy(update={"by": "case_officer"}) if stage.issue else stage
        for stage in loaded.definition.stages
    ]
    definition = loaded.definition.model_copy(update={"stages": stages})
    publish(definition=definition, letters=loaded.letters, by="system", samples=loaded.told_samples)
    return factory.service(SLUG)


def test_citizens_read_in_their_own_words_that_a_way_stops_and_the_desk_reads_where(client: Client) -> None:
    found = measuring.measure(without_an_issuer())
    measuring.close()
    assert found.level < Level.OUTPUT
    for path in ("/coverage/", "/coverage/obstacles/", "/coverage/services/", "/coverage/data/"):
        assert "نقش شما" not in client.get(path).content.decode()
    assert NOT_SHOWN in client.get("/coverage/obstacles/").content.decode()
    desk = as_staff(factory.staff(Role.DIRECTOR)).get("/desk/coverage/").content.decode()
    assert found.fault.split("«")[0] in desk


def test_the_workshop_knows_the_services_to_which_a_question_may_lead() -> None:
    writer = StaffMember.objects.filter(role=Role.SERVICE_ANALYST, is_active=True)[0]
    draft = operations.open_service(service=factory.service(SLUG), by=writer)

    def leading_to(slug: str) -> list[tuple[str, bool]]:
        asked = {
            "key": "mine",
            "q": "زمین دارید؟",
            "good": True,
            "otherwise": "زمین لازم است.",
            "instead": slug,
        }
        form = {**draft.parts["form"], "eligible": [{"type": "item", "value": asked, "id": "1"}]}
        found = read({**draft.parts, "form": form}, current_bank()).findings
        return [(one.spot.part, one.stops) for one in found if "خدمتی با نشانی" in one.sentence]

    assert leading_to("no-such-service") == [("form", True)]
    assert leading_to(HYBRID) == []
