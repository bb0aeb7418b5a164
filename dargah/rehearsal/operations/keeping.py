"""A member's row between two requests: pages, the sample, steps, and erasing it. No case, no journal entry of its own."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from dargah.applications.tabs import ASKED
from dargah.catalogue.definition import Page
from dargah.catalogue.forms import PageResult, clean_answers, clean_page, pages_shown
from dargah.catalogue.sampled import Step
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, WrongMoment
from dargah.rehearsal.models import Rehearsal
from dargah.rehearsal.operations.rehearsing import MOST_STEPS, Rehearsed, rehearse
from dargah.rehearsal.permissions import check_may_rehearse
from dargah.rehearsal.sources import Source

MOST_TYPED_CHARACTERS = 200_000
LEFT_AFTER = timedelta(hours=12)
MOVED_ON = "این تمرین در زبانه دیگری جلوتر رفته است. آن‌چه نوشته بودید مانده است؛ ببینید و دوباره بزنید."

Typed = Mapping[str, Sequence[str]]


def keep_typed(
    *, source: Source, page: Page, typed: Typed, asked: Collection[str] | None, by: StaffMember
) -> None:
    """Keep the words of a page unchecked: a row was added, or the questions that depend on an answer asked for."""
    check_may_rehearse(by, source.definition.unit)
    with transaction.atomic():
        row = _locked(source, by)
        _lay(row, page, typed, asked)
        row.save()


def save_page(
    *, source: Source, page: Page, typed: Typed, asked: Collection[str] | None, by: StaffMember
) -> PageResult:
    """Check a page as the citizen's is: its values are kept when they pass, its words when they do not."""
    check_may_rehearse(by, source.definition.unit)
    with transaction.atomic():
        row = _locked(source, by)
        result = clean_page(source.definition, page, typed, row.answers, asked)
        row.done = [key for key in row.done if key != page.key]
        if result.ok:
            row.answers = {**row.answers, **result.values}
            row.typed = {key: held for key, held in row.typed.items() if key != page.key}
            row.done.append(page.key)
        else:
            _lay(row, page, typed, asked if result.revealed else None)
        row.save()
    return result


def fill_with_sample(*, source: Source, by: StaffMember) -> None:
    """Fill every page with the answers of the accepted sample, and begin again at the office's side."""
    check_may_rehearse(by, source.definition.unit)
    if not source.sample:
        raise WrongMoment("این خدمت نمونه پذیرفته‌شده ندارد؛ صفحه‌ها را خودتان پر کنید.")
    kept, problems = clean_answers(source.definition, dict(source.sample))
    wrong = {problem.page_key for problem in problems}
    with transaction.atomic():
        row = _locked(source, by)
        row.answers, row.typed, row.steps = kept, {}, []
        row.done = [page.key for page in pages_shown(source.definition, kept) if page.key not in wrong]
        row.save()


def take_step(*, source: Source, step: Step, seen: int, by: StaffMember) -> Rehearsed:
    """One act more: the whole is walked anew with it, and it is kept where it was possible.

    ``seen`` is how many steps the page showed, so that one pressed twice is taken once. Raises Invalid with the sentences
    beside the fields, WrongMoment with the sentence that stopped it.
    """
    row = _standing(source, by)
    if seen != len(row.steps):
        raise WrongMoment(MOVED_ON)
    if seen >= MOST_STEPS:
        raise WrongMoment("این تمرین به چهل گام رسیده است؛ گام‌هایی را برگردانید یا از نو آغاز کنید.")
    steps = [Step.model_validate(one) for one in row.steps]
    told = rehearse(
        definition=source.definition,
        letters=source.letters,
        answers=row.answers,
        steps=[*steps, step],
        by=by,
    )
    if told.stopped:
        if told.errors:
            raise Invalid(told.errors)
        raise WrongMoment(told.stopped)
    if told.problems:
        raise WrongMoment("پاسخ‌های فرم هنوز کامل نیست.")
    rows = Rehearsal.objects.filter(pk=row.pk, steps=row.steps)
    longer = [*row.steps, step.model_dump(mode="json", exclude_defaults=True)]
    if not rows.update(steps=longer, saved_at=timezone.now()):
        raise WrongMoment(MOVED_ON)
    return told


def unwind(*, source: Source, keep: int, by: StaffMember) -> None:
    """Take steps back: the first ``keep`` stay."""
    check_may_rehearse(by, source.definition.unit)
    with transaction.atomic():
        row = _locked(source, by)
        row.steps = row.steps[: max(keep, 0)]
        row.save()


def erase(*, source: Source, by: StaffMember) -> None:
    """Erase the member's own rehearsal; gone already is gone."""
    Rehearsal.objects.filter(member=by, source=source.name).delete()


def erase_left() -> int:
    """Erase what nobody has touched since LEFT_AFTER; how many there were."""
    return Rehearsal.objects.filter(saved_at__lt=timezone.now() - LEFT_AFTER).delete()[0]


def _locked(source: Source, by: StaffMember) -> Rehearsal:
    """The member's row, made where there is none, locked until the transaction ends."""
    Rehearsal.objects.get_or_create(member=by, source=source.name)
    return Rehearsal.objects.select_for_update().get(member=by, source=source.name)


def _standing(source: Source, by: StaffMember) -> Rehearsal:
    """The row as it stands; it is not locked while the walk goes on, writing it compares instead."""
    check_may_rehearse(by, source.definition.unit)
    return Rehearsal.objects.get_or_create(member=by, source=source.name)[0]


def _lay(row: Rehearsal, page: Page, typed: Typed, asked: Collection[str] | None) -> None:
    if sum(len(one) for values in typed.values() for one in values) > MOST_TYPED_CHARACTERS:
        raise Invalid({}, "این صفحه بیش از اندازه بزرگ است.")
    written = {name: list(values) for name, values in typed.items()}
    if asked is not None:
        written[ASKED] = sorted(asked)
    row.typed = {**row.typed, page.key: written}
