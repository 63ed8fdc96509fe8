"""Small programs for the watcher to watch, a pipe on which they speak, and a clock for both."""

import contextlib
import os
import select
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from kiosk.store.syncing import Phase, Progress, read_progress, write_progress
from kiosk.terminal.watcher import Child, Watcher

LIMIT = 600
PATIENCE_SECONDS = 60
NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)

STAY = """
import os, signal, sys
line = open(sys.argv[1], "w")
print(os.getpid(), os.getppid(), os.getsid(0), os.nice(0), len(sys.stdin.read()), file=line, flush=True)
signal.pause()
"""
WITH_CHILD = "import os\nos.fork()\n" + STAY
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + STAY
FAIL = "raise SystemExit(3)"


class Line:
    """A named pipe on which a process says something, and falls silent for good when it is dead."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self._handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def read(self) -> bytes:
        """What was said last; nothing when nobody is left who could say something."""
        while True:
            ready, _, _ = select.select([self._handle], [], [], PATIENCE_SECONDS)
            assert ready, "nobody said anything"
            with contextlib.suppress(BlockingIOError):  # the next one came between the two lines
                return os.read(self._handle, 1000)

    def numbers(self, count: int = 1) -> list[int]:
        said = b""
        while said.count(b"\n") < count:
            said += self.read()
        return [int(word) for word in said.split()]

    def close(self) -> None:
        os.close(self._handle)


class Bench:
    """A watcher on a clock of its own, and what it started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.line = Line(folder / "line")
        self.seconds = 0.0
        self.children: list[Child] = []
        self.watchers: list[Watcher] = []

    def watch(self, script: str) -> Watcher:
        command = [sys.executable, "-c", script, str(self.line.path)]
        made = Watcher(command, LIMIT, lambda: self.seconds, partial(read_progress, self.folder), self.spawn)
        self.watchers.append(made)
        return made

    def spawn(self, command: Sequence[str]) -> Child:
        self.children.append(Child(command))
        return self.children[-1]

    def say(self, phase: Phase, done: int = 0) -> None:
        """What the updating process writes at this moment."""
        at = NOW + timedelta(seconds=self.seconds)
        write_progress(self.folder, Progress(phase=phase, done=done, at=at))

    def until_dead(self) -> None:
        """Waits until the last child is dead, and leaves it to the watcher to notice."""
        os.waitid(os.P_PID, self.children[-1].pid, os.WEXITED | os.WNOWAIT)

    def later(self, watcher: Watcher, seconds: float) -> None:
        self.seconds += seconds
        watcher.look()
