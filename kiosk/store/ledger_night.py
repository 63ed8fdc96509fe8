"""The closing job: closes what is left over, ends duty, and purges, as soon as the day is over.

It may be called at any time and as often as one likes: where nothing is to be done, nothing is written. It refuses in
opening hours, and before the office opens (again) it touches only the days before.
"""

from datetime import date, datetime, timedelta

import msgspec

from kiosk.domain.closing import Phase
from kiosk.errors import OfficeOpen, TicketsOpen
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_file import remove_set_aside


class Tidied(msgspec.Struct, frozen=True):
    """What the job did.

    Attributes:
        closed: tickets that were left over.
        before: of the days before this one nothing is left but statistics.
    """

    closed: int
    before: date


def is_ahead(ledger: Ledger, office: str, now: datetime) -> bool:
    """Tell whether the ledger is in a later day than the clock: one of the two is wrong, or was."""
    return ledger.day(office, now) > ledger.clock_day(now)


def go_back(ledger: Ledger, office: str, now: datetime) -> bool:
    """Go back to today as soon as nobody of a later day waits any more, and tell whether that was done now.

    Call it only when the clock is right for sure (see `kiosk.store.sure_clock`).

    Raises:
        LedgerError: the ledger cannot be used.
    """
    if not is_ahead(ledger, office, now):
        return False
    try:
        ledger.correct_day(office, now)
    except TicketsOpen:
        return False
    return True


def tidy(ledger: Ledger, office: str, now: datetime, phase: Phase, sure: bool = False) -> Tidied:
    """Close and purge what is over.

    Args:
        ledger: the ledger.
        office: the office.
        now: the current time.
        phase: of the office's day, see `domain.closing`.
        sure: the clock is right for sure; then a later day that it began when it was wrong is over as well.

    Raises:
        OfficeOpen: it is opening time; nothing was changed.
        LedgerBusy: another program was reading, so traces may still be in the file; call again.
        TicketsOpen: another office of the same ledger is not closed yet.
    """
    if phase == "open":
        raise OfficeOpen("a day is closed only outside opening hours; try again after closing time")
    closed = 0
    if sure and phase == "over" and is_ahead(ledger, office, now):
        closed = ledger.close_day(office, ledger.day(office, now), now, is_open=lambda _: False)
        ledger.correct_day(office, now)
    # A clock that is behind says nothing about the newest day; one that was ahead has begun a day that is not over.
    today = min(ledger.day(office, now), ledger.clock_day(now))
    before = today + timedelta(days=1 if phase == "over" else 0)
    remove_set_aside(ledger.path, before)  # also where the new ledger has nothing of that day
    if ledger.is_purged(before):
        return Tidied(closed, before)
    closed += ledger.close_day(office, before - timedelta(days=1), now, is_open=lambda _: False)
    ledger.purge(before)
    return Tidied(closed, before)
