"""A rehearsal walks a service to its letter and leaves nothing: no list, counter, register or outbox knows of it."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.loader import Step
from dargah.catalogue.queries import published_services
from dargah.files.models import StoredFile
from dargah.journal.models import Entry
from dargah.letters.models import Register
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed
from dargah.people.roles import Role
from dargah.rehearsal.operations import MOST_STEPS, rehearse
from tests.factories import cases as make
from tests.unit.catalogue.content import built
from tests.unit.catalogue.test_findings import TEMPLATE, service

pytestmark = pytest.mark.django_db
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
    if role in {Role.SERVICE_ANALYST, Role.UNIT_HEAD, Role.DIRECTOR}:
        assert rehearse(definition=definition, letters={}, answers={}, by=by).problems
    else:
        with pytest.raises(NotAllowed):
            rehearse(definition=definition, letters={}, answers={}, by=by)


def test_a_walk_has_an_end() -> None:
    with pytest.raises(Invalid):
        walked([Step(do="advance")] * (MOST_STEPS + 1))
