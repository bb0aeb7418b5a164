"""The case and what belongs to it. Everything a citizen sends is a case of some service."""

from dargah.cases.models.case import Case, CaseFile, PartnerSubmission
from dargah.cases.models.waits import Appointment, InformationRequest, Pause, Referral
from dargah.cases.models.words import Decision, Explanation, Note, Objection

__all__ = [
    "Appointment", "Case", "CaseFile", "Decision", "Explanation", "InformationRequest", "Note", "Objection",
    "PartnerSubmission", "Pause", "Referral",
]  # fmt: skip
