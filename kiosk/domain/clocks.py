"""Whether a clock can be believed, judged by what it shows and by seconds that nobody sets; there is no clock in here.

steady = Steady()
steady.look(now, ticks)     # every minute or so: for how many seconds it has run without a jump
"""

from datetime import datetime, timedelta

TOLERATED = timedelta(minutes=10)
"""How far clocks may differ without anybody calling one of them wrong."""

STEADY_SECONDS = 1800.0
"""A clock that has run without a jump for so long is not being set at the moment; the same after each start."""

JUMP_SECONDS = 120.0
"""A clock that differs by more from the seconds that have passed was set."""


class Steady:
    """Watches one clock."""

    def __init__(self) -> None:
        """Begins; what the clock did before is not known."""
        self._offset = self._since = float("inf")

    def look(self, now: datetime, ticks: float) -> bool:
        """Tell whether the clock has run for `STEADY_SECONDS` without a jump.

        Args:
            now: What it shows.
            ticks: Seconds of a clock that is never set.
        """
        offset = now.timestamp() - ticks
        if abs(offset - self._offset) > JUMP_SECONDS:
            self._since = ticks
        self._offset = offset
        return ticks - self._since >= STEADY_SECONDS
