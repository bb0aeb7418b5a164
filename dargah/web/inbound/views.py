"""What providers hand over: one verb each, and a plain word back, which nobody reads.

The secret is the end of the address, because that is all that a provider's panel lets one write. It is compared in
constant time; with a wrong one, or where the office has set none, there is no such address.
"""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from dargah.conversations.inbound.mail import receive_mail
from dargah.conversations.inbound.reading import LARGEST
from dargah.conversations.inbound.sms import answer_sms
from dargah.journal.restored import is_signed_off
from dargah.people.refusals import NotThere

TAKEN = "ok"


@csrf_exempt  # a provider is no browser: whoever knows the key is let in
@require_http_methods(["GET", "POST"])
def sms(request: HttpRequest, key: str) -> HttpResponse:
    """A text message that came on the office's line, as Kavenegar's panel hands it over to the address written there:
    `messageid`, `from`, `to` and `message`, in the address or in a form (the fields of its `sms/receive`, which asks for the
    same messages, are called `messageid`, `sender`, `receptor` and `message`: kavenegar.com/rest.html).
    """
    _check(settings.SMS_IN_KEY, key)
    given = request.POST if request.method == "POST" else request.GET
    message_id, sender = given.get("messageid", ""), given.get("from", "") or given.get("sender", "")
    if not message_id or not sender:
        return _plain("messageid and from are wanted", 400)
    if not is_signed_off():  # a message by GET too: a restored office writes nothing yet
        return _plain("later", 503)
    answer_sms(message_id=message_id, sender=sender, text=given.get("message", ""))
    return _plain(TAKEN)


@csrf_exempt  # as above
@require_POST
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """A mail that answers a notice, whole and as it came (message/rfc822), as a mail server or a mail service hands it
    over. What is dropped is taken too: another try would change nothing.
    """
    _check(settings.MAIL_IN_KEY, key)
    receive_mail(request.read(LARGEST + 1))
    return _plain(TAKEN)


def _check(wanted: str, key: str) -> None:
    """Raises NotThere for a wrong key, and for every key where none is set."""
    if not wanted or not secrets.compare_digest(wanted.encode(), key.encode()):
        raise NotThere


def _plain(word: str, status: int = 200) -> HttpResponse:
    return HttpResponse(word, status=status, content_type="text/plain; charset=utf-8")
