"""The citizen's own pages: signing in, the cases, and what the citizen does on one."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dargah.applications.queries import filled_for_others, helps_ended, unsent_of
from dargah.cases import appointments, citizens
from dargah.cases import operations as cases
from dargah.cases.fees import note_slips
from dargah.cases.models import Appointment, Case
from dargah.cases.permissions import check_citizen_may_see
from dargah.cases.states import ACTIVE, State
from dargah.conversations import operations as conversations
from dargah.conversations.operations.write import MOST_FILES
from dargah.insight import opinions
from dargah.letters import queries as letters
from dargah.letters.receipt import render_receipt
from dargah.payments.queries import waiting_among
from dargah.people import limits
from dargah.people.limits import TooOften
from dargah.people.models import Citizen
from dargah.people.refusals import Invalid, NotThere, Refusal
from dargah.people.sign_in import CodeRefused, redeem_code, request_code
from dargah.persian.digits import fold_digits
from dargah.persian.identifiers import Rejected
from dargah.persian.identifiers import mobile as normal_mobile
from dargah.persian.identifiers import national_id as normal_national_id
from dargah.persian.tracking import read_tracking_code
from dargah.web import visitor
from dargah.web.account.case_page import case_page
from dargah.web.account.saying import BESIDE_MESSAGE, say
from dargah.web.account.told import confirm
from dargah.web.downloads import as_attachment, send
from dargah.web.drafts import listed
from dargah.web.forms import act_name, own_path, page_to_return_to, placed, typed
from dargah.web.helping import titled
from dargah.web.receipts import receipt_facts
from dargah.web.unsent import not_sent
from dargah.web.uploads import MOST_AT_ONCE, store_uploads

View = Callable[..., HttpResponseBase]
HOME = "/me/"
EMPTY = {"code": "کد رهگیری را بنویسید.", "mobile": "شماره همراه را بنویسید."}  # of /track/
CASES_ON_A_PAGE = 15  # with the drafts above them the page stays light


def for_citizens(view: View) -> View:
    """Only for a signed-in citizen; others sign in first and come back. What they had typed is shown, not lost."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        citizen = visitor.citizen_of(request)
        if citizen is None:
            following = urlencode({"next": page_to_return_to(request, HOME)})
            way_in = f"{reverse('account:sign_in')}?{following}"
            return not_sent(request, back=way_in, signing_in=True) or redirect(way_in)
        return view(request, citizen, *arguments, **named)

    return guarded


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code. The answer is the same whether anybody is known or not."""
    after = own_path(request.GET.get("next", ""), HOME)
    if request.method == "GET":
        return render(request, "account/sign_in.html", {"typed": {}, "errors": {}, "next": after})
    after = own_path(typed(request, "next"), HOME)
    written = {"national_id": typed(request, "national_id", 40), "mobile": typed(request, "mobile", 40)}
    errors = _pair_errors(written)
    status = 422
    if not errors:
        try:
            asked = request_code(
                **written, browser=visitor.browser_of(request, make=True), address=visitor.address_of(request)
            )
        except TooOften as often:
            errors, status = {"mobile": often.sentence}, 429
        else:
            request.session["asked"] = {
                "code": str(asked.pk),
                "next": after,
                **written,
                "mobile": asked.mobile,
            }
            return redirect("account:code")
    return render(
        request, "account/sign_in.html", {"typed": written, "errors": errors, "next": after}, status=status
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Redeem the code."""
    asked = request.session.get("asked") if visitor.browser_of(request) else None
    if not asked:
        return redirect("account:sign_in")
    page = {"mobile": asked["mobile"], "errors": {}, "next": asked["next"]}
    if request.method == "GET":
        return render(request, "account/code.html", {**page, "again": "again" in request.GET})
    try:
        if "again" in request.POST:
            fresh = request_code(
                national_id=asked["national_id"],
                mobile=asked["mobile"],
                browser=visitor.browser_of(request),
                address=visitor.address_of(request),
            )
            request.session["asked"] = {**asked, "code": str(fresh.pk)}
            return redirect(f"{reverse('account:code')}?again=1")
        citizen = redeem_code(
            asked=uuid.UUID(asked["code"]),
            code=typed(request, "code", 20),
            browser=visitor.browser_of(request),
            address=visitor.address_of(request),
        )
    except CodeRefused as refusal:
        return render(
            request, "account/code.html", {**page, "errors": {"code": refusal.sentence}}, status=422
        )
    except TooOften as often:
        return render(request, "account/code.html", {**page, "errors": {"code": often.sentence}}, status=429)
    del request.session["asked"]
    visitor.sign_in(request, citizen)
    return redirect(asked["next"])


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    visitor.sign_out(request)
    return redirect("/")


