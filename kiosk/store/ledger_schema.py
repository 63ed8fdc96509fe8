"""The tables of the ledger and how an older ledger is brought up to date.

There is no column for a name, a phone number or free text. ``seq`` of a ticket is the order of issue and
with it the order of calling; the unique keys are the last line of defence against a number given twice.
Where a series stands (``marks``) is kept apart from the tickets, so it survives their purge.
"""

import sqlite3

from kiosk.domain.ticket import Change, State
from kiosk.errors import LedgerError


def _one_of(names: type[State] | type[Change]) -> str:
    return "(" + ", ".join(f"'{name}'" for name in names) + ")"


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
        change TEXT NOT NULL CHECK (change IN {_one_of(Change)}),
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

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST,)
"""Statements that lead from each version to the next; a released entry is never edited."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables to the newest version, all or nothing; does nothing when they are.

    Raises:
        LedgerError: the ledger was made by a newer program.
    """
    if _version(db) == len(MIGRATIONS):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        _apply(db, _version(db))
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _apply(db: sqlite3.Connection, version: int) -> None:
    if version > len(MIGRATIONS):
        raise LedgerError("this ledger was made by a newer version of the program; install that version")
    for statement in (line for step in MIGRATIONS[version:] for line in step):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
