"""The nightly closing: what is left over is closed, and days that are over are deleted but for their counts.

The server looks once a minute. It closes today only some time after closing time, and days before today at any hour,
because a machine that is switched off at night must not keep them. It does nothing until the clock has run steadily
for half an hour, so that no clock that jumped empties a full waiting room. Setting `[office_server] close_by_itself`
switches it off; `kiosk office close` does the same by hand, and refuses in opening hours. Whether it closes or not,
when a clock that was ahead has begun a later day, and is right for sure again, the numbers go back to today.

    night = Night(office)
    asyncio.create_task(night.run())
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from kiosk.domain.closing import GRACE, Phase, phase_of
from kiosk.errors import KioskError
from kiosk.office.parts import Office
from kiosk.store.ledger_night import Tidied, go_back, tidy
from kiosk.store.sure_clock import SureClock, vouched_for

LOG = logging.getLogger("kiosk.office")

LOOK_SECONDS = 60.0
"""Between two looks at the hours; what was in the way is tried again then."""


class Night:
    """Closes the days of one office by itself."""

    def __init__(
        self,
        office: Office,
        ticks: Callable[[], float] = time.monotonic,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
        vouched: Callable[[datetime], bool] | None = None,
    ) -> None:
        """Prepare it.

        Args:
            office: The office.
            ticks: Seconds of a clock that is never set.
            wait: Waits for some seconds.
            vouched: Who vouches for a time, see `kiosk.store.sure_clock`; None: time service and central server.
        """
        self._office, self._wait = office, wait
        self._clock = SureClock(vouched or partial(vouched_for, office.settings), ticks)

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await self.look()
            await self._wait(LOOK_SECONDS)

    async def look(self) -> None:
        """Look once; what is refused now is tried again at the next look."""
        office = self._office
        try:
            sure = self._clock.look(office.now(), office.content().created_at)
            if not self._clock.is_steady:
                return
            if sure and await office.desk.ask(lambda ledger: go_back(ledger, office.id, office.now())):
                LOG.warning("the numbers are those of today again: the clock was ahead")
            if office.settings.office_server.close_by_itself:
                now = phase_now(office, GRACE)
                await _tidy(office, "before" if now == "open" else now, sure)
        except KioskError as error:
            LOG.warning("the day is not closed yet: %s", error)


async def close(office: Office) -> Tidied:
    """Close the day by hand.

    Raises:
        OfficeOpen: It is opening time; nothing was changed.
        LedgerError: See `kiosk.store.ledger_night.tidy`.
    """
    return await _tidy(office, phase_now(office))


def phase_now(office: Office, grace: timedelta = timedelta(0)) -> Phase:
    """Tell where in its day the office is; for `grace` after closing time it counts as open."""
    return phase_of(office.content(), office.id, office.now(), grace)


async def _tidy(office: Office, now: Phase, sure: bool = False) -> Tidied:
    done = await office.desk.ask(lambda ledger: tidy(ledger, office.id, office.now(), now, sure))
    if done.closed:
        LOG.warning("%d numbers were left over and are closed", done.closed)
    return done
