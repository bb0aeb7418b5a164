"""Mail by SMTP, through Django's backend and the EMAIL settings.

SMTP has no way to ask whether a message was taken before. The Message-ID is therefore made of the local id:
the same at every try, so that a mail server or reader which gets it twice shows it once.
"""

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from dargah.notices.channels.interface import Message, Refused, Unavailable

PERMANENT = 500


class Smtp:
    """The office's mail server."""

    def send(self, message: Message) -> str:
        message_id = f"<{message.local_id}@{urlsplit(settings.ORIGIN).hostname}>"
        mail = EmailMessage(
            subject=message.title,
            body=message.text,
            to=[message.to],
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
            raise Unavailable(str(codes)) from refused
        except smtplib.SMTPResponseException as answered:
            if answered.smtp_code >= PERMANENT and not isinstance(answered, smtplib.SMTPAuthenticationError):
                raise Refused(str(answered.smtp_code)) from answered
            raise Unavailable(str(answered.smtp_code)) from answered
        except (OSError, smtplib.SMTPException) as silent:
            raise Unavailable(type(silent).__name__) from silent
        return message_id

    def known(self, local_id: int) -> str | None:  # noqa: ARG002 the protocol has no such question
        return None
