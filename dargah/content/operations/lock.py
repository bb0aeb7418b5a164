"""The row of what is written, locked; and whether it waits for somebody's approval."""

from typing import TypeVar

from dargah.content.models import Submission, Written
from dargah.content.states import OPEN
from dargah.people.refusals import NotThere, WrongMoment

Thing = TypeVar("Thing", bound=Written)


def locked(thing: Thing) -> Thing:
    """The same row, fresh and locked until the end of the transaction. Raises NotThere."""
    rows = type(thing)._default_manager.select_for_update()  # noqa: SLF001 the documented way to a model's manager
    found: Thing | None = rows.filter(pk=thing.pk).first()
    if found is None:  # a colleague has just discarded it
        raise NotThere
    return found


def require_unsubmitted(thing: Written) -> None:
    """Raises WrongMoment while a submission of it is open: what is being read must not change meanwhile."""
    if open_submission(thing) is not None:
        raise WrongMoment("این نوشته برای تأیید فرستاده شده است؛ نخست آن را پس بگیرید.")


def open_submission(thing: Written) -> Submission | None:
    """The submission that waits or is scheduled."""
    return thing.submissions.filter(state__in=OPEN).first()
