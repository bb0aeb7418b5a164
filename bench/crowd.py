"""Several clients at once, each a process of its own, so that the clients' Python is not what is measured."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from typing import Any

LEAD_SECONDS = 0.7
_context = multiprocessing.get_context("spawn")


class Crowd:
    """A pool of client processes that start each round at the same moment."""

    def __init__(self, clients: int) -> None:
        self.clients = clients
        self.pool = _context.Pool(clients)

    def rate(self, client: Callable[..., int], tasks: Sequence[tuple[Any, ...]]) -> float:
        """What all clients did in a second: each gets its task, the moment to begin, and returns how many it did.

        A client does its whole task; the time runs from the common start to the last one's end.
        """
        begin = time.time() + LEAD_SECONDS
        ended = self.pool.starmap(_timed, [(client, begin, task) for task in tasks], chunksize=1)
        return sum(done for done, _ in ended) / (max(end for _, end in ended) - begin)

    def close(self) -> None:
        """Let the processes go."""
        self.pool.close()
        self.pool.join()


def _timed(client: Callable[..., int], begin: float, task: tuple[Any, ...]) -> tuple[int, float]:
    time.sleep(max(0.0, begin - time.time()))
    done = client(*task)
    return done, time.time()
