"""For whom a service is: somebody, and nobody whom its form cannot take."""

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.findings import Finding, Found

APPLICANT, KIND = "applicant", "kind"
WORDS = {"person": "شخص حقیقی", "legal_entity": "شرکت یا مؤسسه", "agency": "دستگاه اجرایی"}


def found(definition: ServiceDefinition) -> Found:
    """No applicants at all, or a kind of them that the form does not offer."""
    if not definition.applicants:
        yield Finding(("applicants",), "این خدمت برای هیچ‌کس نیست؛ متقاضیان آن را بنویسید.")
    for page in definition.form:
        asked = next((one for one in page.group if page.use == APPLICANT and one.key == KIND), None)
        if asked is None:
            continue
        for number, kind in enumerate(definition.applicants):
            if kind not in asked.options:
                said = f"این خدمت برای «{WORDS[kind]}» هم هست، ولی پرسش «{asked.label}» آن را پیش نمی‌نهد."
                yield Finding(("applicants", number), said)
