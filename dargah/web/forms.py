"""Small things every form page does: read typed text, stay on our own paths."""

from datetime import date
from urllib.parse import urlsplit

from django.http import HttpRequest

from dargah.people.refusals import Invalid, Refusal
from dargah.persian.dates import from_parts, parse_jalali, whole_day
from dargah.persian.digits import strict_int, thousands
from dargah.persian.identifiers import Rejected
from dargah.persian.text import clean

WRITING = 300  # characters: a field that takes so many is for sentences


def typed(request: HttpRequest, name: str, longest: int = 5000) -> str:
    """What was typed in a field in its stored form: no control or bidi character, at most ``longest`` characters.

    A code or a choice is cut. Of what somebody wrote nothing is left out silently: Invalid says how long it may be.
    """
    text = request.POST.get(name, "")
    if len(text) > longest >= WRITING:
        raise Invalid(
            {name: f"بیش از {thousands(longest)} نویسه است؛ کوتاه‌تر بنویسید یا بقیه را پیوست کنید."}
        )
    return clean(text[:longest], multiline=True)


def act_name(request: HttpRequest) -> str:
    """The name of the act's URL within its face: «objection»."""
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def own_path(text: str, otherwise: str) -> str:
    """A path of this portal to go on to; anything else (another host, a scheme, a backslash) becomes ``otherwise``."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or any(ord(c) < 32 for c in text):  # noqa: PLR2004 control characters
        return otherwise
    parts = urlsplit(text)
    return otherwise if parts.scheme or parts.netloc else text


def page_to_return_to(request: HttpRequest, otherwise: str) -> str:
    """Where somebody goes on after signing in: the page that was asked for; of an act, the page that it was sent from.

    An act's own address takes only what is sent to it: coming back to it would show nothing.
    """
    if request.method in {"GET", "HEAD"}:
        return request.path
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return otherwise
    return own_path(came.path + (f"?{came.query}" if came.query else ""), otherwise)


def placed(refusal: Refusal, beside: dict[str, str] | None) -> Refusal:
    """The refusal with its sentences beside the fields of the page, where a verb calls them otherwise."""
    if beside and isinstance(refusal, Invalid):
        refusal.errors = {beside.get(name, name): sentence for name, sentence in refusal.errors.items()}
    return refusal


def seen_revision(request: HttpRequest) -> int | None:
    """The revision of the case that the form was made from; None when it is not a number."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 a revision is short


def day_boxes(request: HttpRequest, name: str) -> dict[str, str]:
    """What was typed in the three boxes of a day, to stand in them again."""
    return {part: request.POST.get(f"{name}.{part}", "") for part in ("day", "month", "year")}


def day_of(request: HttpRequest, name: str) -> date | None:
    """The day typed in three boxes, or whole into that of the year; None when all are empty. Raises Invalid for no day."""
    parts = [request.POST.get(f"{name}.{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        if not any(parts[1:]) and whole_day(parts[0]):
            return parse_jalali(parts[0])
        return from_parts(*(strict_int(part) for part in parts))
    except Rejected as rejected:
        raise Invalid({name: rejected.sentence}) from rejected
    except ValueError as unreadable:
        raise Invalid({name: "روز و ماه و سال را با رقم بنویسید."}) from unreadable
