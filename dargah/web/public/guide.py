"""Finding the right service: the path of choices, and the questions before a long form. Plain links and a plain form."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dargah.catalogue.guide import guide
from dargah.catalogue.queries import published_service
from dargah.web.public.pages import public_page
from dargah.web.public.shelf import shelf

YES, NO = "yes", "no"
ANSWERS = ((YES, "بله"), (NO, "نه"))
UNANSWERED = "«بله» یا «نه» را برگزینید."


@require_safe
def step(request: HttpRequest, key: str = "") -> HttpResponse:
    """A step of the path, or the services that a choice leads to (``?choice=`` and its number).

    Services that say themselves that they stand here come after what the file of the path says.
    """
    path = guide()
    if path is None or (key and key not in path.steps):
        raise Http404
    key = key or path.start
    here = path.steps[key]
    chosen = _choice(request.GET.get("choice", ""), len(here.choices))
    lines = {line.slug: line for line in shelf().lines}
    fitting = [lines[slug] for slug in here.choices[chosen - 1].services if slug in lines] if chosen else []
    others = [
        line for slug, line in lines.items() if key in line.situations and slug not in path.listed_at(key)
    ]
    context: dict[str, Any] = {
        "ask": here.ask,
        "key": key,
        "way": path.way_to(key),
        "choices": [
            (one.says, f"/guide/{one.to}/" if one.to else f"/guide/{key}/?choice={number}")
            for number, one in enumerate(here.choices, start=1)
        ],
        "said": here.choices[chosen - 1].says if chosen else "",
        "lines": fitting,
        "others": others,
        "guessed": any(line.is_guessed for line in [*fitting, *others]),
    }
    return public_page(request, "public/guide.html", context)


def _choice(text: str, most: int) -> int:
    """The number of a choice, 0 for none."""
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) < len("000") and 0 < int(text) <= most
        else 0
    )


@require_safe
def eligibility(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions before a form, and what their answers mean. Nothing is kept: the answers stand in the address."""
    service = published_service(slug)
    definition = service.current.parsed if service is not None and service.current is not None else None
    page = shelf().pages.get(slug)
    if definition is None or page is None or not definition.eligible:
        raise Http404
    told = {one.key: request.GET.get(one.key, "") for one in definition.eligible}
    told = {key: answer if answer in {YES, NO} else "" for key, answer in told.items()}
    asked = any(one.key in request.GET for one in definition.eligible) or "see" in request.GET
    errors = {key: UNANSWERED for key, answer in told.items() if not answer} if asked else {}
    lines = {line.slug: line for line in shelf().lines}
    against = [
        (one.otherwise, lines.get(one.instead))
        for one in definition.eligible
        if told[one.key] and (told[one.key] == YES) != one.good
    ]
    context = {
        "service": page,
        "questions": [
            (
                one.key,
                one.q,
                [(value, says, told[one.key] == value) for value, says in ANSWERS],
                errors.get(one.key, ""),
            )
            for one in definition.eligible
        ],
        "errors": errors,
        "told_errors": [
            (f"f-{one.key}", f"{one.q} {UNANSWERED}") for one in definition.eligible if one.key in errors
        ],
        "answered": asked and not errors,
        "against": against,
    }
    return public_page(request, "public/eligibility.html", context, status=422 if errors else 200)
