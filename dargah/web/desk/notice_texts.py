"""«متن خبرها»: what is said at which event, to whom, by which channel; written by one editor, approved by another."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dargah.notices import operations as notices
from dargah.notices import wording
from dargah.notices.models import NoticeWords
from dargah.notices.permissions import (
    READERS,
    check_may_write_words,
    may_decide_words,
    may_withdraw_words,
    may_write_words,
)
from dargah.notices.texts import TEXTS, Words
from dargah.notices.words_read import Said, every_event, one_event, version_of, versions_of
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotThere, Refusal
from dargah.web.desk.frame import frame
from dargah.web.forms import typed as typed_in
from dargah.web.staff import for_staff

SENT = "متن برای تأیید رفت؛ تا همکاری دیگر تأیید نکند، مردم همان متن پیشین را می‌گیرند."
SAME = "این متن همان است که اکنون گفته می‌شود؛ چیزی برای تأیید نرفت."


@dataclass(frozen=True)
class Sheet:
    """What the form of an event shows: what stands in its boxes, what is wrong with it, how it will be read."""

    boxes: dict[str, str]
    errors: dict[str, str]
    refusal: str = ""
    status: int = 200
    preview: wording.Preview | None = None


@require_GET
@for_staff(READERS)
def notice_texts(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Every event: who is told, how, in which words, since when."""
    rows = [(one, wording.who_is_told(one.event), wording.ways_of(one.event)) for one in every_event()]
    found = {
        **frame(request, staff),
        "rows": rows,
        "waiting": [one for one, _, _ in rows if one.waiting],
        "writes": may_write_words(staff),
    }
    return render(request, "desk/notice_texts.html", found)


@require_http_methods(["GET", "POST"])
@for_staff(READERS)
def notice_text(request: HttpRequest, staff: StaffMember, event: str) -> HttpResponse:
    """The words of one event; sent to, new words for it, or only how they would be read."""
    said = _said(event)
    if request.method == "GET":
        return _page(request, staff, said, _sheet(event, _begun(request, said)))
    check_may_write_words(staff)
    if "shipped" in request.POST:
        return _page(request, staff, said, _looked(event, TEXTS[event]))
    words = Words(*(request.POST.get(box, "").replace("\r\n", "\n") for box in wording.BOXES))
    if "look" in request.POST:
        return _page(request, staff, said, _looked(event, words))
    try:
        made = notices.propose_words(event=event, words=words, by=staff)
    except Refusal as refusal:
        errors = refusal.errors if isinstance(refusal, Invalid) else {}
        told = "" if errors else refusal.sentence
        return _page(request, staff, said, _sheet(event, words, errors, told, refusal.status))
    messages.success(request, SENT if made else SAME)
    return redirect("desk:notice_text", event)


@require_POST
@for_staff(READERS)
def notice_text_approval(request: HttpRequest, staff: StaffMember, event: str, version: int) -> HttpResponse:
    """These words are said from now on."""
    notices.approve_words(proposal=_version(event, version), by=staff)
    messages.success(request, "از این پس همین متن گفته می‌شود.")
    return redirect("desk:notice_text", event)


@require_POST
@for_staff(READERS)
def notice_text_return(request: HttpRequest, staff: StaffMember, event: str, version: int) -> HttpResponse:
    """Not these words, and why."""
    try:
        reason = typed_in(request, "reason", notices.LONGEST_REASON)
        notices.send_back_words(proposal=_version(event, version), reason=reason, by=staff)
    except Invalid as refusal:
        said = _said(event)
        return _page(request, staff, said, _sheet(event, said.words, refusal.errors, "", refusal.status))
    messages.success(request, "متن برگشت؛ نویسنده دلیل شما را در همین صفحه می‌خواند.")
    return redirect("desk:notice_text", event)


@require_POST
@for_staff(READERS)
def notice_text_withdrawal(
    request: HttpRequest, staff: StaffMember, event: str, version: int
) -> HttpResponse:
    """The writer takes the words back."""
    notices.withdraw_words(proposal=_version(event, version), by=staff)
    messages.success(request, "متن پس گرفته شد.")
    return redirect("desk:notice_text", event)


def _said(event: str) -> Said:
    try:
        return one_event(event)
    except KeyError as unknown:
        raise NotThere("چنین خبری نیست.") from unknown


def _version(event: str, version: int) -> NoticeWords:
    found = version_of(event, version)
    if found is None:
        raise NotThere
    return found


def _begun(request: HttpRequest, said: Said) -> Words:
    """What the boxes begin with: an earlier version that is to be written on, else what is said now."""
    number = request.GET.get("from", "")
    if number.isascii() and number.isdigit() and len(number) < 6:  # noqa: PLR2004 a version is short
        earlier = version_of(said.event, int(number))
        return earlier.words if earlier else said.words
    return said.words


def _looked(event: str, words: Words) -> Sheet:
    errors = wording.faults(event, words)
    if errors:
        return _sheet(event, words, errors, "", Invalid.status)
    sheet = _sheet(event, words)
    return Sheet(sheet.boxes, {}, preview=wording.preview(event, wording.as_stored(words)))


def _sheet(
    event: str, words: Words, errors: dict[str, str] | None = None, refusal: str = "", status: int = 200
) -> Sheet:
    boxes = {box: getattr(words, box) for box in wording.boxes_of(event)}
    return Sheet(boxes, errors or {}, refusal, status)


def _page(request: HttpRequest, staff: StaffMember, said: Said, sheet: Sheet) -> HttpResponse:
    waiting, event = said.waiting, said.event
    labels = wording.boxes_of(event)
    found: dict[str, Any] = {
        **frame(request, staff),
        "said": said,
        "who": wording.who_is_told(event),
        "ways": wording.ways_of(event),
        "now": [(box, label, getattr(said.words, box)) for box, label in labels.items()],
        "now_seen": wording.preview(event, said.words) if not wording.faults(event, said.words) else None,
        "proposed": _compared(said, labels),
        "proposed_seen": wording.preview(event, waiting.words)
        if waiting and not wording.faults(event, waiting.words)
        else None,
        "decides": waiting is not None and may_decide_words(staff, waiting),
        "withdraws": waiting is not None and may_withdraw_words(staff, waiting),
        # who was not the first keeps what was typed
        "writes": may_write_words(staff) and (waiting is None or bool(sheet.refusal)),
        "boxes": labels,
        "fields": [
            (f"{{{name}}}", label, wording.samples_of(event)[name])
            for name, label in wording.fields_of(event).items()
        ],
        "versions": versions_of(event),
        "typed": {**sheet.boxes, "reason": request.POST.get("reason", "")},
        "errors": sheet.errors,
        "refusal": sheet.refusal,
        "preview": sheet.preview,
    }
    return render(request, "desk/notice_text.html", found, status=sheet.status)


def _compared(said: Said, labels: dict[str, str]) -> list[tuple[str, str, str]]:
    """What differs: the box, what is said now, what would be."""
    if said.waiting is None:
        return []
    now, then = wording.as_stored(said.words), said.waiting.words
    return [
        (label, getattr(now, box), getattr(then, box))
        for box, label in labels.items()
        if getattr(now, box) != getattr(then, box)
    ]
