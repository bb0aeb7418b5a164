"""The application: one page a step, saved at every keystroke, sent exactly once."""

import re
import uuid
from urllib.parse import quote

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dargah.answers.asking import LONGEST
from dargah.answers.conversation import carried, letter_to_person, takes_questions
from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.applications.permissions import may_save
from dargah.applications.queries import unsent_of_service
from dargah.applications.tabs import (
    ASKED,
    TAB,
    SavedElsewhere,
    aside_of,
    check_not_saved_elsewhere,
    stamp_of,
    stamp_of_all,
)
from dargah.cases import operations as cases
from dargah.cases.citizens import citizen_view
from dargah.cases.receipt import case_of_draft
from dargah.catalogue.definition import Page
from dargah.catalogue.forms import edit_rows, row_touched
from dargah.catalogue.queries import published_service
from dargah.letters.receipt import render_receipt
from dargah.people import limits
from dargah.people.refusals import NotThere, WrongMoment
from dargah.persian.digits import persian_digits
from dargah.web import visitor
from dargah.web.apply.changes import to_what_changed
from dargah.web.apply.documents import missing as missing_documents
from dargah.web.apply.documents import take_uploads
from dargah.web.apply.ended import TAKEN_BACK
from dargah.web.apply.naming import sign_in_for_a_name
from dargah.web.apply.owner import actor_of, draft_of, for_owner, is_owner, taken_back_from
from dargah.web.apply.showing import (
    REVIEW,
    SEEN,
    address_of,
    after_pages,
    documents_of,
    next_url,
    show_page,
    show_review,
)
from dargah.web.downloads import as_attachment
from dargah.web.drafts import listed
from dargah.web.off import off_page
from dargah.web.receipts import receipt_facts

OWN_MARK = re.compile(r"[\w-]{1,40}", re.ASCII)
NEW = "new"  # the place of the questions that have just been asked for
LONGEST_PLACE = 100  # of a part of a page, by its id


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """The door of the form: what is needed, drafts to go on with, and the button that begins."""
    service = published_service(slug)
    if service is None or service.current is None:
        if (off := off_page(request, slug)) is not None:
            return off
        raise Http404
    definition = service.current.parsed
    citizen = visitor.citizen_of(request)
    if citizen is None and not definition.anonymous:
        return HttpResponseRedirect(
            f"{reverse('account:sign_in')}?{urlencode({'next': request.get_full_path()})}"
        )
    if request.method == "POST":
        if citizen is None:
            limits.count("draft_start", limits.neighbourhood(visitor.address_of(request)))
        browser = "" if citizen else visitor.browser_of(request, make=True)
        handed = letter_to_person(definition, _questions(request.POST.getlist("asked")))
        draft = applications.start(service=service, citizen=citizen, browser=browser, answers=handed)
        return HttpResponseRedirect(_where_to_go_on(draft))
    unsent = unsent_of_service(citizen, service) if citizen is not None else []
    return render(
        request,
        "apply/start.html",
        {
            "service": service,
            "definition": definition,
            "citizen": citizen,
            "drafts": listed(unsent),
            "asked": _questions(request.GET.getlist("asked")) if takes_questions(definition) else (),
        },
    )


def _questions(written: list[str]) -> tuple[str, ...]:
    """The questions that «بپرسید» hands to a person."""
    return carried(" ".join(one.replace("\0", "").split())[:LONGEST] for one in written)


