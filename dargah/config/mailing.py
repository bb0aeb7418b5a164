"""`dargah mail-in`: a mail from the office's own mail server (a pipe of Postfix), as it came, on standard input."""

import argparse
import logging
import sys
from typing import Any

TAKEN = 0
LATER = 75  # EX_TEMPFAIL: the mail server keeps the mail and tries again
CHUNK = 1_000_000


def add_commands(commands: Any) -> None:
    """`dargah mail-in`."""
    about = "take one mail that answers a notice, from standard input, for the mail server's pipe"
    taking = commands.add_parser("mail-in", help=about, description=about)
    taking.set_defaults(handler=mail_in)


def mail_in(_: argparse.Namespace) -> int:
    """0 also for what is dropped, for a refusal would go to whoever's address was forged; 75 for «later»."""
    import django

    raw = sys.stdin.buffer.read(CHUNK + 1)
    while sys.stdin.buffer.read(CHUNK):  # the mail server wants to be rid of all of it
        pass
    try:
        django.setup()
        from dargah.conversations.inbound.mail import receive_mail
        from dargah.journal.restored import is_signed_off

        if not is_signed_off():
            return LATER
        receive_mail(raw)
    except Exception:  # whatever it is, the mail is not lost by it
        logging.getLogger("dargah").exception("a mail could not be taken")
        return LATER
    return TAKEN
