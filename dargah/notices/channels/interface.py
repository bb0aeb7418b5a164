"""What a channel is: something that takes a message, and can be asked whether it has taken it already.

To add one, copy a file of this folder: a class with these two methods, its protocol, and its two ways to
fail; name it in ``channels.channel_for`` and give the sandboxes a server that speaks its protocol.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is given. `local_id` is the same at every try: by it the provider knows a repetition."""

    local_id: int
    to: str
    text: str
    title: str = ""


class Unavailable(Exception):
    """The provider could not be asked or will not now; trying again later may work."""


class Refused(Exception):
    """The provider will never take this message: the number or the address is wrong."""


class Channel(Protocol):
    """A way to a person."""

    def send(self, message: Message) -> str:
        """Hand the message over; returns the provider's own id. Raises Unavailable or Refused."""
        ...

    def known(self, local_id: int) -> str | None:
        """The provider's id when it already has the message of this local id; None when it has not.

        Asked before every second try. Raises Unavailable when it cannot be known now.
        """
        ...
