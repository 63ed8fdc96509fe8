"""Issuing a number, durably, against one bare commit of SQLite on the same disk, one after the other.

The yardstick is the fairest we know: the same journal mode (WAL), ``synchronous=FULL``, one small row. The
ledger works through days of 200 numbers with some thirty people waiting and every limit set.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.domain.ticket import Limits
from kiosk.store.ledger import Ledger, Wish
from tests.benchmarks.figure import Figure

SHARES = ((0.5, "issue a number, median", None), (0.99, "issue a number, 99th percentile", 1.5))

DAYS, PER_DAY, WAITING = 15, 200, 30
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
LIMITS = Limits(per_day=PER_DAY, per_service={"advice": PER_DAY})


def run(quick: bool) -> list[Figure]:
    """Return the median and the 99th percentile; it takes seconds, so `quick` changes nothing."""
    # Not the default folder: that may be in memory, where a sync costs nothing.
    folder = "/var/tmp" if Path("/var/tmp").is_dir() else None
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        ours, bare = _measure(Path(scratch))
    rows = []
    for share, name, allowed in SHARES:
        rows.append(Figure(name, _percentile(ours, share), "bare commit", _percentile(bare, share), allowed))
    return rows


def _measure(folder: Path) -> tuple[list[float], list[float]]:
    ours, bare = [], []
    database = _bare_database(folder / "bare.db")
    with Ledger(folder / "ledger.db") as ledger:
        for index in range(DAYS * PER_DAY):
            now = MORNING + timedelta(days=index // PER_DAY, seconds=index % PER_DAY)
            ours.append(_timed(lambda: _issue(ledger, index, now)))  # noqa: B023 - called at once
            bare.append(_timed(lambda: _commit(database)))
            if ledger.waiting_count("dortmund", now.date()) > WAITING:
                ledger.call_next("dortmund", "1", now)
    database.close()
    return ours, bare


def _issue(ledger: Ledger, index: int, now: datetime) -> None:
    wish = Wish(
        request_id=f"request-{index:028d}",
        office="dortmund",
        series="A",
        service="advice",
        language="ar",
        ticket_id=f"ticket-{index:029d}",
        token=f"{index:022d}",
    )
    ledger.issue(wish, now, LIMITS, lambda _: True)


def _bare_database(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY, label TEXT)")
    return database


def _commit(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO numbers (label) VALUES ('A017')")
    database.execute("COMMIT")


def _timed(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _percentile(times: list[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]
