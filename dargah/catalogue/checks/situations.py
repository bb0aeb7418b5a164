"""The steps of the guided path on which a service says that it stands."""

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.guide import situations


def found(definition: ServiceDefinition) -> Found:
    """A step that the path of this office has not."""
    known = dict(situations()) if definition.situations else {}
    for number, key in enumerate(definition.situations):
        if key not in known:
            yield Finding(("situations", number), f"گام «{key}» در راهنمای «کدام خدمت به کارم می‌آید؟» نیست.")
