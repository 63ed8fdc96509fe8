"""The nightly closing: what is left over is closed, and days that are over are deleted but for their counts.

The server looks once a minute. It closes today only some time after closing time, and days before today at any hour,
because a machine that is switched off at night must not keep them. It does nothing until the clock has run steadily
for half an hour, so that no clock that jumped empties a full waiting room. Setting `[office_server] close_by_itself`
switches it off; `kiosk office close` does the same by hand, and refuses in opening hours.

    night = Night(office)
    asyncio.create_task(night.run())
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from kiosk.domain.clocks import Steady
from kiosk.domain.closing import GRACE, Phase, phase
from kiosk.errors import KioskError
from kiosk.office.parts import Office
from kiosk.store.ledger_night import Tidied, tidy

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
    ) -> None:
        """Prepare it.

        Args:
            office: The office.
            ticks: Seconds of a clock that is never set.
            wait: Waits for some seconds.
        """
        self._office, self._ticks, self._wait = office, ticks, wait
        self._steady = Steady()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await self.look()
            await self._wait(LOOK_SECONDS)

    async def look(self) -> None:
        """Look once; what is refused now is tried again at the next look."""
        is_steady = self._steady.look(self._office.clock(), self._ticks())
        if not is_steady or not self._office.settings.office_server.close_by_itself:
            return
        try:
            now = phase_now(self._office, GRACE)
            await _tidy(self._office, "before" if now == "open" else now)
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
    content = office.content()
    hours = content.place(office.id).hours
    return phase(hours, office.now(), content.calendar(hours.calendar if hours else None), grace)


async def _tidy(office: Office, now: Phase) -> Tidied:
    done = await office.desk.ask(lambda ledger: tidy(ledger, office.id, office.now(), now))
    if done.closed:
        LOG.warning("%d numbers were left over and are closed", done.closed)
    return done
