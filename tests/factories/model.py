"""A language model for a test: the sandbox's server on a port of its own, and the settings that lead to it."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from dargah.answers import vectors
from dargah.answers.wording import memory
from dargah.sandboxes.model import Model

KEY = "sk-secret-of-the-office"


@contextlib.contextmanager
def model(settings: Any, mode: str = "honest", seconds: float = 3) -> Iterator[Model]:
    """Start, point the settings there, yield, stop; what was worded before is forgotten."""
    memory.forget()
    vectors.forget()
    with Model(("127.0.0.1", 0), mode, frozenset({KEY})) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        settings.MODEL_URL = f"http://127.0.0.1:{server.server_address[1]}/v1"
        settings.MODEL_NAME, settings.MODEL_KEY, settings.MODEL_SECONDS = "sandbox", KEY, seconds
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            memory.forget()
            vectors.forget()
