"""The port to a language model: one question, one text, or Unavailable."""

from typing import Protocol


class Unavailable(Exception):
    """No text came: the reason is for the log and holds nothing that was asked or answered."""


class Busy(Unavailable):
    """It was not asked: as many as may be asked at once are on their way."""


class Writer(Protocol):
    """Writes a text to instructions. What it writes is believed by nobody before `answers.cited` has looked at it."""

    @property
    def name(self) -> str:
        """Which model it is: another one writes another text."""

    def write(self, *, instructions: str, material: str) -> str:
        """The text. Raises Unavailable after a few seconds at the latest."""
