"""«ورودهای من»: the page that shows where one is signed in, and ends what one does not know. For citizens and staff alike."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest

from dargah.people import sessions
from dargah.people.refusals import NotThere
from dargah.persian.digits import persian_digits
from dargah.web import visitor
from dargah.web.devices import device_of


def shown(request: HttpRequest, owner: str) -> dict[str, Any]:
    """This session, and the others that still live."""
    key = request.session.session_key
    live = [
        row
        for row, session in sessions.open_sessions(owner)
        if not (held := session.get_decoded().get("citizen")) or not visitor.is_over(held)
    ]
    return {
        "device": device_of(request.headers.get("User-Agent", "")),
        "this": next((row for row in live if row.session_key == key), None),
        "others": [row for row in live if row.session_key != key],
    }


def end(request: HttpRequest, owner: str) -> None:
    """End the session that the form names, or all others. Raises NotThere for one that is not the owner's."""
    named = request.POST.get("session", "")
    try:
        chosen = UUID(named) if named else None
    except ValueError as no_id:
        raise NotThere from no_id
    ended = sessions.end(owner=owner, actor=owner, keep=request.session.session_key or "", chosen=chosen)
    if chosen is not None and not ended:
        raise NotThere("این ورود پیدا نشد؛ شاید پیش‌تر پایان یافته است.")
    if ended == 0:
        messages.info(request, "جز این دستگاه جایی وارد نشده‌اید.")
    elif ended == 1:
        messages.success(request, "آن ورود پایان یافت.")
    else:
        messages.success(request, f"{persian_digits(ended)} ورود پایان یافت.")
