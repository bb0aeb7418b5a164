"""What was found of an uploaded file is the first thing that the page says."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dargah.cases.models import Case
from dargah.files.operations import open_file
from dargah.letters import verification
from dargah.letters.models import Letter
from dargah.letters.states import LetterState
from dargah.web.public.verify import masked
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def judged(data: bytes) -> str:
    answer = Client().post("/verify/", {"file": SimpleUploadedFile("letter.pdf", data, "application/pdf")})
    assert answer.status_code == 200
    return answer.content.decode()


def issued() -> tuple[Letter, bytes]:
    letter = Letter.objects.get(case=make.walked())
    assert letter.pdf is not None
    with open_file(letter.pdf) as stored:
        return letter, stored.read()


def check_verdict_first(page: str, verdict: str) -> None:
    assert f"<title>{verdict}" in page
    main = page.split("<main")[1]
    first = re.search(r"<h\d>([^<]*)</h\d>", main)
    assert first is not None
    assert first[0] == f"<h1>{verdict}</h1>"
    assert main.count("<h1") == 1
    assert main.index('role="status"') < main.index(verdict)


def test_a_genuine_file() -> None:
    page = judged(issued()[1])
    check_verdict_first(page, "این فایل همان است که امضا شد")
    assert "<h2>این نامه اصل است</h2>" in page


def test_the_recipient_is_who_stands_on_the_letter(client: Client) -> None:
    """Who holds the paper compares line by line: another name there would call a true letter forged."""
    letter, _ = issued()
    name, office = letter.case.applicant_name, "رئیس محترم دفتر اسناد رسمی ۵۷ اهواز"
    hidden = masked(name)

    def shown(addressee: str) -> str:
        Letter.objects.filter(pk=letter.pk).update(data={**letter.data, "addressee": [addressee]})
        page = client.get(f"/verify/{letter.verify_code}/").content.decode()
        assert name not in page
        return page

    to_person, to_office = shown(f"جناب آقای / سرکار خانم {name}"), shown(office)
    assert f"<dt>گیرنده</dt><dd>جناب آقای / سرکار خانم {hidden}<" in to_person
    assert "<dt>متقاضی</dt>" not in to_person
    assert f"<dt>گیرنده</dt><dd>{office}</dd>" in to_office
    assert f"<dt>متقاضی</dt><dd>{hidden}<" in to_office
    Case.objects.filter(pk=letter.case_id).update(applicant_name="دفتر")
    page = client.get(f"/verify/{letter.verify_code}/").content.decode()
    assert f"<dt>گیرنده</dt><dd>{office}</dd>" in page, "a word of the office that is somebody's name, too"


@pytest.mark.parametrize(("kind", "is_told"), [("person", False), ("legal_entity", True), ("agency", True)])
def test_an_office_and_a_company_are_named_a_person_is_not(
    client: Client, kind: str, *, is_told: bool
) -> None:
    letter, _ = issued()
    answers = {**letter.data["answers"], "applicant": {**letter.data["answers"]["applicant"], "kind": kind}}
    data = {**letter.data, "answers": answers, "addressee": [letter.case.applicant_name]}
    Letter.objects.filter(pk=letter.pk).update(data=data)
    page = client.get(f"/verify/{letter.verify_code}/").content.decode()
    assert (f"<dd>{letter.case.applicant_name}<" in page) == is_told
    assert ("برای حفظ حریم پوشیده است" in page) != is_told


def test_the_file_of_a_letter_that_was_taken_back() -> None:
    letter, data = issued()
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.REVOKED, revoked_at=letter.issued_at)
    page = judged(data)
    check_verdict_first(page, "این فایل پذیرفتنی نیست")
    assert "این نامه اصل است" not in page


def test_a_file_larger_than_any_letter_is_neither_opened_nor_read_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A letter has some sixty kilobytes. A larger file is no letter, whatever it would say of itself."""
    genuine = issued()[1]
    changed = genuine + b"\n% something behind"
    assert "دست‌کاری شده" in judged(changed)
    for data, most in ((changed, len(changed) - 1), (genuine, len(genuine) - 2)):
        monkeypatch.setattr(verification, "UPLOAD_BYTES", most)
        assert "نامه این اداره نیست یا باز نمی‌شود" in judged(data)


def test_a_file_that_is_no_letter() -> None:
    check_verdict_first(judged(b"%PDF-1.4 nothing"), "این فایل پذیرفتنی نیست")
