"""How the applicant of a case is reached: the one place that says it, for the notices and for what the desk promises."""

from dataclasses import dataclass, replace

from dargah.cases.models import Case
from dargah.catalogue.conditions import holds, questions
from dargah.people import news
from dargah.people.models import Citizen, Consent, Hours, NewsBy, TellWhom

ASKS_EMAIL = "citizen.email"  # how a question says that it is for the e-mail of who applies
OF_A_CITIZEN = "citizen:"


@dataclass(frozen=True)
class Reach:
    """Mobile and e-mail, either may be empty; with neither nobody can be told. ``helper`` is the mobile of who applied
    in the citizen's place, where the citizen wants the news to go there too. Each has the ways and the quiet hours that
    whoever hears has chosen.
    """

    mobile: str = ""
    email: str = ""
    quiet: Hours | None = None
    helper: str = ""
    helper_email: str = ""
    helper_quiet: Hours | None = None

    @property
    def nobody(self) -> bool:
        return not (self.mobile or self.email or self.helper or self.helper_email)


def reach_of(case: Case) -> Reach:
    """The applicant's mobile and e-mail as the application gives them, the e-mail of the citizen's profile where the form
    asked for none; who helped, where the citizen chose so and has not taken the consent back since.
    """
    consent = case.consent
    if consent is None or not consent.holds or consent.tell == TellWhom.CITIZEN:
        return _own(case)
    own = Reach() if consent.tell == TellWhom.HELPER else _own(case)
    helper = _helping_citizen(consent)
    if helper is None:
        return replace(own, helper=consent.helper_mobile)
    mobile, email = news.ways(helper, consent.helper_mobile, helper.email if helper.news_by else "")
    return replace(own, helper=mobile, helper_email=email, helper_quiet=helper.quiet)


def _own(case: Case) -> Reach:
    hearer, email = _hearer(case), _email_of(case)
    if hearer is None:
        return Reach(case.applicant_mobile, email)
    if hearer.news_by in {NewsBy.EMAIL, NewsBy.BOTH} and (not email or _chosen_since(hearer, case)):
        email = hearer.email or email
    mobile, email = news.ways(hearer, case.applicant_mobile, email)
    return Reach(mobile, email, hearer.quiet)


def _hearer(case: Case) -> Citizen | None:
    """Whose telephone rings: the account that sent, or, where another's mobile was written, that person's own account.
    Who sends for another cannot choose for them.
    """
    own = case.citizen
    if own is not None and case.applicant_mobile in {"", own.mobile}:
        return own
    pair = {"national_id": case.applicant_national_id, "mobile": case.applicant_mobile}
    return Citizen.objects.filter(**pair).first() if all(pair.values()) else None


def _chosen_since(hearer: Citizen, case: Case) -> bool:
    """Whether the choice is younger than the application: then its address counts, as what was said last."""
    return hearer.news_chosen_at is not None and hearer.news_chosen_at >= case.submitted_at


def _helping_citizen(consent: Consent) -> Citizen | None:
    """The account of who helped; None where it was somebody at a counter."""
    if not consent.helper.startswith(OF_A_CITIZEN):
        return None
    return Citizen.objects.filter(pk=consent.helper.removeprefix(OF_A_CITIZEN)).first()


def _email_of(case: Case) -> str:
    """What was written in this application counts, an empty box too: who sends may be reached elsewhere by now."""
    for name, question in questions(case.version.parsed):
        if question.prefill == ASKS_EMAIL and holds(question.when, case.answers, case.version.parsed):
            home, _, key = name.rpartition(".")
            answers = case.answers.get(home) or {} if home else case.answers
            return str(answers.get(key) or "")
    return case.citizen.email if case.citizen else ""
