"""Whether a process that runs still works: one that hangs runs for ever, and nobody is served.

It is asked every few seconds in a thread, because an answer may take its time or never come; the screen only looks at
what was found. One answer that did not come is nothing on a busy machine: only `STRIKES` in a row are. A process that
never answered after its start is given longer each time, so that one that cannot answer is not started for ever.

    pulse = Pulse(partial(answers, settings.office_server))
    pulse.begin(pid, now)       # it was started
    pulse.feel(now)             # with every look; never waits
"""

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from kiosk.answering import answer_of
from kiosk.settings.services import OfficeServer

EVERY_SECONDS = 15.0
"""Between two questions."""

PATIENCE_SECONDS = 10.0
"""For one answer."""

STRIKES = 4
"""So many answers in a row did not come: it hangs."""

FIRST_GRACE_SECONDS, LONGEST_GRACE_SECONDS = 60.0, 1800.0
"""For a process that was just started."""


class Pulse:
    """Asks one process after the other whether it works."""

    def __init__(self, ask: Callable[[int], bool]) -> None:
        """Takes the question; it is asked in a thread, with the number of the process, and must come to an end."""
        self._ask = ask
        self._found: queue.SimpleQueue[tuple[int, bool]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._grace = FIRST_GRACE_SECONDS
        self._pid = 0
        self._begun_at = self._ask_at = 0.0
        self._strikes = 0
        self._answered = False

    def begin(self, pid: int, now: float) -> None:
        """A process was started."""
        self._pid, self._begun_at, self._ask_at = pid, now, now + EVERY_SECONDS
        self._strikes, self._answered = 0, False

    def feel(self, now: float) -> Literal["", "well", "lost"]:
        """Does what is due, and tells what was found since it was asked last; empty: nothing new, or no verdict yet."""
        found = self._take()
        if (self._thread is None or not self._thread.is_alive()) and now >= self._ask_at:
            self._ask_at = now + EVERY_SECONDS
            self._thread = threading.Thread(target=self._look, args=(self._pid,), name="pulse", daemon=True)
            self._thread.start()
        if found:
            self._grace = FIRST_GRACE_SECONDS
            return "well"
        return "lost" if self._is_lost(now) else ""

    def _is_lost(self, now: float) -> bool:
        if self._strikes < STRIKES or not (self._answered or now - self._begun_at > self._grace):
            return False
        if not self._answered:
            self._grace = min(2 * self._grace, LONGEST_GRACE_SECONDS)
        self._strikes = 0
        return True

    def _take(self) -> bool:
        """Takes what was found of the process that runs now; tells whether it answered last."""
        answered = False
        while not self._found.empty():
            pid, answered = self._found.get()
            if pid != self._pid:
                answered = False
                continue
            self._strikes = 0 if answered else self._strikes + 1
            self._answered = self._answered or answered
        return answered

    def _look(self, pid: int) -> None:
        self._found.put((pid, self._ask(pid)))


def answers(own: OfficeServer, _pid: int) -> bool:
    """Whether the office server answers, whatever it says."""
    return answer_of(own, PATIENCE_SECONDS) is not None


class Moves:
    """Whether a process did anything since it was asked last; one that is stopped, or waits for ever, does nothing."""

    def __init__(self, proc: Path = Path("/proc")) -> None:
        """Takes where the system tells of its processes."""
        self._proc = proc
        self._seen: tuple[int, list[str]] | None = None

    def __call__(self, pid: int) -> bool:
        """Asks; the first answer is yes, as is that of a process that is no longer there."""
        try:
            lines = (self._proc / str(pid) / "status").read_text().splitlines()
        except OSError:
            return True
        before, self._seen = self._seen, (pid, [line for line in lines if "ctxt_switches" in line])
        return before != self._seen
