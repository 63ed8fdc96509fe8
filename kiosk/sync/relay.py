"""The command `kiosk relay`: brings the numbers of a further terminal to its office, and news of the office back.

It looks at the ledger of this machine several times a second, sends what is new at once, and asks every few seconds how
the office is. A lost connection changes nothing about the giving of numbers: what was not confirmed is sent again, and
the office takes it once. It waits longer after each failure, and ends itself when it hangs; the terminal starts it
again.

    code = run(settings)
"""

import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kiosk import paths
from kiosk.domain.relay import LARGEST_REPLY
from kiosk.errors import KioskError, LedgerError, SyncError
from kiosk.settings import Settings
from kiosk.store.ledger import Ledger
from kiosk.store.syncing import only_one
from kiosk.sync import words
from kiosk.sync.courier import Courier
from kiosk.sync.fetcher import Patience
from kiosk.sync.line import Line

FAILED = 1

PATIENCE = Patience(connect=3, silence=6, metadata=10)

LOOK_SECONDS = 0.5
"""Between two looks at the ledger of this machine."""

ASK_SECONDS = 3.0
"""Between two questions how the office is, when there is nothing to send."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0
"""Seconds until the next try after the first failure, doubled with each one after it, up to the longest."""

TIDY_SECONDS = 600.0
"""Between two looks whether the day is over."""

HANG_SECONDS = 60
"""A round that takes longer ends this process; the terminal starts it again."""


class Rounds:
    """When the courier goes: at once when something is new, every few seconds, and later after failures."""

    def __init__(
        self,
        courier: Courier,
        pulse: Callable[[], object],
        ticks: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        say: Callable[[str], None] = lambda line: print(f"kiosk: {line}", file=sys.stderr, flush=True),
    ) -> None:
        """Prepare.

        Args:
            courier: Who goes.
            pulse: Something that is another thing after each change of the ledger.
            ticks: Seconds of a clock that never goes back.
            chance: Gives a number from 0 to 1.
            say: Tells whoever looks on.
        """
        self._courier, self._pulse, self._ticks, self._chance, self._say = courier, pulse, ticks, chance, say
        self._seen: object = None
        self._go_at = self._tidy_at = float("-inf")
        self._failures = 0
        self._said = ""

    def look(self) -> None:
        """Do what is due."""
        now, pulse = self._ticks(), self._pulse()
        is_new = pulse != self._seen and not self._failures
        if is_new or now >= self._go_at:
            self._seen = pulse
            self._go()
        if now >= self._tidy_at:
            self._tidy_at = now + TIDY_SECONDS
            self._tidy()

    def _go(self) -> None:
        try:
            has_more = self._courier.go()
        except (SyncError, LedgerError, OSError) as error:
            self._failed(str(words.explain(error) if isinstance(error, OSError) else error))
            return
        if self._said:
            self._say("the office server answers again")
        self._failures, self._said = 0, ""
        self._go_at = self._ticks() + (0 if has_more else ASK_SECONDS * (0.9 + 0.2 * self._chance()))

    def _failed(self, problem: str) -> None:
        pause = min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
        self._failures += 1
        self._go_at = self._ticks() + pause * (0.8 + 0.4 * self._chance())
        with contextlib.suppress(LedgerError):
            self._courier.failed(problem)
        if problem != self._said:
            self._say(problem)
        self._said = problem

    def _tidy(self) -> None:
        try:
            self._courier.tidy()
        except KioskError as error:  # tried again later; numbers go on
            self._say(str(error))


def run(settings: Settings) -> int:
    """Relay for ever.

    Returns:
        1 when it cannot begin, or cannot go on; the reason is on standard error.

    Raises:
        LedgerError: The ledger of this machine cannot be opened.
        SyncError: The file of certificates is not there.
    """
    own = settings.relay
    if not own.url:
        print("kiosk: no office server is set to bring numbers to (relay.url)", file=sys.stderr)
        return FAILED
    office = settings.office
    with only_one(paths.office_dir(settings)) as alone:
        if not alone:
            print("kiosk: another relay is running on this machine", file=sys.stderr)
            return FAILED
        line = Line(own.url, "", own.ca_file, PATIENCE, largest=LARGEST_REPLY)
        file, hour = paths.ledger_file(settings), settings.queue.rollover_hour
        with contextlib.closing(line), Ledger(file, office.timezone, hour) as ledger:
            ledger_id = os.stat(file).st_ino
            rounds = Rounds(Courier(settings, ledger, line, lambda: datetime.now(UTC)), ledger.pulse)
            while _is_in_place(file, ledger_id):
                signal.alarm(HANG_SECONDS)
                rounds.look()
                time.sleep(LOOK_SECONDS)
    print("kiosk: the ledger was replaced; start the relay again", file=sys.stderr)
    return FAILED


def _is_in_place(file: Path, ledger_id: int) -> bool:
    try:
        return os.stat(file).st_ino == ledger_id
    except FileNotFoundError:
        return False
