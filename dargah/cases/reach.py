"""How the applicant of a case is reached: the one place that says it, for the notices and for what the desk promises."""

from dataclasses import dataclass

from dargah.cases.models import Case
from dargah.catalogue.conditions import holds, questions
from dargah.people.models import TellWhom

ASKS_EMAIL = "citizen.email"  # how a question says that it is for the e-mail of who applies


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
    """The applicant's mobile and e-mail as the application gives them, the e-mail of the citizen's profile where the form
    asked for none; who helped, where the citizen chose so and has not taken the consent back since.
    """
    own = Reach(case.applicant_mobile, _email_of(case))
    consent = case.consent
    if consent is None or not consent.holds or consent.tell == TellWhom.CITIZEN:
        return own
    if consent.tell == TellWhom.HELPER:
        return Reach(helper=consent.helper_mobile)
    return Reach(own.mobile, own.email, consent.helper_mobile)


def _email_of(case: Case) -> str:
    """What was written in this application counts, an empty box too: who sends may be reached elsewhere by now."""
    for name, question in questions(case.version.parsed):
        if question.prefill == ASKS_EMAIL and holds(question.when, case.answers, case.version.parsed):
            home, _, key = name.rpartition(".")
            answers = case.answers.get(home) or {} if home else case.answers
            return str(answers.get(key) or "")
    return case.citizen.email if case.citizen else ""
