"""Faults of content are found when it loads, and the error says file, line and key, in Persian."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dargah.catalogue.loader import load_folder
from dargah.catalogue.texts import read_texts
from dargah.catalogue.yaml_lines import ContentError, read_yaml
from dargah.config.command import main
from dargah.persian.digits import persian_digits
from tests.unit.catalogue.content import CONTENT

SLUG = "land-type-article12"


def places_of(node: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every part of what a file says."""
    if way:
        yield way
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, one in inner:
        yield from places_of(one, (*way, step))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a service folder with its question bank."""
    shutil.copytree(CONTENT / "question-bank", tmp_path / "question-bank")
    shutil.copytree(CONTENT / "services" / SLUG, tmp_path / "services" / SLUG)
    return tmp_path / "services" / SLUG


def line_of(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text().splitlines(), 1) if text in line)


FAULTS = [
    (
        "options: {transfer: نقل‌وانتقال, deed: صدور سند, permit: پروانه ساختمانی, lawsuit: دعوی, other: سایر}",
        "options: [a, b]",
        "options: [a, b]",
        "کلید و مقدار",
    ),
    ("minutes: 20\n", 'minutes: 20\nservice_id: "a\\0b"\n', "service_id:", "نویسه‌ای پنهان"),
    ("use: representative", "use: representative, without: 5", "without: 5", "فهرستی از نام‌ها"),
    ("use: representative", "use: representative, without: capacity", "without: capacity", "فهرستی از نام‌ها"),
    (
        "minutes: 20\n",
        "minutes: 20\nblocker: {what: امضا, why: law, reason: قانون, who: ثبت, by: 1407-13, status: proposed}\n",
        "blocker:",
        "ماه را مانند",
    ),
    ("use: representative", "use: [representative]", "use: [representative]", "باید نام باشد"),
    ("kind: own\n", "kind: mine\n", "kind: mine", "یکی از"),
    ("minutes: 20\n", "minutes: 20\ncolour: red\n", "colour: red", "شناخته نیست"),
    ("minutes: 20\n", "", None, "نوشته نشده"),
    ("working_days: 22", "working_days: بیست", "working_days: بیست", "عدد"),
    ("at_most: 20 MB", "at_most: 20 megs", "20 megs", "10 MB"),
    ("unit: article12_secretariat", "unit: nowhere", "unit: nowhere", "شناخته نیست"),
    ("use: representative", "use: delegate", "use: delegate", "بانک پرسش"),
    ('city_limits == "buffer"', 'city_limit == "buffer"', 'city_limit == "buffer"', "نام «city_limit» نیست"),
    ('city_limits == "buffer"', 'city_limits == "bufer"', 'city_limits == "bufer"', "گزینه"),
    ("owners.map(o, o.share).sum() == 6.0", "owners.map(o, o.part).sum() == 6.0", "o.part", "ستون"),
    ("owners.map(o, o.share).sum() == 6.0", "owners.map(o, o.share).sum() == 6", "holds:", "شرط"),
    ("decide: [mawat, ", "decide: [mavat, ", "mavat", "فهرست نتیجه‌ها"),
    ("issue: true", "issue: false", None, "نامه"),
    ("letter: opinion, favourable", "letter: view, favourable", "letter: view", "فهرست نامه‌ها"),
    ("subject: نظر", "template: opinion.typ\n    subject: نظر", None, "هر دو نمی‌شود"),
    ("whom: municipality", "whom: townhall", "townhall", "دستگاه بیرون"),
    ("slug: land-type-article12", "slug: land-type", "slug: land-type", "نام پوشه"),
    ("source: RAHJOO", "source: HEARSAY", "HEARSAY", "منبع"),
    ("kind: own\n", "kind: own\nkind: own\n", None, "دو بار"),
    ("kind: own\n", "kind: referral\n", None, "door"),
    (
        "minutes: 20\n",
        "minutes: 20\ndoor: {office: شهرداری, does: پروانه, status: proposed, source: GK}\n",
        "door:",
        "door",
    ),
]


def test_a_letter_s_source_stands_beside_its_definition(folder: Path) -> None:
    path = folder / "service.yaml"
    before, _, rest = path.read_text().partition("    text:\n")
    after = rest[rest.index("\n\n") :] if "\n\n" in rest else "\n"
    path.write_text(f"{before}    template: ../opinion.typ\n{after.lstrip()}")
    (folder.parent / "opinion.typ").write_text("a source of somebody else")
    with pytest.raises(ContentError, match="کنار شناسنامه") as refusal:
        load_folder(folder)
    assert refusal.value.line == line_of(path, "../opinion.typ")


@pytest.mark.parametrize(
    ("old", "new", "at", "says"), FAULTS, ids=[f[1].strip()[:40] or f[0] for f in FAULTS]
)
def test_a_fault_is_found_where_it_stands(
    folder: Path, old: str, new: str, at: str | None, says: str
) -> None:
    path = folder / "service.yaml"
    written = path.read_text()
    assert old in written
    path.write_text(written.replace(old, new, 1))
    with pytest.raises(ContentError) as refusal:
        load_folder(folder)
    assert says in str(refusal.value)
    assert refusal.value.path == path
    if at is not None:
        assert refusal.value.line == line_of(path, at)


ODD: list[object] = [None, 5, 1.5, True, "", "x", [], {}, ["a"], [None], [{}], {"a": 1}, 10**30]
PLACES = list(places_of(yaml.safe_load((CONTENT / "services" / SLUG / "service.yaml").read_text())))


@given(place=st.sampled_from(PLACES), value=st.sampled_from(ODD))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_somewhere_is_taken_or_told_in_a_sentence(
    folder: Path, place: tuple[str | int, ...], value: object
) -> None:
    data = yaml.safe_load((CONTENT / "services" / SLUG / "service.yaml").read_text())
    around = data
    for step in place[:-1]:
        around = around[step]
    around[place[-1]] = value
    (folder / "service.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    with contextlib.suppress(ContentError):
        load_folder(folder)


def test_an_empty_key_is_as_one_that_is_not_written(folder: Path) -> None:
    path, before = folder / "service.yaml", load_folder(folder).definition.stored()
    path.write_text(
        path.read_text().replace("use: representative", "use: representative, without: null, require: null")
    )
    assert load_folder(folder).definition.stored() == before


def test_a_condition_looks_only_back(folder: Path) -> None:
    path = folder / "service.yaml"
    page = "{page: سمت شما, use: representative}"
    path.write_text(
        path.read_text().replace(page, "{page: سمت شما, use: representative, when: 'purpose == \"deed\"'}")
    )
    with pytest.raises(ContentError, match="پیش از آن پرسیده نشده"):
        load_folder(folder)


def _unknown_hint(folder: Path) -> None:
    path = folder / "texts.md"
    path.write_text(path.read_text().replace("## owners", "## landlords"))


def _no_summary(folder: Path) -> None:
    (folder / "texts.md").write_text("# راهنما\n")


def _broken_yaml(folder: Path) -> None:
    (folder / "service.yaml").write_text("slug: [a\n")


def _sample_without_walk(folder: Path) -> None:
    (folder / "samples" / "refused.yaml").write_text("applicant: {}\nanswers: {}\nends: issued\n")


def _sample_that_ends_nowhere(folder: Path) -> None:
    path = folder / "samples" / "refused.yaml"
    path.write_text(path.read_text().replace("ends: issued", "ends: somewhere"))


def _no_sample(folder: Path) -> None:
    (folder / "samples" / "refused.yaml").unlink()


@pytest.mark.parametrize(
    "break_it",
    [_unknown_hint, _no_summary, _broken_yaml, _sample_without_walk, _sample_that_ends_nowhere, _no_sample],
)
def test_the_other_files_are_read_as_strictly(folder: Path, break_it: Callable[[Path], None]) -> None:
    break_it(folder)
    with pytest.raises(ContentError, match="سطر"):
        load_folder(folder)


def test_the_copy_itself_loads(folder: Path) -> None:
    assert load_folder(folder).definition.slug == SLUG


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("a: 1\n b: 2\n", "دونقطه این‌جا جا ندارد"),
        ("a: 1\nb\n", "پس از کلید دونقطه نیست"),
        ("a: [1, 2\nb: 3\n", "ویرگول یا «]» نیست"),
        ("a: {x: 1\nb: 3\n", "ویرگول یا «}» نیست"),
        ("a: 'باز\n", "گیومه‌ای بسته نشده است"),
        ("a: @b\n", "با این نویسه چیزی آغاز نمی‌شود"),
        ("a: *b\n", "به نامی برمی‌گردد"),
        ("a: 1\n---\nb: 2\n", "فقط یک سند"),
        ("a:\n  - 1\n  b: 2\n", "تورفتگی سطرها"),
        ('a: "\\q"\n', "این نویسه نمی‌آید"),
        ("%YAML 9.9\n---\na: 1\n", "ساخت این سطر"),
    ],
)
def test_yaml_that_cannot_be_read_says_why_in_persian(folder: Path, broken: str, said: str) -> None:
    (folder / "service.yaml").write_text(broken)
    with pytest.raises(ContentError) as refusal:
        load_folder(folder)
    assert said in refusal.value.sentence
    assert not any(
        one.isascii() and one.isalpha()
        for one in refusal.value.sentence.replace("YAML", "").replace("Tab", "")
    )


def test_a_few_lines_that_would_become_millions_are_refused_at_once(folder: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    (folder / "service.yaml").write_text("\n".join(lines))
    begun = monotonic()
    with pytest.raises(ContentError, match="بیش از اندازه بزرگ"):
        load_folder(folder)
    assert monotonic() - begun < 5


def test_a_part_may_still_be_written_once_and_named_again(folder: Path) -> None:
    path = folder / "service.yaml"
    path.write_text("a: &a {b: 1}\nc: *a\n")
    assert read_yaml(path).data == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("ends: issued", "ends: withdrawn", "یکی از این‌هاست"),
        ("ends: issued", "ends: closed", "به پایانی که نوشته شده نمی‌رسد"),
        ("{do: issue}", "{do: advance}", "به پایانی که نوشته شده نمی‌رسد"),
    ],
)
def test_a_sample_whose_way_proves_nothing_is_not_loaded(folder: Path, was: str, now: str, said: str) -> None:
    path = folder / "samples" / "accepted.yaml"
    written = path.read_text()
    assert was in written
    path.write_text(written.replace(was, now))
    with pytest.raises(ContentError, match=said):
        load_folder(folder)


def test_a_folder_without_one_of_the_three_samples_is_not_right(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Loading takes it, as another installation may have published it; the check does not call it right."""
    assert main(["services", "check", str(folder)]) == 0
    (folder / "samples" / "refused.yaml").unlink()
    assert set(load_folder(folder, whole=False).samples) == {"accepted", "incomplete"}
    assert main(["services", "check", str(folder)]) == 1
    assert "نمونه «پذیرفته‌نشده» ندارد" in capsys.readouterr().err


