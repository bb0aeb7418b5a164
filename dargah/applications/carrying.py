"""A draft begun on an older version of its service goes over to the published one: once, and nothing is lost silently.

What still fits is kept: the same key, the same kind, a value that the question still takes. What does not fit is laid
beside the draft with its words, to be read and copied. Pages with new or changed questions are asked again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from dargah.applications.models import CarriedFile, CarryOver, Draft
from dargah.applications.tabs import without_tab
from dargah.catalogue.comparing import told
from dargah.catalogue.definition import FormField, ServiceDefinition
from dargah.catalogue.forms import clean_answers
from dargah.catalogue.forms.fitting import Questions, asked_by_name, fitted
from dargah.catalogue.forms.plan import Question
from dargah.catalogue.models import ServiceVersion
from dargah.catalogue.naming import name_of
from dargah.catalogue.queries import published_service
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.refusals import WrongMoment

# what of a question a citizen sees or answers by; the rest is the office's own
SEEN = (
    "label",
    "hint",
    "options",
    "required",
    "when",
    "unit",
    "at_least",
    "at_most",
    "max_length",
    "fields",
    "past",
)
# what of a service is worth a look once more
FACTS = ("output", "deadline", "fee", "visits", "outcomes")
FEW, BOTH = 120, 2  # characters of what is told in full; the old and the new one
MOST_WORDS = 2000
MOST_LOST = 200
MOST_NAMED = 8  # options or columns


@dataclass
class Changes:
    """What is another than it was, for the citizen: questions by page and name, and what did not fit in words."""

    new: list[dict[str, str]] = field(default_factory=list)
    changed: list[dict[str, str]] = field(default_factory=list)
    lost: list[dict[str, str]] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


@dataclass
class Carried:
    """A draft as it would stand on another version, with what changed."""

    changes: Changes
    answers: dict[str, Any]
    typed: dict[str, Any]
    done: list[str]
    homeless: list[
        tuple[Any, str]
    ]  # attachments whose document is gone or takes them no more, with its title


def newer_version(draft: Draft) -> ServiceVersion | None:
    """The version that the draft should go over to; None while its own is published, or none is."""
    service = published_service(draft.version.service.slug)
    if service is None or service.current is None or service.current_id == draft.version_id:
        return None
    return service.current


def carried(draft: Draft, version: ServiceVersion) -> Carried:
    """How the draft would stand on a version; nothing is written."""
    old, new = draft.version.parsed, version.parsed
    changes = Changes(
        facts=[name_of(ServiceDefinition, key) for key in FACTS if getattr(old, key) != getattr(new, key)]
    )
    before, after = asked_by_name(old), asked_by_name(new)
    answers = _answers(draft, before, after, changes)
    typed = _typed(draft, before, after, new, changes)
    asked_again = _questions(before, after, changes)
    files = _files(draft, old, new, changes)
    problems = {problem.page_key for problem in clean_answers(new, _given(answers))[1]}
    done = [
        page.key
        for page in new.form
        if page.key in draft.done and page.key not in problems | asked_again | typed.keys()
    ]
    return Carried(changes, answers, typed, done, files)


def carry_over(*, draft: Draft, actor: str) -> CarryOver | None:
    """Put the draft on the published version and keep what changed; None where it stands on it already.

    1. lock the draft: of two tabs the second finds it carried over, of a submission at the same moment one wins;
    2. work out what fits from the answers as they are under the lock;
    3. write draft, record and journal together.
    Raises WrongMoment once the draft is sent.
    """
    with transaction.atomic():
        # alone: a version joined to the row we waited for would be the one before the wait, and the row be gone
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        if locked.submitted_at is not None:
            raise WrongMoment("این درخواست فرستاده شده است.")
        version = newer_version(locked)
        if version is None:
            return None
        found = carried(locked, version)
        kept = CarryOver.objects.create(
            draft=locked, before=locked.version, after=version, changes=asdict(found.changes)
        )
        for attachment, title in found.homeless:
            CarriedFile.objects.create(carry_over=kept, title=title, file=attachment.file)
            attachment.delete()
        before = locked.version.number
        locked.version, locked.answers, locked.typed, locked.done = (
            version,
            found.answers,
            found.typed,
            found.done,
        )
        locked.carried, locked.saved_at = True, timezone.now()
        locked.save(update_fields=["version", "answers", "typed", "done", "carried", "saved_at"])
        record(
            event=Event.draft_carried_over,
            subject=f"draft:{locked.pk}",
            actor=actor,
            detail={"service": version.parsed.slug, "from": before, "to": version.number},
        )
    return kept


def keep_homeless(*, draft: Draft, typed: Mapping[str, Sequence[str]]) -> bool:
    """Lay beside the draft what a tab sends for a page that the newer version has not; False where none is newer."""
    with transaction.atomic():
        kept = CarryOver.objects.select_for_update().filter(draft=draft).first()
        if kept is None:
            return False
        words = {name: " ".join(filter(None, values)).strip()[:MOST_WORDS] for name, values in typed.items()}
        before = asked_by_name(kept.before.parsed)
        lost = kept.changes["lost"]
        for name, text in words.items():
            question = _question_of(name, before)
            told = {"label": question.field.label if question else name, "text": text}
            if text and told not in lost and len(lost) < MOST_LOST:
                lost.append(told)
        kept.save(update_fields=["changes"])
    return True


def _given(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value is not None}


def _answers(
    draft: Draft, before: Mapping[str, Question], after: Mapping[str, Question], changes: Changes
) -> dict[str, Any]:
    """The answers that still fit; the others in words."""
    kept: dict[str, Any] = {}
    for name, question in before.items():
        home, _, key = name.rpartition(".")
        value = (draft.answers.get(home) or {}).get(key) if home else draft.answers.get(key)
        if value is None or question.field.fixed:
            continue
        fit = fitted(question, after.get(name), value)
        changes.lost += [{"label": label, "text": text} for label, text in fit.lost]
        if fit.value is None:
            continue
        if home:
            kept.setdefault(home, {})[key] = fit.value
        else:
            kept[key] = fit.value
    return kept


def _typed(
    draft: Draft,
    before: Mapping[str, Question],
    after: Mapping[str, Question],
    new: ServiceDefinition,
    changes: Changes,
) -> dict[str, Any]:
    """Words that were typed and not yet saved: with their page, or told where it or the question is gone."""
    pages, kept = {page.key for page in new.form}, {}
    for key, held in draft.typed.items():
        page = key.removesuffix(" aside")
        for name, values in without_tab(held).items():
            words = " ".join(str(one) for one in values if one).strip()[:MOST_WORDS]
            question = _question_of(name, before)
            label = question.field.label if question else name
            there = page in pages and _question_of(name, after) is not None
            if words and not there:
                changes.lost.append({"label": label, "text": words})
        if page in pages:
            kept[key] = held
    return kept


def _question_of(name: str, questions: Mapping[str, Question]) -> Question | None:
    """The question that an input belongs to: its own name, or the beginning of it."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        found = questions.get(".".join(parts[:length]))
        if found is not None:
            return found
    return None


