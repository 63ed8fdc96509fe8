"""Kills the program that works at a counter, again and again: what it said is so, and nothing is there twice."""

import random
import select
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from kiosk.domain.ticket import State
from kiosk.store.ledger import Ledger

from .ledger_help import MORNING, OFFICE, TODAY

CHILD = Path(__file__).with_name("ledger_desk_child.py")
KILLS = 40
MOST_LINES = 30
LONGEST_DELAY = 0.004  # seconds; a few changes' worth


def test_everything_a_counter_was_told_is_kept_through_kills(path: Path) -> None:
    chance, said = random.Random(20261126), list[tuple[str, str]]()
    for kill in range(KILLS):
        said += _work_until_killed(path, f"run{kill}", chance)
    assert {kind for kind, _ in said} == {
        *("number", "absorbed", "call", "note", "slip", "duty", "appointment", "arrived")
    }
    told = {kind: [what for each, what in said if each == kind] for kind, _ in said}
    with Ledger(path) as ledger:
        tickets = {ticket.id: ticket for ticket in ledger.tickets(OFFICE, TODAY)}
        for kind in ("number", "absorbed", "arrived"):
            assert set(told[kind]) <= tickets.keys()
        assert set(told["note"]) <= ledger.notes(OFFICE, TODAY).keys()
        assert all(tickets[each].printed_at == MORNING for each in told["slip"])
        assert set(told["appointment"]) <= {each.id for each in ledger.appointments(OFFICE, TODAY)}
        arrived = {each.ticket_id for each in ledger.appointments(OFFICE, TODAY)}
        assert set(told["arrived"]) <= arrived
        clerks = {row[0] for row in ledger._rows("SELECT clerk FROM duty")}
        assert set(told["duty"]) <= clerks
        assert len(ledger.on_duty(OFFICE, MORNING)) == 1
        for press, ticket_id in (call.split(" ", 1) for call in told["call"]):
            again = ledger.call_next(OFFICE, "1", MORNING, request_id=press)
            assert again is not None
            assert again.id == ticket_id
        events = ledger.events(OFFICE, TODAY)
    assert len({event.uuid for event in events}) == len(events)
    calls = Counter(event.ticket_id for event in events if event.change == "called")
    assert max(calls.values()) == 1
    assert all((tickets[each].state is State.CALLED) == (each in calls) for each in tickets)
    issued = Counter(event.ticket_id for event in events if event.change == "issued")
    assert issued == dict.fromkeys(tickets, 1)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def _work_until_killed(path: Path, name: str, chance: random.Random) -> list[tuple[str, str]]:
    command = [sys.executable, str(CHILD), str(path), str(path.with_name("far.db")), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(chance.randrange(MOST_LINES))]
        select.select([], [], [], chance.uniform(0, LONGEST_DELAY))
        child.kill()
        lines += child.stdout.readlines()
    assert child.returncode == -9
    # A line without its end was cut by the kill: it was not said.
    pairs = [line.rstrip("\n").split(" ", 1) for line in lines if line.endswith("\n")]
    return [(kind, what.strip()) for kind, what in pairs]
