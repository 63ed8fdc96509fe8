"""What is new in the ledger: a cheap look that tells whether anything changed, and the events since a known one.

An office server looks several times a second and wakes its pages only when `LedgerFeed.pulse` differs. Compare
pulses, do not order them: a ledger that was started over begins to count anew.
"""

import msgspec

from kiosk.domain.ticket import Event
from kiosk.store.ledger_read import EVENT, LedgerReader, to_event

_PULSE = """SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0),
    (SELECT number FROM revision)"""


class Pulse(msgspec.Struct, frozen=True):
    """How far the ledger has come.

    Attributes:
        events: number of the newest event of all offices, also when it is purged already.
        notices: changes of intake, duty, notes, appointments and printing so far.
    """

    events: int
    notices: int


class LedgerFeed(LedgerReader):
    """A ledger that tells what is new."""

    def pulse(self) -> Pulse:
        """How far the ledger has come; every change by any program makes it differ.

        Raises:
            LedgerDamaged: the file was replaced or removed; who looks here learns of it without writing.
        """
        self._check_in_place()
        events, notices = self._rows(_PULSE)[0]
        return Pulse(int(str(events)), int(str(notices)))

    def since(self, office: str, seq: int) -> list[Event]:
        """The events of an office behind the event number ``seq``, oldest first, of any day."""
        # The plus keeps the search on the numbers of the events, where it finds a few rows at once.
        where = "WHERE e.seq > ? AND +t.office = ? ORDER BY e.seq"
        return [to_event(row) for row in self._rows(EVENT + where, seq, office)]
