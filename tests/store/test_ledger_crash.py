"""Kills the program that issues numbers, 200 times, and counts what is left."""

import random
import select
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from kiosk.store.ledger import Ledger

from .ledger_help import OFFICE

CHILD = Path(__file__).with_name("ledger_child.py")
KILLS = 200
KILLS_PER_DAY = 20
MOST_LINES = 12
LONGEST_DELAY = 0.002  # seconds; several numbers' worth


def test_no_number_that_was_shown_is_lost_or_given_twice_through_200_kills(path: Path) -> None:
    chance = random.Random(20260302)
    shown: list[tuple[str, str]] = []
    for kill in range(KILLS):
        day = kill // KILLS_PER_DAY
        shown += [(f"2026-03-{2 + day:02d}", label) for label in _issue_until_killed(path, day, chance)]
    assert len(shown) > KILLS
    assert [label for label, times in Counter(shown).items() if times > 1] == []
    with Ledger(path) as ledger:
        stored = ledger._rows("SELECT business_day, printf('%s%03d', series, number), state FROM tickets")
        assert set(shown) <= {(day, label) for day, label, _ in stored}
        assert {state for *_, state in stored} == {"waiting"}
        assert len(stored) == ledger._rows("SELECT count(*) FROM events WHERE change = 'issued'")[0][0]
        numbers = ledger._rows(
            "SELECT count(*), max(number), business_day FROM tickets GROUP BY business_day"
        )
        assert all(count == highest for count, highest, _ in numbers)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("SELECT DISTINCT office FROM tickets").fetchall() == [(OFFICE,)]


def _issue_until_killed(path: Path, day: int, chance: random.Random) -> list[str]:
    command = [sys.executable, str(CHILD), str(path), "A", "999", str(day)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        labels = [child.stdout.readline() for _ in range(chance.randrange(MOST_LINES))]
        select.select([], [], [], chance.uniform(0, LONGEST_DELAY))
        child.kill()
        labels += child.stdout.readlines()
    assert child.returncode == -9
    # A line without its end was cut by the kill: the number was not shown.
    return [line.strip() for line in labels if line.endswith("\n")]
