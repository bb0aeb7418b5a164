"""Files on messages, both ways: kept with the case, handed out by its rule, refused without a loss, once though sent twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dargah.cases.models import Case, CaseFile
from dargah.cases.permissions import may_see
from dargah.conversations.models import Enclosure, Message
from dargah.files.models import StoredFile
from dargah.insight.specimens import fixture
from dargah.people.models import StaffMember
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db


def paper(name: str = "نقشه.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, fixture("sanad.pdf"), "application/pdf")


def own(case: Case) -> str:
    return f"/me/cases/{case.tracking_code}/"


def desk(case: Case) -> str:
    return f"/desk/cases/{case.tracking_code}/"


def status(client: Client, path: str) -> int:
    """The status of a page or a file, which is read to its end."""
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def citizen_of(case: Case) -> Client:
    assert case.citizen is not None
    return as_citizen(case.citizen)


def test_a_citizens_files_come_with_the_message_and_are_documents_of_the_case() -> None:
    case = make.case()
    answer = citizen_of(case).post(
        f"{own(case)}messages/", {"text": "نقشه پیوست است.", "files": [paper(), paper("عکس.pdf")]}
    )
    assert answer.status_code == 302
    message = Message.objects.get(case=case)
    assert [one.entry.title for one in message.enclosures.all()] == ["نقشه.pdf", "عکس.pdf"]
    assert all(one.entry.from_citizen and one.entry.case_id == case.pk for one in message.enclosures.all())
    page = as_staff(make.holder(case)).get(desk(case)).content.decode()
    entry = message.enclosures.all()[0].entry
    assert f'href="{desk(case)}files/{entry.file_id}/"' in page
    assert f"{desk(case)}files/{entry.file_id}/preview/?page=1" in page, "previewed as documents are"
    assert "ویروس‌یابی نشده" in page, "no scanner runs here, and the page says so"


def test_a_file_alone_is_a_message_and_nothing_is_none() -> None:
    case = make.case()
    assert citizen_of(case).post(f"{own(case)}messages/", {"text": "", "files": [paper()]}).status_code == 302
    assert Message.objects.get(case=case).text == ""
    assert citizen_of(case).post(f"{own(case)}messages/", {"text": " "}).status_code == 422


def test_the_officers_file_reaches_its_citizen_and_nobody_else() -> None:
    case = make.case()
    as_staff(make.holder(case)).post(
        f"{desk(case)}message/", {"message": "نقشه را ببینید.", "files": [paper()]}
    )
    entry = CaseFile.objects.get(came_with__message__case=case)
    assert not entry.from_citizen
    path = f"files/{entry.file_id}/"
    assert status(citizen_of(case), own(case) + path) == 200
    assert as_citizen(make.citizen()).get(own(case) + path).status_code == 404
    assert Client().get(own(case) + path).status_code == 302
    for member in StaffMember.objects.filter(is_active=True):
        sees = may_see(case, member)
        assert (status(as_staff(member), desk(case) + path) == 200) == sees, member.username


def test_a_refused_file_loses_no_word_and_sends_nothing() -> None:
    case = make.case()
    wrong = SimpleUploadedFile("برنامه.exe", b"MZ\x90\x00" + b"\0" * 400, "application/octet-stream")
    answer = citizen_of(case).post(
        f"{own(case)}messages/", {"text": "متنی که می‌ماند", "files": [paper(), wrong]}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "متنی که می‌ماند" in page
    assert "برنامه.exe" in page
    assert 'id="f-message_files-e"' in page, "beside the files of the message, not of another form"
    assert not Message.objects.filter(case=case).exists()
    answer = as_staff(make.holder(case)).post(
        f"{desk(case)}message/", {"message": "متن همکار", "files": [wrong]}
    )
    assert answer.status_code == 422
    assert "متن همکار" in answer.content.decode()


@pytest.mark.parametrize(("many", "status"), [(5, 302), (6, 422)])
def test_five_files_and_no_sixth(many: int, status: int) -> None:
    case = make.case()
    papers = [paper(f"{place}.pdf") for place in range(many)]
    assert (
        citizen_of(case).post(f"{own(case)}messages/", {"text": "مدارک", "files": papers}).status_code
        == status
    )
    assert Enclosure.objects.filter(message__case=case).count() == (many if status == 302 else 0)


def test_sent_twice_at_once_it_is_one_message_with_its_files_once() -> None:
    case = make.case()
    browser = citizen_of(case)
    before = StoredFile.objects.count()
    for _ in range(2):
        browser.post(f"{own(case)}messages/", {"text": "نقشه پیوست است.", "files": [paper()]})
    assert Message.objects.filter(case=case).count() == 1
    assert StoredFile.objects.count() == before + 1
    browser.post(f"{own(case)}messages/", {"text": "نقشه دیگر", "files": [paper()]})
    assert Message.objects.filter(case=case).count() == 2


def test_more_messages_ask_no_more_statements() -> None:
    from tests.integration.statements.test_pages import statements

    case = make.case()
    officer, browser = make.holder(case), citizen_of(case)
    browser.post(f"{own(case)}messages/", {"text": "یکم", "files": [paper()]})
    for _ in range(2):  # the first look fills what the process keeps
        few = statements(as_staff(officer), desk(case)), statements(browser, own(case))
    for text in ("دوم", "سوم", "چهارم"):
        browser.post(f"{own(case)}messages/", {"text": text, "files": [paper()]})
    assert (statements(as_staff(officer), desk(case)), statements(browser, own(case))) == few