@require_GET
@for_citizens
def home(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """«پرونده‌های من»: what waits for the citizen, drafts to go on with, cases under way, cases ended."""
    found = list(citizens.cases_of(citizen))
    promised = appointments.standing_of(found)
    charged = [case.draft_id for case in found if case.version.parsed.fee.is_charged]
    unpaid = waiting_among(charged) if charged else set()
    note_slips(found)
    every = [_line(case, promised.get(case.pk), unpaid=case.draft_id in unpaid) for case in found]
    every.sort(key=lambda v: (not v["running"], not v["your_turn"]))
    page = Paginator(every, CASES_ON_A_PAGE).get_page(fold_digits(request.GET.get("page", "1")))
    views = list(page)
    return render(
        request,
        "account/cases.html",
        {
            "citizen": citizen,
            "pages": page,
            "drafts": listed(unsent_of(citizen)) if page.number == 1 else [],
            "for_others": filled_for_others(citizen.reference) if page.number == 1 else [],
            "helps_ended": titled(helps_ended(citizen.reference)) if page.number == 1 else [],
            "waiting": [v for v in views if v["running"] and v["your_turn"]],
            "cases": [v for v in views if v["running"] and not v["your_turn"]],
            "ended": [v for v in views if not v["running"]],
        },
    )


@require_GET
@for_citizens
def case(request: HttpRequest, citizen: Citizen, tracking_code: str) -> HttpResponse:
    """One case in full."""
    found = _own(citizen, tracking_code)
    conversations.mark_read(case=found, by_citizen=True)
    return case_page(request, citizen, found)


@require_POST
@for_citizens
def answer(request: HttpRequest, citizen: Citizen, tracking_code: str) -> HttpResponse:
    """Answer a request for information, with words and files."""
    return _act(
        request,
        citizen,
        tracking_code,
        lambda found, stored: cases.answer_information(
            case=found, reply=typed(request, "reply"), by=citizen, actor=citizen.reference, files=stored
        ),
    )


@require_POST
@for_citizens
def documents(request: HttpRequest, citizen: Citizen, tracking_code: str) -> HttpResponse:
    """Add a document to a case under way."""
    return _act(
        request,
        citizen,
        tracking_code,
        lambda found, stored: cases.add_document(
            case=found, files=stored, by=citizen, actor=citizen.reference
        ),
        beside={"files": "more_files"},  # the answer to a request has files of its own on the page
    )


@require_POST
@for_citizens
def messages(request: HttpRequest, citizen: Citizen, tracking_code: str) -> HttpResponse:
    """Write a message, with files; where something is wanted of the citizen it may be the answer to that."""
    return _act(
        request,
        citizen,
        tracking_code,
        lambda found, stored: say(request, found, stored, by=citizen),
        beside=BESIDE_MESSAGE,
        most=MOST_FILES,
    )


@require_POST
@for_citizens
def withdrawal(request: HttpRequest, citizen: Citizen, tracking_code: str) -> HttpResponse:
    """Take the application back, after a word of confirmation."""

    def withdraw(found: Case, _: object) -> None:
        if request.POST.get("sure") != "yes":
            raise Invalid({"sure": "برای پس گرفتن، خانه تأیید را نشان بزنید."})
        cases.withdraw(case=found, by=citizen, actor=citizen.reference)

    return _act(request, citizen, tracking_code, withdraw)


@require_POST
@for_citizens
def objection(request: HttpRequest, citizen: Citizen, tracking_code: str) -> HttpResponse:
    """Object to the decision."""
    return _act(
        request,
        citizen,
        tracking_code,
        lambda found, _: cases.object_to_decision(
            case=found, text=typed(request, "objection"), by=citizen, actor=citizen.reference
        ),
        {"text": "objection"},
    )


@require_POST
@for_citizens
def appointment(request: HttpRequest, citizen: Citizen, tracking_code: str) -> HttpResponse:
    """Say that the promised time does not suit, and ask for another."""
    return _act(
        request,
        citizen,
        tracking_code,
        lambda found, _: cases.decline_appointment(
            case=found, wish=typed(request, "wish", 1000), by=citizen, actor=citizen.reference
        ),
    )


@require_POST
@for_citizens
def opinion(request: HttpRequest, citizen: Citizen, tracking_code: str) -> HttpResponse:
    """Say whether one was content with how the case went."""
    return _act(
        request,
        citizen,
        tracking_code,
        lambda found, _: opinions.say(case=found, word=typed(request, "opinion", 10), by=citizen),
    )


@require_GET
@for_citizens
def file(request: HttpRequest, citizen: Citizen, tracking_code: str, file_id: uuid.UUID) -> HttpResponseBase:
    """A document of the citizen's own case."""
    found = (
        _own(citizen, tracking_code)
        .files.select_related("file")
        .filter(file_id=file_id, referral=None)
        .first()
    )
    if found is None:
        raise NotThere
    return send(request, found.file)


@require_GET
@for_citizens
def letter(
    request: HttpRequest, citizen: Citizen, tracking_code: str, letter_id: uuid.UUID
) -> HttpResponseBase:
    """An issued letter of the citizen's own case, signed."""
    found = letters.issued_letter(_own(citizen, tracking_code), letter_id)
    if found is None or found.pdf is None:
        raise NotThere("نامه هنوز آماده نیست؛ چند لحظه دیگر دوباره ببینید.")
    return send(request, found.pdf)


@require_GET
@for_citizens
def receipt(request: HttpRequest, citizen: Citizen, tracking_code: str) -> HttpResponse:  # noqa: ARG001 the guard passes the request
    """The receipt of the application as PDF."""
    found = _own(citizen, tracking_code)
    response = HttpResponse(render_receipt(receipt_facts(found)), content_type="application/pdf")
    return as_attachment(response, f"resid-{found.tracking_code}.pdf")


@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Tracking by code and mobile, without signing in. A wrong pair says only that the pair is wrong."""
    if request.method == "GET":
        return render(
            request, "public/track.html", {"typed": {"code": request.GET.get("code", "")[:30]}, "errors": {}}
        )
    written = {"code": typed(request, "code", 40), "mobile": typed(request, "mobile", 40)}
    page: dict[str, Any] = {"typed": written, "errors": {}}
    if empty := {name: sentence for name, sentence in EMPTY.items() if not written[name].strip()}:
        return render(request, "public/track.html", {**page, "errors": empty}, status=422)
    try:
        limits.count("track_from_address", limits.neighbourhood(visitor.address_of(request)))
        # however it is written, it is one code
        limits.count("track_code", "".join(c for c in fold_digits(written["code"]) if c.isdigit()))
    except TooOften as often:
        return render(request, "public/track.html", {**page, "errors": {"code": often.sentence}}, status=429)
    if read_tracking_code(written["code"]) is None:
        sentence = (
            "این کد رهگیری درست نوشته نشده است: دوازده رقم است و رقم آخرش باید با بقیه بخواند. دوباره ببینید."
        )
        return render(request, "public/track.html", {**page, "errors": {"code": sentence}}, status=422)
    found = citizens.case_by_code_and_mobile(written["code"], written["mobile"])
    if found is None:
        sentence = "این کد رهگیری با این شماره همراه نمی‌خواند. هر دو را از پیامک درگاه دوباره ببینید."
        return render(request, "public/track.html", {**page, "errors": {"code": sentence}}, status=422)
    return render(request, "public/track.html", {**page, "view": citizens.citizen_view(found)})


def _pair_errors(written: dict[str, str]) -> dict[str, str]:
    errors = {}
    for name, normal in (("national_id", normal_national_id), ("mobile", normal_mobile)):
        try:
            normal(written[name])
        except Rejected as rejected:
            errors[name] = rejected.sentence
    return errors


def _own(citizen: Citizen, tracking_code: str) -> Case:
    found = (
        Case.objects.select_related("version__service", "unit", "citizen")
        .filter(tracking_code=tracking_code, citizen=citizen)
        .first()
    )
    if found is None:
        raise NotThere
    check_citizen_may_see(found, citizen)
    return found


def _line(case: Case, appointment: Appointment | None, *, unpaid: bool) -> dict[str, Any]:
    return {
        "case": case,
        "appointment": appointment,
        "running": case.state in ACTIVE,
        "your_turn": unpaid or case.state == State.WAITING_CITIZEN,
        "state": "منتظر پرداخت شما" if unpaid else case.state_label,
    }


def _act(
    request: HttpRequest,
    citizen: Citizen,
    tracking_code: str,
    act: Callable[[Case, Any], object],
    beside: dict[str, str] | None = None,
    most: int = MOST_AT_ONCE,
) -> HttpResponse:
    """Fetch, store what was uploaded, call one verb, turn a refusal into the page with what was typed."""
    found = _own(citizen, tracking_code)
    try:
        stored = store_uploads(request, found.reference, most=most)
        act(found, stored)
    except Refusal as refusal:
        found.refresh_from_db()
        return case_page(request, citizen, found, refusal=placed(refusal, beside))
    confirm(request, act_name(request), _own(citizen, tracking_code), len(stored))
    return redirect("account:case", tracking_code=found.tracking_code)
