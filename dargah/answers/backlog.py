"""From questions that nobody answered to a page that does: what an editor begins with."""

from collections.abc import Collection
from typing import Any

from dargah.answers.models import Asked
from dargah.answers.operations import is_key

MOST = 20


def questions_of(keys: Collection[str]) -> dict[str, Any]:
    """The questions of these keys as other ways to ask what a page answers; nothing for none."""
    known = [key for key in dict.fromkeys(keys) if is_key(key)][:MOST]
    rows = Asked.objects.filter(key__in=known).order_by("-times").values_list("key", "text")
    texts = dict(reversed(rows))
    return (
        {"asked": tuple(texts[key] for key in known if key in texts), "keys": tuple(known)} if known else {}
    )
