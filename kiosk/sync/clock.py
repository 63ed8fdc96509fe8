"""Which time to judge by on a machine whose clock may be wrong. Times are UTC; this module has no clock.

A clock that is behind would accept what expired long ago, so time is never before the newest time that was signed
and accepted, nor before this program was made. A clock that is ahead would refuse everything for ever; then, and
only then, the clock of the server is asked, over TLS. And a publisher whose own clock was ahead once must not lock
all terminals: a signed time is believed only within a cap.
"""

from datetime import UTC, datetime, timedelta

from kiosk.domain.clocks import TOLERATED as TOLERATED
from kiosk.domain.reasons import REASONS

NOT_BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock is right that shows less: this program did not exist then."""

BELIEVED_AHEAD = timedelta(days=1)
"""How far a signed time may be ahead of a clock that is credible."""

BELIEVED_STEP = timedelta(days=400)
"""How far a signed time may be ahead of the newest one when the clock says nothing: more than a root lasts."""

NOTABLE = timedelta(days=1)
"""How wrong a clock must be that staff are told although updates work."""


def trusted(system: datetime, floor: datetime) -> datetime:
    """Return the time to judge by, of the clock of this machine and the newest time that is sure to be over."""
    return max(system, floor)


def floor_of(signed_at: datetime | None, not_before: datetime = NOT_BEFORE) -> datetime:
    """Return the newest time that is sure to be over."""
    return max(signed_at, not_before) if signed_at else not_before


def raised(floor: datetime, signed_at: datetime | None, system: datetime) -> datetime:
    """Return the floor after a signature of that time was accepted; it never sinks."""
    if signed_at is None:
        return floor
    cap = system + BELIEVED_AHEAD if system >= floor else floor + BELIEVED_STEP
    return max(floor, min(signed_at, cap))


def corrected(system: datetime, server: datetime | None, floor: datetime) -> datetime | None:
    """Return the time to judge by when this machine's clock is ahead of the server's, None when it is not."""
    if server is None or system - server <= TOLERATED:
        return None
    return max(server, floor)


def remark(system: datetime, sure: datetime) -> str | None:
    """Return what staff should know about the clock, None when it is well.

    Args:
        system: What the clock of this machine shows.
        sure: What it should show, or a time that is over for sure.
    """
    if abs(system - sure) < NOTABLE:
        return None
    way = "ahead" if system > sure else "behind"
    days = abs(system - sure).days
    return f"{REASONS['clock']} ({days} days {way})"
