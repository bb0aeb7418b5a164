"""Whoever is refused reads until when they may object; where nobody may, the author has said so."""

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.findings import Finding, Found


def found(definition: ServiceDefinition) -> Found:
    """An outcome against the applicant that says nothing of an objection: nobody decided that, it was forgotten."""
    for key, outcome in definition.outcomes.items():
        if not outcome.favourable and outcome.objection is None and not outcome.no_objection:
            sentence = (
                f"نتیجه «{outcome.title}» به سود متقاضی نیست و مهلت اعتراض ندارد؛ مهلت را بنویسید، یا اگر چیزی از کسی"
                " نمی‌گیرد «اعتراض ندارد» را بزنید."
            )
            yield Finding(("outcomes", key, "objection"), sentence, grave=False)
