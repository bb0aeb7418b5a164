"""Whoever must come, or must wait for another office, reads what for."""

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.findings import Finding, Found


def found(definition: ServiceDefinition) -> Found:
    """A visit, or another office's part, that nothing explains."""
    if definition.blocker is None and definition.visits.now:
        sentence = "هنوز مراجعه دارد؛ در «مانع» بنویسید چه، چرا و چه کسی آن را برمی‌دارد."
        yield Finding(("visits", "now"), sentence)
    if definition.blocker is None and definition.kind == "hybrid":
        sentence = "بخشی از کار در دستگاه دیگری است؛ در «مانع» بنویسید کدام بخش، چرا و با کیست."
        yield Finding(("kind",), sentence)
    if definition.blocker is not None and not definition.blocker.by:
        sentence = "بنویسید این مانع تا چه ماهی برداشته می‌شود؛ صفحه پوشش بی آن «تعیین نشده» می‌گوید."
        yield Finding(("blocker", "by"), sentence, grave=False)
