"""What an examination answers."""

from typing import Any


class Refused(Exception):
    """The file may not come in. ``code`` names the rule that it broke (see ``operations.SENTENCES``)."""

    def __init__(self, code: str, note: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.note = note


class Passed:
    """The file may come in. ``kind`` is what it truly is; ``rewritten`` says the result file replaces it."""

    def __init__(self, kind: str, *, rewritten: bool = False, **metadata: Any) -> None:
        self.kind = kind
        self.rewritten = rewritten
        self.metadata = metadata
