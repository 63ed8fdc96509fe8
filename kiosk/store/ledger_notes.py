"""Short notes of the counter, one per ticket: the only free text in the ledger, gone with the day.

It is for the next colleague ("brings the form at 11"), at most 80 characters, never shown to visitors and never
logged. The purge overwrites it in the file.
"""

import unicodedata
from datetime import date, datetime

import msgspec

from kiosk.domain.ticket import check_codes
from kiosk.store.ledger_read import LedgerReader, stamp

LONGEST = 80  # characters

_WRITE = """INSERT INTO notes SELECT seq, ?2, ?3, ?4 FROM tickets WHERE id = ?1
    ON CONFLICT DO UPDATE SET text = excluded.text, by = excluded.by, at = excluded.at"""

_NOTES = """SELECT t.id, n.text, n.by, n.at FROM notes n JOIN tickets t ON t.seq = n.ticket
    WHERE t.office = ? AND t.business_day = ?"""


class Note(msgspec.Struct, frozen=True):
    """A note: what it says, which counter wrote it, and when (UTC)."""

    text: str
    by: str
    at: datetime


class LedgerNotes(LedgerReader):
    """A ledger with notes."""

    def write_note(self, ticket_id: str, text: str, counter: str, now: datetime) -> None:
        """Put a note on a ticket in place of the one before; an empty one takes it away.

        Raises:
            UnknownTicket: the ledger has none with this id.
            ValueError: it is longer than 80 characters or more than one line.
        """
        check_codes(counter)
        text = " ".join(text.split(" ")).strip()
        if len(text) > LONGEST or any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in text):
            raise ValueError(f"a note is one line of at most {LONGEST} characters")
        with self._transaction() as db:
            self.ticket(ticket_id)
            if text:
                db.execute(_WRITE, (ticket_id, text, counter, stamp(now)))
            else:
                db.execute(
                    "DELETE FROM notes WHERE ticket = (SELECT seq FROM tickets WHERE id = ?)", (ticket_id,)
                )

    def notes(self, office: str, day: date) -> dict[str, Note]:
        """The notes of a day by id of the ticket."""
        rows = self._rows(_NOTES, office, day.isoformat())
        return {
            str(ticket): Note(str(text), str(by), datetime.fromisoformat(str(at)))
            for ticket, text, by, at in rows
        }
