"""add_text, change_text, retire_text, take_back_text, set_rule: what a unit writes often, and who sees it first."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from dargah.conversations.merge import fault_of
from dargah.conversations.models import UnitRule, UnitText
from dargah.conversations.operations.write import LONGEST
from dargah.conversations.permissions import check_may_write_texts
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember, Unit
from dargah.people.refusals import Invalid, NotThere, WrongMoment

LONGEST_TITLE = 80
MOST_TEXTS = 60
LAST_PLACE = 999
TAKEN = "متن دیگری با همین نام در این واحد هست."
CHANGED = "این متن پیش از شما تغییر کرد؛ نوشته شما مانده است. متن تازه را پایین ببینید و اگر هنوز لازم است دوباره ذخیره کنید."


def add_text(*, unit: Unit, title: str, text: str, by: StaffMember, position: int | None = None) -> UnitText:
    """Add a text to a unit, behind its others unless a place is named. Raises Invalid for an empty or unknown part."""
    check_may_write_texts(by, unit.slug)
    title, text = _checked(title, text, position)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        texts = UnitText.objects.filter(unit=unit, active=True)
        if texts.count() >= MOST_TEXTS:
            raise WrongMoment("این واحد شصت متن دارد؛ نخست متنی را کنار بگذارید.")
        if texts.filter(title=title).exists():
            raise Invalid({"title": TAKEN})
        last = texts.order_by("position").values_list("position", flat=True).last()
        made = UnitText.objects.create(
            unit=unit,
            title=title,
            text=text,
            position=position if position is not None else min((last or 0) + 1, LAST_PLACE),
            changed_by=by,
            changed_at=timezone.now(),
        )
        _record(made, "added", by)
    return made


def change_text(
    *, module: UnitText, title: str, text: str, position: int | None, seen: int | None, by: StaffMember
) -> UnitText:
    """Change a text; ``seen`` is the edition that was looked at. Raises Invalid, also where somebody was faster."""
    check_may_write_texts(by, module.unit_id)
    title, text = _checked(title, text, position)
    with transaction.atomic():
        fresh = _locked(module)
        if seen is not None and seen != fresh.edition:
            raise WrongMoment(CHANGED)
        fresh.title, fresh.text = title, text
        fresh.position = fresh.position if position is None else position
        _keep(fresh, by)
        _record(fresh, "changed", by)
    return fresh


def retire_text(*, module: UnitText, by: StaffMember) -> None:
    """Take a text out of what is offered; it is not lost."""
    _offer(module, by, active=False)


def take_back_text(*, module: UnitText, by: StaffMember) -> None:
    """Offer a retired text again. Raises Invalid where another has its name."""
    _offer(module, by, active=True)


def set_rule(*, unit: Unit, head_sees_first: bool, by: StaffMember) -> None:
    """Say whether the head sees the messages of the unit's officers before the citizen does."""
    check_may_write_texts(by, unit.slug)
    with transaction.atomic():
        rule, _ = UnitRule.objects.select_for_update().get_or_create(unit=unit)
        if rule.head_sees_first == head_sees_first:
            return
        rule.head_sees_first = head_sees_first
        rule.save(update_fields=["head_sees_first"])
        record(
            event=Event.approval_rule_changed,
            subject=f"unit:{unit.slug}",
            actor=by.reference,
            detail={"head_sees_first": head_sees_first},
        )


def _offer(module: UnitText, by: StaffMember, *, active: bool) -> None:
    check_may_write_texts(by, module.unit_id)
    with transaction.atomic():
        fresh = _locked(module)
        if fresh.active == active:
            return
        fresh.active = active
        _keep(fresh, by)
        _record(fresh, "offered" if active else "retired", by)


def _locked(module: UnitText) -> UnitText:
    fresh = UnitText.objects.select_for_update().filter(pk=module.pk).first()
    if fresh is None:
        raise NotThere
    return fresh


def _keep(module: UnitText, by: StaffMember) -> None:
    module.edition += 1
    module.changed_by, module.changed_at = by, timezone.now()
    try:
        with transaction.atomic():
            module.save()
    except IntegrityError as clash:
        raise Invalid({"title": TAKEN}) from clash


def _checked(title: str, text: str, position: int | None) -> tuple[str, str]:
    title, text = " ".join(title.split()), text.strip()
    errors = {}
    if not title:
        errors["title"] = "نامی بنویسید که همکاران متن را با آن پیدا کنند."
    elif len(title) > LONGEST_TITLE:
        errors["title"] = "نام بلند است؛ تا هشتاد نویسه بنویسید."
    if not text:
        errors["module_text"] = "متن را بنویسید."
    elif len(text) > LONGEST:
        errors["module_text"] = "متن بلندتر از یک پیام است؛ کوتاه‌تر بنویسید."
    elif fault := fault_of(text):
        errors["module_text"] = fault
    if position is not None and not 0 <= position <= LAST_PLACE:
        errors["position"] = "جای متن را با عددی از صفر تا ۹۹۹ بنویسید."
    if errors:
        raise Invalid(errors)
    return title, text


def _record(module: UnitText, what: str, by: StaffMember) -> None:
    record(
        event=Event.unit_text_changed,
        subject=f"unit:{module.unit_id}",
        actor=by.reference,
        detail={"text": module.pk, "what": what},
    )
