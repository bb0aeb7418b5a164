"""How the applicant of a case is reached: the one place that says it, for the notices and for what the desk promises."""

from dataclasses import dataclass

from dargah.cases.models import Case


@dataclass(frozen=True)
class Reach:
    """Mobile and e-mail, either may be empty; with neither nobody can be told."""

    mobile: str = ""
    email: str = ""

    @property
    def nobody(self) -> bool:
        return not (self.mobile or self.email)


def reach_of(case: Case) -> Reach:
    """The applicant's mobile as the application gives it, and the e-mail of the citizen who sent it."""
    return Reach(case.applicant_mobile, case.citizen.email if case.citizen else "")
