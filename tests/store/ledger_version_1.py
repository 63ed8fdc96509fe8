"""A ledger as the first version of the program made it, statement by statement; never to be brought up to date."""

import sqlite3
from contextlib import closing
from pathlib import Path

STATES = "('waiting', 'called', 'serving', 'parked', 'done', 'no_show', 'transferred', 'cancelled')"
CHANGES = (
    "('issued', 'called', 'recalled', 'served', 'finished', 'missed', 'returned', 'parked', 'transferred', "
    "'referred', 'cancelled', 'undone', 'closed')"
)

STATEMENTS = (
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
        state TEXT NOT NULL CHECK (state IN {STATES}),
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
        change TEXT NOT NULL CHECK (change IN {CHANGES}),
        by TEXT,
        was_state TEXT CHECK (was_state IN {STATES}),
        was_counter TEXT,
        was_service TEXT,
        state TEXT NOT NULL CHECK (state IN {STATES}),
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

TICKET = """INSERT INTO tickets VALUES (?, ?, ?, 'dortmund', '2026-03-02', 'A', ?, ?, 'ar', 'interpreter', ?, ?, ?,
    ?, ?)"""
EVENT = """INSERT INTO events (ticket, at, change, by, was_state, was_counter, was_service, state, call_count,
    counter, service) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'advice')"""


def make(path: Path) -> None:
    """Three numbers, of which the first is called and the third was given after the clock was set back."""
    eight, nine = "2026-03-02T08:00:00.000000+00:00", "2026-03-02T09:00:00.000000+00:00"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        for statement in STATEMENTS:
            db.execute(statement)
        for seq, state, calls, counter, at in (
            (1, "called", 1, "2", eight),
            (2, "waiting", 0, None, nine),
            (3, "waiting", 0, None, eight),
        ):
            names = (seq, f"old-{seq}", f"old-request-{seq}")
            db.execute(TICKET, (*names, seq, "advice", state, calls, counter, at, f"old-token-{seq:022d}"))
            db.execute(EVENT, (seq, at, "issued", None, None, None, None, "waiting", 0, None))
        db.execute(EVENT, (1, nine, "called", "2", "waiting", None, "advice", "called", 1, "2"))
        # The purge of the day before took events with higher numbers than there are rows.
        db.execute("UPDATE sqlite_sequence SET seq = 40 WHERE name = 'events'")
        db.execute("INSERT INTO marks VALUES ('dortmund', '2026-03-02', 'A', 3, 250)")
        db.execute("INSERT INTO counts VALUES ('dortmund', '2026-02-27', 'service', 'advice', 30, 20, 6)")
        db.execute("PRAGMA user_version = 1")
