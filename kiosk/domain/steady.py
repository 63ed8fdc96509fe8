"""Whether a clock may be believed that a day is over: only when nobody has set it for a while.

A machine without a battery shows any time until it has asked the network. What closes and deletes days waits until the
clock has agreed for half an hour with the seconds that passed.
"""

from datetime import datetime

STEADY_SECONDS = 1800.0
"""For so long the clock must have run without a jump; the same after each start."""

JUMP_SECONDS = 120.0
"""A clock that differs by more from the seconds that have passed was set."""


class Steadiness:
    """Compares a clock with one that is never set."""

    def __init__(self) -> None:
        """Nothing is known of the clock yet."""
        self._offset = self._since = float("inf")

    def holds(self, now: datetime, ticks: float) -> bool:
        """Tell whether the clock has run steadily; ask it now and then, with the same two clocks.

        Args:
            now: what the clock shows.
            ticks: seconds of a clock that is never set.
        """
        offset = now.timestamp() - ticks
        if abs(offset - self._offset) > JUMP_SECONDS:
            self._since = ticks
        self._offset = offset
        return ticks - self._since >= STEADY_SECONDS
