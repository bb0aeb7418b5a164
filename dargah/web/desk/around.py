"""From case to case in the order of the queue that one came from: its filters travel in the query string."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest
from django.utils import timezone

from dargah.cases import queries
from dargah.cases.models import Case
from dargah.people.models import StaffMember
from dargah.web.desk.queue import chosen_of, kept_of

MOST_PARTS = 10


def around(request: HttpRequest, staff: StaffMember, case: Case) -> dict[str, Any]:
    """The way back to the queue and the cases beside this one; nothing beside it for who came from elsewhere."""
    asked = request.GET.dict() if request.method == "GET" else came_with(request)
    if "view" not in asked:
        return {"queue_query": "", "previous": None, "following": None}
    chosen = chosen_of({**asked, "after": ""})
    previous, following = queries.neighbours(staff, chosen, case, timezone.localdate())
    return {"queue_query": query_of(asked), "previous": previous, "following": following}


def query_of(asked: dict[str, str]) -> str:
    """The filters as a query string again, with nothing else in it; empty for none."""
    if "view" not in asked:
        return ""
    kept = {name: value for name, value in kept_of(chosen_of(asked)).items() if value}
    return f"?{urlencode(kept)}"


def came_with(request: HttpRequest) -> dict[str, str]:
    """The filters of the case page that a form stood on, as the browser names that page; comfort only."""
    try:
        query = urlsplit(request.headers.get("Referer", "")).query
        return dict(parse_qsl(query, max_num_fields=MOST_PARTS))
    except ValueError:
        return {}
