"""explain: the office's own words to the citizen about an end, a return or a letter taken back."""

from dargah.cases.models import Case, Explanation
from dargah.cases.operations.turn import now
from dargah.people.models import StaffMember


def explain(*, case: Case, text: str, by: StaffMember) -> dict[str, int]:
    """Keep the words, and return what the journal's entry says of them (never the words); nothing for no words.

    Called inside the transaction of the act that it explains.
    """
    if not text.strip():
        return {}
    return {"explanation": Explanation.objects.create(case=case, text=text.strip(), by=by, at=now()).pk}
