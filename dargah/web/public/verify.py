"""The authenticity of a letter: by the code in its foot, by its QR link, or by the file itself. Open to everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from dargah.cases.appointments import changed_since
from dargah.letters import codes, verification
from dargah.letters.data import PERSON, kind_of
from dargah.letters.models import Letter
from dargah.letters.states import LetterState
from dargah.letters.verification import Finding
from dargah.people import limits
from dargah.people.limits import TooOften
from dargah.web import visitor
from dargah.web.forms import typed

TEMPLATE = "public/verify.html"
WRONG = "این کد درست نوشته نشده است. آن را حرف‌به‌حرف با پای نامه بسنجید."
EMPTY = "کد اصالت را بنویسید."


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The two questions, and the answer to an uploaded file; a typed code leads to its own address."""
    page: dict[str, Any] = {"typed": {}, "errors": {}, "status": ""}
    if request.method == "GET":
        return render(request, TEMPLATE, page)
    try:
        _count(request)
    except TooOften as often:
        return render(request, TEMPLATE, {**page, "errors": {"code": often.sentence}}, status=429)
    if "file" in request.FILES:
        return _judge_file(request, page)
    if request.POST.get("code") is None:
        return render(request, TEMPLATE, {**page, "errors": {"file": "فایل نامه را برگزینید."}}, status=422)
    written = typed(request, "code", 60)
    code = codes.parsed(written)
    if code is None:
        sentence = WRONG if written.strip() else EMPTY
        return render(
            request, TEMPLATE, {**page, "typed": {"code": written}, "errors": {"code": sentence}}, status=422
        )
    return redirect("public:verified", code=code)


@require_GET
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What the register says of a code: valid, revoked with its date, or unknown."""
    _count(request)
    letter = verification.look_up(code)
    page = {"typed": {"code": code[:60]}, "errors": {}, "checked_at": timezone.now()}
    if letter is None:
        return render(request, TEMPLATE, {**page, "status": "unknown"}, status=404)
    return render(request, TEMPLATE, {**page, **_facts(letter)})


def _judge_file(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    upload = request.FILES["file"]
    data = upload.read(verification.UPLOAD_BYTES + 1)  # type: ignore[union-attr]  # one file of this name
    verdict = verification.check_upload(data)
    report = {"ok": verdict.finding == Finding.GENUINE, "sentences": [verdict.sentence]}
    facts = _facts(verdict.letter) if verdict.letter is not None else {}
    return render(request, TEMPLATE, {**page, **facts, "report": report, "checked_at": timezone.now()})


def _facts(letter: Letter) -> dict[str, Any]:
    return {
        "status": "revoked" if letter.state == LetterState.REVOKED else "valid",
        "under_review": letter.is_under_review,
        "letter": letter,
        "time_changed": changed_since(letter.case, letter.numbered_at),
        **_people(letter),
        "signatory": letter.data.get("signatory", {}).get("post") or letter.signatory.full_name,
        "attachment": letter.data.get("attachment", ""),
    }


def _people(letter: Letter) -> dict[str, str]:
    """To whom the letter is, as it stands on it, and the applicant where that is another. The names of people are masked,
    those of companies and offices stand as they are; ``masked`` says which row holds a masked one.
    """
    name = letter.case.applicant_name
    line = " ".join(letter.data.get("addressee", [])) or name
    is_person = kind_of(letter.data.get("answers") or {}) == "person"
    shown = masked(name) if is_person and name else name
    if name and line in {name, f"{PERSON} {name}"}:
        return {
            "recipient": line.removesuffix(name) + shown,
            "applicant": "",
            "masked": "recipient" if is_person else "",
        }
    return {"recipient": line, "applicant": shown, "masked": "applicant" if is_person else ""}


def masked(name: str) -> str:
    """A name of which a bearer can see that it fits and a stranger cannot read who it is: «م… ش…»."""
    return " ".join(f"{word[0]}…" for word in name.split()) or "—"


def _count(request: HttpRequest) -> None:
    limits.count("verify_from_address", limits.neighbourhood(visitor.address_of(request)))
