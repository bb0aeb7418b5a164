"""Groups of the question bank: opened, written, submitted; published by the same other pair of eyes."""

from typing import Any

from django.db import transaction
from pydantic import ValidationError

from dargah.catalogue.definition import FormField
from dargah.catalogue.loader import Bank
from dargah.content.banked import bank_of_files, current_bank, titles_of_files
from dargah.content.models import BankGroup, Submission
from dargah.content.naming import named, steady
from dargah.content.operations.lock import locked, require_unsubmitted
from dargah.content.operations.republishing import laid_with
from dargah.content.operations.submitting import check_words, write_down
from dargah.content.permissions import check_may_write
from dargah.content.questions import GroupQuestions, as_pairs, plain_questions
from dargah.content.shapes import Questions, Struct
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, NotThere, WrongMoment


def open_group(*, key: str, by: StaffMember) -> BankGroup:
    """The group as it is being written, made of the bank's files when there is none yet."""
    check_may_write(by)
    found = BankGroup.objects.filter(key=key).first()
    if found is not None:
        return found
    if key not in bank_of_files():
        raise NotThere
    fields = [FormField.model_validate(one) for one in bank_of_files()[key]]
    group = BankGroup(
        key=key, title=titles_of_files()[key], questions={"fields": Questions(rows=True).raw(fields)}
    )
    with transaction.atomic():
        return _save(group, by, written=False)


def write_group(*, group: BankGroup, raw: dict[str, Any], seen: int, by: StaffMember) -> BankGroup:
    """Save the questions of a group. Raises ChangedMeanwhile when somebody saved since ``seen``."""
    check_may_write(by)
    with transaction.atomic():
        group = locked(group)
        require_unsubmitted(group)
        if group.edition != seen:
            raise ChangedMeanwhile([])
        group.questions = named(steady(raw, group.questions), Struct(GroupQuestions))
        return _save(group, by)


def submit_group(*, group: BankGroup, seen: int, note: str, by: StaffMember) -> Submission:
    """Ask for the publication of a group. Every service that it touches must hold with it. Raises WrongMoment."""
    check_may_write(by)
    check_words(note, None)
    with transaction.atomic():
        group = locked(group)
        require_unsubmitted(group)
        if group.edition != seen:
            raise ChangedMeanwhile([])
        fresh = checked_questions(group)
        before = current_bank()
        for _ in laid_with(group.key, before=before, after=Bank({**before, group.key: fresh})):
            pass  # each is laid once: one that would not hold says so
        content = {"questions": as_pairs(fresh), "title": group.title}
        return write_down(
            Submission(bank=group, content=content, note=note.strip()), writers=group.writers, by=by
        )


def checked_questions(group: BankGroup) -> list[dict[str, Any]]:
    """The questions of a group as services get them. Raises WrongMoment for what is no question yet."""
    fresh = plain_questions(group.questions)
    try:
        for one in fresh:
            FormField.model_validate(one)
    except ValidationError as refusal:
        raise WrongMoment("پرسشی هنوز کامل نیست؛ پرسش‌های گروه را ببینید.") from refusal
    if not fresh or not all(one["label"] for one in fresh):
        raise WrongMoment("متن پرسشی نوشته نشده است.")
    return fresh


def _save(group: BankGroup, by: StaffMember, *, written: bool = True) -> BankGroup:
    group.edition += 1
    group.changed_by = by.reference
    if written and by.reference not in group.writers:
        group.writers = [*group.writers, by.reference]
    group.save()
    group.save_revision(user=by, clean=False)
    return group
