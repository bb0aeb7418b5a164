"""What a domain says when it will not: a Persian sentence for the person and the HTTP status a view answers with."""

from typing import Any

from dargah.persian.digits import in_letters


class Refusal(Exception):
    """The base of every refusal. ``sentence`` is for the person; ``status`` for the view."""

    status = 400

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class NotAllowed(Refusal):
    """The actor may see the thing but not do this."""

    status = 403


class NotThere(Refusal):
    """The thing does not exist, or the actor may not know that it does."""

    status = 404

    def __init__(self, sentence: str = "چنین چیزی پیدا نشد.") -> None:
        super().__init__(sentence)


class WrongMoment(Refusal):
    """The act is not possible in the present state."""

    status = 409


class ChangedMeanwhile(Refusal):
    """Somebody else acted first; ``since`` are the journal entries the actor has not seen."""

    status = 409

    def __init__(self, since: list[Any]) -> None:
        self.since = since
        super().__init__(
            "این پرونده پیش از شما تغییر کرد. اگر چیزی نوشته بودید مانده است؛ ببینید و اگر هنوز لازم است دوباره ثبت کنید."
        )


class Invalid(Refusal):
    """What was written cannot be accepted; ``errors`` maps field names to sentences."""

    status = 422

    def __init__(self, errors: dict[str, str], sentence: str = "") -> None:
        self.errors = errors
        super().__init__(sentence or f"{in_letters(len(errors))} چیز را درست کنید.")
