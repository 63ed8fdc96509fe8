"""Going on after an outage in which numbers were torn from a paper roll: "we are at 057".

The numbers of the roll are not in the ledger; they only never come again on that day.
"""

from datetime import datetime

from kiosk.domain.label import format_label
from kiosk.domain.ticket import check_codes
from kiosk.store.ledger_mark import reserve
from kiosk.store.ledger_read import LedgerReader

_RAISE = """INSERT INTO marks VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO UPDATE
    SET last = max(last, excluded.last), reserved = max(reserved, excluded.reserved)"""


class LedgerPaper(LedgerReader):
    """A ledger that goes on behind numbers it did not give."""

    def go_on_after(self, office: str, series: str, number: int, now: datetime) -> str:
        """Give no number of today up to this one; a lower one than was given already changes nothing.

        Args:
            office: the office.
            series: the letter of the terminal.
            number: the last one of the paper roll.
            now: the current time.

        Returns:
            The label that the ledger is at now.

        Raises:
            ValueError: this is no number of a label.
        """
        check_codes(office)
        format_label(series, number)
        with self._transaction() as db:
            key = (office, self.day(office, now).isoformat(), series)
            reserve(self.path, *key, number)
            db.execute(_RAISE, (*key, number))
            sql = "SELECT last FROM marks WHERE office = ? AND business_day = ? AND series = ?"
            return format_label(series, db.execute(sql, key).fetchone()[0])
