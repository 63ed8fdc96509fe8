"""The end of a day: close it, purge what concerns persons, and mend a day that a wrong clock began.

Closing refuses to run in opening hours, so a job at the wrong time cannot empty a full waiting room.
Purging leaves statistics without persons (see `ledger_statistics`) and overwrites the rest in the file. It refuses
while a ticket is open: no number is lost, not even by the purge.
"""

import sqlite3
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec.structs import replace

from kiosk.domain.ticket import CLOSED_AS, OPEN_STATES, Change, OpenGate, check_codes
from kiosk.errors import LedgerBusy, OfficeOpen, TicketsOpen
from kiosk.store.ledger_desk import LedgerDesk, write_change
from kiosk.store.ledger_file import remove_set_aside
from kiosk.store.ledger_read import stamp
from kiosk.store.ledger_statistics import LedgerStatistics

_OPEN = "state IN ({})".format(", ".join(f"'{state}'" for state in sorted(OPEN_STATES)))

_PURGE = (
    "DELETE FROM notes WHERE ticket IN (SELECT seq FROM tickets WHERE business_day < ?)",
    "DELETE FROM appointments WHERE business_day < ?",
    "DELETE FROM duty WHERE business_day < ?",
    "DELETE FROM events WHERE ticket IN (SELECT seq FROM tickets WHERE business_day < ?)",
    "DELETE FROM tickets WHERE business_day < ?",
    "DELETE FROM intake WHERE business_day < ?",
    """INSERT INTO purged VALUES (1, ?, 0)
        ON CONFLICT DO UPDATE SET before = max(before, excluded.before), wiped = 0""",
    # Where the newest day of an office stands is kept for ever: it guards against a clock set back.
    """DELETE FROM marks WHERE business_day < ? AND business_day <
        (SELECT max(newest.business_day) FROM marks newest WHERE newest.office = marks.office)""",
)

_JOIN_MARKS = """INSERT INTO marks SELECT office, ?2, series, max(last), max(reserved) FROM marks
    WHERE office = ?1 AND business_day > ?2 GROUP BY office, series
    ON CONFLICT DO UPDATE SET last = max(last, excluded.last), reserved = max(reserved, excluded.reserved)"""


_BELONGS_TO_TODAY = (
    "UPDATE duty SET business_day = ?2 WHERE office = ?1 AND business_day > ?2",
    "UPDATE intake SET business_day = ?2 WHERE office = ?1 AND business_day > ?2",
    """UPDATE OR IGNORE appointments SET business_day = ?2
        WHERE office = ?1 AND business_day > ?2 AND state = 'arrived'""",
)


