"""Starts a program that must not outlive this terminal and must not disturb it.

    python -m kiosk.terminal.leash PARENT COMMAND ...

It ties itself to the process PARENT, which must be its own parent, steps back before all others, and becomes the
program. The tie is the kernel's (``PR_SET_PDEATHSIG``): it also holds when the terminal is killed. This is a program
of its own because a process with a window must not run Python between fork and exec.
"""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

NICENESS = 10
"""How far the program stands back (0 is usual, 19 the least)."""

_SET_PARENT_DEATH_SIGNAL = 1  # prctl(2)


def main(arguments: Sequence[str]) -> None:
    """Becomes the program, or ends at once when the parent is already gone."""
    parent, *command = arguments
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(parent):  # it ended before the tie was made
        sys.exit(1)
    step_back()
    os.execvp(command[0], command)


def step_back() -> None:
    """Lets all others go first.

    Linux shares the processor among sessions first and looks at niceness only within each; so the group of the session
    steps back as well (sched(7), "The autogroup feature").
    """
    os.nice(NICENESS)
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):  # a kernel without such groups
            Path("/proc/self/autogroup").write_text(str(NICENESS))


if __name__ == "__main__":
    main(sys.argv[1:])
