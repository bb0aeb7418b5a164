"""After a final decision: the draft of its letter is made for who signs it, and the citizen is told."""

from typing import Any

from dargah.cases.fees import awaits_payment
from dargah.followups.subjects import case_of, tell_citizen
from dargah.letters import operations as letters


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Prepare the letter; a second call finds it prepared. Tell the citizen, once for this change of the case."""
    case = case_of(subject)
    letters.prepare(case=case)
    if not awaits_payment(case):  # else the invoice tells it, with what is to be paid
        tell_citizen(case, "case_decided", f"{case.pk}:{detail.get('seq', case.revision)}")
