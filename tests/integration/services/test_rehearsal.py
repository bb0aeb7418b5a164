"""A rehearsal walks a service to its letter and leaves nothing: no list, counter, register or outbox knows of it."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.queries import published_services
from dargah.catalogue.sampled import Step
from dargah.files.models import StoredFile
from dargah.journal.models import Entry
from dargah.letters.models import Register
from dargah.payments.models import Payment
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed
from dargah.people.roles import Role
from dargah.rehearsal.operations import MOST_STEPS, look, rehearse, rehearsing
from dargah.web.desk.rehearsal_words import fee_of
from tests.factories import cases as make
from tests.unit.catalogue.content import built
from tests.unit.catalogue.test_findings import TEMPLATE, service

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\d{12}")
WALK = [Step(do="decide", outcome="yes"), Step(do="issue")]
ANSWERS = {"purpose": "deed", "owned": True, "area": "120", "note": "یادداشت"}


def analyst() -> StaffMember:
    return make.staff(Role.SERVICE_ANALYST)


def counted() -> dict[str, int]:
    """Every table of ours and of the queue, row by row; what must not change is all of it."""
    with connection.cursor() as cursor:
        tables = [
            model._meta.db_table
            for model in apps.get_models()
            if model._meta.managed and not model._meta.proxy
        ] + ["procrastinate_jobs"]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 tables of our own
            found[table] = cursor.fetchone()[0]
    return found


def walked(steps: list[Step] | None = None, **changes: Any) -> Any:
    definition = ServiceDefinition.model_validate(service(slug="never-published", **changes))
    return rehearse(
        definition=definition,
        letters={"answer.typ": TEMPLATE},
        answers=ANSWERS,
        steps=WALK if steps is None else steps,
        by=analyst(),
    )


def test_a_service_that_is_still_written_is_walked_from_its_form_to_its_letter() -> None:
    told = walked()
    assert (told.stopped, told.problems, told.pages, told.documents) == ("", [], ["یک", "دو"], ["سند"])
    assert [moment.step for moment in told.moments] == ["submit", "decide", "issue"]
    assert told.moments[0].actions == ("decide", "withdraw")
    assert "ثبت شد" in told.moments[0].told[0]
    assert told.moments[1].actions == ("issue",)
    assert told.moments[2].letter.startswith(b"%PDF")


def test_nothing_is_left_but_the_word_that_there_was_one() -> None:
    walked()  # what a process makes once is made
    before, numbers = counted(), list(Register.objects.values_list("year", "last"))
    files = StoredFile.objects.count()
    published = dict(published_services())
    walked()
    after = counted()
    assert {table: (before[table], after[table]) for table in after if before[table] != after[table]} == {
        "journal_entry": (before["journal_entry"], before["journal_entry"] + 1)
    }
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.event, entry.subject, entry.detail) == (
        "service_rehearsed",
        "service:never-published",
        {"steps": 3},
    )
    assert list(Register.objects.values_list("year", "last")) == numbers
    assert StoredFile.objects.count() == files
    assert published_services().keys() == published.keys()


def test_a_published_service_is_rehearsed_beside_its_cases() -> None:
    one = built()["land-status-inquiry"]
    sample = one.samples["accepted"]
    told = rehearse(
        definition=one.definition,
        letters=one.letters,
        answers=sample.answers,
        steps=[Step(do="advance")],
        by=analyst(),
    )
    assert told.stopped == ""
    assert make.service("land-status-inquiry").current.number > 0


def test_every_act_of_a_rehearsal_shows_one_tracking_code_that_no_real_case_has() -> None:
    told, again = walked(), walked(WALK[:1])
    codes = {
        code
        for moment in [*told.moments, *again.moments]
        for said in moment.told
        for code in CODE.findall(said)
    }
    assert len(codes) == 1
    assert codes.pop().startswith("0")
    assert look_of(make.staff(Role.DIRECTOR)) != look_of(analyst()), "nobody's walk waits for another's row"


def look_of(by: StaffMember) -> str:
    return rehearsing._code_of(by, "never-published")


def test_what_stands_in_the_way_is_told_in_a_sentence() -> None:
    assert "گام" in walked([Step(do="fly")]).stopped
    assert walked([Step(do="issue")]).stopped.startswith("نامه‌ای برای صدور نیست")
    assert walked([Step(do="decide", outcome="perhaps")]).stopped
    definition = ServiceDefinition.model_validate(service(slug="never-published"))
    told = rehearse(definition=definition, letters={}, answers={"purpose": "nothing"}, by=analyst())
    assert {problem.path for problem in told.problems} >= {"purpose", "note"}
    assert told.moments == []


def test_where_nobody_holds_a_stage_somebody_invented_acts() -> None:
    StaffMember.objects.filter(role=Role.SECRETARIAT).update(is_active=False)
    StaffMember.objects.filter(role=Role.CASE_OFFICER, unit="secretariat").update(is_active=False)
    before = StaffMember.objects.count()
    assert walked().stopped == ""
    assert StaffMember.objects.count() == before


@pytest.mark.parametrize("role", list(Role))
def test_only_who_writes_or_approves_services_may(role: Role) -> None:
    by = make.staff(role)
    definition = ServiceDefinition.model_validate(service(slug="never-published"))
    if role in {Role.SERVICE_ANALYST, Role.DIRECTOR}:
        assert rehearse(definition=definition, letters={}, answers={}, by=by).problems
    else:
        with pytest.raises(NotAllowed):
            rehearse(definition=definition, letters={}, answers={}, by=by)


def test_a_head_rehearses_the_services_of_the_own_unit_and_of_those_below() -> None:
    own = make.loaded(make.INQUIRY)
    head = make.staff(Role.UNIT_HEAD, own.definition.unit)
    sample = own.samples["accepted"].answers
    assert not rehearse(definition=own.definition, letters=own.letters, answers=sample, by=head).stopped
    others = StaffMember.objects.filter(role=Role.UNIT_HEAD, is_active=True)
    for other in others:
        if own.definition.unit not in other.unit_slugs:
            with pytest.raises(NotAllowed):
                rehearse(definition=own.definition, letters=own.letters, answers=sample, by=other)


def test_while_a_rehearsal_walks_nobody_waits_for_the_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its entries go to a table of its own connection: the chain's head is locked by nobody."""
    seen: list[int] = []
    real = rehearsing._note

    def note(*given: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM public.journal_entry")
            seen.append(cursor.fetchone()[0])
        real(*given)

    before = Entry.objects.count()
    monkeypatch.setattr(rehearsing, "_note", note)
    walked()
    assert seen == [before] * 3
    assert Entry.objects.count() == before + 1


def test_looking_once_more_at_what_was_rehearsed_writes_nothing_at_all() -> None:
    walked()
    before = counted()
    definition = ServiceDefinition.model_validate(service(slug="never-published"))
    told = look(
        definition=definition, letters={"answer.typ": TEMPLATE}, answers=ANSWERS, steps=WALK[:1], by=analyst(), letter=True
    )  # fmt: skip
    assert told.letter is not None
    assert told.letter.startswith(b"%PDF")
    assert counted() == before


def test_what_breaks_a_walk_is_told_and_breaks_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(rehearsing, "take", broken)
    assert walked().stopped == rehearsing.BROKEN


def test_after_the_letter_the_case_reads_as_issued_and_the_citizen_would_hear_of_it() -> None:
    last = walked().moments[-1]
    assert (last.state, last.actions) == ("نامه صادر شده", ())
    assert any("شماره نمونه" in text for text in last.told)


def test_a_head_who_sends_back_is_followed_by_the_officer() -> None:
    definition = make.loaded(make.COMMISSION).definition
    told = None
    steps: list[Step] = []
    for _ in range(MOST_STEPS):
        told = rehearse(
            definition=definition,
            letters=make.loaded(make.COMMISSION).letters,
            answers=make.loaded(make.COMMISSION).samples["accepted"].answers,
            steps=steps,
            by=analyst(),
        )
        assert told.stopped == ""
        moment = told.moments[-1]
        if "send_back" in moment.actions:
            break
        wanted = "answer_referral" if "answer_referral" in moment.actions else moment.actions[0]
        steps.append(Step(do=wanted, outcome=moment.outcomes[0][0] if moment.outcomes else ""))
    assert told is not None
    assert "send_back" in told.moments[-1].actions
    back = rehearse(
        definition=definition,
        letters=make.loaded(make.COMMISSION).letters,
        answers=make.loaded(make.COMMISSION).samples["accepted"].answers,
        steps=[*steps, Step(do="send_back")],
        by=analyst(),
    )
    assert back.moments[-1].actions[0] == "decide"


@pytest.mark.parametrize("pay", ["before_submit", "before_issue"])
def test_a_fee_is_asked_and_paid_with_nobodys_money(pay: str) -> None:
    fee = {"rials": 250_000, "pay": pay, "status": "sourced", "source": "GK"}
    steps = [Step(do="decide", outcome="yes")]
    told = walked(steps, fee=fee)
    assert [(item.title, item.rials) for item in told.fee] == [("هزینه خدمت", 250_000)]
    before = Payment.objects.count()
    if pay == "before_issue":
        assert told.moments[-1].actions == ("pay",)
        assert "منتظر" not in told.stopped
        steps.append(Step(do="pay"))
    told = walked([*steps, Step(do="issue")], fee=fee)
    assert told.stopped == ""
    assert told.moments[-1].letter is not None
    assert Payment.objects.count() == before


def test_a_fee_that_is_no_amount_is_said_though_nobody_is_asked_for_it() -> None:
    told = walked(
        [],
        fee={
            "items": [{"key": "a", "title": "کارشناسی", "rials": "0 - 1"}],
            "status": "proposed",
            "source": "GK",
        },
    )
    assert (told.fee, told.fee_fault) == ([], "جزء «کارشناسی» برای این پاسخ‌ها مبلغ درستی نمی‌دهد.")
    assert told.stopped == ""
    said = fee_of(ServiceDefinition.model_validate(service(slug="never-published")), told)["said"]
    assert said == told.fee_fault


@pytest.mark.parametrize(
    ("pay", "said"), [("", "از راه درگاه"), ("before_submit", "هنوز این هزینه را تأیید نکرده")]
)
def test_why_nobody_is_asked_for_a_fee_is_one_reason(pay: str, said: str) -> None:
    fee = {
        "items": [{"key": "a", "title": "بازدید", "rials": "500000"}],
        "status": "proposed",
        "source": "GK",
    } | ({"pay": pay} if pay else {})
    definition = ServiceDefinition.model_validate(service(slug="never-published", fee=fee))
    assert said in fee_of(definition, walked([], fee=fee))["said"]


def test_a_walk_has_an_end() -> None:
    with pytest.raises(Invalid):
        walked([Step(do="advance")] * (MOST_STEPS + 1))
