"""What a definition must keep to beyond the shape of its parts: names that exist, a way to walk."""

from collections import Counter
from collections.abc import Iterator

from dargah.catalogue.conditions import WrongCondition, conditions_of, questions
from dargah.catalogue.definition import ROWS, FormField, ServiceDefinition
from dargah.catalogue.directorate import Directorate
from dargah.catalogue.forms.plan import plan_of
from dargah.catalogue.forms.telling import PLATE

Place = tuple[str | int, ...]
Found = Iterator[tuple[Place, str]]

PREFILLS = frozenset(
    f"citizen.{name}"
    for name in (
        "national_id", "mobile", "first_name", "last_name", "father_name",
        "birth_date", "email", "postal_code", "address",
    )
)  # fmt: skip


def check_definition(definition: ServiceDefinition, office: Directorate) -> Found:
    """Every fault of a definition: the place of its key and a Persian sentence."""
    yield from _names(definition)
    yield from _fields(definition)
    yield from _conditions(definition)
    yield from _stages(definition)
    yield from _outcomes(definition)
    yield from _fee(definition)
    yield from _appointments(definition)
    yield from _office(definition, office)


def _names(definition: ServiceDefinition) -> Found:
    pages = Counter(page.key for page in definition.form)
    own = Counter(field.key for page in definition.form for field in page.fields)
    homes = {page.use for page in definition.form if page.use}
    for number, page in enumerate(definition.form):
        if pages[page.key] > 1:
            yield ("form", number, "key"), f"دو صفحه کلید «{page.key}» دارند."
        if not page.group and not page.fields:
            yield ("form", number), "این صفحه هیچ پرسشی ندارد."
        for place, field in enumerate(page.fields):
            if own[field.key] > 1 or field.key in homes:
                yield ("form", number, "fields", place), f"کلید «{field.key}» دو بار به کار رفته است."
    documents = Counter(document.key for document in definition.documents)
    for number, document in enumerate(definition.documents):
        if documents[document.key] > 1:
            yield ("documents", number), f"دو مدرک کلید «{document.key}» دارند."
    stages = Counter(stage.stage for stage in definition.stages)
    for number, stage in enumerate(definition.stages):
        if stages[stage.stage] > 1:
            yield ("stages", number), f"دو مرحله کلید «{stage.stage}» دارند."


def _fields(definition: ServiceDefinition) -> Found:
    for number, page in enumerate(definition.form):
        listed: list[tuple[Place, FormField]] = [(("form", number, "use"), field) for field in page.group]
        listed += [(("form", number, "fields", place), field) for place, field in enumerate(page.fields)]
        for place, field in listed:
            yield from ((place, sentence) for sentence in _field(field))


def _field(field: FormField) -> Iterator[str]:
    if field.kind in {"choice", "choices"} and not field.options:
        yield f"«{field.key}» گزینه ندارد."
    if field.kind not in {"choice", "choices"} and field.options:
        yield f"«{field.key}» از نوع {field.kind} است و گزینه نمی‌خواهد."
    if (field.kind in ROWS) != bool(field.fields):
        yield f"«{field.key}»: ستون‌ها (fields) فقط و همیشه در repeat و table نوشته می‌شود."
    for column in field.fields:
        if column.kind in {*ROWS, "file", "letter_reference", "map_point", "utm", "choices"} or column.when:
            yield f"«{field.key}.{column.key}»: این نوع پرسش یا شرط در ردیف‌ها نمی‌آید."
        yield from _field(column)
    if field.fixed and field.fixed not in field.options:
        yield f"مقدار ثابت «{field.key}» از گزینه‌هایش نیست."
    if field.prefill and field.prefill not in PREFILLS:
        yield f"«{field.prefill}» در نمایه شهروند نیست."


def _conditions(definition: ServiceDefinition) -> Found:
    try:
        plan_of(definition)
    except WrongCondition as refusal:
        yield _place_of(definition, str(refusal)), str(refusal)
        return
    conditions = conditions_of(definition)
    order = {name: place for place, (name, _) in enumerate(questions(definition))}
    asked = 0
    for number, page in enumerate(definition.form):
        listed = [(page.when, ("form", number, "when"), asked)]
        fields = [*page.group, *page.fields]
        listed += [(field.when, ("form", number, "fields"), asked + n) for n, field in enumerate(fields)]
        asked += len(fields)
        listed += [(check.holds, ("form", number, "checks"), asked) for check in page.checks]
        for expression, place, before in listed:
            late = [name for name in conditions.names(expression) if order[name] >= before]
            if expression and late:
                yield place, f"شرط «{expression}» به «{late[0]}» نگاه می‌کند که پیش از آن پرسیده نشده است."
    for number, stage in enumerate(definition.stages):
        for at, ask in enumerate(stage.ask):
            if ask.when:
                try:
                    conditions.condition(ask.when)
                except WrongCondition as refusal:
                    yield ("stages", number, "ask", at, "when"), str(refusal)


def _place_of(definition: ServiceDefinition, sentence: str) -> Place:
    """Where the expression that a sentence quotes is written."""
    for number, page in enumerate(definition.form):
        if page.when and f"«{page.when}»" in sentence:
            return ("form", number, "when")
        for place, field in enumerate(page.fields):
            if field.when and f"«{field.when}»" in sentence:
                return ("form", number, "fields", place, "when")
        for place, check in enumerate(page.checks):
            if f"«{check.holds}»" in sentence:
                return ("form", number, "checks", place, "holds")
    for number, document in enumerate(definition.documents):
        if document.when and f"«{document.when}»" in sentence:
            return ("documents", number, "when")
    return ("form",)


