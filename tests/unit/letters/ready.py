"""Letters that are ready to be issued, and issued ones."""

from dargah.cases.states import State
from dargah.files import operations as files
from dargah.letters import operations, queries
from dargah.letters.models import Letter
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.factories import cases as make


def decided():
    """A case that waits for its letter, and the draft."""
    case = make.walked(make.COMMISSION, until="decide")
    if case.state == State.APPROVAL:
        case = make.walk(
            case, [make.loaded(make.COMMISSION).samples["accepted"].walk[0].__class__(do="approve")]
        )
    letter = queries.draft_of(case)
    assert letter is not None
    return case, letter


def issued() -> Letter:
    case, letter = decided()
    operations.issue(letter=letter, by=make.holder(case))
    return operations.produce(letter)


def director() -> StaffMember:
    return make.staff(Role.DIRECTOR)


def pdf_of(letter: Letter) -> bytes:
    with files.open_file(letter.pdf) as file:
        return file.read()
