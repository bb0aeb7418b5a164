"""Rehearsing a draft: its samples walk step by step, as citizen and as officer, in a case that never was."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dargah.catalogue.loader import Sample
from dargah.content.banked import current_bank
from dargah.content.findings import Reading, read
from dargah.content.models import ServiceDraft
from dargah.people.models import StaffMember
from dargah.people.refusals import NotThere, WrongMoment
from dargah.rehearsal.operations import Rehearsed, rehearse
from dargah.web.staff import for_staff
from dargah.web.studio.door import READERS, around, draft_or_404, small_number

NAMES = {"accepted": "پذیرفته", "refused": "پذیرفته‌نشده", "incomplete": "ناقص"}
DONE = {
    "advance": "پایان مرحله", "request_information": "خواستن مدرک از متقاضی", "answer_information": "پاسخ متقاضی",
    "decide": "تصمیم", "approve": "تأیید", "issue": "صدور نامه", "close": "بستن", "withdraw": "پس گرفتن",
    "object": "اعتراض", "answer_referral": "پاسخ استعلام", "appoint": "گذاشتن وقت", "send_back": "برگرداندن",
}  # fmt: skip
ADDRESS = re.compile(r"https?://\S+")
NOT_YET = "پیش‌نویس هنوز کامل نیست؛ پس از درست شدن یافته‌ها تمرین می‌شود."


@require_GET
@for_staff(READERS)
def rehearsal(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """The walk of a sample up to a step: how the citizen and the office see it, what would be told, the letter."""
    draft = draft_or_404(slug)
    reading = _reading(draft)
    name, sample, step = _chosen(request, reading)
    told = _walked(reading, sample, step, staff) if sample else None
    steps = [DONE.get(one.do, one.do) for one in sample.walk] if sample else []
    context = around(
        request,
        staff,
        draft=draft,
        samples=[(key, NAMES[key], key == name) for key in NAMES if key in reading.samples],
        name=name,
        step=step,
        steps=[(number, title, number <= step) for number, title in enumerate(steps, start=1)],
        following=step + 1 if step < len(steps) else 0,
        last=len(steps),
        told=told,
        moments=_said(told, reading) if told else [],
        letter=bool(told and told.moments and told.moments[-1].letter),
    )
    return render(request, "studio/rehearsal.html", context)


@require_GET
@for_staff(READERS)
def rehearsed_letter(request: HttpRequest, staff: StaffMember, slug: str) -> HttpResponse:
    """The letter as it would be at that step, a draft in every line; kept nowhere."""
    reading = _reading(draft_or_404(slug))
    _, sample, step = _chosen(request, reading)
    step = step if "step" in request.GET or sample is None else len(sample.walk)
    told = _walked(reading, sample, step, staff) if sample else None
    letter = told.moments[-1].letter if told and told.moments else None
    if letter is None:
        raise NotThere
    response = HttpResponse(letter, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="rehearsal.pdf"'
    return response


def _said(told: Rehearsed, reading: Reading) -> list[dict[str, Any]]:
    """The moments in words: stages by their titles, messages without the address that leads nowhere."""
    definition: Any = reading.definition
    titles = {stage.stage: stage.title for stage in definition.stages}
    return [
        {
            "state": one.state,
            "stage": titles.get(one.stage, ""),
            "holder": one.holder,
            "next_step": one.next_step,
            "told": [ADDRESS.sub("(پیوند پرونده)", text) for text in one.told],
        }
        for one in told.moments
    ]


def _reading(draft: ServiceDraft) -> Reading:
    reading = read(draft.parts, current_bank())
    if reading.definition is None:
        raise WrongMoment(NOT_YET)
    return reading


def _chosen(request: HttpRequest, reading: Reading) -> tuple[str, Sample | None, int]:
    """The sample and the step that the address names; the first sample, before its first step, where it names none."""
    there = [key for key in NAMES if key in reading.samples]
    name = request.GET.get("sample", "")
    name = name if name in there else (there or [""])[0]
    sample = Sample.model_validate(reading.samples[name]) if name else None
    step = small_number(request.GET.get("step", "")) or 0
    return name, sample, min(step, len(sample.walk)) if sample else 0


def _walked(reading: Reading, sample: Sample, step: int, staff: StaffMember) -> Rehearsed:
    definition: Any = reading.definition
    return rehearse(
        definition=definition,
        letters=reading.letters,
        answers=sample.answers,
        steps=sample.walk[:step],
        by=staff,
    )
