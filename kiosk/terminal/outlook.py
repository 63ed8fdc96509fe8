"""How long people wait, as the terminal tells it: from what the ledger knows, read no oftener than it changes.

Where nobody is on duty at a counter, or too little is known, there is no estimate, and the screen tells the position
alone.
"""

from datetime import datetime

from msgspec.structs import replace

from kiosk.domain.estimate import Situation, Wait, estimate
from kiosk.domain.line import Line
from kiosk.errors import LedgerError
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_feed import Pulse

STEP_SECONDS = 10
"""What is known changes with the time as well: who is being served, which appointment is due."""


class Outlook:
    """Asks one ledger about one office."""

    def __init__(self, ledger: Ledger, office: str) -> None:
        """Takes the ledger and the id of the office."""
        self._ledger, self._office = ledger, office
        self._read_at: tuple[Pulse, int] | None = None
        self._known: dict[tuple[Line, str | None], Situation] = {}
        self._expects: bool | None = None

    def waiting(self, line: Line, now: datetime) -> int:
        """How many wait in a line.

        Raises:
            LedgerError: The ledger cannot be read.
        """
        return self._situation(line, None, now).ahead

    def wait(self, line: Line, concern: str, ahead: int | None, now: datetime) -> Wait | None:
        """How long somebody waits with so many people before; None when nobody knows.

        Args:
            line: The line of the concern.
            concern: What it is about, empty while nobody has said.
            ahead: People who will be called before; None: not waiting.
            now: The current time.
        """
        if ahead is None:
            return None
        try:
            asks = self._ledger.asks(self._office, now, concern) if concern else None
            return estimate(replace(self._situation(line, asks, now), ahead=ahead))
        except LedgerError:
            return None

    def expects(self, now: datetime) -> bool:
        """Whether there are appointments today whose people may still come.

        Raises:
            LedgerError: The ledger cannot be read.
        """
        self._look(now)
        if self._expects is None:
            day = self._ledger.day(self._office, now)
            found = self._ledger.appointments(self._office, day)
            self._expects = any(one.state != "cancelled" for one in found)
        return self._expects

    def _look(self, now: datetime) -> None:
        """Forgets what was read when the ledger has changed since."""
        mark = (self._ledger.pulse(), int(now.timestamp()) // STEP_SECONDS)
        if mark != self._read_at:
            self._read_at, self._known, self._expects = mark, {}, None

    def _situation(self, line: Line, asks: str | None, now: datetime) -> Situation:
        self._look(now)
        if (line, asks) not in self._known:
            self._known[line, asks] = self._ledger.outlook(self._office, now, line, asks=asks)
        return self._known[line, asks]
