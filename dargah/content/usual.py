"""What most services have: who applies, a stage that decides and one that sends the letter, two outcomes and their letters.

A new service begins with it, so that its writer changes words instead of finding out what must be there.
"""

from typing import Any

from dargah.catalogue.definition import LetterFacts, Objection, Outcome, Paragraph, Stage
from dargah.content.authored import AuthoredPage

APPLICANT, SECRETARIAT = (
    "applicant",
    "secretariat",
)  # the bank's group and the unit, where this office has them
OBJECTION_DAYS = 30  # as the other services propose it; who writes confirms or changes it


def usual_parts(*, title: str, groups: set[str], units: set[str], source: str) -> dict[str, Any]:
    """The keys of a definition that are the same in most services; of groups and units only what the office knows.

    ``source`` is where what nobody looked up is from.
    """
    unit = SECRETARIAT if SECRETARIAT in units else None
    page = {"key": "page1", "page": "متقاضی", "use": APPLICANT}
    return {
        "form": [AuthoredPage.model_validate(page)] if APPLICANT in groups else [],
        "stages": [
            Stage(
                stage="review", title="بررسی و تصمیم", by="case_officer", days=5, approve="unit_head",
                may=["request_information", "reject_incomplete", "refer", "decide", "note"], decide=["accepted", "refused"],
            ),
            Stage(
                stage="letter", title="شماره، امضا و ارسال نامه", by="secretariat", unit=unit, days=1, may=["note"], issue=True,
            ),
        ],
        "outcomes": {
            "accepted": Outcome(title="پذیرفته شد", letter="acceptance"),
            "refused": Outcome(
                title="پذیرفته نشد", letter="refusal", favourable=False,
                objection=Objection(days=OBJECTION_DAYS, status="proposed", source=source),
            ),
        },
        "letters": {
            "acceptance": _letter(f"پذیرفته شدن درخواست «{title}»", "با درخواست شما موافقت شد."),
            "refusal": _letter(
                f"پذیرفته نشدن درخواست «{title}»", "با درخواست شما موافقت نشد. دلیل: {decision.reasons}"
            ),
        },
    }  # fmt: skip


def _letter(subject: str, said: str) -> LetterFacts:
    opening = "به درخواست {case.applicant} با کد رهگیری {case.code}، ثبت‌شده در {case.date}، رسیدگی شد."
    return LetterFacts(
        to=["applicant"],
        sign="unit_head",
        subject=subject,
        text=[Paragraph(text=opening), Paragraph(text=said)],
    )
