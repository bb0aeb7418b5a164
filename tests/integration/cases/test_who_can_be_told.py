"""The desk promises that the applicant hears of an act only where somebody can be told; otherwise it says the truth."""

import re

import pytest
from django.urls import reverse

from dargah.cases import operations
from dargah.cases.models import Case
from dargah.cases.reach import reach_of
from dargah.followups import subjects
from dargah.insight.walking import apply_sample, walk
from dargah.notices.models import Notice
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.web.desk import told
from tests.factories import cases as make
from tests.integration.cases.test_confirmations import after, said
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db

# every way to say that a message goes to the citizen
PROMISES = re.compile(r"خبر به شهروند|به شهروند خبر|شهروند خبر|پیامک|رایانامه|فرستادن به شهروند|خبر می‌گیرد")
TRUTH = "خبری به کسی نمی‌رسد"
SLUG = "complaint-suggestion"


def nameless(until: str = "") -> Case:
    sample = make.loaded(SLUG).samples["accepted"]
    steps = sample.walk
    stop = next((place + 1 for place, step in enumerate(steps) if step.do == until), 0) if until else 0
    case = walk(apply_sample(make.service(SLUG), sample, None), steps, until=stop)
    assert (case.citizen, case.applicant_mobile) == (None, "")
    return case


def page_of(case: Case, who: StaffMember) -> str:
    page = as_staff(who).get(reverse("desk:case", args=[case.tracking_code])).content.decode()
    main: str = page[page.index('<main id="main"') :]
    return main


def acts(case: Case, head: StaffMember) -> dict[str, tuple[Case, StaffMember, dict[str, str]]]:
    """Acts that a citizen would hear of: on which case, by whom, with what."""
    officer = make.holder(case)
    waiting, approving, closing = nameless(), nameless("decide"), nameless()
    operations.request_information(case=waiting, defects=["سند"], by=make.holder(waiting))
    waiting.refresh_from_db()
    return {
        "message": (case, officer, {"message": "پاسخ شما آماده است."}),
        "information_request": (case, officer, {"defects": "سند"}),
        "information_cancellation": (waiting, head, {}),
        "approval": (approving, head, {}),
        "closure": (closing, head, {"close_reason": "کار پایان یافت."}),
    }


class TestNobody:
    @pytest.mark.parametrize("until", ["", "decide", "approve", "issue"])
    def test_no_page_of_the_case_promises_a_message(self, until: str) -> None:
        case = nameless(until)
        unit = make.loaded(SLUG).definition.unit
        people = [
            make.staff(Role.CASE_OFFICER, unit),
            make.staff(Role.UNIT_HEAD, unit),
            make.staff(Role.DIRECTOR),
        ]
        for who in people:
            page = page_of(case, who)
            assert PROMISES.findall(page) == [], who.username
            assert TRUTH in page

    @pytest.mark.parametrize(
        "act", ["message", "information_request", "information_cancellation", "approval", "closure"]
    )
    def test_after_an_act_it_says_the_truth(self, act: str) -> None:
        head = make.staff(Role.UNIT_HEAD, make.loaded(SLUG).definition.unit)
        case, who, data = acts(nameless(), head)[act]
        desk = as_staff(who)
        page = after(
            desk,
            desk.post(reverse(f"desk:{act}", args=[case.tracking_code]), {**data, "revision": case.revision}),
        )
        assert PROMISES.findall(said(page)) == []
        assert TRUTH in said(page)

    def test_an_application_through_a_partner_without_a_number_speaks_of_the_partner(self) -> None:
        from dargah.people.operations import make_partner_key

        partner, _ = make_partner_key(name="پیشخوان نمونه", scopes=["apply", "read"], by="system")
        case = nameless()
        Case.objects.filter(pk=case.pk).update(partner=partner)
        page = page_of(case, make.holder(case))
        assert "دفتر همکار پرونده را می‌بیند" in page
        assert PROMISES.findall(page) == []

    def test_the_desk_says_what_the_followups_do(self) -> None:
        case = nameless()
        assert told.nobody_to_tell(case)
        subjects.tell_citizen(case, "case_submitted", "x")
        assert not Notice.objects.filter(case_ref=case.reference).exists()


def write_address(case: Case, address: str) -> None:
    case.answers = {**case.answers, "applicant": {**case.answers["applicant"], "email": address}}
    case.save(update_fields=["answers"])


class TestSomebody:
    def test_the_news_of_a_case_go_where_its_application_says(self) -> None:
        """A slip of somebody's first form must not send all later news to a stranger."""
        case = make.case(by=make.citizen(email="slip@example.ir"))
        for written in ("maryam@example.ir", ""):
            write_address(case, written)
            assert (
                reach_of(Case.objects.select_related("citizen", "consent").get(pk=case.pk)).email == written
            )

    def test_a_form_that_asks_for_no_address_uses_the_citizens(self) -> None:
        case = make.case("mass-builder-license", by=make.citizen(email="maryam@example.ir"))
        assert case.answers["applicant"]["kind"] == "legal_entity"
        assert reach_of(case).email == "maryam@example.ir"

    def test_with_a_mobile_it_is_a_text_message(self) -> None:
        case = make.case()
        officer = make.holder(case)
        assert TRUTH not in page_of(case, officer)
        desk = as_staff(officer)
        answer = desk.post(reverse("desk:message", args=[case.tracking_code]), {"message": "پاسخ آماده است."})
        assert "خبر آن برای شهروند پیامک می‌شود." in said(after(desk, answer))

    def test_with_an_address_alone_it_is_an_e_mail(self) -> None:
        case = make.case(by=make.citizen())
        write_address(case, "maryam@example.ir")
        Case.objects.filter(pk=case.pk).update(applicant_mobile="")
        desk = as_staff(make.holder(case))
        answer = desk.post(reverse("desk:message", args=[case.tracking_code]), {"message": "پاسخ آماده است."})
        words = said(after(desk, answer))
        assert ("رایانامه می‌شود" in words, "پیامک" in words) == (True, False)


def test_mutant_a_desk_that_promises_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "nobody_to_tell", lambda _: "")
    with pytest.raises(AssertionError):
        TestNobody().test_after_an_act_it_says_the_truth("message")
