"""The ways to a person; each a file that speaks one published protocol."""

from collections.abc import Mapping

from django.conf import settings

from dargah.notices.channels.email_smtp import Smtp
from dargah.notices.channels.interface import Channel, Message, NotTaken, Refused, Sms, Unavailable
from dargah.notices.channels.sms_ghasedak import Ghasedak
from dargah.notices.channels.sms_kavenegar import Kavenegar

__all__ = [
    "PROVIDERS",
    "Channel",
    "Message",
    "NotTaken",
    "Refused",
    "Sms",
    "Unavailable",
    "providers",
    "sms_providers",
]

# what a provider is called, by the name that a notice keeps of who took it
PROVIDERS = {"kavenegar": "کاوه‌نگار", "ghasedak": "قاصدک", "smtp": "سرور رایانامه"}


def providers(channel: str) -> Mapping[str, Channel]:
    """The adapters of a channel (``Notice.channel``) in the order in which they are tried. KeyError for an unknown one."""
    if channel == "sms":
        return sms_providers()
    mail: dict[str, Mapping[str, Channel]] = {"email": {"smtp": Smtp()}}
    return mail[channel]


def sms_providers() -> dict[str, Sms]:
    """The office's provider of text messages, and the second one where it has one."""
    found: dict[str, Sms] = {"kavenegar": Kavenegar.from_settings()}
    if settings.SMS_SECOND_URL:
        found["ghasedak"] = Ghasedak.from_settings()
    return found
