"""While a restored backup waits for the sysadmin's word, pages can be read and nothing can be sent (abuse case 44)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from dargah.journal.restored import is_signed_off
from dargah.web.errors import error_page

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# what is sent by POST and only looks something up, and how staff come in to look
STILL_OPEN = frozenset(
    {
        "account:track",
        "account:sign_out",
        "public:verify",
        "account_login",
        "account_logout",
        "mfa_authenticate",
    }
)
SENTENCE = (
    "درگاه از نسخه پشتیبان بازگردانده شده است و اکنون فقط خواندنی است. چیزی را که نوشته‌اید نگه دارید و ساعتی دیگر "
    "دوباره بفرستید."
)


class ReadOnlyUntilSignedOff:
    """Refuses what would write. Once signed off, a process never asks again: a restore stops the services first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.signed_off = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if self.signed_off or request.method in SAFE:
            return None
        self.signed_off = is_signed_off()
        match = request.resolver_match
        if self.signed_off or (match is not None and match.view_name in STILL_OPEN):
            return None
        response = error_page(request, 503, SENTENCE)
        response["Retry-After"] = "3600"
        return response
