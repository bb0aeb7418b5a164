"""The examiner's process: loads the parsers once and keeps a few limited children that look into files.

``python -m dargah.files.examiner CONTROL_FD``. Why so, measured with a 480 kB PDF on 2 slow cores: a fresh
Python a file costs 250 ms of CPU; parsing inside the web worker 2 ms, but a file that crashes the parser or
eats the memory takes every citizen of that worker along; a forked child a file 8 ms; a child that goes on to
the next file 3 ms. So a child goes on, but only while nothing was wrong: the first refusal, the
FILES_PER_CHILD-th file or a limit ends it, and the next file meets a clean process. A hostile file therefore
never shares a process with the file after it.

Protocol: a SOCK_SEQPACKET message ``{"accept": […]}`` brings three descriptors: answer socket, source,
result. One JSON answer comes back; an answer socket that closes without one means that a limit ended the
child. The end of the control socket (the web worker is gone) ends everything.
"""

import contextlib
import gc
import json
import os
import resource
import signal
import socket
import sys
from typing import Any, BinaryIO

from dargah.files import limits
from dargah.files.examiner import content
from dargah.files.examiner.verdict import Refused

CHILDREN = 2  # so that one slow file does not hold the next one up
FILES_PER_CHILD = 50
MESSAGE_BYTES = 4096
DESCRIPTORS = 3
CONTROL_ENDED = 7  # a child's exit status: there is nobody left to ask


def main(control_fd: int) -> None:
    """Keep CHILDREN children waiting on the control socket until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    control = socket.socket(fileno=control_fd)
    gc.collect()
    gc.freeze()  # what is loaded stays shared with the children
    alive = 0
    while True:
        while alive < CHILDREN:
            if os.fork() == 0:
                _child(control)
            alive += 1
        _pid, status = os.wait()
        alive -= 1
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == CONTROL_ENDED:
            return


def _child(control: socket.socket) -> None:
    """Examine files one after the other; never returns and never runs an exit handler of the parent."""
    _confine()
    for _ in range(FILES_PER_CHILD):
        message, descriptors, _flags, _address = socket.recv_fds(control, MESSAGE_BYTES, DESCRIPTORS)
        if not message:
            os._exit(CONTROL_ENDED)
        _start_the_clock()
        try:
            accept = frozenset(json.loads(message)["accept"])
            answer_fd, source_fd, result_fd = descriptors
            with os.fdopen(source_fd, "rb") as source, os.fdopen(result_fd, "w+b") as result:
                answer = judged(accept, source, result)
        except MemoryError:
            answer = {"refused": "too_heavy"}
        except Exception as unexpected:  # noqa: BLE001 a file must not choose how this process ends
            answer = {"refused": "damaged", "note": type(unexpected).__name__}
        signal.alarm(0)
        with contextlib.suppress(BrokenPipeError):  # who asked has given up waiting
            os.write(answer_fd, json.dumps(answer).encode())
        os.close(answer_fd)
        if "refused" in answer:
            break
    os._exit(0)


def judged(accept: frozenset[str], source: BinaryIO, result: BinaryIO) -> dict[str, Any]:
    """The verdict as the answer's JSON."""
    try:
        passed = content.examine(accept, source, result)
    except Refused as refusal:
        return {"refused": refusal.code, "note": refusal.note}
    return {"kind": passed.kind, "rewritten": passed.rewritten, "metadata": passed.metadata}


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY_BYTES, limits.CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.CHILD_WRITES_BYTES, limits.CHILD_WRITES_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def _start_the_clock() -> None:
    """This file's share of CPU and of time; both end the process without asking it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.CHILD_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    signal.alarm(limits.CHILD_WALL_SECONDS)


if __name__ == "__main__":
    main(int(sys.argv[1]))
