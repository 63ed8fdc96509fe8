"""What the central server is to be told, until it has confirmed it: counts of days that are over, and faults.

::

    counters   of today, and of every day that is not closed: how often what was opened
    events     numbered, each told until it is confirmed; a number is never given twice

A count is a bare number for a day: nothing here knows a visit, a time of day or an order. Numbers from 1 to 4 are
hidden when the day is closed, so they leave this file for good (`kiosk.domain.report`).

The outbox is bounded and worth less than the terminal: when too much waits, the oldest faults go first, and a damaged
file is set aside and begun anew (`kiosk.store.outbox_file`). The terminal writes, the updating process sends; each has
its own connection.

    outbox = Outbox(path)
    outbox.count(today, "topic", "anmeldung")
    outbox.close_days(today)
    batch = outbox.batch()
    outbox.confirm(batch.outbox, receipt.through, receipt.number)
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

import msgspec

from kiosk.domain.report import MOST_EVENTS, DayCounts, Event, Fault, Id, Language, hidden
from kiosk.errors import StorageError
from kiosk.store.outbox_file import OutboxFile

MOST_WAITING = 20_000
"""Events that wait at most: fifty years of days, or a great many faults."""

MOST_BYTES = 256 * 1024
"""Of the events of one batch, unless its first is longer already."""

LARGEST_NUMBER = 2**52
"""Of a report; no outbox ever gets there by itself."""

MOST_KEYS = 1_000
"""Topics, or languages, of one event; a day with more is told in several."""

Kind = Literal["topic", "language", "search"]
"""What is counted; never one crossed with the other."""

_KEYS: Mapping[Kind, Any] = {"topic": Id, "language": Language, "search": Literal["found", "nothing"]}
_FIELDS: Mapping[str, str] = {"topic": "topics", "language": "languages", "search": "searches"}
_FIRST = 1  # stands for the number of an event that has none yet


@dataclass(frozen=True, slots=True)
class Batch:
    """What is sent in one report.

    Attributes:
        outbox: Which outbox the numbers are of.
        number: Of the report; greater than that of every batch before.
        events: In the order of their numbers.
        waiting: How many events wait in all.
    """

    outbox: str
    number: int
    events: tuple[Event, ...]
    waiting: int


class Outbox:
    """An outbox; use it from one thread.

    Raises:
        StorageError: On any call: the disk refuses, or the other process holds the file; nothing was changed.
    """

    def __init__(self, path: Path) -> None:
        """Open the outbox at `path`; what is missing is made."""
        self._file = OutboxFile(path)
        self._file.do(lambda db: None)

    def close(self) -> None:
        """Close the connection."""
        self._file.close()

    def count(self, day: date, kind: Kind, key: str) -> None:
        """Count one more.

        Args:
            day: Of the office.
            kind: What is counted.
            key: The id of a topic; the code of a language; of a search, ``found`` or ``nothing``.
        """
        try:
            msgspec.convert(key, _KEYS[kind])
        except msgspec.ValidationError as error:
            raise StorageError(f"{kind} {key!r} cannot be counted: {error}") from error
        statement = "INSERT INTO counters VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1"
        self._file.do(lambda db: db.execute(statement, (day.isoformat(), kind, key)))

    def close_days(self, before: date) -> None:
        """Make events of all days before one that begins; a day on which nobody came is told as well.

        Call it when the terminal starts and when a day begins.
        """
        self._file.do(partial(_close_days, before=before.isoformat()))

    def fault(self, at: datetime, kind: str, place: str) -> None:
        """Note a fault of the program.

        Args:
            at: When, with a time zone.
            kind: The kind of the error, as in ``KeyError``.
            place: File and line in the code.
        """
        event = Fault(number=_FIRST, at=at, kind=_word(kind), place=_word(place))
        self._file.do(lambda db: _insert(db, [event]))

    def batch(self, limit: int = MOST_EVENTS) -> Batch:
        """Return what is to be sent next, under a new number; all of it is on the disk."""
        made = self._file.do(partial(_batch, limit=limit))
        self._file.sync()  # else a number could be given again after a power cut
        return made

    def drop(self, number: int) -> None:
        """Give up an event that the server will never take; those after it must not wait for it."""
        self._file.do(lambda db: db.execute("DELETE FROM events WHERE number = ?", (number,)))

    def confirm(self, outbox: str, through: int, number: int) -> None:
        """Delete what the server has.

        A server that has more of this outbox than was ever sent knows a later state of this disk: somebody has put an
        older one back. Then the numbers are no longer what they were, and all that waits goes into a new outbox.

        Args:
            outbox: The outbox the numbers are of; what is said about another one is ignored.
            through: The newest event that the server has.
            number: The newest report that the server has.
        """
        self._file.do(partial(_confirm, outbox=outbox, through=through, number=number))


def _close_days(db: sqlite3.Connection, before: str) -> None:
    days: dict[str, dict[str, dict[str, int]]] = {
        day: {} for (day,) in db.execute("SELECT day FROM days WHERE day < ?", (before,))
    }
    for day, kind, key, count in db.execute("SELECT * FROM counters WHERE day < ?", (before,)):
        days.setdefault(day, {}).setdefault(kind, {})[key] = count
    for day in sorted(days):
        _insert(db, _day_events(day, days[day]))
    db.execute("DELETE FROM counters WHERE day < ?", (before,))
    db.execute("DELETE FROM days WHERE day < ?", (before,))
    db.execute("INSERT OR IGNORE INTO days VALUES (?)", (before,))


def _day_events(day: str, counts: Mapping[str, Mapping[str, int]]) -> Iterator[DayCounts]:
    """Yield the events of a day: one, or several where very much was opened."""
    parts: list[dict[str, Any]] = []
    for kind, told in counts.items():
        keys = sorted(hidden(told).items())
        for number, first in enumerate(range(0, len(keys), MOST_KEYS)):
            if number == len(parts):
                parts.append({})
            parts[number][_FIELDS[kind]] = dict(keys[first : first + MOST_KEYS])
    for part_of_day in parts or [{}]:
        yield DayCounts(number=_FIRST, day=date.fromisoformat(day), **part_of_day)


def _insert(db: sqlite3.Connection, events: Iterable[Event]) -> None:
    for event in events:
        kind = "fault" if isinstance(event, Fault) else "day"
        db.execute(
            "INSERT INTO events (kind, body) VALUES (?, ?)", (kind, msgspec.json.encode(event).decode())
        )
    surplus = _waiting(db) - MOST_WAITING
    if surplus > 0:
        first = "SELECT number FROM events ORDER BY kind != 'fault', number LIMIT ?"
        db.execute(f"DELETE FROM events WHERE number IN ({first})", (surplus,))


def _batch(db: sqlite3.Connection, limit: int) -> Batch:
    events, size = list[Event](), 0
    for number, body in db.execute(
        "SELECT number, body FROM events ORDER BY number LIMIT ?", (limit,)
    ).fetchall():
        size += len(body)
        if events and size > MOST_BYTES:
            break
        event = _event(number, body)
        if event is None:
            db.execute("DELETE FROM events WHERE number = ?", (number,))
        else:
            events.append(event)
    newest = events[-1].number if events else 0
    db.execute("UPDATE self SET number = number + 1, sent = max(sent, ?)", (newest,))
    outbox, report = db.execute("SELECT outbox, number FROM self").fetchone()
    return Batch(outbox, report, tuple(events), _waiting(db))


def _confirm(db: sqlite3.Connection, outbox: str, through: int, number: int) -> None:
    ours, reports, sent = db.execute("SELECT outbox, number, sent FROM self").fetchone()
    if ours != outbox:
        return
    if through > sent or number > LARGEST_NUMBER:
        db.execute("UPDATE self SET outbox = lower(hex(randomblob(16)))")
    else:
        db.execute("UPDATE self SET number = ?", (max(number, reports),))
        db.execute("DELETE FROM events WHERE number <= ?", (through,))


def _waiting(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM events").fetchone()[0])


def _event(number: int, body: str) -> Event | None:
    """Return an event as it was noted, None when it is not one that may be sent."""
    try:
        return msgspec.convert({**msgspec.json.decode(body), "number": number}, DayCounts | Fault)
    except (msgspec.DecodeError, TypeError):
        return None


def _word(text: str) -> str:
    """Return a text as a word of a report: printable ASCII, not too long; of a path the end."""
    return re.sub(r"[^!-~]", "?", text)[-60:]
