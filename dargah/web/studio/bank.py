"""The question bank: its groups, one of them in the editor, and what changing it touches."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dargah.content import operations, queries
from dargah.content.banked import current_bank
from dargah.content.blocks import editor_of_questions
from dargah.content.models import BankGroup
from dargah.content.operations.bank import LONGEST_TITLE, may_be_discarded
from dargah.content.operations.lock import open_submission
from dargah.content.permissions import may_discard
from dargah.content.told import lines_of_questions
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, NotThere, Refusal
from dargah.web.forms import typed
from dargah.web.staff import for_staff
from dargah.web.studio.door import (
    ELSEWHERE,
    FORBIDDEN,
    READERS,
    UNPROCESSABLE,
    WRITERS,
    act,
    around,
    group_or_404,
    seen_edition,
    with_names,
)
from dargah.web.studio.editing import Editor, bound, icons, script_settings
from dargah.web.studio.names import names_of_group, words_of_names
from dargah.web.studio.submissions import ASKED


@require_GET
@for_staff(READERS)
def bank(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """The groups, each with the services that ask it."""
    return render(request, "studio/bank.html", around(request, staff, rows=queries.groups_listed()))


@require_http_methods(["GET", "POST"])
@for_staff(WRITERS)
def new_group(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """A new group: its name; its questions are written afterwards."""
    errors: dict[str, str] = {}
    told = {"key": typed(request, "key", 60), "title": typed(request, "title", LONGEST_TITLE + 1)}
    if request.method == "POST":
        try:
            made = operations.begin_group(key=told["key"], title=told["title"], by=staff)
        except Invalid as refusal:
            errors = refusal.errors
        else:
            messages.success(request, "ساخته شد؛ اکنون پرسش‌هایش را بنویسید.")
            return HttpResponseRedirect(reverse("studio:group", args=[made.key]))
    context = around(request, staff, told=told, errors=errors)
    return render(request, "studio/new_group.html", context, status=UNPROCESSABLE if errors else 200)


@require_POST
@for_staff(WRITERS)
def group_discarding(request: HttpRequest, staff: StaffMember, key: str) -> HttpResponse:
    """Forget a group that was begun by mistake."""
    found = group_or_404(key)

    return act(
        request,
        lambda: operations.discard_group(group=found, by=staff),
        done=f"گروه «{found.title}» پاک شد.",
        to=reverse("studio:bank"),
        again=partial(_refused, request, staff, found),
    )


@require_POST
@for_staff(WRITERS)
def group_draft(request: HttpRequest, staff: StaffMember, key: str) -> HttpResponse:
    """Open a group for writing."""
    if key not in current_bank():
        raise NotThere
    to = reverse("studio:group", args=[key])
    return act(request, lambda: operations.open_group(key=key, by=staff), done="باز شد.", to=to)


@require_http_methods(["GET", "POST"])
@for_staff(WRITERS)
def group(request: HttpRequest, staff: StaffMember, key: str) -> HttpResponse:
    """A group in the editor, with the services that would follow it."""
    found = group_or_404(key)
    block = editor_of_questions()
    if request.method == "GET":
        return _editor(request, staff, found, Editor(block, found.questions))
    form = bound(request, block, found.questions)
    if not form.is_valid():
        return _editor(request, staff, found, form, status=UNPROCESSABLE)
    try:
        operations.write_group(
            group=found, raw=form.cleaned_data["boxes"], seen=seen_edition(request), by=staff
        )
    except Refusal as refusal:
        if refusal.status == FORBIDDEN:  # its own page says so
            raise
        sentence = ELSEWHERE if isinstance(refusal, ChangedMeanwhile) else refusal.sentence
        return _editor(request, staff, found, form, refused=sentence, status=refusal.status)
    messages.success(request, "ذخیره شد. خدمت‌ها تا تأیید و انتشار گروه همان پرسش‌های پیشین را دارند.")
    return HttpResponseRedirect(reverse("studio:group", args=[key]))


@require_POST
@for_staff(WRITERS)
def group_submission(request: HttpRequest, staff: StaffMember, key: str) -> HttpResponse:
    """Ask for the publication of a group."""
    found = group_or_404(key)

    return act(
        request,
        lambda: operations.submit_group(
            group=found, seen=seen_edition(request), note=typed(request, "note", 1999), by=staff
        ),
        done=ASKED,
        to=reverse("studio:group", args=[key]),
        again=partial(_refused, request, staff, found),
    )


def _refused(
    request: HttpRequest, staff: StaffMember, group: BankGroup, errors: dict[str, str]
) -> HttpResponse:
    form = Editor(editor_of_questions(), group.questions)
    return _editor(request, staff, group, form, status=UNPROCESSABLE, errors=errors)


def _editor(
    request: HttpRequest,
    staff: StaffMember,
    group: BankGroup,
    form: Editor,
    *,
    refused: str = "",
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    submission = open_submission(group)
    names = names_of_group(group.key, group.questions)
    context = around(
        request,
        staff,
        group=group,
        part_title="پرسش‌های گروه",
        form=form,
        icons=icons(),
        settings=script_settings(request),
        names=names,
        lines=lines_of_questions(group.questions, words_of_names(names)),
        people=with_names(group, submission),
        refused=refused,
        typed=request.POST if errors else {},
        errors=errors or {},
        submission=submission,
        answer=queries.last_answer(group),
        may_be_discarded=may_be_discarded(group) and may_discard(staff, group.writers),
        touched=[one.current.parsed.title for one in queries.services_touched_by(group.key) if one.current],
        edition=request.POST.get("edition", group.edition) if refused == "" else group.edition,
    )
    return render(request, "studio/group.html", context, status=status)
