"""The day that numbers are given for: a clock that was ahead may have begun a later one, and the ledger stays there.

When the clock is right for sure, and nobody of the later day waits any more, it goes back by itself; where nobody
vouches for the clock, staff do it on the staff page. A terminal whose numbers no office server knows also closes and
deletes the days that are over, as an office server does with its ledger.

today = Today(ledger, office, SureClock(partial(vouched_for, settings), ticks), content, ticks, closes=True)
today.look(now)         # with every tick
today.later(now)        # for the staff page
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

from kiosk.domain.closing import GRACE, phase_of
from kiosk.domain.library import Content
from kiosk.errors import LedgerError
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_night import go_back, is_ahead, tidy
from kiosk.store.sure_clock import SureClock
from kiosk.terminal.pages.day import LaterDay

LOG = logging.getLogger("kiosk.terminal")

LOOK_SECONDS = 60.0
"""Between two looks at the clock."""


class Today:
    """Looks after the day of one ledger."""

    def __init__(
        self,
        ledger: Ledger,
        office: str,
        clock: SureClock,
        content: Callable[[], Content],
        ticks: Callable[[], float],
        *,
        closes: bool = False,
    ) -> None:
        """Takes what it looks after.

        Args:
            ledger: The ledger.
            office: The id of the office.
            clock: Judges the clock of this machine.
            content: The content in use, with the office's hours.
            ticks: Seconds that nobody sets.
            closes: Nobody else closes the days of this ledger.
        """
        self._ledger, self._office, self._clock, self._content = ledger, office, clock, content
        self._ticks, self._closes = ticks, closes
        self._looked_at = float("-inf")

    def look(self, now: datetime) -> None:
        """Does what is due; most times that is nothing."""
        if self._ticks() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = self._ticks()
        sure = self._clock.look(now, self._content().created_at)
        if sure:
            self._go_back(now)
        if self._closes and self._clock.is_steady:
            self._close(now, sure)

    def believe(self, now: datetime) -> None:
        """Staff say that the clock is right: goes back to today, unless somebody of the later day still waits.

        Where no office server knows the numbers, none is ever marked as called; they are closed before.
        """
        later = self.later(now)
        if later and self._closes:
            with suppress(LedgerError):
                self._ledger.close_day(self._office, later.day, now, is_open=lambda _: False)
        self._go_back(now)

    def _go_back(self, now: datetime) -> None:
        with suppress(LedgerError):  # as it is at the next look, the staff page says
            if go_back(self._ledger, self._office, now):
                LOG.warning("the numbers are those of today again: the clock was ahead")

    def _close(self, now: datetime, sure: bool) -> None:
        where = phase_of(self._content(), self._office, now, GRACE)
        with suppress(LedgerError):  # what is in the way now is not at one of the next looks
            tidy(self._ledger, self._office, now, "before" if where == "open" else where, sure)

    def later(self, now: datetime) -> LaterDay | None:
        """The later day that the ledger is in, None when all is well."""
        try:
            if not is_ahead(self._ledger, self._office, now):
                return None
            today: date = self._ledger.clock_day(now)
            has_open = not self._closes and self._ledger.has_open(self._office, today)
            return LaterDay(self._ledger.day(self._office, now), has_open)
        except LedgerError:
            return None
