"""The form of an appointment says all that is wrong with it at once, each beside its field, and loses nothing."""

import re

import pytest
from django.urls import reverse

from dargah.cases.states import AppointmentState
from tests.factories import cases as make
from tests.integration.cases.appointing import MEETING, VISIT, at_its_stage, boxes, promised
from tests.integration.statements.test_pages import as_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def assert_beside(page: str, said: dict[str, str]) -> None:
    """Exactly these fields are said to be wrong: in the list above, and each in its own words beside it."""
    listed = dict(re.findall(r'<a href="#(f-meet-[a-z]+)[^"]*">([^<]+)</a>', page))
    assert {name.removeprefix("f-").replace("-", "_") for name in listed} == set(said)
    for name, words in said.items():
        sentence = listed[f"f-{name.replace('_', '-')}"]
        assert words in sentence, (name, sentence)
        assert page.count(sentence) >= 2, f"{name} is not said beside its field"


class TestForm:
    @pytest.mark.parametrize(
        ("slug", "form", "said"),
        [
            (VISIT, {}, {"meet_on": "روز را بنویسید", "meet_at": "ساعت را بنویسید"}),
            (MEETING, {}, {"meet_on": "روز را", "meet_at": "ساعت را", "meet_how": "شیوه دیدار"}),
            (
                MEETING,
                {**boxes("۳۱", "9", "ده"), "meet_where": "اتاق " * 20},
                {"meet_on": "روز", "meet_at": "با رقم", "meet_how": "شیوه", "meet_where": "کوتاه‌تر"},
            ),
            (
                MEETING,
                {**boxes("۶", "9", "۱۰:۰۷"), "meet_how": "at_site"},
                {"meet_on": "بسته است", "meet_at": "به ربع", "meet_how": "شیوه"},
            ),
            (VISIT, boxes("۹", "9", "۱۴:۰۰", meet_where="در " * 40), {"meet_at": "از ساعت ۷", "meet_where": "کوتاه‌تر"}),
        ],
    )  # fmt: skip
    def test_all_that_is_wrong_is_said_at_once_each_beside_its_field(
        self, slug: str, form: dict[str, str], said: dict[str, str]
    ) -> None:
        case = at_its_stage(slug)
        case.answers.pop("channel", None)
        case.save(update_fields=["answers"])
        path = reverse("desk:appointment", args=[case.tracking_code])
        answer = as_staff(make.holder(case)).post(path, {**form, "revision": case.revision})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert_beside(page, said)

    def test_a_change_says_its_reason_with_the_others(self) -> None:
        case = promised(MEETING)
        path = reverse("desk:appointment_replacement", args=[case.tracking_code])
        form = {**boxes("۶", "9", "ده"), "meet_how": "", "meet_why": "ن" * 400, "revision": case.revision}
        answer = as_staff(make.holder(case)).post(path, form)
        page = answer.content.decode()
        assert answer.status_code == 422
        said = {"meet_on": "بسته است", "meet_at": "با رقم", "meet_how": "شیوه", "meet_why": "۵ تا ۸۰"}
        assert_beside(page, said)
        assert "ن" * 400 in page, "nothing typed is lost"
        assert case.appointments.get().state == AppointmentState.SET

    def test_mutant_a_form_that_stops_at_its_first_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def first(_read: object, _name: str, unreadable: dict[str, str]) -> None:
            unreadable.clear()

        monkeypatch.setattr("dargah.web.desk.appointments._read", first)
        with pytest.raises(AssertionError):
            self.test_a_change_says_its_reason_with_the_others()
