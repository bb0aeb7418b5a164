"""What a channel is: something that takes a message, and can be asked whether it has taken it already.

To add one, copy a file of this folder: a class with these methods, its protocol, and its three ways to
fail; name it in ``channels.providers`` and give the sandboxes a server that speaks its protocol.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is given. `local_id` is the same at every try: by it the provider knows a repetition.

    `reply_to` is where an answer lands on the case; empty where none is taken, and for channels without such a thing.
    """

    local_id: int
    to: str
    text: str
    title: str = ""
    reply_to: str = ""


class Unavailable(Exception):
    """The provider gave no clear word: it may have taken the message or not. It is asked before anything is sent again."""


class NotTaken(Unavailable):
    """The provider has certainly not taken the message: nobody was there, or it said no for now. Another one may send it."""


class Refused(Exception):
    """The provider will never take this message: the number or the address is wrong."""


class Channel(Protocol):
    """A way to a person."""

    # for how long a «not known» is believed; None where the protocol has no such question
    remembers: ClassVar[timedelta | None]

    def send(self, message: Message) -> str:
        """Hand the message over; returns the provider's own id. Raises Unavailable, NotTaken or Refused."""
        ...

    def known(self, local_id: int) -> str | None:
        """The provider's id when it already has the message of this local id; None when it has not.

        Asked after every try that got no clear word. Raises Unavailable when it cannot be known now.
        """
        ...


class Sms(Channel, Protocol):
    """A provider of text messages, which tells what arrived."""

    at_once: ClassVar[int]  # ids in one look-up

    def deliveries(self, provider_ids: list[str]) -> dict[str, bool]:
        """Which of these messages arrived (True) or finally did not (False); those still under way are left out."""
        ...
