"""The ways to a person; each a file that speaks one published protocol."""

from collections.abc import Callable

from dargah.notices.channels.email_smtp import Smtp
from dargah.notices.channels.interface import Channel, Message, Refused, Unavailable
from dargah.notices.channels.sms_kavenegar import Kavenegar

__all__ = ["Channel", "Message", "Refused", "Unavailable", "channel_for"]


def channel_for(name: str) -> Channel:
    """The adapter of a channel's name (``Notice.channel``). Raises KeyError for an unknown one."""
    adapters: dict[str, Callable[[], Channel]] = {"sms": Kavenegar.from_settings, "email": Smtp}
    return adapters[name]()
