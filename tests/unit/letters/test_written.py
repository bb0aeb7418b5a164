"""A letter without Typst: paragraphs with merge fields, filled from the case, printed by the house's own source."""

import io
import shutil
import subprocess
from typing import Any

import pytest

from dargah.cases.models import Case, CaseFile, Decision
from dargah.catalogue.definition import LetterFacts, Paragraph, ServiceDefinition
from dargah.catalogue.merging import merge_fields, merged
from dargah.catalogue.operations import publish
from dargah.files import operations as files
from dargah.followups.subjects import tell_citizen
from dargah.letters import compose, operations, queries
from dargah.letters.checking import sample_data
from dargah.letters.data import draft_data, fresh_facts
from dargah.letters.models import Letter
from dargah.letters.written import source, written
from dargah.notices.models import Notice
from tests.factories import cases as make
from tests.unit.files import corpus

SLUG = "general-letter"
WORDS = [
    {"text": "درخواست {case.applicant} با کد {case.code} به تاریخ {case.date} دیده شد."},
    {"text": "نتیجه: {decision.outcome}. شماره این نامه {letter.number} است.", "outcomes": []},
    {"text": "این بند برای نتیجه دیگری است.", "outcomes": ["nothing_of_the_kind"]},
]


def published(**changes: Any) -> ServiceDefinition:
    """The general letter, its letters written as paragraphs."""
    one = make.loaded(SLUG)
    texts = {
        key: LetterFacts.model_validate({**letter.model_dump(), "template": "", "text": WORDS})
        for key, letter in one.definition.letters.items()
    }
    definition = one.definition.model_copy(update={"letters": texts, **changes})
    publish(definition=definition, letters={}, by="staff:1", samples=one.told_samples)
    return definition


