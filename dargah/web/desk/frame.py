"""What stands around every page of the desk: the side bar with its counts, and who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from dargah.answers.permissions import may_see_questions
from dargah.cases import queries
from dargah.cases.undelivered import may_see_undelivered, undelivered_count
from dargah.catalogue.acts import HEADS
from dargah.content.permissions import PAGE_READERS
from dargah.content.permissions import READERS as STUDIO_ROLES
from dargah.conversations.queries import drafts_for
from dargah.notices.permissions import READERS as NOTICE_TEXT_READERS
from dargah.payments.permissions import may_see_money
from dargah.payments.queries import waiting_for_finance
from dargah.people.models import StaffMember
from dargah.people.roles import DESK_ROLES, Role
from dargah.rehearsal.permissions import MAY as REHEARSERS
from dargah.web.staff import has_second_factor

VIEWS = (
    ("unit", "کارتابل واحد", "inbox"),
    ("approval", "منتظر تأیید من", "user-check"),
    ("mine", "کارهای من", "user"),
    ("unanswered", "پیام بی‌پاسخ", "mail"),
    ("news", "پیام تازه", "message-circle"),
    ("waiting", "منتظر شهروند", "hourglass"),
    ("referrals", "پرسش از ما", "message"),
)


COVERAGE = frozenset({Role.SERVICE_ANALYST, Role.CONTENT_EDITOR, Role.UNIT_HEAD, Role.DIRECTOR})


def frame(request: HttpRequest, staff: StaffMember) -> dict[str, Any]:
    """The side bar: the views of the queue with their counts (to a hundred), the rooms of the role."""
    views: list[dict[str, Any]] = []
    drafts = 0
    if staff.role in DESK_ROLES:
        shown = [each for each in VIEWS if each[0] != "approval" or staff.role in HEADS]
        *counts, drafts = queries.badges(staff, [key for key, _, _ in shown[:-1]], drafts_for(staff))
        views = [
            {"key": key, "title": title, "icon": icon, "count": count}
            for (key, title, icon), count in zip(shown, counts, strict=True)
        ]
    sees_money = may_see_money(staff)
    sees_undelivered = may_see_undelivered(staff)
    return {
        "staff": staff,
        "role": Role(staff.role).label,
        "unit_name": staff.unit.name,
        "today": timezone.localdate(),
        "views": views,
        "drafts_wait": drafts,
        "path": request.path,
        "sees_register": staff.role in {Role.SECRETARIAT, Role.DIRECTOR},
        "sees_system": staff.role == Role.SYSADMIN,
        "sees_services": staff.role in {Role.SERVICE_ANALYST, Role.CONTENT_EDITOR, Role.DIRECTOR},
        "sees_coverage": staff.role in COVERAGE,
        "sees_questions": may_see_questions(staff),
        "sees_rehearsals": staff.role in REHEARSERS,
        "sees_money": sees_money,
        "money_waits": waiting_for_finance() if sees_money else 0,
        "sees_undelivered": sees_undelivered,
        "sees_notice_texts": staff.role in NOTICE_TEXT_READERS,
        "undelivered_many": undelivered_count(staff) if sees_undelivered else 0,
        "sees_studio": staff.role in STUDIO_ROLES,
        "sees_pages": staff.role in PAGE_READERS,
        "sees_visitors": staff.role == Role.GUARD,
    }


def around_errors(request: HttpRequest) -> dict[str, Any]:
    """The frame of an error page under the desk's addresses; nothing for who is not signed in with both factors."""
    user = getattr(request, "user", None)
    if not isinstance(user, StaffMember) or not user.is_active or not has_second_factor(request):
        return {}
    home = ("/desk/queue/", "کارتابل") if user.role in DESK_ROLES else ("/desk/", "میز کار")
    return {**frame(request, user), "face": "desk/base.html", "home": home}


def around_studio_errors(request: HttpRequest) -> dict[str, Any]:
    """The same under the workshop's addresses; who works there goes back to it, others to the desk."""
    found = around_errors(request)
    if found and found["sees_studio"]:
        found["home"] = ("/studio/", "کارگاه خدمت")
    elif found and found["sees_pages"]:
        found["home"] = ("/studio/pages/", "صفحه‌های درگاه")
    return found


def around_allauth(request: HttpRequest) -> dict[str, Any]:
    """A context processor: allauth's pages stand in the frame too, for a member who is signed in with both factors."""
    match, user = request.resolver_match, getattr(request, "user", None)
    if match is None or not match.url_name or not match.url_name.startswith(("mfa_", "account_")):
        return {}
    if not isinstance(user, StaffMember) or not user.is_active or not has_second_factor(request):
        return {}
    return frame(request, user)
