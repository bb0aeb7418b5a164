"""After somebody asked to apply in a citizen's place: the code goes to the citizen, with who asks, for what, and whom the news
of the case will go to: giving the code is also the word on that.
"""

from typing import Any

from dargah.catalogue.queries import service_titles
from dargah.followups.subjects import tell_code
from dargah.people.models import Consent, TellWhom

NEWS = {TellWhom.CITIZEN: "به شما", TellWhom.HELPER: "به او", TellWhom.BOTH: "به شما و او"}


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """One that was used is not sent."""
    asked = Consent.objects.filter(pk=subject.partition(":")[2], given_at=None).first()
    if asked is not None:
        title = service_titles().get(asked.service, asked.service)
        news = NEWS[TellWhom(asked.tell)]
        tell_code(asked, "consent_code", asked.reference, helper=asked.helper_name, service=title, news=news)
