"""Groups of the question bank: opened, written, submitted; published by the same other pair of eyes."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from pydantic import ValidationError
from wagtail.models import Revision

from dargah.catalogue.definition import FormField
from dargah.catalogue.loader import GROUP_KEY, WRONG_KEY, Bank
from dargah.catalogue.merging import RESERVED
from dargah.content.banked import bank_of_files, current_bank, titles_of_files
from dargah.content.grouped import faults_of_group
from dargah.content.models import BankGroup, GroupVersion, Submission
from dargah.content.naming import named, steady
from dargah.content.operations.drafts import first, writers_with
from dargah.content.operations.lock import locked, require_unsubmitted
from dargah.content.operations.republishing import laid_with, publish_group
from dargah.content.operations.submitting import check_return, check_words, write_down
from dargah.content.permissions import check_may_discard, check_may_write
from dargah.content.questions import (
    GroupQuestions,
    as_mappings,
    as_pairs,
    plain_fields,
    plain_questions,
    raw_of,
    say_the_same,
)
from dargah.content.shapes import Struct
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, NotThere, WrongMoment
from dargah.persian.text import search_key

LONGEST_TITLE = 200
TAKEN = "گروه دیگری این نام درونی را دارد."
_PLAIN = "group_"


def open_group(*, key: str, by: StaffMember) -> BankGroup:
    """The group as it is being written, made of the bank's files when there is none yet."""
    check_may_write(by)
    found = BankGroup.objects.filter(key=key).first()
    if found is not None:
        return found
    if key not in bank_of_files():
        raise NotThere
    questions = {"fields": raw_of(bank_of_files()[key])}
    group = BankGroup(key=key, title=titles_of_files()[key], questions=questions)
    try:
        with transaction.atomic():
            return _save(group, by, written=False)
    except IntegrityError:  # a colleague has opened it in the same moment
        return BankGroup.objects.get(key=key)


def begin_group(*, key: str, title: str, by: StaffMember) -> BankGroup:
    """A new group of which only the name is known. Who has no inner name in mind gets one. Raises Invalid.

    Services can ask it once it is published.
    """
    check_may_write(by)
    key, title = key.strip() or _free_key(), title.strip()
    titles = [*current_bank().titles.values(), *BankGroup.objects.values_list("title", flat=True)]
    errors = {}
    if not GROUP_KEY.fullmatch(key) or key in RESERVED:
        errors["key"] = f"نام درونی {WRONG_KEY}"
    elif key in current_bank() or BankGroup.objects.filter(key=key).exists():
        errors["key"] = TAKEN
    if not title or len(title) > LONGEST_TITLE:
        errors["title"] = "نام گروه را بنویسید."
    elif search_key(title) in {search_key(one) for one in titles}:
        errors["title"] = "گروه دیگری همین نام را دارد."
    if errors:
        raise Invalid(errors)
    with first({"key": TAKEN}), transaction.atomic():
        return _save(BankGroup(key=key, title=title, questions={"fields": []}), by)


def discard_group(*, group: BankGroup, by: StaffMember) -> None:
    """Forget a group that was begun by mistake, with its saves: one that nobody ever sent for publication."""
    check_may_write(by)
    with transaction.atomic():
        group = locked(group)
        check_may_discard(by, group.writers)
        if not may_be_discarded(group):
            raise WrongMoment("این گروه فرستاده یا منتشر شده است و پاک نمی‌شود.")
        record(
            event=Event.draft_discarded,
            subject=group.reference,
            actor=by.reference,
            detail={"title": group.title},
        )
        group.revisions.all().delete()
        group.delete()


def may_be_discarded(group: BankGroup) -> bool:
    """Whether nothing that others have seen hangs on the group."""
    return group.current_id is None and group.key not in bank_of_files() and not group.submissions.exists()


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


def restore_group_save(*, group: BankGroup, revision: Revision, by: StaffMember) -> BankGroup:
    """Take the questions back to one of their earlier saves, as a new save."""
    check_may_write(by)
    with transaction.atomic():
        group = locked(group)
        require_unsubmitted(group)
        group.questions = revision.content["questions"]
        group.writers = writers_with(group.writers, revision)
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
        _require_a_difference(group.key, fresh)
        if group.is_overtaken:
            raise WrongMoment(
                "پس از آخرین ذخیره نسخه دیگری از این گروه منتشر شده است. نوشته خود را با آن بسنجید و دوباره ذخیره کنید."
            )
        _require_services_hold(group.key, fresh)
        content = {"questions": as_pairs(fresh), "title": group.title}
        return write_down(
            Submission(bank=group, content=content, note=note.strip()), writers=group.writers, by=by
        )


def submit_older_group(*, group: BankGroup, version: GroupVersion, note: str, by: StaffMember) -> Submission:
    """Ask that an older version of a group is published again, as a new one. The note says why. Raises WrongMoment."""
    check_may_write(by)
    check_return(note)
    with transaction.atomic():
        group = locked(group)
        require_unsubmitted(group)
        questions = as_mappings(version.questions)
        _require_a_difference(group.key, questions)
        _require_services_hold(group.key, questions)
        content = {"questions": version.questions, "title": version.title}
        wanted = Submission(bank=group, content=content, note=note.strip(), restores_group=version)
        return write_down(wanted, writers=[], by=by)


def load_groups(groups: Mapping[str, Mapping[str, Any]], *, by: str) -> list[GroupVersion]:
    """Publish groups that came with files, key → title and fields; the services here that ask them follow. All or nothing.

    What somebody is writing on a group stays. Raises WrongMoment for a service that would not hold with it.
    """
    made = []
    with transaction.atomic():
        for key, told in groups.items():
            title = told.get("title") or current_bank().titles.get(key) or key
            group, _ = BankGroup.objects.select_for_update().get_or_create(
                key=key, defaults={"title": title[:LONGEST_TITLE], "changed_by": by}
            )
            questions = as_pairs(plain_fields(told["fields"]))
            made.append(publish_group(group, questions=questions, title=title[:LONGEST_TITLE], by=by))
    return made


def _require_a_difference(key: str, fresh: list[dict[str, Any]]) -> None:
    """Raises WrongMoment where what is published asks the very same."""
    bank = current_bank()
    if key in bank and say_the_same(bank[key], fresh):
        raise WrongMoment("این گروه با آن‌چه منتشر است فرقی ندارد.")


def _require_services_hold(key: str, fresh: list[dict[str, Any]]) -> None:
    """Lay each touched service once: one that would not hold with the questions says so (WrongMoment)."""
    before = current_bank()
    for _ in laid_with(key, before=before, after=Bank({**before, key: fresh})):
        pass


def _free_key() -> str:
    """The next inner name that no group has."""
    taken = {*current_bank(), *BankGroup.objects.values_list("key", flat=True)}
    return next(key for number in range(1, len(taken) + 2) if (key := f"{_PLAIN}{number}") not in taken)


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
    if faults := faults_of_group(group.key, group.title, fresh):
        raise WrongMoment(faults[0])
    return fresh


def _save(group: BankGroup, by: StaffMember, *, written: bool = True) -> BankGroup:
    group.edition += 1
    group.changed_by = by.reference
    group.base = group.current
    if written and by.reference not in group.writers:
        group.writers = [*group.writers, by.reference]
    group.save()
    group.save_revision(user=by, clean=False)
    return group