SUMMARY, HINTS, QUESTIONS = (
    "# خلاصه\n\nچیزی.\n",
    "# راهنما\n\n## area\nمتر.\n",
    "# پرسش‌های مردم\n\n## چرا؟\nچون.\n",
)
LOST = [
    ("سطری پیش از همه\n" + SUMMARY, 1, "زیر سرخطی نیست"),
    (SUMMARY + "# پرسش‌های مردم\n\nسطری که کسی نمی‌خواند\n\n## چرا؟\nچون.\n", 6, "زیر سرخطی نیست"),
    (SUMMARY + "# راهنما\n\nسطری که کسی نمی‌خواند\n", 6, "زیر سرخطی نیست"),
    (SUMMARY + QUESTIONS + "### چگونه؟\nاین‌گونه.\n", 8, "سرخط‌ها فقط"),
    (SUMMARY + QUESTIONS + "#### پایان\n", 8, "سرخط‌ها فقط"),
    (SUMMARY + QUESTIONS + "  ## با فاصله\nمتن\n", 8, "سرخط‌ها فقط"),
    (SUMMARY + QUESTIONS + "##بی‌فاصله\nمتن\n", 8, "سرخط‌ها فقط"),
    (SUMMARY + "## area\nمتر.\n", 4, "می‌آید"),
    ("## area\nمتر.\n" + SUMMARY, 1, "می‌آید"),
    (SUMMARY + HINTS + "## area\nمترمربع.\n", 8, "دو بار"),
    (SUMMARY + SUMMARY, 4, "دو بار"),
]


@pytest.mark.parametrize(("written", "line", "says"), LOST)
def test_a_text_that_nobody_would_read_is_told_with_its_line(
    written: str, line: int, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "texts.md"
    path.write_text(written)
    with pytest.raises(ContentError) as refusal:
        read_texts(path)
    assert f"سطر {persian_digits(line)}" in str(refusal.value)
    assert says in str(refusal.value)


def test_texts_in_their_places_are_read(tmp_path: Path) -> None:
    path = tmp_path / "texts.md"
    path.write_text(SUMMARY + HINTS + QUESTIONS)
    read = read_texts(path)
    assert (read.summary, read.hints, read.faq) == ("چیزی.", {"area": "متر."}, [("چرا؟", "چون.")])
