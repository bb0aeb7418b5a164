"""The drawing of a service's stages says what the definition says, also of one that is not sound yet."""

from django.template import Context, Template

from dargah.web.drawings.ways import way_of
from tests.unit.catalogue.content import built


def drawn(slug: str, now: str = "") -> str:
    definition = built()[slug].definition
    return Template("{% load ways %}{% way definition now %}").render(
        Context({"definition": definition, "now": now})
    )


def test_every_stage_outcome_question_and_letter_of_every_service_is_drawn() -> None:
    for slug, one in built().items():
        html = drawn(slug)
        words = [stage.title for stage in one.definition.stages]
        words += [outcome.title for outcome in one.definition.outcomes.values()]
        words += [ask.about for stage in one.definition.stages for ask in stage.ask]
        assert [word for word in words if word not in html] == [], slug
        assert html.count('<li class="way__stage') == len(one.definition.stages)
        assert "is-missed" not in html


def test_the_stage_of_a_case_is_marked_and_only_it() -> None:
    html = drawn("land-type-article12", "site_visit")
    assert html.count('aria-current="step"') == 1
    before = html.split('aria-current="step"', 1)[1]
    assert before.index("بازدید محل") < before.index("way__stage")
    assert "is-you" in html


def test_what_a_stage_asks_is_told_with_whom_and_how_long() -> None:
    stages = {one.key: one for one in way_of(built()["access-road-permit"].definition)}
    assert stages["ask"].asks == (
        "اداره کل راهداری و حمل‌ونقل جاده‌ای: درخواست این متقاضی در کدام گام کمیسیون است؟ (۴ روز کاری)",
    )
    assert stages["answer"].gate.startswith("رئیس اداره")
    assert [end.favourable for end in stages["answer"].ends] == [True, True, False]
    assert stages["letter"].signs == "نامه با امضای رئیس اداره"


def test_a_stage_that_no_case_meets_and_words_that_nobody_knows_are_drawn_too() -> None:
    definition = built()["general-letter"].definition
    last = definition.stages[-1].model_copy(update={"stage": "more", "title": "گام گمشده", "unit": "nowhere"})
    unsound = definition.model_copy(update={"stages": [*definition.stages, last], "letters": {}})
    unsound._kept = {}
    found = way_of(unsound)[-1]
    assert (found.met, found.who) == (False, "دبیرخانه، nowhere")
