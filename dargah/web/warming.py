"""What a web worker does just after its start, so that neither the first answer nor the first file waits for it."""

import gc
import logging
import threading

from dargah.files import examination

AFTER_SECONDS = 3.0  # the first answers come first
EVERY = (
    20_000,
    20,
    50,
)  # requests make many objects and no cycles to speak of: looking for them seldom is enough
log = logging.getLogger("dargah.web.warming")


def warm_up_soon() -> None:
    """Start the examiner in a moment, and leave what is loaded out of every later collection."""
    gc.set_threshold(*EVERY)
    timer = threading.Timer(AFTER_SECONDS, _warm_up)
    timer.daemon = True
    timer.start()


def _warm_up() -> None:
    gc.collect()
    gc.freeze()
    try:
        examination.warm_up()
    except OSError as failure:  # the first file tries again
        log.warning("the examiner did not start: %s", type(failure).__name__)
