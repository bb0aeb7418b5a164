"""«خبرهای من»: by which way and at what hours the citizen hears of cases."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from dargah.people.models import Citizen, NewsBy
from dargah.people.news import HOURS, choose_news
from dargah.people.refusals import Invalid
from dargah.persian.digits import persian_digits
from dargah.persian.identifiers import EMAIL_LENGTH
from dargah.web.account.views import for_citizens
from dargah.web.forms import typed

WAYS = {
    NewsBy.SMS: "فقط پیامک",
    NewsBy.EMAIL: "فقط رایانامه",
    NewsBy.BOTH: "هم پیامک، هم رایانامه",
}
LONGEST_EMAIL = EMAIL_LENGTH + 40  # a little more than may be, so that what is too long is said to be so


@require_GET
@for_citizens
def news(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """What the citizen has chosen; before that, what is done without a choice."""
    chosen = {
        "way": citizen.news_by or (NewsBy.BOTH if citizen.email else NewsBy.SMS),
        "email": citizen.email,
        "quiet_from": _written(citizen.quiet_from),
        "quiet_until": _written(citizen.quiet_until),
    }
    return _page(request, citizen, chosen, {})


@sensitive_post_parameters()
@require_POST
@for_citizens
def news_choice(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Keep the choice; what cannot be is told beside its field, and nothing of what was typed is lost."""
    written = {
        "way": typed(request, "way", 10),
        "email": typed(request, "email", LONGEST_EMAIL),
        "quiet_from": typed(request, "quiet_from", 10),
        "quiet_until": typed(request, "quiet_until", 10),
    }
    try:
        choose_news(by=citizen, **written)
    except Invalid as refusal:
        return _page(request, citizen, written, refusal.errors)
    messages.success(request, "نگه داشته شد. خبرهای پرونده از این پس به همین شیوه می‌رسد.")
    return redirect("account:news")


def _page(
    request: HttpRequest, citizen: Citizen, written: dict[str, str], errors: dict[str, str]
) -> HttpResponse:
    page = {
        "citizen": citizen,
        "typed": written,
        "errors": {name: errors[name] for name in written if name in errors},  # in the order of the page
        "ways": [(way.value, words, way.value == written["way"]) for way, words in WAYS.items()],
        "from_hours": _hours(written["quiet_from"]),
        "until_hours": _hours(written["quiet_until"]),
    }
    return render(request, "account/news.html", page, status=422 if errors else 200)


def _hours(chosen: str) -> list[tuple[str, str, bool]]:
    return [(str(hour), f"ساعت {persian_digits(hour)}", str(hour) == chosen) for hour in range(HOURS)]


def _written(hour: int | None) -> str:
    return "" if hour is None else str(hour)
