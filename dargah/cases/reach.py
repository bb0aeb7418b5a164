"""How the applicant of a case is reached: the one place that says it, for the notices and for what the desk promises."""

from dataclasses import dataclass

from dargah.cases.models import Case
from dargah.people.models import TellWhom


@dataclass(frozen=True)
class Reach:
    """Mobile and e-mail, either may be empty; with neither nobody can be told. ``helper`` is the mobile of who applied
    in the citizen's place, where the citizen wants the news to go there too.
    """

    mobile: str = ""
    email: str = ""
    helper: str = ""

    @property
    def nobody(self) -> bool:
        return not (self.mobile or self.email or self.helper)


def reach_of(case: Case) -> Reach:
    """The applicant's mobile as the application gives it, and the e-mail of the citizen who sent it; who helped, where
    the citizen chose so and has not taken the consent back since.
    """
    own = Reach(case.applicant_mobile, case.citizen.email if case.citizen else "")
    consent = case.consent
    if consent is None or not consent.holds or consent.tell == TellWhom.CITIZEN:
        return own
    if consent.tell == TellWhom.HELPER:
        return Reach(helper=consent.helper_mobile)
    return Reach(own.mobile, own.email, consent.helper_mobile)
