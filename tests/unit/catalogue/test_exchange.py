"""What is published goes out as files and comes back as the very same version; what differs is told in Persian."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from dargah.catalogue import exchange, operations
from dargah.catalogue.checks import check_definition
from dargah.catalogue.comparing import compare
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.catalogue.loader import Bank, lay_out, load_bank, load_folder, load_services
from dargah.catalogue.models import Service
from dargah.catalogue.naming import NAMES, parts
from dargah.catalogue.texts import read_texts
from dargah.catalogue.writing import service_files
from dargah.catalogue.yaml_lines import read_yaml
from dargah.config.command import main
from dargah.persian.digits import persian_digits
from tests.factories.definitions import TEMPLATE, definitions, samples
from tests.unit.catalogue.content import CONTENT, built

OFTEN = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def read_again(folder: Path, files: dict[str, str], bank: Bank) -> ServiceDefinition:
    exchange.write_files(folder, files)
    written = read_yaml(folder / "service.yaml")
    return lay_out(written, read_texts(folder / "texts.md", needed="summary" not in written.data), bank)


@OFTEN
@given(definition=definitions())
def test_any_definition_reads_back_as_itself(
    definition: ServiceDefinition, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = service_files(definition, letters={}, samples={})
    assert read_again(tmp_path_factory.mktemp("any"), files, Bank()).stored() == definition.stored()


@settings(OFTEN, max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(definition=definitions(), told=samples)
@pytest.mark.django_db
def test_what_is_published_is_exported_and_loaded_as_the_same_version(
    definition: ServiceDefinition, told: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    letters = {"answer.typ": TEMPLATE + "\r\n", "nobody-names-it.typ": "x"}
    version = operations.publish(definition=definition, letters=letters, samples=told, by="staff:1")
    folder = tmp_path_factory.mktemp("exported")
    exchange.write_files(folder, exchange.exported([definition.slug]))
    assert [one for one in check_definition(definition, directorate()) if one.grave] == [], (
        "or the generator makes what is not loaded"
    )
    loaded = load_services(folder, whole=False)
    ours = next(
        found for found in exchange.compared(*exchange.read_folder(folder)) if found.slug == definition.slug
    )
    assert [one.sentence for one in ours.differences] == []
    assert operations.publish_all(loaded, by="terminal") == [version]
    Service.objects.filter(slug=definition.slug).update(current=None)
    again = operations.publish_all(loaded, by="terminal")[0]
    assert (again.digest, again.number) == (version.digest, version.number + 1)
    assert exchange.samples_of(again) == exchange.samples_of(version)


@pytest.mark.django_db
def test_every_service_of_the_house_keeps_its_digest_and_its_references(tmp_path: Path) -> None:
    digests = {version.service.slug: version.digest for version in operations.load_content(CONTENT)}
    exchange.write_files(tmp_path, exchange.exported())
    assert load_bank(tmp_path / "question-bank") == load_bank(CONTENT / "question-bank")
    assert "use: parcel" in (tmp_path / "services" / "land-type-article12" / "service.yaml").read_text()
    assert not any("group:\n" in path.read_text() for path in tmp_path.glob("services/*/service.yaml"))
    assert all(found.is_same for found in exchange.compared(*exchange.read_folder(tmp_path)))
    loaded = load_services(tmp_path)
    operations.publish_all(loaded, by="terminal")
    assert {
        service.slug: service.current.digest for service in Service.objects.filter(is_published=True)
    } == digests


@pytest.mark.django_db
def test_a_group_that_two_services_read_differently_is_written_out_in_the_older(tmp_path: Path) -> None:
    older, newer = built()["access-road-permit"], built()["general-letter"]
    bank = {"applicant": {"title": "متقاضی", "fields": newer.bank["applicant"]["fields"][:1]}}
    operations.publish_loaded(older, by="staff:1")
    definition = newer.definition.model_copy(update={"title": "نامه تازه"})
    operations.publish(
        definition=definition, letters=newer.letters, by="staff:1", samples=newer.told_samples, bank=bank
    )
    exchange.write_files(tmp_path, exchange.exported(["access-road-permit", "general-letter"]))
    again = {one.definition.slug: one.definition.stored() for one in load_services(tmp_path)}
    assert again["access-road-permit"] == older.definition.stored()
    assert again["general-letter"] == definition.stored()


@pytest.mark.django_db
def test_what_the_office_has_published_stands_until_it_is_loaded_by_name() -> None:
    one = built()["general-letter"]
    theirs = operations.publish(
        definition=one.definition.model_copy(update={"title": "نامه ما"}), letters=one.letters, by="staff:1"
    )
    own = operations.publish(
        definition=one.definition.model_copy(update={"slug": "made-here"}), letters=one.letters, by="staff:1"
    )
    operations.load_content(CONTENT)
    assert Service.objects.get(slug="general-letter").current == theirs
    assert Service.objects.get(slug="made-here").is_published
    operations.load_content(CONTENT, keeping_the_office=False)
    assert Service.objects.get(slug="general-letter").current.parsed.title == one.definition.title
    assert not Service.objects.get(slug=own.service.slug).is_published


def test_differences_are_told_question_by_question() -> None:
    old = built()["access-road-permit"].definition
    page = old.form[2]
    facility = page.fields[0].model_copy(
        update={"required": False, "options": {**page.fields[0].options, "hotel": "مهمان‌سرا"}}
    )
    form = [
        *old.form[:2],
        page.model_copy(update={"fields": [facility, page.fields[2], page.fields[1], page.fields[3]]}),
    ]
    stage = old.stages[0].model_copy(update={"days": 3, "by": "unit_head"})
    new = old.model_copy(
        update={"form": form, "stages": [stage, *old.stages[1:]], "documents": old.documents[:1]}
    )
    told = [one.sentence for one in compare(old, new)]
    hotel = next(one for one in told if "گزینه‌ها" in one)
    assert hotel.endswith("parking: تیرپارک؛ other: سایر؛ hotel: مهمان‌سرا» شد")
    assert [one for one in told if one != hotel] == [
        "صفحه «طرح»، پرسش «شماره درخواست در درگاه ملی مجوزها»: برداشته شد",
        "صفحه «طرح»، پرسش «چه می‌سازید؟»، اجباری: «بله» بود، «نه» شد",
        "صفحه «طرح»، پرسش‌ها: ترتیب عوض شد؛ اکنون چه می‌سازید؟، این راه چگونه است؟، محور و کیلومتر، زمین از کیست؟",
        "مدرک «سند یا اجاره‌نامه»: برداشته شد",
        "مرحله «دیدن درخواست»، در دست: «کارشناس» بود، «رئیس اداره» شد",
        "مرحله «دیدن درخواست»، روز کاری: «۱» بود، «۳» شد",
    ]


@OFTEN
@given(old=definitions(), new=definitions())
def test_two_definitions_are_alike_just_when_nothing_differs(
    old: ServiceDefinition, new: ServiceDefinition
) -> None:
    assert compare(old, old) == []
    assert bool(compare(old, new)) == (old.stored() != new.stored())


def test_every_key_of_the_schema_has_its_persian_name() -> None:
    unnamed = [
        f"{part.__name__}.{key}"
        for part in parts()
        for key in part.model_fields
        if key not in NAMES and f"{part.__name__}.{key}" not in NAMES
    ]
    assert unnamed == []


@pytest.mark.django_db
def test_the_command_tells_what_differs_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dargah.config.postgres.require_answer", lambda: None)
    operations.load_content(CONTENT)
    assert main(["services", "export", "general-letter", "--to", str(tmp_path)]) == 0
    folder = tmp_path / "services" / "general-letter"
    assert main(["services", "diff", str(folder)]) == 0
    assert capsys.readouterr().out.endswith("فرقی نیست.\n")
    assert main(["services", "diff", str(tmp_path)]) == 0, (
        "a folder of some services is no word on the others"
    )
    said = capsys.readouterr().out
    assert f"{persian_digits(len(built()) - 1)} خدمت منتشر است و در این پوشه نیست" in said
    assert "دست نمی‌زند" in said
    assert said.endswith("فرقی نیست.\n")
    path = folder / "service.yaml"
    path.write_text(path.read_text().replace("minutes: ", "minutes: 1"))
    assert main(["services", "diff", str(tmp_path)]) == 1
    assert "۱ خدمت فرق دارد" in capsys.readouterr().out
    assert main(["services", "diff", str(folder)]) == 1
    assert "دقیقه‌های پر کردن" in capsys.readouterr().out
    before = Service.objects.get(slug="general-letter").current
    assert main(["services", "load", str(folder), "--dry-run"]) == 0
    assert Service.objects.get(slug="general-letter").current == before
    assert main(["services", "load", str(folder)]) == 0
    assert Service.objects.get(slug="general-letter").current.number == before.number + 1
    assert Service.objects.filter(is_published=True).count() == len(built()), (
        "what is not in the folder stays"
    )


def _not_utf8(folder: Path) -> None:
    (folder / "texts.md").write_bytes(b"# \xff\xfe")


def _a_date_that_is_none(folder: Path) -> None:
    (folder / "service.yaml").write_text("slug: 2020-13-45\n")


def _pages_that_are_words(folder: Path) -> None:
    (folder / "service.yaml").write_text("slug: x\nform: [{page: a, fields: [b]}]\n")


def _a_part_in_itself(folder: Path) -> None:
    (folder / "service.yaml").write_text("slug: &a [*a]\n")


def _a_list_for_a_key(folder: Path) -> None:
    (folder / "service.yaml").write_text("? [a]\n: b\n")


def _a_group_that_is_a_list(folder: Path) -> None:
    text = (folder / "service.yaml").read_text()
    (folder / "service.yaml").write_text(
        re.sub(r"(?m)^form:.*?(?=^\w)", "form: [{page: a, use: [b]}]\n", text, flags=re.DOTALL)
    )


def _a_group_left_out_by_a_list(folder: Path) -> None:
    (folder / "service.yaml").write_text("slug: x\nform: [{page: a, use: applicant, without: [[b]]}]\n")


def _days_without_end(folder: Path) -> None:
    text = (folder / "service.yaml").read_text()
    (folder / "service.yaml").write_text(re.sub(r"working_days: \d+", "working_days: 1000000000", text))


def _days_that_are_yes(folder: Path) -> None:
    text = (folder / "service.yaml").read_text()
    (folder / "service.yaml").write_text(re.sub(r"working_days: \d+", "working_days: yes", text))


SPOILED = [
    _not_utf8, _a_date_that_is_none, _pages_that_are_words, _a_part_in_itself, _a_list_for_a_key, _a_group_that_is_a_list,
    _a_group_left_out_by_a_list, _days_without_end, _days_that_are_yes,
]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILED)
@pytest.mark.parametrize("verb", [["check"], ["load"], ["diff"]], ids=str)
@pytest.mark.django_db
def test_a_spoiled_folder_ends_with_a_sentence(
    spoil: Any,
    verb: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dargah.config.postgres.require_answer", lambda: None)
    one = built()["general-letter"]
    folder = tmp_path / "services" / "general-letter"
    bank = load_bank(CONTENT / "question-bank")
    exchange.write_files(
        folder, service_files(one.definition, letters=one.letters, samples=one.told_samples, bank=bank)
    )
    spoil(folder)
    assert main(["services", *verb, str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert any("آ" <= letter <= "ی" for letter in told)
    assert "Traceback" not in told


@pytest.mark.django_db
def test_a_wrong_name_is_told_with_what_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dargah.config.postgres.require_answer", lambda: None)
    assert main(["services", "export", "no-such-service", "--to", str(tmp_path)]) == 2
    assert "no-such-service" in capsys.readouterr().err
    assert main(["services", "check", str(tmp_path / "nowhere")]) == 2
    assert "services" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert main(["services", "export", "--to", str(tmp_path / "file" / "below")]) == 2
    assert "below" in capsys.readouterr().err or "file" in capsys.readouterr().err
    assert main(["services", "export", "misspelt-service"]) == 2, "no folder of that name is made"
    assert "--to" in capsys.readouterr().err
    assert not Path("misspelt-service").exists()


@pytest.mark.django_db
def test_an_export_goes_to_the_folder_that_stands_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dargah.config.postgres.require_answer", lambda: None)
    operations.load_content(CONTENT)
    assert main(["services", "export", "general-letter", str(tmp_path)]) == 0
    assert [one.name for one in (tmp_path / "services").iterdir()] == ["general-letter"]


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [["check"], ["load"]])
def test_a_sample_that_the_form_does_not_take_is_told_and_not_published(
    verb: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The accepted sample is the example that partners copy."""
    monkeypatch.setattr("dargah.config.postgres.require_answer", lambda: None)
    operations.load_content(CONTENT)
    assert main(["services", "export", "complaint-suggestion", "--to", str(tmp_path)]) == 0
    sample = tmp_path / "services" / "complaint-suggestion" / "samples" / "accepted.yaml"
    assert "matter:" in sample.read_text()
    sample.write_text(sample.read_text().replace("matter:", "mater:"))
    before = Service.objects.get(slug="complaint-suggestion").current
    capsys.readouterr()
    assert main(["services", *verb, str(tmp_path)]) == 1
    assert "نمونه «پذیرفته»، mater" in capsys.readouterr().err
    assert Service.objects.get(slug="complaint-suggestion").current == before


def test_an_exported_service_may_lack_samples_and_the_houses_own_may_not(tmp_path: Path) -> None:
    one = built()["general-letter"]
    files = service_files(one.definition, letters=one.letters, samples={"accepted": one.accepted})
    exchange.write_files(tmp_path / "general-letter", files)
    assert load_folder(tmp_path / "general-letter", Bank(), whole=False).accepted == one.accepted
    with pytest.raises(ValueError, match="refused"):
        load_folder(tmp_path / "general-letter", Bank())
