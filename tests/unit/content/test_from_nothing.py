"""How a new service begins, what is offered for its boxes, where a finding leads, and what is read without a script."""

from typing import Any

import pytest
from django.conf import settings

from dargah.catalogue.checks.parts import PREFILLS
from dargah.catalogue.directorate import directorate
from dargah.catalogue.loader import load_bank, load_services
from dargah.content import operations, words
from dargah.content.authored import PARTS
from dargah.content.banked import current_bank
from dargah.content.blocks import editor_of
from dargah.content.facts import Fact, proposed_facts
from dargah.content.findings import NOTHING, read
from dargah.content.models import ServiceDraft
from dargah.content.parts import parts_of
from dargah.content.places import quoted, spot_of
from dargah.content.saved import authored_folder
from dargah.content.shapes import item_of
from dargah.content.told import lines_of
from dargah.notices.texts import OWN_WORDS, places_of
from dargah.people.roles import Role
from dargah.web.studio.names import names_of_draft
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def begun(*, usual: bool) -> ServiceDraft:
    return operations.begin_service(
        slug="brand-new",
        title="خدمتی نو",
        unit="secretariat",
        usual=usual,
        by=make.staff(Role.SERVICE_ANALYST),
    )


def test_a_service_from_nothing_names_every_part_that_is_still_empty() -> None:
    found = read(begun(usual=False).parts, current_bank()).findings
    said = {one.sentence for one in found}
    assert set(NOTHING.values()) <= said
    assert {one.spot.part for one in found} == {"facts", "form", "stages", "outcomes", "letters"}


def test_a_usual_beginning_leaves_only_its_own_facts_to_be_written() -> None:
    """Words, group and deadline are missing; stages, outcomes and letters fit together from the first minute."""
    draft = begun(usual=True)
    found = read(draft.parts, current_bank()).findings
    assert {one.spot.part for one in found} == {"facts"}
    facts = draft.parts["facts"]
    facts |= {"ask": "می‌خواهم.", "summary": "خلاصه", "output": "نامه", "group": "land"}
    facts["deadline"]["working_days"] = 10
    reading = read({**draft.parts, "facts": facts}, current_bank())
    assert [one.sentence for one in reading.findings if one.stops] == []
    assert reading.may_be_published
    assert [one.sentence for one in reading.findings if "اعتراض" in one.sentence] == []
    objection = reading.content()["definition"]["outcomes"][1][1]["objection"]
    assert (objection["days"], objection["status"]) == (30, "proposed")


@pytest.mark.parametrize(
    ("part", "name", "box"),
    [
        ("facts", "ask", ("ask",)),
        ("facts", "working_days", ("deadline", "working_days")),
        ("form", "form", ("form",)),
    ],
)
def test_a_finding_leads_to_its_very_box(part: str, name: str, box: tuple[str, ...]) -> None:
    found = read(begun(usual=False).parts, current_bank()).findings
    spots = [one.spot for one in found if one.spot.part == part and one.spot.box[-1:] == (name,)]
    assert [(spot.box, spot.anchor) for spot in spots] == [(box, "#boxes:" + ":".join(box))]


def test_a_finding_in_an_item_leads_into_it() -> None:
    draft = begun(usual=True)
    stage = draft.parts["stages"]["stages"][0]
    stage["value"]["title"] = ""
    spot = next(one.spot for one in read(draft.parts, current_bank()).findings if one.spot.part == "stages")
    assert spot.anchor == f"#block-{stage['id']}-section:title"


def test_a_finding_in_a_letter_is_placed_in_the_words_of_the_editor() -> None:
    draft = begun(usual=True)
    letter = draft.parts["letters"]["letters"][0]["value"]
    letter["text"][0]["value"]["text"] = "به درخواست {case.applicant} در {nowhere} رسیدگی شد."
    words = spot_of(draft.parts, ("letters", letter["key"], "text", 0, "text")).words
    assert quoted(letter["subject"]) in words
    assert "«به درخواست {نام متقاضی} در {nowhere}" in words
    assert letter["key"] not in words


def test_what_is_offered_has_words_for_everything() -> None:
    names = names_of_draft(begun(usual=True))
    assert set(words.NOTICES) == set(OWN_WORDS)
    assert set(words.PROFILE) == PREFILLS
    assert all(places_of(event) for event in OWN_WORDS)
    assert ("case.applicant", "نام متقاضی", "پرونده و نامه") in names["merge"]
    assert {key for key, _ in names["choices"]["outcomes"]} == {"accepted", "refused"}
    assert all(label for pairs in names["choices"].values() for _, label in pairs)
    assert {one["path"] for one in names["questions"]} >= {"applicant.first_name", "applicant.last_name"}


def test_every_box_that_is_picked_says_what_it_is_picked_from() -> None:
    """The script knows nine kinds of picking; another would leave a box of bare names."""
    known = {
        "conditions",
        "amount",
        "merge",
        "outcomes",
        "letters",
        "pages",
        "questions",
        "group",
        "services",
        "profile",
    }
    asked = {told.names for of in words.WORDS.values() for told in of.values() if told.names}
    assert asked == known


@pytest.mark.parametrize("part", PARTS)
def test_without_a_script_every_part_of_a_service_can_be_read(part: str) -> None:
    service = load_services(settings.CONTENT)[0]
    raw: dict[str, Any] = parts_of(authored_folder(service, load_bank(settings.CONTENT / "question-bank")))
    lines = lines_of(part, raw[part])
    assert bool(lines) == any(value not in ("", [], None) for value in raw[part].values())
    if part == "facts":
        assert service.definition.title in {line.text for line in lines}


def test_a_new_item_begins_with_what_the_schema_takes_for_granted() -> None:
    document = editor_of("documents").child_blocks["documents"].child_block
    fresh = document.get_prep_value(document.get_default())
    assert (fresh["accept"], fresh["at_most"], fresh["required"]) == (
        ["pdf", "jpeg", "png"],
        10 * 1024 * 1024,
        True,
    )


def test_a_proposed_fee_is_told_by_its_parts_and_the_papers_by_their_names() -> None:
    draft = begun(usual=True)
    parts = draft.parts
    amounts = (("بررسی", "200000"), ("هر مالک", "size(q1) * 50000"))
    parts["facts"]["fee"]["items"] = [
        item_of({"key": "", "title": t, "rials": r, "when": "", "account": ""}) for t, r in amounts
    ]
    parts["documents"]["documents"] = [item_of({"title": "سند زمین"})]
    said = {fact.place: fact.said for fact in proposed_facts(parts)}
    assert said["fee"] == "بررسی (۲۰۰٬۰۰۰ ریال)، هر مالک (به پاسخ‌ها بسته است)"
    assert said["papers"] == "سند زمین"


def test_the_papers_tell_their_own_sources_and_without_any_those_of_the_service() -> None:
    parts = begun(usual=True).parts
    parts["facts"]["sources"] = [item_of("RAFS")]
    known = directorate().sources
    assert papers_of(parts).source == known["RAFS"]
    parts["documents"]["papers"] |= {"sources": [item_of("FOI"), item_of("GK")]}
    assert papers_of(parts).source == f"{known['FOI']}؛ {known['GK']}"


def papers_of(parts: dict[str, Any]) -> Fact:
    return next(fact for fact in proposed_facts(parts) if fact.place == "papers")