def _questions(before: Questions, after: Questions, changes: Changes) -> set[str]:
    """Note what is new and what is asked otherwise; the pages on which that is."""
    pages: set[str] = set()
    for name, question in after.items():
        page = after.pages[name]
        if question.field.fixed:
            continue
        same, facts = before.get(name), {"page": page, "name": name, "label": question.field.label}
        if same is None or same.field.kind != question.field.kind:
            changes.new.append(facts)
        elif what := _otherwise(same.field, question.field):
            changes.changed.append({**facts, "what": what})
        else:
            continue
        pages.add(page)
    return pages


def _otherwise(old: FormField, new: FormField) -> str:
    found: list[str] = []
    for key in SEEN:
        before, after = getattr(old, key), getattr(new, key)
        if before == after:
            continue
        if key == "options":
            found += _options(before, after)
        elif key == "fields":
            found += _columns(before, after)
        else:
            found.append(name_of(FormField, key) + _from_to(key, before, after))
    return "، ".join(found)


def _options(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """What became of the options: one that now says something else under the same name is answered anew with open eyes."""
    found = [
        f"متن گزینه عوض شده (از «{label}» به «{new[key]}»)"
        for key, label in old.items()
        if key in new and new[key] != label
    ]
    gone, fresh = (
        [side[key] for key in side if key not in other] for side, other in ((old, new), (new, old))
    )
    for word, labels in (("گزینه برداشته‌شده", gone), ("گزینه تازه", fresh)):
        found += [f"{word}: {_listed(labels)}"] if labels else []
    return found or ["ترتیب گزینه‌ها"]


def _columns(old: Sequence[FormField], new: Sequence[FormField]) -> list[str]:
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    same = {key for key, one in before.items() if key in after and after[key].kind == one.kind}
    found = []
    for word, side in (("ستون برداشته‌شده", before), ("ستون تازه", after)):
        labels = [one.short or one.label for key, one in side.items() if key not in same]
        found += [f"{word}: {_listed(labels)}"] if labels else []
    for key in (key for key in after if key in same):
        if what := _otherwise(before[key], after[key]):
            found.append(f"در ستون «{after[key].short or after[key].label}» {what}")
    return found or ["ستون‌ها"]


def _listed(labels: Sequence[str]) -> str:
    told = "، ".join(f"«{label}»" for label in labels[:MOST_NAMED])
    return told if len(labels) <= MOST_NAMED else f"{told} و …"


def _from_to(key: str, old: Any, new: Any) -> str:
    """What it was and what it is, where that is a number or a few words; a condition is none for a citizen."""
    values = [one for one in (old, new) if one is None or isinstance(one, str | int | float)]
    if key == "when" or len(values) < BOTH or any(len(str(one)) > FEW for one in values):
        return ""
    return f" (از «{told(old)}» به «{told(new)}»)"


def _files(
    draft: Draft, old: ServiceDefinition, new: ServiceDefinition, changes: Changes
) -> list[tuple[Any, str]]:
    """Files that have no place any more; and the documents that are asked for now and were not."""
    known, asked = {one.key: one for one in old.documents}, {one.key: one for one in new.documents}
    changes.documents += [one.title for key, one in asked.items() if key not in known]
    homeless, counts = [], dict[str, int]()
    for attachment in draft.attachments.select_related("file"):
        document = asked.get(attachment.document)
        counts[attachment.document] = counts.get(attachment.document, 0) + 1
        fits = (
            document is not None
            and attachment.file.kind in document.accept
            and attachment.file.size <= document.at_most
            and (document.many or counts[attachment.document] == 1)
        )
        if not fits:
            title = known[attachment.document].title if attachment.document in known else attachment.document
            homeless.append((attachment, title))
            changes.lost.append({"label": title, "text": attachment.file.name})
    return homeless