@require_GET
@for_owner
def draft(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Go on where the citizen stopped; first look at what changed, where a newer version is published."""
    if draft.submitted_at is not None:
        return HttpResponseRedirect(address_of(draft.pk, "receipt/"))
    return _changed(request, draft) or HttpResponseRedirect(_where_to_go_on(draft))


def _changed(request: HttpRequest, draft: Draft) -> HttpResponse | None:
    """What the citizen sees first where the service has changed: what is new in it, or that it was taken off the portal;
    what is written stays.
    """
    slug = draft.version.service.slug
    service = published_service(slug)
    if service is None:
        return off_page(request, slug, mine=reverse("account:home") if draft.citizen_id else "")
    if service.current_id != draft.version_id:
        return HttpResponseRedirect(address_of(draft.pk, "changes/"))
    return None


@csrf_exempt  # who owns the draft is protected below; who has lost every cookie is known by the page's writing key
def page(request: HttpRequest, draft_id: uuid.UUID, page_key: str) -> HttpResponseBase:
    """One page of the form. What arrives after the session ended is saved first, then the citizen signs in."""
    if request.method == "POST":
        _save_for_lost_session(request, draft_id, page_key)
    return _page(request, draft_id, page_key)


@require_http_methods(["GET", "POST"])
@for_owner
def _page(request: HttpRequest, draft: Draft, page_key: str) -> HttpResponse:
    """A page that was open while its reader signed in anew still holds its writing key, which no other site knows."""
    if request.method == "POST" and may_save(draft, request.POST.get("writing_key", "")):
        return _page_of_owner(request, draft, page_key)
    return csrf_protect(_page_of_owner)(request, draft, page_key)


def _page_of_owner(request: HttpRequest, draft: Draft, page_key: str) -> HttpResponse:
    if draft.submitted_at is not None:
        return HttpResponseRedirect(address_of(draft.pk, "receipt/"))
    door = to_what_changed(request, draft, page_key, _typed) or sign_in_for_a_name(
        request, draft, shown := _page_named(draft, page_key)
    )
    if door is not None:
        return door
    if request.method == "GET":
        aside = draft.typed.get(aside_of(shown)) if "newer" not in request.GET else None
        said = "" if aside is None else SavedElsewhere().sentence
        return show_page(request, draft, shown, typed=aside or draft.typed.get(shown.key), elsewhere=said)
    typed = _typed(request)
    edited = edit_rows(typed)
    then, _, place = request.POST.get("then", "").partition(":")
    try:
        # rows, or without script an answer on which others depend: the reader stays where they are on the page
        if edited is not None or then == "refresh":
            asked = _asked(request, shown)
            applications.keep_typed(
                draft=draft, page=shown, typed=edited or typed, asked=asked, **_shown_as(request)
            )
            return HttpResponseRedirect(
                f"{request.path}#{quote(row_touched(typed) or place[:LONGEST_PLACE] or NEW)}"
            )
        return _save(request, draft, shown, typed)
    except SavedElsewhere as elsewhere:
        return show_page(request, draft, shown, typed=edited or typed, elsewhere=elsewhere.sentence)


def _save(request: HttpRequest, draft: Draft, shown: Page, typed: dict[str, list[str]]) -> HttpResponse:
    """Check a page and keep it, with the files that came along; raises SavedElsewhere before anything is kept."""
    check_not_saved_elsewhere(draft, shown, typed=typed, **_shown_as(request))
    here = [document for document in documents_of(draft) if document.page == shown.key]
    taken, errors = take_uploads(request, draft, here)
    asked = _asked(request, shown)
    result = applications.save_page(draft=draft, page=shown, typed=typed, asked=asked, **_shown_as(request))
    missing = missing_documents(draft, shown.key, taken)
    if request.POST.get("then") == "later" and not errors:  # what was typed is kept, checked or not
        return redirect("account:home")
    if result.errors or errors or missing:
        told = {**result.errors, **missing, **errors}
        return show_page(request, draft, shown, typed=typed, errors=told, asked=asked)
    if (
        result.revealed
    ):  # its answers ask for more, which is no mistake: back to the page, at the first of them
        return HttpResponseRedirect(f"{request.get_full_path()}#{NEW}")
    if request.POST.get("then") == REVIEW and applications.first_unfinished(draft) is None:
        return HttpResponseRedirect(address_of(draft.pk, "review/"))
    return HttpResponseRedirect(next_url(draft, shown))


@require_POST
@csrf_exempt  # no other site knows the writing key; the owner without one is protected below
def autosave(request: HttpRequest, draft_id: uuid.UUID, page_key: str) -> HttpResponse:
    """Keep what is being typed. Needs the page's writing key, also when the session or every cookie has gone, or the
    owner.
    """
    found = draft_of(request, draft_id)
    if found is None:
        raise NotThere
    if may_save(found, request.POST.get("writing_key", "")):
        return _keep(request, found, page_key)
    if not is_owner(request, found):
        if taken_back_from(request, found):
            return JsonResponse({"said": TAKEN_BACK}, status=SavedElsewhere.status)
        raise NotThere
    return csrf_protect(_keep)(request, found, page_key)


def _keep(request: HttpRequest, draft: Draft, page_key: str) -> HttpResponse:
    shown = _page_named(draft, page_key)
    try:
        applications.keep_typed(draft=draft, page=shown, typed=_typed(request), **_shown_as(request))
    except SavedElsewhere as elsewhere:
        return JsonResponse({"said": elsewhere.sentence}, status=elsewhere.status)
    saved_at = persian_digits(f"{timezone.localtime():%H:%M}")
    signed_in = is_owner(request, draft)
    return JsonResponse({"saved_at": saved_at, "signed_in": signed_in, "seen": stamp_of(draft, shown)})


@require_GET
@for_owner
def review(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Everything once more, with «change» links, before it is sent."""
    if draft.submitted_at is not None:
        return HttpResponseRedirect(address_of(draft.pk, "receipt/"))
    # the last page before it is sent: by whatever link one comes back to it
    if (changed := _changed(request, draft)) is not None:
        return changed
    unfinished = applications.first_unfinished(draft)
    if unfinished is not None:
        return HttpResponseRedirect(address_of(draft.pk, f"{unfinished.key}/"))
    return show_review(request, draft, {})


@require_POST
@for_owner
def submission(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Send it, or pay for it first. Sent again, by whatever way, it shows the same receipt."""
    if draft.submitted_at is None:
        if published_service(draft.version.service.slug) is None and (off := _changed(request, draft)):
            return off
        unfinished = applications.first_unfinished(draft)
        if unfinished is not None:  # words that were typed since, here or in another tab, are not thrown away
            return HttpResponseRedirect(address_of(draft.pk, f"{unfinished.key}/"))
        if request.POST.get(SEEN, stamp_of_all(draft)) != stamp_of_all(draft):
            return show_review(request, draft, {}, changed=True)
        if request.POST.get("declaration") != "yes":
            return show_review(
                request,
                draft,
                {"declaration": "برای فرستادن، درستی نوشته‌ها را با نشان زدن این خانه بپذیرید."},
            )
        return _bill_or_send(request, draft)
    return HttpResponseRedirect(address_of(draft.pk, "receipt/"))


def _bill_or_send(request: HttpRequest, draft: Draft) -> HttpResponse:
    """To the invoice where something is paid first, else the case."""
    actor = actor_of(request, draft)
    try:
        invoice = cases.bill_before_submission(draft=draft, actor=actor)
        if invoice is not None:
            return redirect("account:invoice", token=invoice.token)
        cases.submit(draft=draft, actor=actor)
    except cases.Incomplete as incomplete:
        return show_review(request, draft, {}, problems=incomplete.problems)
    except WrongMoment as wrong:
        return show_review(request, draft, {"declaration": wrong.sentence})
    return HttpResponseRedirect(address_of(draft.pk, "receipt/"))


@require_GET
@for_owner
def receipt(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The tracking code and what happens next."""
    if draft.submitted_at is None:
        return HttpResponseRedirect(address_of(draft.pk))
    case = case_of_draft(draft)
    return render(
        request,
        "apply/receipt.html",
        {
            "draft": draft,
            "home": address_of(draft.pk),
            "case": case,
            "view": citizen_view(case),
            "definition": draft.version.parsed,
            "citizen": None if draft.helper else draft.citizen,
            "for_another": draft.citizen if draft.helper else None,
            "link": "" if draft.citizen_id else reverse("account:track_by_link", args=[draft.pk]),
        },
    )


@require_GET
@for_owner
def receipt_pdf(request: HttpRequest, draft: Draft) -> HttpResponse:  # noqa: ARG001 the guard passes the request
    """The receipt as PDF."""
    if draft.submitted_at is None:
        raise NotThere
    case = case_of_draft(draft)
    response = HttpResponse(render_receipt(receipt_facts(case)), content_type="application/pdf")
    return as_attachment(response, f"resid-{case.tracking_code}.pdf")


@require_POST
@for_owner
def removal(request: HttpRequest, draft: Draft) -> HttpResponse:  # noqa: ARG001 the guard passes the request
    """Throw the draft away."""
    applications.discard(draft=draft)
    return redirect("account:home")


# --- the parts the views share ------------------------------------------------------------------------------


def _save_for_lost_session(request: HttpRequest, draft_id: uuid.UUID, page_key: str) -> None:
    found = draft_of(request, draft_id)
    if found is None or found.submitted_at is not None or is_owner(request, found):
        return
    if may_save(found, request.POST.get("writing_key", "")):
        shown, typed = _page_named(found, page_key), _typed(request)
        try:
            applications.keep_typed(draft=found, page=shown, typed=typed, **_shown_as(request))
        except SavedElsewhere:
            applications.lay_aside(draft=found, page=shown, typed=typed)


def _page_named(draft: Draft, key: str) -> Page:
    found = next((page for page in draft.version.parsed.form if page.key == key), None)
    if found is None:
        raise NotThere
    return found


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    control = {"csrfmiddlewaretoken", "then", "writing_key", "detach", SEEN, TAB, ASKED}
    return {
        name: [value.replace("\0", "") for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in control and name.isprintable()
    }


def _asked(request: HttpRequest, shown: Page) -> set[str] | None:
    """The questions under a condition that the page showed, by its own word; None when it does not say."""
    if ASKED not in request.POST:
        return None
    known = {f"{shown.use}.{field.key}" for field in shown.group} | {field.key for field in shown.fields}
    return known.intersection(request.POST[ASKED].split())


def _shown_as(request: HttpRequest) -> dict[str, str]:
    """The stamp and the tab that the page was shown with; what is neither is nothing."""
    told = {"seen": request.POST.get(SEEN, ""), "tab": request.POST.get(TAB, "")}
    return {name: text if OWN_MARK.fullmatch(text) else "" for name, text in told.items()}


def _where_to_go_on(draft: Draft) -> str:
    """The first page that is not finished, else the step after the pages."""
    unfinished = applications.first_unfinished(draft)
    if unfinished is not None:
        return address_of(draft.pk, f"{unfinished.key}/")
    return address_of(draft.pk, f"{after_pages(documents_of(draft))}/")
