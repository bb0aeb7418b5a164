"""Ending with the process that began one: a killed parent leaves nothing behind that holds its port."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform.startswith("linux") else None  # loaded before anybody forks


def die_with_parent() -> None:
    """Let the kernel end this process when its parent ends, however that happens; Linux only, nothing elsewhere."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
