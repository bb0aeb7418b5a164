"""Mail by SMTP, through Django's backend and the EMAIL settings.

SMTP has no way to ask whether a message was taken before. The Message-ID is therefore made of the local id:
the same at every try, so that a mail server or reader which gets it twice shows it once.
"""

import smtplib
import socket
import ssl
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from dargah.notices.channels.interface import Message, NotTaken, Refused, Unavailable
from dargah.notices.reply_address import invited

PERMANENT = 500
# nobody was there, or who was there cannot be spoken with: nothing was handed over
NOBODY = (ConnectionRefusedError, socket.gaierror, ssl.SSLError, smtplib.SMTPNotSupportedError)


class Smtp:
    """The office's mail server."""

    remembers: ClassVar[timedelta | None] = None

    def send(self, message: Message) -> str:
        message_id = f"<{message.local_id}@{urlsplit(settings.ORIGIN).hostname}>"
        mail = EmailMessage(
            subject=message.title,
            body=invited(message.text) if message.reply_to else message.text,
            to=[message.to],
            reply_to=[message.reply_to] if message.reply_to else None,
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except (
            ValueError
        ) as never:  # an address or a title that no header takes, such as one with a line break
            raise Refused(type(never).__name__) from never
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _reason in refused.recipients.values()]
            if codes and all(code >= PERMANENT for code in codes):
                raise Refused(str(codes[0])) from refused
            raise NotTaken(str(codes)) from refused
        except smtplib.SMTPResponseException as answered:
            if answered.smtp_code >= PERMANENT and not isinstance(answered, smtplib.SMTPAuthenticationError):
                raise Refused(str(answered.smtp_code)) from answered
            raise NotTaken(str(answered.smtp_code)) from answered
        except NOBODY as nobody:
            raise NotTaken(type(nobody).__name__) from nobody
        except (OSError, smtplib.SMTPException) as silent:
            raise Unavailable(type(silent).__name__) from silent
        return message_id

    def known(self, local_id: int) -> str | None:  # noqa: ARG002 the protocol has no such question
        return None
