"""What a definition must keep to beyond the shape of its parts: names that exist, a way to walk."""

from collections import Counter
from collections.abc import Iterator
from string import Formatter

from dargah.catalogue.checks.confirmed import facts
from dargah.catalogue.definition import ROWS, Check, FormField, ServiceDefinition
from dargah.catalogue.directorate import Directorate
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.yaml_lines import Place
from dargah.files.limits import MB, UPLOAD_BYTES
from dargah.persian.digits import persian_digits

LEAST_BYTES = 1024  # no scan and no photograph is smaller
Inside = Iterator[tuple[Place, str]]  # places below the part that is looked at
PREFILLS = frozenset(
    f"citizen.{name}"
    for name in (
        "national_id", "mobile", "first_name", "last_name", "father_name",
        "birth_date", "email", "postal_code", "address",
    )
)  # fmt: skip


def found(definition: ServiceDefinition) -> Found:
    """Names that stand twice, and questions and documents that lack what their kind needs."""
    yield from _names(definition)
    yield from _fields(definition)
    yield from _documents(definition)


def _names(definition: ServiceDefinition) -> Found:
    pages = Counter(page.key for page in definition.form)
    own = Counter(field.key for page in definition.form for field in page.fields)
    homes = {page.use for page in definition.form if page.use}
    for number, page in enumerate(definition.form):
        if pages[page.key] > 1:
            yield Finding(("form", number, "key"), f"دو صفحه کلید «{page.key}» دارند.")
        if not page.group and not page.fields:
            yield Finding(("form", number), "این صفحه هیچ پرسشی ندارد.")
        for place, field in enumerate(page.fields):
            if own[field.key] > 1 or field.key in homes:
                yield Finding(
                    ("form", number, "fields", place), f"کلید «{field.key}» دو بار به کار رفته است."
                )
    documents = Counter(document.key for document in definition.documents)
    for number, document in enumerate(definition.documents):
        if documents[document.key] > 1:
            yield Finding(("documents", number), f"دو مدرک کلید «{document.key}» دارند.")
    stages = Counter(stage.stage for stage in definition.stages)
    for number, stage in enumerate(definition.stages):
        if stages[stage.stage] > 1:
            yield Finding(("stages", number), f"دو مرحله کلید «{stage.stage}» دارند.")


def _fields(definition: ServiceDefinition) -> Found:
    names = {f"{page.use}.{field.key}" for page in definition.form for field in page.group}
    names |= {field.key for page in definition.form for field in page.fields}
    for number, page in enumerate(definition.form):
        here: Place = ("form", number)
        for group, listed in (("group", page.group), ("fields", page.fields)):
            for at, field in enumerate(listed):
                yield from (Finding((*here, group, at, *inner), said) for inner, said in _field(field))
        twice = [key for key, many in Counter(field.key for field in page.group).items() if many > 1]
        if twice:
            yield Finding((*here, "group"), f"کلید «{twice[0]}» در این گروه دو بار به کار رفته است.")
        if page.group and not page.use:
            yield Finding((*here, "use"), "گروه پرسش‌ها نامی ندارد؛ نام آن را بنویسید.")
        for at, check in enumerate(page.checks):
            yield from (Finding((*here, "checks", at, *inner), said) for inner, said in _check(check, names))


def _field(field: FormField) -> Inside:
    if field.kind == "file":
        yield ("kind",), f"«{field.key}» فایل است؛ آن را در مدارک بنویسید."
    if (field.kind in {"choice", "choices"}) != bool(field.options):
        said = (
            f"«{field.key}» از این نوع است و گزینه نمی‌خواهد."
            if field.options
            else f"«{field.key}» گزینه ندارد."
        )
        yield ("options",), said
    if (field.kind in ROWS) != bool(field.fields):
        yield ("fields",), f"«{field.key}»: ستون‌ها فقط و همیشه برای ردیف‌ها و جدول نوشته می‌شود."
    if None not in {field.at_least, field.at_most} and (field.at_least or 0) > (field.at_most or 0):
        yield ("at_least",), f"کمترین «{field.key}» از بیشترین آن بزرگ‌تر است."
    yield from _columns(field)
    if field.fixed and field.fixed not in field.options:
        yield ("fixed",), f"مقدار ثابت «{field.key}» از گزینه‌هایش نیست."
    if field.prefill and field.prefill not in PREFILLS:
        yield ("prefill",), f"«{field.prefill}» در نمایه شهروند نیست."


