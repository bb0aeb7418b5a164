"""The member of the staff who is signed in, wherever a page is also for staff."""

from django.http import HttpRequest

from dargah.people.models import StaffMember


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened with a second factor."""
    methods = request.session.get("account_authentication_methods", [])
    return any(method.get("method") == "mfa" for method in methods)


def member_of(request: HttpRequest) -> StaffMember | None:
    """The member who signed in with both factors; None for everybody else."""
    user = request.user
    if isinstance(user, StaffMember) and user.is_active and has_second_factor(request):
        return user
    return None
