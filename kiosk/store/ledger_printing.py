"""Whether a slip was printed, what went wrong, and who prints it: exactly one place, exactly once per wish.

Whoever gives the number prints its slip and says so here. A counter that wants it again asks; the terminal with the
series takes the wish, which is then gone, and prints. If it dies in between, nobody prints a second time by itself:
the wish is marked as ``started`` until the printing is reported, so staff see it and ask again.
"""

from datetime import datetime

from kiosk.domain.ticket import Ticket, check_codes
from kiosk.store.ledger_read import LedgerReader, stamp

STARTED = "started"

_WISH = """SELECT id FROM tickets WHERE office = ? AND business_day = ? AND series = ? AND print_asked
    ORDER BY seq LIMIT 1"""


class LedgerPrinting(LedgerReader):
    """A ledger that knows what was printed. Every method raises `UnknownTicket` for an id it does not have."""

    def printed(self, ticket_id: str, now: datetime) -> None:
        """The slip came out of the printer."""
        self._note_print("printed_at = ?, print_error = NULL", ticket_id, stamp(now))

    def print_failed(self, ticket_id: str, error: str) -> None:
        """The slip did not come out.

        Args:
            ticket_id: the ticket.
            error: code of the reason, such as ``out``, ``jam``, ``gone`` or ``none``.
        """
        check_codes(error)
        self._note_print("print_error = ?", ticket_id, error)

    def ask_print(self, ticket_id: str) -> None:
        """Ask the terminal that gave this number to print its slip (again)."""
        self._note_print("print_asked = ?", ticket_id, 1)

    def take_print(self, office: str, series: str, now: datetime) -> Ticket | None:
        """Take the next wish to print, or None; the caller prints it and reports how it went."""
        if not self._rows(_WISH, office, self.day(office, now).isoformat(), series):
            return None
        with self._transaction() as db:
            found = self._rows(_WISH, office, self.day(office, now).isoformat(), series)
            if not found:
                return None
            sql = "UPDATE tickets SET print_asked = 0, print_error = ? WHERE id = ?"
            db.execute(sql, (STARTED, found[0][0]))
            return self.ticket(str(found[0][0]))

    def _note_print(self, change: str, ticket_id: str, value: str | int) -> None:
        with self._transaction() as db:
            self.ticket(ticket_id)
            db.execute(f"UPDATE tickets SET {change} WHERE id = ?", (value, ticket_id))
