"""«خبرهای نرسیده»: the news that did not arrive, until somebody has seen to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dargah.cases.undelivered import READERS, SHOWN, undelivered_one
from dargah.cases.undelivered import undelivered as listed
from dargah.notices import operations as notices
from dargah.notices import texts
from dargah.notices.channels import PROVIDERS
from dargah.notices.models import Channel
from dargah.notices.queries import masked, reason_of
from dargah.people.models import StaffMember
from dargah.web.desk.frame import frame
from dargah.web.staff import for_staff


@require_GET
@for_staff(READERS)
def undelivered(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """The newest fifty, of one channel or of all."""
    channel = request.GET.get("channel", "")
    channel = channel if channel in Channel.values else ""
    rows = [
        {
            "one": each,
            "name": texts.NAMES.get(each.notice.event, "خبر"),
            "to": masked(each.notice.recipient),
            "why": reason_of(each.notice),
            "by": PROVIDERS.get(each.notice.provider or each.notice.doubtful, ""),
        }
        for each in listed(staff, channel)
    ]
    page = {
        **frame(request, staff),
        "rows": rows,
        "channel": channel,
        "channels": Channel.choices,
        "most": SHOWN,
    }
    return render(request, "desk/undelivered.html", page)


@require_POST
@for_staff(READERS)
def resending(request: HttpRequest, staff: StaffMember, notice_id: UUID) -> HttpResponse:
    """Send one again."""
    notices.resend(notice=undelivered_one(staff, notice_id), by=staff)
    messages.success(request, "دوباره فرستاده می‌شود. اگر باز هم نرسد، به همین فهرست برمی‌گردد.")
    return redirect("desk:undelivered")


@require_POST
@for_staff(READERS)
def settlement(request: HttpRequest, staff: StaffMember, notice_id: UUID) -> HttpResponse:
    """One was seen to and leaves the list."""
    notices.mark_seen(notice=undelivered_one(staff, notice_id), by=staff)
    messages.success(request, "دیده شد و از فهرست رفت.")
    return redirect("desk:undelivered")
