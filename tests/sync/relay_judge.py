"""What must be true of an office and its further terminals when everything was delivered: both say the same, once."""

import select
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kiosk.domain.ticket import Change, Event, State, Ticket
from kiosk.store.ledger import Ledger

LOOK_SECONDS = 0.5


class Judge:
    """Compares the ledger of an office with those of its further terminals, today."""

    def __init__(self, office: str, near: Ledger, letters: str, far: Sequence[Path]) -> None:
        """Takes the open ledger of the office, and letters and ledgers of the further terminals."""
        self._office, self._near, self._letters, self._far = office, near, letters, far
        self._day = near.day(office, datetime.now(UTC))

    def wait_until_alike(self, seconds: float) -> None:
        """Waits until the office has every number of the terminals, and they say of each what the office says."""
        until = time.monotonic() + seconds
        while True:
            here, there = self.here(), self.there()
            if _states(here) == _states(there) or time.monotonic() > until:
                break
            select.select([], [], [], LOOK_SECONDS)
        assert _states(here) == _states(there)
        assert len(here) == len(there) == len(_states(there))

    def check_events(self) -> None:
        """Each number was issued once, and what the office knows of their visitors is from the terminals."""
        events = self._near.events(self._office, self._day)
        assert len({event.uuid for event in events}) == len(events)
        sent = {event.uuid for ledger in self._far for event in self._events(ledger)}
        here = {ticket.id for ticket in self.here()}
        mine = [event for event in events if event.ticket_id in here]
        issued = [event for event in mine if event.change is Change.ISSUED]
        assert len(issued) == len({event.ticket_id for event in issued}) == len(self.there())
        assert {event.uuid for event in mine if event.change in (Change.ISSUED, Change.CANCELLED)} <= sent

    def here(self) -> list[Ticket]:
        """The numbers of the terminals, as the office has them."""
        tickets = self._near.tickets(self._office, self._day)
        return [ticket for ticket in tickets if ticket.series in self._letters]

    def there(self) -> list[Ticket]:
        """The same, as the terminals have them."""
        found = []
        for path in self._far:
            with Ledger(path) as ledger:
                found += ledger.tickets(self._office, self._day)
        return found

    def _events(self, path: Path) -> list[Event]:
        with Ledger(path) as ledger:
            return ledger.events(self._office, self._day)


def _states(tickets: Sequence[Ticket]) -> dict[str, State]:
    return {ticket.label: ticket.state for ticket in tickets}
