"""Whether an address can be listened at, asked before a server begins.

The web server shares its port with whoever asks for the same (SO_REUSEPORT), another portal too: visitors would meet now
the one, now the other, and nobody would be told.
"""

import errno
import socket
import time

from dargah.config.env import WrongSetting
from dargah.persian.digits import persian_digits

GRACE = 6.0  # for the parts of a start that ended a moment ago


def require_free(name: str, port: int, *, address: str = "127.0.0.1") -> None:
    """Stop with a sentence where the port cannot be listened at. Raises WrongSetting."""
    until = time.monotonic() + GRACE
    while (refusal := _refusal(address, port)) is not None:
        if refusal == errno.EADDRNOTAVAIL:
            raise WrongSetting("DARGAH_BIND", "نشانی این ماشین نیست", "DARGAH_BIND=127.0.0.1")
        if refusal == errno.EACCES:
            raise WrongSetting(name, "دری است که این کاربر اجازه گرفتن آن را ندارد", f"{name}=8000")
        if time.monotonic() > until:
            why = f"نمی‌شود: درِ {persian_digits(port)} را برنامه دیگری گرفته است"
            raise WrongSetting(name, why, f"{name}={min(port + 100, 65532)}")
        time.sleep(0.2)


def _refusal(address: str, port: int) -> int | None:
    """What the system says against listening there; None where nothing is against it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as refusal:
            return refusal.errno
    return None
