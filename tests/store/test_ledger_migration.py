"""A ledger that the first version made is used by this one without loss."""

import random
import select
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from kiosk.domain.ticket import Change, Need, State
from kiosk.store.ledger import Ledger

from . import ledger_version_1
from .ledger_help import MORNING, OFFICE, TODAY, issue

KILLS = 25
OPEN = """import sys; from pathlib import Path; from kiosk.store.ledger import Ledger
print("ready", flush=True); Ledger(Path(sys.argv[1])).close()"""


def test_tickets_events_marks_and_counts_of_the_first_version_are_all_there(path: Path) -> None:
    ledger_version_1.make(path)
    with Ledger(path) as ledger:
        first, second, _ = ledger.tickets(OFFICE, TODAY)
        assert (first.label, first.state, first.counter, first.needs) == (
            "A001",
            State.CALLED,
            "2",
            (Need.INTERPRETER,),
        )
        assert [event.change for event in ledger.events(OFFICE, TODAY)] == [
            *[Change.ISSUED] * 3,
            Change.CALLED,
        ]
        assert [count.issued for count in ledger.counts_by_service(OFFICE)] == [30]
        assert issue(ledger).ticket.label == "A004"
        assert (second.reason, second.due_at, second.printed_at) == (None, None, None)
        assert ledger.undo(first.id, MORNING).state is State.WAITING


def test_the_order_of_the_first_version_is_kept_though_its_clock_went_back(path: Path) -> None:
    ledger_version_1.make(path)
    with Ledger(path) as ledger:
        assert [ticket.number for ticket in ledger.queue(OFFICE, MORNING)] == [2, 3]
        issue(ledger)
        assert [ticket.number for ticket in ledger.queue(OFFICE, MORNING)] == [2, 3, 4]


def test_every_old_event_gets_a_name_and_new_ones_go_on_behind_those_that_were_purged(path: Path) -> None:
    ledger_version_1.make(path)
    with Ledger(path) as ledger:
        assert ledger.pulse().events == 40
        issue(ledger)
        events = ledger.events(OFFICE, TODAY)
        assert events[-1].seq == 41
        assert len({event.uuid for event in events}) == 5
        assert all(len(event.uuid) == 32 for event in events)


def test_a_new_ledger_and_a_migrated_one_have_the_same_tables(path: Path, tmp_path: Path) -> None:
    ledger_version_1.make(path)
    Ledger(path).close()
    Ledger(tmp_path / "new.db").close()
    assert _tables(path) == _tables(tmp_path / "new.db")


def test_a_power_cut_during_the_migration_leaves_the_old_or_the_new_ledger(path: Path) -> None:
    chance = random.Random(20261126)
    for kill in range(KILLS):
        old = path.with_name(f"{kill}.db")
        ledger_version_1.make(old)
        with subprocess.Popen([sys.executable, "-c", OPEN, old], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            child.stdout.readline()
            select.select([], [], [], chance.uniform(0, 0.012))
            child.kill()
        with closing(sqlite3.connect(old)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with Ledger(old) as ledger:
            assert len(ledger.tickets(OFFICE, TODAY)) == 3
            assert len(ledger.events(OFFICE, TODAY)) == 4


def _tables(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
