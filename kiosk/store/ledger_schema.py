"""The tables of the ledger and how an older ledger is brought up to date.

There is no column for a name or a phone number, and one for free text: the short notes of a counter, which end
with their day. The unique keys are the last line of defence against a number given twice or a press counted
twice. Where a series stands (``marks``) is kept apart from the tickets, so it survives their purge.
"""

import sqlite3
from collections.abc import Iterable

from kiosk.domain.ticket import Change, Reason, State
from kiosk.errors import LedgerError
from kiosk.store.sqlite import all_or_nothing


def _one_of(names: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{name}'" for name in names) + ")"


_FIRST_CHANGES = tuple(change for change in Change if change is not Change.PRIORITISED)

_FIRST = (
    f"""CREATE TABLE tickets (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        request_id TEXT NOT NULL UNIQUE,
        office TEXT NOT NULL,
        business_day TEXT NOT NULL,
        series TEXT NOT NULL CHECK (series GLOB '[A-HJ-NPR-Z]'),
        number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 999),
        service TEXT NOT NULL,
        language TEXT NOT NULL,
        needs TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN {_one_of(State)}),
        call_count INTEGER NOT NULL DEFAULT 0,
        counter TEXT,
        issued_at TEXT NOT NULL,
        token TEXT NOT NULL CHECK (length(token) >= 22),
        UNIQUE (office, business_day, series, number)
    ) STRICT""",
    "CREATE INDEX queue ON tickets (office, business_day, state, seq, service, language, counter)",
    f"""CREATE TABLE events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        ticket INTEGER NOT NULL REFERENCES tickets (seq),
        at TEXT NOT NULL,
        change TEXT NOT NULL CHECK (change IN {_one_of(_FIRST_CHANGES)}),
        by TEXT,
        was_state TEXT CHECK (was_state IN {_one_of(State)}),
        was_counter TEXT,
        was_service TEXT,
        state TEXT NOT NULL CHECK (state IN {_one_of(State)}),
        call_count INTEGER NOT NULL,
        counter TEXT,
        service TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX history ON events (ticket, seq)",
    """CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
        BEGIN SELECT RAISE (ABORT, 'events are only added'); END""",
    """CREATE TABLE marks (
        office TEXT NOT NULL,
        business_day TEXT NOT NULL,
        series TEXT NOT NULL,
        last INTEGER NOT NULL,
        reserved INTEGER NOT NULL CHECK (reserved >= last),
        PRIMARY KEY (office, business_day, series)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE intake (
        office TEXT PRIMARY KEY,
        business_day TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'last_tickets', 'closed')),
        reason_key TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE counts (
        office TEXT NOT NULL,
        business_day TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('service', 'language')),
        key TEXT NOT NULL,
        issued INTEGER NOT NULL,
        served INTEGER NOT NULL,
        missed INTEGER NOT NULL,
        PRIMARY KEY (office, business_day, kind, key)
    ) STRICT, WITHOUT ROWID""",
)

_NOTICED = ("intake", "duty", "notes", "appointments")

_REVISE = "UPDATE revision SET number = number + 1"

_SECOND = (
    "ALTER TABLE tickets ADD COLUMN queued_at TEXT NOT NULL DEFAULT ''",
    f"ALTER TABLE tickets ADD COLUMN reason TEXT CHECK (reason IN {_one_of(Reason)})",
    "ALTER TABLE tickets ADD COLUMN due_at TEXT",
    "ALTER TABLE tickets ADD COLUMN printed_at TEXT",
    "ALTER TABLE tickets ADD COLUMN print_error TEXT",
    "ALTER TABLE tickets ADD COLUMN print_asked INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE tickets ADD COLUMN relayed INTEGER NOT NULL DEFAULT 0",
    """UPDATE tickets SET queued_at = (SELECT max(earlier.issued_at) FROM tickets earlier
        WHERE earlier.office = tickets.office AND earlier.business_day = tickets.business_day
        AND earlier.seq <= tickets.seq)""",
    "DROP INDEX queue",
    """CREATE INDEX queue ON tickets
        (office, business_day, state, queued_at, seq, reason, due_at, service, language, counter)""",
    "CREATE INDEX tokens ON tickets (token)",
    "DROP TRIGGER events_are_never_changed",
    "DROP INDEX history",
    f"""CREATE TABLE all_events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        uuid TEXT NOT NULL DEFAULT (lower(hex(randomblob(16)))),
        request_id TEXT,
        ticket INTEGER NOT NULL REFERENCES tickets (seq),
        at TEXT NOT NULL,
        change TEXT NOT NULL CHECK (change IN {_one_of(Change)}),
        by TEXT,
        was_state TEXT CHECK (was_state IN {_one_of(State)}),
        was_counter TEXT,
        was_service TEXT,
        was_reason TEXT,
        state TEXT NOT NULL CHECK (state IN {_one_of(State)}),
        call_count INTEGER NOT NULL,
        counter TEXT,
        service TEXT NOT NULL,
        reason TEXT
    ) STRICT""",
    """INSERT INTO all_events
        (seq, ticket, at, change, by, was_state, was_counter, was_service, state, call_count, counter, service)
        SELECT seq, ticket, at, change, by, was_state, was_counter, was_service, state, call_count, counter,
        service FROM events""",
    # Whoever read as far as the last event, perhaps purged since, must not take a new one for an old one.
    "DELETE FROM sqlite_sequence WHERE name = 'all_events'",
    "INSERT INTO sqlite_sequence SELECT 'all_events', seq FROM sqlite_sequence WHERE name = 'events'",
    "DROP TABLE events",
    "ALTER TABLE all_events RENAME TO events",
    "CREATE INDEX history ON events (ticket, seq)",
    # Only presses are in it, so that giving a number does not pay for it; uuids are looked for in `history`.
    "CREATE UNIQUE INDEX presses ON events (request_id) WHERE request_id IS NOT NULL",
    """CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
        BEGIN SELECT RAISE (ABORT, 'events are only added'); END""",
    """CREATE TABLE duty (
        id INTEGER PRIMARY KEY,
        office TEXT NOT NULL,
        business_day TEXT NOT NULL,
        counter TEXT NOT NULL,
        clerk TEXT NOT NULL,
        since TEXT NOT NULL,
        until TEXT,
        languages TEXT NOT NULL,
        services TEXT
    ) STRICT""",
    "CREATE UNIQUE INDEX one_clerk_at_a_counter ON duty (office, counter) WHERE until IS NULL",
    "CREATE UNIQUE INDEX one_counter_for_a_clerk ON duty (office, clerk) WHERE until IS NULL",
    """CREATE TABLE notes (
        ticket INTEGER PRIMARY KEY REFERENCES tickets (seq) ON DELETE CASCADE,
        text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 80),
        by TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE appointments (
        office TEXT NOT NULL,
        id TEXT NOT NULL,
        business_day TEXT NOT NULL,
        at TEXT NOT NULL,
        code TEXT NOT NULL,
        service TEXT NOT NULL,
        language TEXT NOT NULL,
        needs TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'expected' CHECK (state IN ('expected', 'arrived', 'cancelled')),
        ticket INTEGER REFERENCES tickets (seq) ON DELETE SET NULL,
        PRIMARY KEY (office, id),
        UNIQUE (office, business_day, code)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE times (
        office TEXT NOT NULL,
        business_day TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('service', 'language')),
        key TEXT NOT NULL,
        measure TEXT NOT NULL CHECK (measure IN ('waiting', 'serving', 'busy')),
        minutes INTEGER NOT NULL,
        people INTEGER NOT NULL,
        PRIMARY KEY (office, business_day, kind, key, measure, minutes)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE purged (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        before TEXT NOT NULL,
        wiped INTEGER NOT NULL
    ) STRICT""",
    "CREATE TABLE revision (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL) STRICT",
    "INSERT INTO revision VALUES (1, 0)",
    *(
        f"CREATE TRIGGER {table}_{change} AFTER {change} ON {table} BEGIN {_REVISE}; END"
        for table in _NOTICED
        for change in ("insert", "update", "delete")
    ),
    f"""CREATE TRIGGER printing AFTER UPDATE OF printed_at, print_error, print_asked ON tickets
        BEGIN {_REVISE}; END""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _SECOND)
"""Statements that lead from each version to the next; a released entry is never edited."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables to the newest version, all or nothing; does nothing when they are.

    Raises:
        LedgerError: the ledger was made by a newer program.
    """
    if _version(db) == len(MIGRATIONS):
        return
    with all_or_nothing(db):
        _apply(db, _version(db))


def _apply(db: sqlite3.Connection, version: int) -> None:
    if version > len(MIGRATIONS):
        raise LedgerError("this ledger was made by a newer version of the program; install that version")
    for statement in (line for step in MIGRATIONS[version:] for line in step):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
