"""Whether the clock of this machine is right for sure, so that the ledger may go back to an earlier day.

A clock that is behind looks like one that was ahead before. Going back by it would give the numbers of today again
tomorrow, so somebody else must vouch for it: the time service of this machine, or the central server in its last
report. And it must have run steadily since, and not show a time before the content in use was made.

    clock = SureClock(partial(vouched_for, settings), time.monotonic)
    clock.look(now, content.created_at)     # every minute or so
"""

import ctypes
from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk import paths
from kiosk.domain.clocks import STEADY_SECONDS, TOLERATED, Steady
from kiosk.settings import Settings
from kiosk.store.identity import Identity

_TIMEX_BYTES = (
    512  # more than `struct timex` has on any machine; its first word, the wish to change something, is 0
)
_UNSYNCHRONISED = 5  # TIME_ERROR, see adjtimex(2)


class SureClock:
    """The clock of this machine, as one process sees it.

    Attributes:
        is_steady: it has run without a jump for some time, right or wrong.
    """

    def __init__(self, vouched: Callable[[datetime], bool], ticks: Callable[[], float]) -> None:
        """Takes who vouches for a time, and seconds that nobody sets."""
        self._vouched, self._ticks = vouched, ticks
        self._steady = Steady()
        self.is_steady = False

    def look(self, now: datetime, not_before: datetime) -> bool:
        """Tell whether the clock is right for sure.

        Args:
            now: What it shows.
            not_before: A time that is over for sure.
        """
        self.is_steady = self._steady.look(now, self._ticks())
        return self.is_steady and now >= not_before and self._vouched(now)


def vouched_for(settings: Settings, now: datetime) -> bool:
    """Tell whether the time service of this machine keeps its clock, or the central server found it right lately."""
    if is_synchronised():
        return True
    if not settings.reports.url:
        return False
    link = Identity(paths.identity_dir(settings)).link()
    if link.last_report_at is None or link.clock_offset is None:
        return False
    is_new = timedelta(0) <= now - link.last_report_at < timedelta(seconds=STEADY_SECONDS)
    return is_new and abs(link.clock_offset) <= TOLERATED.total_seconds()


def is_synchronised() -> bool:
    """Tell whether the kernel says that a time service (NTP) keeps the clock; changes nothing."""
    state = getattr(ctypes.CDLL(None), "adjtimex", lambda _: _UNSYNCHRONISED)(
        ctypes.create_string_buffer(_TIMEX_BYTES)
    )
    return 0 <= int(state) < _UNSYNCHRONISED
