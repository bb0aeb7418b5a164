"""The way of a case through its stages: that it leads to a decision, every decision to its letter, every stage is met.

A case goes from stage to stage until the first that decides; from there it goes on at the next that issues, and ends.
"""

from dargah.catalogue.definition import ServiceDefinition, Stage
from dargah.catalogue.findings import Finding, Found


def found(definition: ServiceDefinition) -> Found:
    """Dead ends, stages that no case meets, outcomes that no case gets."""
    yield from _stages(definition)
    yield from _order(definition)
    yield from _turns(definition)
    yield from _outcomes(definition)
    yield from _appointments(definition)
    yield from _deadline(definition)


def _stages(definition: ServiceDefinition) -> Found:
    for number, stage in enumerate(definition.stages):
        for key in stage.decide:
            if key not in definition.outcomes:
                yield Finding(("stages", number, "decide"), f"نتیجه «{key}» در فهرست نتیجه‌ها نیست.")
        if stage.decide and stage.issue:
            yield Finding(("stages", number), "تصمیم و صدور نامه دو مرحله جداست.")
        if stage.approve and not stage.decide:
            yield Finding(("stages", number, "approve"), "تأیید فقط برای مرحله‌ای است که تصمیم می‌گیرد.")
        if "decide" in stage.may and not stage.decide:
            yield Finding(("stages", number, "may"), "این مرحله تصمیم می‌گیرد ولی نتیجه‌ای ندارد.")
        if stage.decide and not any(later.issue for later in definition.stages[number + 1 :]):
            yield Finding(("stages", number, "decide"), "پس از این تصمیم هیچ مرحله‌ای نامه صادر نمی‌کند.")
    if not any(stage.decide for stage in definition.stages):
        yield Finding(("stages",), "هیچ مرحله‌ای تصمیم نمی‌گیرد.")
    if definition.stages and not definition.stages[-1].issue:
        place = ("stages", len(definition.stages) - 1)
        yield Finding(place, "آخرین مرحله باید نامه را صادر کند.")


def reached(stages: list[Stage]) -> list[int]:
    """The stages that a case meets, by number: up to the first that decides or issues, then the next that issues."""
    first = next((n for n, stage in enumerate(stages) if stage.decide or stage.issue), len(stages) - 1)
    met = list(range(first + 1))
    if stages and stages[first].decide:
        met += [n for n in range(first + 1, len(stages)) if stages[n].issue][:1]
    return met


def _order(definition: ServiceDefinition) -> Found:
    """Every stage is met; the first that ends the walk is one that decides."""
    stages = definition.stages
    met = reached(stages)
    ending = next((n for n in met if stages[n].decide or stages[n].issue), None)
    if ending is not None and stages[ending].issue and any(stage.decide for stage in stages):
        sentence = f"پرونده پیش از هر تصمیم به مرحله «{stages[ending].title}» می‌رسد و همان‌جا می‌ماند."
        yield Finding(("stages", ending, "issue"), sentence)
        return
    for number, stage in enumerate(stages):
        if number not in met:
            said = (
                f"هیچ پرونده‌ای به مرحله «{stage.title}» نمی‌رسد: پیش از آن تصمیم گرفته یا نامه صادر شده است."
            )
            yield Finding(("stages", number), said)


def _turns(definition: ServiceDefinition) -> Found:
    for number, stage in enumerate(definition.stages):
        if stage.citizen_turn and not stage.appointment and "request_information" not in stage.may:
            said = "نوبت متقاضی است، ولی در این مرحله نه وقتی هست و نه چیزی از او خواسته می‌شود."
            yield Finding(("stages", number, "citizen_turn"), said)


def _outcomes(definition: ServiceDefinition) -> Found:
    """Every outcome is reached by a stage and has its letter."""
    met = [definition.stages[number] for number in reached(definition.stages)]
    decided = {key for stage in met for key in stage.decide}
    for key, outcome in definition.outcomes.items():
        if key not in decided:
            yield Finding(("outcomes", key), "هیچ مرحله‌ای به این نتیجه نمی‌رسد.")
        if outcome.letter not in definition.letters:
            yield Finding(("outcomes", key, "letter"), f"نامه «{outcome.letter}» در فهرست نامه‌ها نیست.")
    if not any(outcome.favourable for outcome in definition.outcomes.values()):
        yield Finding(("outcomes",), "دست‌کم یک نتیجه باید به سود درخواست باشد.")


def _appointments(definition: ServiceDefinition) -> Found:
    """An outcome that promises a day and hour is reached where one can be set."""
    possible = {key for stage in definition.stages if stage.appointment for key in stage.decide}
    for key, outcome in definition.outcomes.items():
        if outcome.appointment and key not in possible:
            said = "مرحله‌ای که به این نتیجه می‌رسد وقت ندارد."
            yield Finding(("outcomes", key, "appointment"), said)


def _deadline(definition: ServiceDefinition) -> Found:
    """What a stage has no days for is never late; a promise shorter than its stages cannot be kept."""
    for number, stage in enumerate(definition.stages):
        if stage.days == 0 and stage.ask:
            said = "این مرحله از دیگران می‌پرسد و مهلتی ندارد؛ روزهای آن را بنویسید."
            yield Finding(("stages", number, "days"), said)
        if stage.days == 0 and stage.decide:
            said = (
                "این مرحله تصمیم می‌گیرد و مهلتی ندارد؛ پرونده در آن هیچ‌گاه دیر نمی‌شود. روزهای آن را بنویسید."
            )
            yield Finding(("stages", number, "days"), said)
        for at, ask in enumerate(stage.ask):
            if stage.days and ask.days > stage.days:
                said = "مهلت این پرسش از مهلت خود مرحله بیشتر است."
                yield Finding(("stages", number, "ask", at, "days"), said, grave=False)
    if definition.stages and not any(stage.days for stage in definition.stages):
        yield Finding(("stages",), "هیچ مرحله‌ای مهلت ندارد؛ روزهای کاری هر مرحله را بنویسید.")
    met = [definition.stages[number] for number in reached(definition.stages)]
    if sum(stage.days for stage in met) > definition.deadline.working_days:
        said = "جمع روزهای مرحله‌ها از مهلت خدمت بیشتر است."
        yield Finding(("deadline", "working_days"), said, grave=False)
