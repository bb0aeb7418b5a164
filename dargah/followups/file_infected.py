"""After a virus was found in a file that had been taken in: the cases that hold it are marked, their officers told."""

from typing import Any
from uuid import UUID

from django.db import transaction

from dargah.cases import operations as cases
from dargah.cases.queries import people_who_hold
from dargah.followups.subjects import case_of, tell_staff


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Mark and tell; a file that no case holds (a draft's) is nobody's matter: it is not served."""
    file = subject.partition(":")[2]
    with transaction.atomic():
        for found in cases.warn_of_virus(file=UUID(file)):
            case = case_of(found.reference)
            tell_staff(case, "staff_file_infected", f"{case.pk}:{file}", people_who_hold(case))
