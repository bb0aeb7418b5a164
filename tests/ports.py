"""Ports for what the tests start: none that the system may lend a connection meanwhile, none of another worker."""

import os
import random
import socket

FIRST, LAST = 12_000, 32_000  # below what Linux lends to outgoing connections (from 32,768 on)
WORKERS = 8  # workers of one run that never try the same port


def free_ports(number: int = 1) -> int:
    """The first of ``number`` neighbouring ports that nobody listens at."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % WORKERS
    starts = list(range(FIRST + worker * number, LAST - number, number * WORKERS))
    random.SystemRandom().shuffle(starts)
    for start in starts:
        if all(_is_free(port) for port in range(start, start + number)):
            return start
    raise AssertionError(f"no {number} free ports in a row between {FIRST} and {LAST}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