class LedgerClosing(LedgerDesk, LedgerStatistics):
    """A ledger whose days can be closed."""

    def set_intake(
        self, office: str, state: Literal["open", "last_tickets", "closed"], reason_key: str, now: datetime
    ) -> None:
        """Switch the giving of numbers for the rest of the day; the next day begins open.

        Args:
            office: the office.
            state: ``last_tickets`` gives no more numbers but serves those waiting; ``closed`` says closed.
            reason_key: key of the text for visitors, or an empty string.
            now: the current time.
        """
        if reason_key:
            check_codes(reason_key)
        with self._transaction() as db:
            day = self.day(office, now).isoformat()
            db.execute("INSERT OR REPLACE INTO intake VALUES (?, ?, ?, ?)", (office, day, state, reason_key))

    def close_day(self, office: str, day: date, now: datetime, is_open: OpenGate) -> int:
        """End every open ticket of a day and of the days before it, count them, and end duty.

        Those waiting become cancelled, called and parked ones no-shows, those being served done. Their
        events are of the kind ``closed``, which marks the times as inaccurate.

        Raises:
            OfficeOpen: it is opening time; nothing was changed.
        """
        if is_open(now):
            raise OfficeOpen("a day is closed only outside opening hours; try again after closing time")
        with self._transaction() as db:
            sql = f"SELECT id FROM tickets WHERE office = ? AND business_day <= ? AND {_OPEN} ORDER BY seq"
            leftovers = db.execute(sql, (office, day.isoformat())).fetchall()
            for (ticket_id,) in leftovers:
                was = self.ticket(ticket_id)
                after = replace(was, state=CLOSED_AS[was.state])
                write_change(db, was, after, Change.CLOSED, None, now)
            sql = "UPDATE duty SET until = max(since, ?) WHERE office = ? AND business_day <= ? AND until IS NULL"
            db.execute(sql, (stamp(now), office, day.isoformat()))
            return len(leftovers)

    def purge(self, before: date) -> None:
        """Turn all tickets of the days before ``before`` into counts and remove every trace from the file.

        It may be run again at any time, and must be after `LedgerBusy`.

        Raises:
            TicketsOpen: one of those days has not been closed; nothing was changed.
            LedgerBusy: another program was reading, so traces may still be in the file.
        """
        with self._transaction() as db:
            sql = f"SELECT 1 FROM tickets WHERE business_day < ? AND {_OPEN}"
            if db.execute(sql, (before.isoformat(),)).fetchone():
                raise TicketsOpen("there are open tickets; close their day first")
            self._keep_statistics(db, before)
            for statement in _PURGE:
                db.execute(statement, (before.isoformat(),))
        self._wipe()
        remove_set_aside(self.path, before)

    def is_purged(self, before: date) -> bool:
        """Whether there is nothing left of the days before ``before``, in the tables and in the file."""
        day = before.isoformat()
        sql = """SELECT EXISTS (SELECT 1 FROM tickets WHERE business_day < ?1)
            OR EXISTS (SELECT 1 FROM appointments WHERE business_day < ?1)
            OR EXISTS (SELECT 1 FROM duty WHERE business_day < ?1) OR EXISTS (SELECT 1 FROM purged WHERE NOT wiped)"""
        return not self._rows(sql, day)[0][0]

    def has_open(self, office: str, after: date) -> bool:
        """Whether somebody of a day later than ``after`` has not been served or closed."""
        sql = f"SELECT 1 FROM tickets WHERE office = ? AND business_day > ? AND {_OPEN} LIMIT 1"
        return bool(self._rows(sql, office, after.isoformat()))

    def correct_day(self, office: str, now: datetime) -> date:
        """Go back to today after the clock was wrongly ahead and the ledger took a later day for the newest.

        Call it only when the clock is right for sure: a clock that is behind looks just the same. Numbers given under
        the wrong day are not given again today, whatever day their slips show, and who is on duty stays on duty. Its
        tickets are put to a day that is over, to be purged with it: when the later day comes it begins with 1.

        Returns:
            The business day that numbers are given for from now on.

        Raises:
            TicketsOpen: tickets of the wrong day are still open; close that day first.
        """
        with self._transaction() as db:
            today = self.clock_day(now).isoformat()
            if self.has_open(office, self.clock_day(now)):
                raise TicketsOpen("there are open tickets of a later day; close that day first")
            db.execute(_JOIN_MARKS, (office, today))
            db.execute("DELETE FROM marks WHERE office = ? AND business_day > ?", (office, today))
            for statement in _BELONGS_TO_TODAY:
                db.execute(statement, (office, today))
            self._put_behind(db, office, self.clock_day(now))
            return self.day(office, now)

    def _put_behind(self, db: sqlite3.Connection, office: str, today: date) -> None:
        """Put the tickets of each later day to the last day before today that has none: no label meets itself."""
        sql = "SELECT DISTINCT business_day FROM tickets WHERE office = ? AND business_day > ?"
        free = today - timedelta(days=1)
        for (day,) in db.execute(sql, (office, today.isoformat())).fetchall():
            while self.tickets(office, free):
                free -= timedelta(days=1)
            move = "UPDATE tickets SET business_day = ? WHERE office = ? AND business_day = ?"
            db.execute(move, (free.isoformat(), office, day))

    def _wipe(self) -> None:
        """Rewrite the file without the gaps of deleted rows, and empty the write-ahead log."""
        self._rows("VACUUM")
        (is_busy, *_), *_ = self._rows("PRAGMA wal_checkpoint(TRUNCATE)")
        if is_busy:
            raise LedgerBusy("purged, but another program was reading; purge again to clean the file")
        with self._transaction() as db:
            db.execute("UPDATE purged SET wiped = 1")
