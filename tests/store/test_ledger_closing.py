import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.ticket import Change, State
from kiosk.errors import (
    LedgerBusy,
    OfficeOpen,
    StateChanged,
    TicketsOpen,
)
from kiosk.store.ledger import Ledger

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, always, expect, issue, never, take

CHILD = Path(__file__).with_name("ledger_child.py")
ROOT = Path(__file__).parents[2]


def test_a_day_is_not_closed_in_opening_hours(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    with pytest.raises(OfficeOpen):
        ledger.close_day(OFFICE, TODAY, MORNING, always)
    assert ledger.ticket(ticket_id).state is State.WAITING


def test_closing_ends_leftovers_and_marks_their_times_as_inaccurate(ledger: Ledger) -> None:
    waiting, called, serving, parked, done = (take(ledger) for _ in range(5))
    for each in (called, serving, done):
        ledger.call(each, "1", MORNING)
    ledger.serve(serving, "1", MORNING)
    ledger.serve(done, "1", MORNING)
    ledger.finish(done, "1", MORNING)
    ledger.park(parked, "1", MORNING)
    assert ledger.close_day(OFFICE, TODAY, TOMORROW, never) == 4
    states = [ledger.ticket(each).state for each in (waiting, called, serving, parked, done)]
    assert states == ["cancelled", "no_show", "done", "no_show", "done"]
    closing = [event for event in ledger.events(OFFICE, TODAY) if not event.time_is_accurate]
    assert [event.change for event in closing] == [Change.CLOSED] * 4
    with pytest.raises(StateChanged, match="nothing"):
        ledger.undo(waiting, TOMORROW)
    assert ledger.close_day(OFFICE, TODAY, TOMORROW, never) == 0


def test_closing_a_day_closes_the_days_before_it_but_not_the_days_after(ledger: Ledger) -> None:
    yesterday, today, tomorrow = (take(ledger, now=MORNING + timedelta(days=days)) for days in (-1, 0, 1))
    assert ledger.close_day(OFFICE, TODAY, MORNING, never) == 2
    states = [ledger.ticket(each).state for each in (yesterday, today, tomorrow)]
    assert states == ["cancelled", "cancelled", "waiting"]


def test_closing_one_office_leaves_the_others_alone(ledger: Ledger) -> None:
    elsewhere = take(ledger, office="other")
    assert ledger.close_day(OFFICE, TODAY, TOMORROW, never) == 0
    assert ledger.ticket(elsewhere).state is State.WAITING


def test_the_purge_waits_for_the_closing(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    with pytest.raises(TicketsOpen):
        ledger.purge(TODAY + timedelta(days=1))
    ledger.purge(TODAY)
    assert ledger.ticket(ticket_id).state is State.WAITING


def test_after_the_purge_no_byte_of_a_person_is_left_in_any_file(path: Path) -> None:
    with Ledger(path) as ledger:
        for number in range(300):
            secrets = {"ticket_id": f"id-secret-{number}", "token": f"token-secret-{number:010d}"}
            ticket_id = take(ledger, language="qq-rare", service="topic", **secrets)
            if number % 3:
                ledger.call(ticket_id, "counter-secret", MORNING, request_id=f"press-secret-{number}")
                ledger.write_note(ticket_id, f"a note-secret {number}", "counter-secret", MORNING)
                ledger.print_failed(ticket_id, "printer-secret")
            expect(ledger, f"CODE{number}", MORNING)
        ledger.start_duty(OFFICE, "counter-secret", "clerk-secret", MORNING, languages=["language-secret"])
        issue(ledger, now=TOMORROW, token="of-tomorrow-is-still-there")
        assert _bytes_of(path).count(b"-secret") > 300
        ledger.close_day(OFFICE, TODAY, TOMORROW, never)
        ledger.purge(TODAY + timedelta(days=1))
        left = _bytes_of(path)
        assert b"-secret" not in left
        assert b"CODE2" not in left
        assert 0 < left.count(b"qq-rare") == left.count(b"topic")  # the counts, and those of the times
        assert b"of-tomorrow-is-still-there" in left


def test_a_reader_in_the_way_of_the_purge_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.store.ledger_file.BUSY_SECONDS", 0.05)
    with Ledger(path) as ledger, Ledger(path) as reader:
        issue(ledger)
        ledger.close_day(OFFICE, TODAY, TOMORROW, never)
        reader._db.execute("BEGIN")
        reader._rows("SELECT * FROM tickets")
        with pytest.raises(LedgerBusy):
            ledger.purge(TODAY + timedelta(days=1))
        reader._db.execute("ROLLBACK")
        ledger.purge(TODAY + timedelta(days=1))


def _bytes_of(path: Path) -> bytes:
    # Another process must look: closing the file in this one would drop the locks of the open ledger.
    files = sorted(path.parent.glob(path.name + "*"))
    return subprocess.run(["cat", *files], capture_output=True, check=True).stdout
