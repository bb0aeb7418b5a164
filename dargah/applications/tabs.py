"""Two tabs on one page of a draft: the later does not silently overwrite what the other has saved.

A page that is shown carries a stamp of what is kept of it and a mark of its own (its tab). What arrives with an old
stamp is refused while something else is kept, unless the same tab wrote that last: its own keystrokes overtake each
other when a browser closes in the middle of a save. Where the older tab's session has ended as well, its words are laid
aside and shown after signing in.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from dargah.applications.models import Draft
from dargah.catalogue.definition import Page
from dargah.catalogue.forms import clean_page
from dargah.people.refusals import Refusal

TAB = "_tab"  # beside the names of questions, which begin with a letter
ASKED = "_asked"  # the questions that a page showed because of answers, where it came back with more of them
LONGEST_TAB = 40


class SavedElsewhere(Refusal):
    """The page was saved by another tab or device after this one was shown."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "این صفحه در زبانه یا دستگاه دیگری هم باز است و آن‌جا تازه‌تر ذخیره شده است. آن‌چه این‌جا نوشته‌اید سر جایش "
            "است؛ نخست نوشته تازه‌تر را ببینید، و اگر همین درست است دوباره ذخیره کنید."
        )


def stamp_of(draft: Draft, page: Page) -> str:
    """What is kept of a page, in twelve letters: alike as long as nothing of it changes."""
    keys = [page.use, *(field.key for field in page.fields)]
    kept = [draft.typed.get(page.key), {key: draft.answers.get(key) for key in keys if key}]
    return hashlib.blake2b(json.dumps(kept, sort_keys=True).encode(), digest_size=6).hexdigest()


def stamp_of_all(draft: Draft) -> str:
    """What would be sent: answers and files, in twelve letters; a review that showed something else is shown anew."""
    files = sorted([one.document, str(one.file.digest)] for one in draft.files)
    told = json.dumps([draft.answers, files], sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=6).hexdigest()


def check_not_saved_elsewhere(
    draft: Draft, page: Page, *, typed: Mapping[str, Sequence[str]], seen: str, tab: str
) -> bool:
    """Raise SavedElsewhere when another tab saved something else since this one was shown.

    ``seen`` is the stamp that came with the page; empty (a program, an older page) asks for no check. True says that
    this very content has passed its checks already: a double click, or a save that was overtaken by «ذخیره و ادامه».
    """
    if not seen or seen == stamp_of(draft, page):
        return False
    held = draft.typed.get(page.key)
    if held is None:
        result = clean_page(draft.version.parsed, page, typed, draft.answers)
        if result.ok and all(draft.answers.get(key) == value for key, value in result.values.items()):
            return True
        raise SavedElsewhere
    written = {name: list(values) for name, values in typed.items()}
    if not (tab and held.get(TAB) == [tab]) and written != without_tab(held):
        raise SavedElsewhere
    return False


def with_tab(typed: Mapping[str, Sequence[str]], tab: str) -> dict[str, list[str]]:
    """What is kept of a page that is being typed, with the mark of its tab."""
    kept = {name: list(values) for name, values in typed.items()}
    return {**kept, TAB: [tab[:LONGEST_TAB]]} if tab else kept


def without_tab(held: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, without our own marks."""
    return {name: values for name, values in held.items() if name not in {TAB, ASKED}}


def aside_of(page: Page) -> str:
    """Where the words of a tab lie that could not be shown the conflict, because its session had ended."""
    return f"{page.key} aside"
