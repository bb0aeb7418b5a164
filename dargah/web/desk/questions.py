"""What people asked and nobody has answered well: the working list of who writes what is published."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dargah.answers.asking import Reason
from dargah.answers.operations import settle
from dargah.answers.permissions import READERS
from dargah.answers.queries import backlog, proposals
from dargah.content.permissions import may_write_pages
from dargah.people.models import StaffMember
from dargah.web.desk.frame import frame
from dargah.web.staff import for_staff

WHY = {
    Reason.OTHER_OFFICE: "کار دستگاه دیگر",
    Reason.NOT_PUBLISHED: "منتشر نشده",
    Reason.TOO_VAGUE: "مبهم",
    Reason.OFF_TOPIC: "بی‌ربط یا ناشناخته",
    "": "پاسخ به کار نیامد",
}
MOST_KEYS = 200


@require_GET
@for_staff(READERS)
def questions(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Groups of questions that are alike, the most asked first."""
    groups = [{"one": one, "why": WHY[one.reason], "keys": " ".join(one.keys)} for one in backlog()]
    return render(
        request,
        "desk/questions.html",
        {
            **frame(request, staff),
            "groups": groups,
            "proposals": proposals(),
            "writes_pages": may_write_pages(staff),
        },
    )


@require_POST
@for_staff(READERS)
def settlement(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """A group was seen to and leaves the list."""
    keys = request.POST.get("keys", "").split()[:MOST_KEYS]
    gone = settle(keys=keys, by=staff)
    if gone:
        messages.success(request, "از فهرست رفت. اگر دوباره پرسیده شود و پاسخ نگیرد، بازمی‌گردد.")
    else:
        messages.warning(request, "چیزی تغییر نکرد؛ شاید همکاری پیش‌تر به آن رسیده است.")
    return redirect("desk:questions")