def _stages(definition: ServiceDefinition) -> Found:
    """The stages lead every case to a decision and every decision to its letter."""
    for number, stage in enumerate(definition.stages):
        for key in stage.decide:
            if key not in definition.outcomes:
                yield ("stages", number, "decide"), f"نتیجه «{key}» در outcomes نیست."
        if stage.decide and stage.issue:
            yield ("stages", number), "تصمیم و صدور نامه دو مرحله جداست."
        if stage.approve and not stage.decide:
            yield ("stages", number, "approve"), "تأیید فقط برای مرحله‌ای است که تصمیم می‌گیرد."
        if stage.decide and not any(later.issue for later in definition.stages[number + 1 :]):
            yield ("stages", number, "decide"), "پس از این تصمیم هیچ مرحله‌ای نامه صادر نمی‌کند."
    if not any(stage.decide for stage in definition.stages):
        yield ("stages",), "هیچ مرحله‌ای تصمیم نمی‌گیرد."
    if definition.stages and not definition.stages[-1].issue:
        yield ("stages", len(definition.stages) - 1), "آخرین مرحله باید نامه را صادر کند (issue: true)."


def _outcomes(definition: ServiceDefinition) -> Found:
    """Every outcome is reached by a stage and has its letter; every letter is used."""
    decided = {key for stage in definition.stages for key in stage.decide}
    for key, outcome in definition.outcomes.items():
        if key not in decided:
            yield ("outcomes", key), "هیچ مرحله‌ای به این نتیجه نمی‌رسد."
        if outcome.letter not in definition.letters:
            yield ("outcomes", key, "letter"), f"نامه «{outcome.letter}» در letters نیست."
    if not any(outcome.favourable for outcome in definition.outcomes.values()):
        yield ("outcomes",), "دست‌کم یک نتیجه باید به سود درخواست باشد."
    asked = {name for name, _ in questions(definition)} | {PLATE}
    for key, letter in definition.letters.items():
        for place, path in enumerate(letter.facts):
            if path not in asked:
                yield ("letters", key, "facts", place), f"پرسشی به نام «{path}» نیست."
    used = {outcome.letter for outcome in definition.outcomes.values()}
    for key in definition.letters:
        if key not in used:
            yield ("letters", key), "هیچ نتیجه‌ای این نامه را نمی‌فرستد."


def _fee(definition: ServiceDefinition) -> Found:
    """The parts of the fee are whole rials under conditions that can be read, and what is to be paid is known."""
    fee, conditions = definition.fee, conditions_of(definition)
    keys = Counter(part.key for part in fee.items)
    for number, part in enumerate(fee.items):
        place: Place = ("fee", "items", number)
        if keys[part.key] > 1:
            yield place, f"دو جزء هزینه کلید «{part.key}» دارند."
        try:
            conditions.amount(part.rials)
            if part.when:
                conditions.condition(part.when)
        except WrongCondition as refusal:
            yield place, str(refusal)
    if fee.items and fee.rials is not None:
        yield ("fee", "rials"), "یا مبلغ ثابت (rials) نوشته می‌شود یا جزءها (items)، نه هر دو."
    if fee.pay and not fee.items and not fee.rials:
        yield ("fee", "pay"), "زمان پرداخت نوشته شده است، ولی مبلغی نیست."
    if fee.pay and definition.door is not None:
        yield ("fee", "pay"), "هزینه خدمتی که جای دیگر انجام می‌شود این‌جا گرفته نمی‌شود."


def _appointments(definition: ServiceDefinition) -> Found:
    """An outcome that promises a day and hour is reached where one can be set."""
    possible = {key for stage in definition.stages if stage.appointment for key in stage.decide}
    for key, outcome in definition.outcomes.items():
        if outcome.appointment and key not in possible:
            yield ("outcomes", key, "appointment"), "مرحله‌ای که به این نتیجه می‌رسد وقت (appointment) ندارد."


def _office(definition: ServiceDefinition, office: Directorate) -> Found:
    units = {unit.slug for unit in office.units}
    if definition.unit not in units:
        yield ("unit",), f"واحد «{definition.unit}» در directorate.yaml نیست."
    if definition.group not in office.groups:
        yield ("group",), f"گروه «{definition.group}» در directorate.yaml نیست."
    for number, stage in enumerate(definition.stages):
        if stage.unit and stage.unit not in units:
            yield ("stages", number, "unit"), f"واحد «{stage.unit}» در directorate.yaml نیست."
        for at, ask in enumerate(stage.ask):
            if ask.whom not in office.outside_offices and ask.whom not in units:
                yield ("stages", number, "ask", at), f"«{ask.whom}» نه واحد است و نه دستگاه بیرون."
    if (definition.kind == "referral") != (definition.door is not None):
        yield ("door",), "خدمت ارجاعی (referral)، و فقط آن، می‌گوید کار کجا انجام می‌شود (door)."
    tags: list[tuple[Place, str]] = [
        *([(("door", "source"), definition.door.source)] if definition.door else []),
        (("deadline", "source"), definition.deadline.source),
        (("fee", "source"), definition.fee.source),
        *((("legal", number), legal.source) for number, legal in enumerate(definition.legal)),
        *((("sources", number), tag) for number, tag in enumerate(definition.sources)),
    ]
    for place, tag in tags:
        if tag not in office.sources:
            yield place, f"منبع «{tag}» در directorate.yaml نیست."
