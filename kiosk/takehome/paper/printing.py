"""Printing from a program that must not wait: a thread, and behind it the process that prints.

printing = Printing(Helper(setup))
printing.ask("state")                   # and later, again and again:
for answer in printing.answers(): …
"""

import contextlib
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import msgspec

from kiosk.takehome.paper.process import LONGEST_JOB
from kiosk.takehome.paper.setup import Answer, Request, Setup
from kiosk.takehome.paper.slip import Slip

TIME_LIMIT = LONGEST_JOB + 5.0
"""Seconds until a printing process that does not answer is killed."""

LATE_SECONDS = 30.0
"""A slip that could not be begun for so long is not printed: its visitor has gone, and the next would take it."""

_LEAVING_SECONDS = 1.0

Make = Callable[[], Slip]


class Helper:
    """The printing process; started when it is first needed, and anew when it ended."""

    def __init__(self, setup: Setup, time_limit: float = TIME_LIMIT) -> None:
        """Takes the printer."""
        self._command = (
            sys.executable,
            "-m",
            "kiosk.takehome.paper.process",
            msgspec.json.encode(setup).decode(),
        )
        self._limit = time_limit
        self._process: subprocess.Popen[bytes] | None = None

    def exchange(self, request: Request) -> Answer:
        """Ask, and wait for the answer; it never raises for a printer or for the process."""
        try:
            process = self._running()
            assert process.stdin is not None
            process.stdin.write(msgspec.json.encode(request) + b"\n")
            return msgspec.json.decode(self._line(process), type=Answer)
        except TimeoutError:
            self._end()
            return Answer(name=request.name, state="gone", trouble="time", detail="no answer in time")
        except (OSError, ValueError) as error:
            self._end()
            detail = f"the printing process ended: {error}"[:200]
            return Answer(name=request.name, state="unknown", trouble="fault", detail=detail)

    def close(self) -> None:
        """Let the process finish what it has begun, and wait until it is gone; one that hangs is killed."""
        if self._process is None:
            return
        self._close_pipes()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(self._limit)
        self._end()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
            )
        return self._process

    def _line(self, process: "subprocess.Popen[bytes]") -> bytes:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], self._limit)
        if not ready:
            raise TimeoutError
        return process.stdout.readline()  # one write of the process, smaller than a pipe's unit

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._close_pipes()
            self._process = None

    def _close_pipes(self) -> None:
        assert self._process is not None
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class Printing:
    """Hands requests over and collects answers; no call waits, unless it is told to."""

    def __init__(self, helper: Helper, ticks: Callable[[], float] = time.monotonic) -> None:
        """Takes the process, and a clock that never goes back; its thread begins with the first request."""
        self._helper = helper
        self._ticks = ticks
        self._asked: queue.SimpleQueue[tuple[str, Make | None, float] | None] = queue.SimpleQueue()
        self._answered: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def ask(self, name: str, make: Make | None = None) -> None:
        """Print a slip, or without one ask how the printer is.

        Args:
            name: Comes back with the answer.
            make: Called in the thread, so that nobody waits for what a slip needs either.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="printing", daemon=True)
            self._thread.start()
        self._asked.put((name, make, self._ticks()))

    def answers(self, wait_seconds: float = 0.0) -> list[Answer]:
        """What was answered since this was called last; waits so long for the first answer."""
        found: list[Answer] = []
        with contextlib.suppress(queue.Empty):
            if wait_seconds:
                found.append(self._answered.get(timeout=wait_seconds))
            while True:
                found.append(self._answered.get_nowait())
        return found

    def close(self) -> None:
        """End after what is being printed; waits a moment at most."""
        if self._thread is not None:
            self._asked.put(None)
            self._thread.join(_LEAVING_SECONDS)

    def _work(self) -> None:
        while (asked := self._asked.get()) is not None:
            self._answered.put(self._answer(*asked))
        self._helper.close()

    def _answer(self, name: str, make: Make | None, asked_at: float) -> Answer:
        if make and self._ticks() - asked_at > LATE_SECONDS:
            return Answer(name=name, state="gone", trouble="time", detail="the slips before it took too long")
        try:
            slip = make() if make else None
        except Exception as error:  # a fault in a slip is no fault of the terminal
            return Answer(name=name, state="unknown", trouble="fault", detail=type(error).__name__)
        return self._helper.exchange(Request(name=name, slip=slip))
