"""An outside office's program: the open questions that were put to it, and the answer of one, exactly once."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from dargah.cases import operations as cases
from dargah.cases.permissions import check_open_to_office
from dargah.cases.questions import Question, question_to, questions_to
from dargah.people import limits
from dargah.people.models import Partner
from dargah.people.refusals import NotThere
from dargah.persian.text import clean
from dargah.web.api.description import KEYED, OF_QUESTION, SENT
from dargah.web.api.keys import PartnerKey
from dargah.web.api.problems import problem
from dargah.web.api.schemas import Answered, OfficeAnswer, QuestionList
from dargah.web.api.sent_files import store_files

router = Router()


@router.get(
    "",
    response={200: QuestionList, **KEYED},
    auth=PartnerKey("answer"),
    tags=["پرسش از دستگاه‌ها"],
    summary="پرسش‌های باز از این دستگاه",
    url_name="questions",
    openapi_extra={"responses": {200: OF_QUESTION}},
)
def questions(request: HttpRequest, after: uuid.UUID | None = None) -> Any:
    """Open questions to the office of this key, the most urgent first; with each only what it needs to be answered."""
    if strange := sorted(set(request.GET) - {"after"}):
        # a mistyped name would give the first page again, and a program that pages would never end
        errors = [{"path": name[:40], "message": "چنین بخشی شناخته نیست."} for name in strange[:10]]
        return problem(request, 422, errors=errors)
    office: Partner = request.auth  # type: ignore[attr-defined]  # set by PartnerKey
    page, following = questions_to(office, after)
    base = f"{settings.ORIGIN}{reverse('api:questions')}"
    return {
        "items": [_told(question) for question in page],
        "next": f"{base}?after={following}" if following else None,
    }


@router.post(
    "/{question_id}/answer",
    response={200: Answered, **SENT},
    auth=PartnerKey("answer"),
    tags=["پرسش از دستگاه‌ها"],
    summary="پاسخ به یک پرسش",
    url_name="question_answer",
)
def answer_question(request: HttpRequest, question_id: uuid.UUID, sent: OfficeAnswer) -> Any:
    """Answer a question once; 409 when it has its answer, was taken back, or its case has ended."""
    office: Partner = request.auth  # type: ignore[attr-defined]  # set by PartnerKey
    limits.count("api_submit", str(office.pk))
    asked = question_to(office, question_id)
    if asked is None:
        raise NotThere
    check_open_to_office(
        asked
    )  # before its papers are examined and kept; answer_referral() asks again, under the lock
    stored, errors = store_files(sent.files)
    if errors:
        return problem(request, 422, errors=errors)
    cases.answer_referral(referral=asked, answer=clean(sent.answer, multiline=True), by=office, files=stored)
    asked.refresh_from_db()
    return {"id": asked.token, "answered_at": asked.answered_at.isoformat() if asked.answered_at else ""}


def _told(question: Question) -> dict[str, Any]:
    return {
        "id": question.token,
        "tracking_code": question.tracking_code,
        "service": question.service,
        "title": question.title,
        "question": question.question,
        "facts": [{"label": row.label, "text": row.text} for row in question.facts],
        "asked_at": question.asked_at.isoformat(),
        "due_on": question.due_on.isoformat(),
        "answer_url": f"{settings.ORIGIN}{reverse('api:question_answer', args=[question.token])}",
    }
