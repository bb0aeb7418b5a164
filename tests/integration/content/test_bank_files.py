"""Groups of the bank travel with files: told before, loaded with the services that ask them, written out again."""

from pathlib import Path

import pytest
from django.conf import settings

from dargah.catalogue import exchange
from dargah.catalogue import operations as catalogue
from dargah.config.command import main
from dargah.config.preparation import load_content
from dargah.content import operations
from dargah.content.banked import bank_of_the_office, current_bank
from dargah.content.models import BankGroup, GroupVersion
from dargah.content.operations.republishing import touched_by
from dargah.content.saved import authored_version
from tests.factories import cases as make
from tests.integration.content.grouping import HINT, begun, exported, published
from tests.integration.content.test_four_eyes import analysts

pytestmark = pytest.mark.django_db


def test_what_the_office_published_of_a_group_outlives_the_office_s_own_files() -> None:
    writer, other = analysts()
    published("place", HINT, writer, other)
    slug = touched_by("place")[0].slug
    for keeping in (True, False):
        load_content(lambda _: None, keeping_the_office=keeping)
        service = make.service(slug)
        assert service.current is not None
        assert HINT in [page.group[0].hint for page in service.current.parsed.form if page.use == "place"]


def test_a_group_travels_with_the_files_and_the_services_here_follow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was exported elsewhere brings its groups: told before, published with the services that ask them."""
    touched = [one.slug for one in touched_by("place")]
    exchange.write_files(tmp_path, exchange.exported([touched[0]]))
    bank = tmp_path / "question-bank" / "place.yaml"
    label = current_bank()["place"][0]["label"]
    bank.write_text(bank.read_text().replace(label, "نشانی که پوشه می‌پرسد"))
    assert main(["services", "diff", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "بانک پرسش (place)" in said
    assert "نشانی که پوشه می‌پرسد" in said
    assert all(slug in said for slug in touched[1:])
    assert main(["services", "load", str(tmp_path)]) == 0
    assert current_bank()["place"][0]["label"] == "نشانی که پوشه می‌پرسد"
    for slug in touched:
        version = make.service(slug).current
        assert version is not None
        assert "نشانی که پوشه می‌پرسد" in [
            one.group[0].label for one in version.parsed.form if one.use == "place"
        ]
    capsys.readouterr()
    main(["services", "diff", str(tmp_path)])
    assert f"({touched[0]})" not in capsys.readouterr().out
    assert main(["services", "load", str(tmp_path)]) == 0
    assert [one.number for one in GroupVersion.objects.filter(group__key="place")] == [2, 1]
    assert "بانک پرسش" not in capsys.readouterr().out


def test_a_group_that_nothing_asks_yet_travels_with_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer, other = analysts()
    group = begun(writer)
    operations.approve(
        submission=operations.submit_group(group=group, seen=group.edition, note="", by=writer), by=other
    )
    assert main(["services", "export", "--to", str(tmp_path)]) == 0
    path = tmp_path / "question-bank" / "bank_account.yaml"
    assert "حساب بانکی" in path.read_text()
    path.write_text(path.read_text().replace("حساب بانکی", "حساب بانکی متقاضی"))
    capsys.readouterr()
    assert main(["services", "load", "--dry-run", str(tmp_path)]) == 0
    assert "«حساب بانکی» بود، «حساب بانکی متقاضی» شد" in capsys.readouterr().out
    assert main(["services", "load", str(tmp_path)]) == 0
    assert current_bank().titles["bank_account"] == "حساب بانکی متقاضی"
    GroupVersion.objects.filter(group__key="bank_account").update(title="ز")
    BankGroup.objects.filter(key="bank_account").update(current=None)
    assert "bank_account" not in current_bank()
    assert main(["services", "load", str(tmp_path)]) == 0
    assert current_bank()["bank_account"][0]["kind"] == "iban"


def test_the_dry_run_of_the_office_s_own_folder_says_what_loading_does(
    capsys: pytest.CaptureFixture[str],
) -> None:
    writer, other = analysts()
    published("place", HINT, writer, other)
    assert main(["services", "diff", str(settings.CONTENT)]) == 0
    assert "را خود اداره منتشر کرده است" in capsys.readouterr().out
    before = catalogue.Publication.objects.get().number
    assert main(["services", "load", str(settings.CONTENT)]) == 0
    assert catalogue.Publication.objects.get().number == before
    assert "place" in bank_of_the_office()


def test_the_options_of_a_group_keep_their_order_in_a_service_that_the_workshop_published(
    tmp_path: Path,
) -> None:
    writer, other = analysts()
    slug = touched_by("parcel")[0].slug
    draft = operations.open_service(service=make.service(slug), by=writer)
    facts = {**draft.parts["facts"], "minutes": 44}
    draft = operations.write_part(draft=draft, part="facts", raw=facts, seen=draft.edition, by=writer)
    operations.approve(
        submission=operations.submit(draft=draft, seen=draft.edition, note="", by=writer), by=other
    )
    version = make.service(slug).current
    assert version is not None
    assert any(
        one.use == "parcel" and not one.group for one in authored_version(version, current_bank()).form
    )
    files = exchange.exported([slug])
    assert "use: parcel" in files[f"services/{slug}/service.yaml"]
    assert "  group:\n" not in files[f"services/{slug}/service.yaml"]


def returned_to_before_the_hint() -> str:
    """The slug of a service that follows the place, taken back to its version of before the group got a hint."""
    writer, other = analysts()
    slug = touched_by("place")[0].slug
    published("place", HINT, writer, other)
    old = make.service(slug).versions.get(number=1)
    draft = operations.open_service(service=make.service(slug), by=writer)
    asked = operations.submit_older_version(draft=draft, version=old, note="آزمون", by=writer)
    operations.approve(submission=asked, by=other)
    return slug


def test_a_service_returned_to_before_a_hint_came_is_exported_as_it_is(tmp_path: Path) -> None:
    """Its own group has no hint where the bank has one: that is written out, and reads back."""
    returned_to_before_the_hint()
    assert main(["services", "export", "--to", str(tmp_path)]) == 0
    loaded, whole = exchange.read_folder(tmp_path)
    assert [one.slug for one in exchange.compared(loaded, whole) if not one.is_same] == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("g" * 61, "[{key: a, kind: text, label: x}]"), ("Bad-Key", "[{key: a, kind: text, label: x}]"),
        ("case", "[{key: a, kind: text, label: x}]"), ("ب", "[{key: a, kind: text, label: x}]"),
        ("good", "[{key: [x], kind: text, label: x}]"), ("good", "[{key: a, kind: text, label: x, when: 5}]"),
        ("good", "[{key: a, kind: choice, label: x, options: [1, 2]}]"), ("good", "[{key: a, kind: nothing, label: x}]"),
        ("good", "[{key: a, kind: text}]"),
    ],
)  # fmt: skip
def test_an_odd_group_of_a_folder_ends_in_a_sentence(
    name: str, fields: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = exported(touched_by("place")[0].slug, tmp_path)
    path.with_name(f"{name}.yaml").write_text(f"title: گروه\nfields: {fields}\n")
    for command in (["check"], ["diff"], ["load"], ["load", "--dry-run"]):
        assert main(["services", *command, str(tmp_path)]) == 2, command
        assert "سطر" in capsys.readouterr().err
    assert not GroupVersion.objects.exists()


def test_a_group_of_applicants_without_its_answers_is_refused(tmp_path: Path) -> None:
    exported(touched_by("place")[0].slug, tmp_path)
    path = tmp_path / "question-bank" / "applicant.yaml"
    path.write_text("title: متقاضی\nfields: [{key: kind, kind: choice, label: x}]\n")
    for command in (["check"], ["diff"], ["load", "--dry-run"], ["load"]):
        assert main(["services", *command, str(tmp_path)]) == 2
    assert not GroupVersion.objects.exists()


def test_the_dry_run_refuses_what_loading_would(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The folder's group would break another service here: said before anything is loaded."""
    slug = touched_by("place")[0].slug
    path = exported(slug, tmp_path)
    before = catalogue.Publication.objects.get().number
    written = path.read_text()
    kept = [line for line in written.splitlines() if "key: address" not in line]
    path.write_text("\n".join(kept))
    for one in (tmp_path / "services" / slug).glob("*.yaml"):
        one.write_text(one.read_text())
    codes = [main(["services", "load", *flag, str(tmp_path)]) for flag in (["--dry-run"], [])]
    assert codes[0] == codes[1] != 0
    assert catalogue.Publication.objects.get().number == before
    assert "Traceback" not in capsys.readouterr().err


def test_the_dry_run_changes_nothing(tmp_path: Path) -> None:
    path = exported(touched_by("place")[0].slug, tmp_path)
    label = current_bank()["place"][0]["label"]
    path.write_text(path.read_text().replace(label, "نشانی که پوشه می‌پرسد"))
    before = catalogue.Publication.objects.get().number
    assert main(["services", "load", "--dry-run", str(tmp_path)]) == 0
    assert catalogue.Publication.objects.get().number == before
    assert not GroupVersion.objects.exists()
    assert current_bank()["place"][0]["label"] == label


def test_what_was_written_out_by_an_export_goes_on_to_follow_its_group(tmp_path: Path) -> None:
    slug = returned_to_before_the_hint()
    assert main(["services", "export", "--to", str(tmp_path)]) == 0
    assert main(["services", "load", str(tmp_path)]) == 0
    assert slug in {one.slug for one in touched_by("place")}