def text_of(pdf: bytes) -> str:
    pdftotext = shutil.which("pdftotext")
    assert pdftotext
    told = subprocess.run([pdftotext, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return "".join(letter for letter in told if letter not in "\u2066\u2069\u200c\u202b\u202c\n ")


def bare(words: str) -> str:
    """As text_of() leaves a text: letters without what stands between them."""
    return words.replace(" ", "").replace("\u200c", "")


def decided() -> tuple[Case, Letter]:
    steps = [step.do for step in make.loaded(SLUG).samples["accepted"].walk]
    case = make.walked(SLUG, until="approve" if "approve" in steps else "decide")
    letter = queries.draft_of(case)
    assert letter is not None
    return case, letter


@pytest.mark.django_db
def test_it_is_previewed_issued_and_keeps_its_words() -> None:
    published()
    case, letter = decided()
    assert (letter.template, case.version.letters) == ("", {})
    assert "نتیجه" in text_of(operations.preview(letter))
    issued = operations.issue(letter=letter, by=make.holder(case))
    operations.produce(issued)
    issued.refresh_from_db()
    with files.open_file(issued.pdf) as file:
        told = text_of(file.read())
    definition = case.version.parsed
    assert bare(case.applicant_name) in told
    assert bare(definition.outcomes[case.outcome].title) in told
    assert issued.data["paragraphs"][1][-2] == {"late": "number"}, (
        "the number is not known when it is drafted"
    )
    assert "ایننامه" in told
    assert "نتیجهدیگری" not in told
    assert bare(issued.data["reasons"])[:12] in told, "reasons that no paragraph tells are printed after them"


@pytest.mark.django_db
def test_what_a_citizen_wrote_is_printed_as_text_and_never_read() -> None:
    published()
    case = make.case(SLUG)
    first = next(
        name
        for name, label in merge_fields(case.version.parsed)
        if name.endswith("subject") or "." not in name
    )
    nasty = '#panic("x") {case.code} $ * _ \\ = "'
    Case.objects.filter(pk=case.pk).update(answers={**case.answers, first: nasty}, applicant_name=nasty)
    case.refresh_from_db()
    outcome = next(iter(case.version.parsed.outcomes))
    from django.utils import timezone

    letter = next(iter(case.version.parsed.letters.values()))
    by = make.holder(case)
    decision = Decision(
        case=case, stage=case.stage, outcome=outcome, reasons="دلیل‌ها نوشته شد.", by=by, at=timezone.now()
    )
    data = draft_data(case, decision, letter, by, code="")
    data["verify"]["url"] = "https://example.ir/verify/"
    told = text_of(compose.render(operations.source_named(case.version, ""), data))
    assert "panic" in told
    assert "case.code" in told


def test_words_between_stars_are_strong_and_what_people_wrote_never_is() -> None:
    one = make.loaded(SLUG).definition
    letter = next(iter(one.letters.values())).model_copy(
        update={"text": [Paragraph(text="کمیسیون *{decision.outcome} را*، ۲ * ۳ * ۴. {decision.reasons}")]}
    )
    data = {**sample_data(one, letter, next(iter(one.outcomes)), {}), "reasons": "*نه*"}
    told = written(letter, one, {}, data)["paragraphs"]
    strong = {"strong": [next(iter(one.outcomes.values())).title, " را"]}
    assert told == [["کمیسیون ", strong, "، ۲ * ۳ * ۴. ", "*نه*"]]
    assert "کمیسیون" in text_of(compose.render(source(), {**data, "paragraphs": told}))


@pytest.mark.parametrize("known", [True, False])
def test_what_tells_of_a_visit_or_of_papers_stands_only_where_there_are_any(*, known: bool) -> None:
    one = make.loaded(SLUG).definition
    words = [
        "دیده شد.",
        "بازدید *{case.visited}* انجام شد.",
        "همراه: {letter.papers}",
        "دیدار در {case.appointment}",
    ]
    letter = next(iter(one.letters.values())).model_copy(
        update={"text": [Paragraph(text=text) for text in words]}
    )
    data = sample_data(one, letter, next(iter(one.outcomes)), {})
    if not known:
        data |= {"visited": "", "papers": "", "appointment": ""}
    told = text_of(compose.render(source(), data))
    assert ["دیدهشد" in told, "بازدید" in told, "همراه" in told, "دیدار" in told] == [
        True,
        known,
        known,
        known,
    ]


@pytest.mark.django_db
def test_a_letter_names_the_papers_that_go_along() -> None:
    published()
    case, _ = decided()
    assert fresh_facts(case)["papers"] == ""
    for title in ("نسخه قرارداد", "نقشه", "نقشه"):
        paper = files.store(io.BytesIO(corpus.pdf()), name="x.pdf")
        CaseFile.objects.create(case=case, file=paper, title=title, with_letter=True, from_citizen=False)
    data = fresh_facts(case)
    assert (data["attachment"], data["papers"]) == ("دارد", "نسخه قرارداد، نقشه")


def test_fields_are_filled_once() -> None:
    assert merged("{a} و {b}", {"a": "{b}", "b": ""}.__getitem__) == "{b} و —"


@pytest.mark.django_db
def test_a_service_tells_in_its_own_words_and_others_in_ours() -> None:
    published(notices={"case_closed": "کار شما ({service}) تمام شد. {link}"})
    case = make.case(SLUG)
    tell_citizen(case, "case_closed", "own")
    notice = Notice.objects.get(case_ref=case.reference, event="case_closed", channel="sms")
    assert notice.text.startswith("کار شما (")
    assert f"/me/cases/{case.tracking_code}/" in notice.text
    tell_citizen(case, "case_reopened", "ours")
    assert (
        "دوباره باز شد"
        in Notice.objects.get(case_ref=case.reference, event="case_reopened", channel="sms").text
    )


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["تمام شد {nothing}", "تمام شد {", "تمام شد {code!x}"])
def test_words_that_cannot_be_filled_do_not_silence_a_notice(words: str) -> None:
    published(notices={"case_closed": words})
    case = make.case(SLUG)
    tell_citizen(case, "case_closed", "broken")
    assert (
        "پایان یافت" in Notice.objects.get(case_ref=case.reference, event="case_closed", channel="sms").text
    )