def _columns(field: FormField) -> Inside:
    columns = Counter(column.key for column in field.fields)
    for at, column in enumerate(field.fields):
        if column.kind in {*ROWS, "file", "letter_reference", "map_point", "utm", "choices"} or column.when:
            yield ("fields", at), f"«{field.key}.{column.key}»: این نوع پرسش یا شرط در ردیف‌ها نمی‌آید."
        if columns[column.key] > 1:
            yield ("fields", at, "key"), f"کلید «{field.key}.{column.key}» دو بار به کار رفته است."
        yield from ((("fields", at, *inner), said) for inner, said in _field(column) if column.kind != "file")


def _check(check: Check, names: set[str]) -> Inside:
    if check.at and check.at not in names:
        yield ("at",), f"پرسشی به نام «{check.at}» نیست که جمله کنار آن بایستد."
    try:
        figures = [name for _, name, _, _ in Formatter().parse(check.otherwise) if name is not None]
    except ValueError:
        yield ("else",), "یک آکولاد در این جمله تنها مانده است."
        return
    for name in figures:
        if name not in check.say:
            yield ("else",), f"رقم «{{{name}}}» تعریف نشده است."


def _documents(definition: ServiceDefinition) -> Found:
    pages = {page.key for page in definition.form}
    for number, document in enumerate(definition.documents):
        place: Place = ("documents", number)
        if not document.accept:
            yield Finding((*place, "accept"), f"نوع فایل مدرک «{document.title}» نوشته نشده است.")
        if document.at_most > UPLOAD_BYTES:
            most = persian_digits(UPLOAD_BYTES // MB)
            said = f"اندازه مدرک «{document.title}» از {most} مگابایت، که درگاه می‌گیرد، بیشتر است."
            yield Finding((*place, "at_most"), said)
        if document.at_most < LEAST_BYTES:
            said = f"هیچ فایلی در اندازه مدرک «{document.title}» نمی‌گنجد؛ دست‌کم یک کیلوبایت بنویسید."
            yield Finding((*place, "at_most"), said)
        if document.page and document.page not in pages:
            yield Finding((*place, "page"), f"صفحه «{document.page}» در این خدمت نیست.")


def found_in_office(definition: ServiceDefinition, office: Directorate) -> Found:
    """Units, offices, groups and sources that the directorate does not know."""
    units = {unit.slug for unit in office.units}
    if definition.unit not in units:
        yield Finding(("unit",), f"واحد «{definition.unit}» در این اداره کل شناخته نیست.")
    if definition.group not in office.groups:
        yield Finding(("group",), f"گروه «{definition.group}» در این اداره کل شناخته نیست.")
    for number, stage in enumerate(definition.stages):
        if stage.unit and stage.unit not in units:
            yield Finding(("stages", number, "unit"), f"واحد «{stage.unit}» در این اداره کل شناخته نیست.")
        for at, ask in enumerate(stage.ask):
            if ask.whom not in office.outside_offices and ask.whom not in units:
                yield Finding(("stages", number, "ask", at), f"«{ask.whom}» نه واحد است و نه دستگاه بیرون.")
    if (definition.kind == "referral") != (definition.door is not None):
        yield Finding(("door",), "خدمت ارجاعی، و فقط آن، می‌گوید کار کجا انجام می‌شود (جای کار).")
    for place, tag in _tags(definition):
        if tag not in office.sources:
            yield Finding(place, f"منبع «{tag}» در این اداره کل شناخته نیست.")


def _tags(definition: ServiceDefinition) -> Inside:
    """Every source that a fact names, at its place; where none is named there is nothing to look up."""
    for place, fact in facts(definition):
        if tag := getattr(fact, "source", ""):
            yield (*place, "source"), tag
    yield from ((("papers", "sources", number), tag) for number, tag in enumerate(definition.papers.sources))
    yield from ((("legal", number), legal.source) for number, legal in enumerate(definition.legal))
    yield from ((("sources", number), tag) for number, tag in enumerate(definition.sources))
