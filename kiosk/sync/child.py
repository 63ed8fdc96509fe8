"""Work in a forked child that can be stopped whatever it hangs in.

The parent only waits. It must have no threads: a fork copies none of them, but all of their locks.

    status = in_child(work, seconds=600)
"""

import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

FAILED = 1

GRACE = 5.0
"""Seconds after which a child ends itself, should nobody have done it."""


def in_child(work: Callable[[], int], seconds: float) -> int | None:
    """Do work in a forked child; return its wait status, None when it was killed after some seconds.

    The child never outlives its parent.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    theirs, ours = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _end_with_parent(theirs, seconds)
        _exit_after(work)
    os.close(theirs)
    try:
        return _wait_for(child, seconds)
    finally:
        os.close(ours)


def _wait_for(child: int, seconds: float) -> int | None:
    handle = os.pidfd_open(child)
    try:
        ended, _, _ = select.select([handle], [], [], seconds)
    finally:
        os.close(handle)
    if not ended:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return status if ended else None


def _end_with_parent(pipe: int, seconds: float) -> None:
    """End this process when the parent does; the alarm is for the case that Python itself hangs."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)

    def watch() -> None:
        os.read(pipe, 1)  # nobody writes: this returns when the other end is closed
        os._exit(FAILED)

    threading.Thread(target=watch, daemon=True).start()


def _exit_after(work: Callable[[], int]) -> NoReturn:
    """Do work and end this process without anything of the parent's."""
    code = FAILED
    try:
        code = work()
    except KeyboardInterrupt:
        pass
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
