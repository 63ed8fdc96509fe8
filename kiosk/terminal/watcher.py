"""Keeps a process running that works beside the screen, and keeps it from ever being in the way.

The one that updates is watched closely; office server and relay are kept running, and ended when they hang.

It is started at low priority in a session of its own, started again with growing pauses when it ends, killed when one
round takes longer than the time limit, and ended with the terminal, also when the terminal is killed. Nothing here
waits, except `end`: `look` is called from the screen's own tick and only asks.

How a round goes is what the updating process writes into its progress file. A process that cannot write it, or does
not get so far, counts as one that never ends its first round.

    watcher = Watcher(command, 600, time.monotonic, partial(read_progress, folder))
    watcher.look()    # every now and then
    watcher.end()     # when the terminal ends
"""

import contextlib
import logging
import math
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Literal

from kiosk.store.syncing import Progress, Trouble
from kiosk.terminal.pulse import Pulse

LOG = logging.getLogger("kiosk.terminal")

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 300.0
STEADY_SECONDS = 60.0
"""A process that ran for so long begins with the shortest pause again."""
GRACE_SECONDS = 2.0
"""For the process to end by itself when the terminal ends."""


class Child:
    """A process with all that it starts."""

    def __init__(self, command: Sequence[str], *, loud: bool = False) -> None:
        """Starts it on the leash; `loud` lets it print where this process does.

        Updating need not: how it goes is noted for the staff page, and `kiosk sync` says it to whoever looks closer.

        Raises:
            OSError: The system has no room for a process.
        """
        leash = [sys.executable, "-m", "kiosk.terminal.leash", str(os.getpid())]
        self._process = subprocess.Popen(
            [*leash, *command],
            stdin=subprocess.DEVNULL,
            stdout=None if loud else subprocess.DEVNULL,
            stderr=None if loud else subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pid = self._process.pid

    def code(self) -> int | None:
        """The exit code, None while it runs; negative for the signal that killed it."""
        return self._process.poll()

    def kill(self) -> None:
        """Ends it at once and does not wait for it."""
        self._send(signal.SIGKILL)

    def end(self) -> None:
        """Asks it to end, then ends it, and waits until it is gone."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            self._send(sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(GRACE_SECONDS)
                return

    def _send(self, sign: signal.Signals) -> None:
        if self._process.poll() is None:  # else the number may be another's already
            os.killpg(self.pid, sign)


class Watcher:
    """Watches one process for as long as the terminal runs.

    Attributes:
        trouble: What went wrong since the last round that came to its end: ``slow`` when the process was killed for
            the time it took, ``ended`` when it ended by itself, ``hung`` when it was killed because it did nothing any
            more. One that has a pulse is well when it has felt well for some time after its start.
    """

    def __init__(
        self,
        command: Sequence[str],
        time_limit_seconds: float,
        ticks: Callable[[], float],
        progress: Callable[[], Progress | None],
        spawn: Callable[[Sequence[str]], Child] = Child,
        name: str = "updating process",
        pulse: Pulse | None = None,
    ) -> None:
        """Takes what is to run; `look` starts it.

        Args:
            command: The program with its arguments.
            time_limit_seconds: How long one round may take; infinite for a process that has no rounds.
            ticks: Seconds of a clock that never goes back.
            progress: What the process says of itself.
            spawn: Starts a process.
            name: What the log calls it.
            pulse: Tells whether it still works; None: nobody asks.
        """
        self.trouble: Trouble = ""
        self._command = list(command)
        self._limit = time_limit_seconds
        self._ticks, self._progress, self._spawn = ticks, progress, spawn
        self._name, self._pulse = name, pulse
        self._child: Child | None = None
        self._start_at = -math.inf
        self._started_at = self._round_at = -math.inf
        self._pause = FIRST_PAUSE_SECONDS
        self._said: Progress | None = None
        self._resting = False
        self._over = False

    @property
    def running(self) -> bool:
        """Whether the process ran when it was last looked at."""
        return self._child is not None

    def look(self) -> None:
        """Does what is due; never waits."""
        now = self._ticks()
        if self._child is None:
            if now >= self._start_at and not self._over:
                self._start(now)
            return
        code = self._child.code()
        if code is not None:
            self._ended(now, f"ended with code {code}")
        elif self._is_too_slow(now):
            LOG.warning("the %s took longer than %d s and is killed", self._name, self._limit)
            self.trouble = "slow"
            self._child.kill()
        elif self._pulse:
            self._feel(self._pulse.feel(now), now - self._started_at)

    def hurry(self) -> None:
        """Somebody waits for it: a process that ended is started at the next look."""
        self._start_at = min(self._start_at, self._ticks())

    def end(self) -> None:
        """Ends the process and starts none any more; waits, so only for the end of the terminal."""
        self._over = True
        if self._child:
            self._child.end()
            self._child = None

    def _start(self, now: float) -> None:
        self._said = self._progress()  # of an earlier process: what this one says is something else
        self._started_at = self._round_at = now
        self._resting = False
        try:
            self._child = self._spawn(self._command)
        except OSError as error:
            self._ended(now, f"does not start: {error}")
        else:
            if self._pulse:
                self._pulse.begin(self._child.pid, now)

    def _ended(self, now: float, how: str) -> None:
        if now - self._started_at >= STEADY_SECONDS:
            self._pause = FIRST_PAUSE_SECONDS
        LOG.warning("the %s %s; it is started again in %d s", self._name, how, self._pause)
        self._child = None
        self._start_at = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)
        self.trouble = self.trouble or "ended"

    def _feel(self, found: Literal["", "well", "lost"], seconds: float) -> None:
        if found == "lost" and self._child:
            LOG.warning("the %s hangs and is killed", self._name)
            self.trouble = "hung"
            self._child.kill()
        elif found == "well" and seconds >= STEADY_SECONDS:
            self.trouble = ""

    def _is_too_slow(self, now: float) -> bool:
        said = self._progress()
        if said and said != self._said:
            self._resting = said.phase == "idle"
            if self._resting:
                self.trouble = ""
            elif said.phase == "checking" and self._said and self._said.phase != "checking":
                self._round_at = now  # a whole rest went by between two looks
            self._said = said
        if self._resting:
            self._round_at = now
        return now - self._round_at > self._limit
