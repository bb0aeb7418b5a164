"""What goes to an outside office with a question: answers that are there, and none by which a person is known or reached."""

from dargah.catalogue.conditions import questions
from dargah.catalogue.definition import ROWS, FormField, ServiceDefinition
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.forms.telling import PLATE

# a row's own national ID is left out where its facts are told (forms.telling)
KEPT_INSIDE = frozenset({"national_id", "mobile", "phone", "email", "postal_code", "iban", "file"})


def found(definition: ServiceDefinition) -> Found:
    """Facts of a question that nobody asked for, or that stay inside the office."""
    kinds = dict(questions(definition))
    for number, stage in enumerate(definition.stages):
        for at, ask in enumerate(stage.ask):
            for place, path in enumerate(ask.facts):
                where = ("stages", number, "ask", at, "facts", place)
                if path != PLATE and path not in kinds:
                    yield Finding(where, f"پرسشی به نام «{path}» نیست.")
                elif path in kinds and _stays(kinds[path]):
                    said = (
                        f"«{kinds[path].label}» به دستگاه بیرون داده نمی‌شود: با آن کسی شناخته یا پیدا می‌شود."
                    )
                    yield Finding(where, said)


def _stays(field: FormField) -> bool:
    if field.kind in ROWS:
        return any(column.kind in KEPT_INSIDE - {"national_id"} for column in field.fields)
    return field.kind in KEPT_INSIDE
