"""The nightly closing through the running server, and what is left in the files after it."""

import asyncio
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from kiosk import cli, paths
from kiosk.domain.clocks import STEADY_SECONDS
from kiosk.domain.ticket import State
from kiosk.errors import OfficeOpen
from kiosk.office.night import Night, close
from kiosk.store.ledger import Ledger
from tests.office.place import Place


class Clocks:
    """A night watchman of a place, with the seconds that have passed."""

    def __init__(self, place: Place) -> None:
        self.place, self.seconds = place, 1000.0
        self.night = Night(place.office, lambda: self.seconds)
        self.look()

    def look(self) -> None:
        asyncio.run(self.night.look())

    def pass_by(self, **span: float) -> None:
        """Lets time pass on both clocks, and the server looks now and then, as it does."""
        self.place.later(**span)
        self.seconds += timedelta(**span).total_seconds()
        self.look()


def test_some_time_after_closing_what_is_left_over_is_closed_and_deleted(place: Place) -> None:
    ticket, clocks = place.issue(), Clocks(place)
    clocks.pass_by(hours=3, minutes=49)
    assert place.ledger.ticket(ticket.id).state is State.WAITING, "two hours after closing have not passed"
    clocks.pass_by(minutes=2)
    assert place.ledger.tickets(place.office.id, place.now.date()) == []


def test_a_clock_that_jumps_into_the_night_closes_nothing(place: Place) -> None:
    ticket, clocks = place.issue(), Clocks(place)
    clocks.pass_by(hours=1)
    place.later(hours=9)
    clocks.look()
    clocks.pass_by(seconds=STEADY_SECONDS - 60)
    place.later(hours=-9)
    clocks.look()
    assert place.ledger.ticket(ticket.id).state is State.WAITING


def test_a_server_that_has_just_started_closes_nothing_yet(place: Place) -> None:
    ticket = place.issue()
    place.later(hours=8)
    Clocks(place)
    assert place.ledger.ticket(ticket.id).state is State.WAITING


def test_a_clock_that_is_years_behind_closes_nothing(place: Place) -> None:
    ticket = place.issue()
    place.later(days=-9000)
    clocks = Clocks(place)
    clocks.pass_by(hours=1)
    assert place.ledger.ticket(ticket.id).state is State.WAITING


def test_a_machine_that_was_off_at_night_deletes_yesterday_in_opening_hours(place: Place) -> None:
    old = place.issue()
    yesterday = place.now.date()
    place.later(days=7)
    today, clocks = place.issue(), Clocks(place)
    clocks.pass_by(minutes=31)
    assert place.ledger.tickets(place.office.id, yesterday) == []
    assert place.ledger.ticket(today.id).state is State.WAITING
    assert old.id != today.id


def test_a_reader_in_the_way_only_puts_it_off(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.store.ledger_file.BUSY_SECONDS", 0.05)
    place.issue()
    clocks = Clocks(place)
    with Ledger(place.ledger.path) as reader:
        reader._db.execute("BEGIN")
        reader._rows("SELECT * FROM tickets")
        clocks.pass_by(hours=4)
        assert not place.ledger.is_purged(place.now.date() + timedelta(days=1))
        reader._db.execute("ROLLBACK")
    clocks.pass_by(minutes=1)
    assert place.ledger.is_purged(place.now.date() + timedelta(days=1))


def test_an_office_may_keep_its_day_open(tmp_path: Path) -> None:
    with Place(tmp_path, {"office_server": {"close_by_itself": False}}) as place:
        ticket = place.issue()
        Clocks(place).pass_by(hours=12)
        assert place.ledger.ticket(ticket.id).state is State.WAITING


def test_by_hand_it_is_refused_in_opening_hours_and_done_after(place: Place) -> None:
    ticket = place.issue()
    with pytest.raises(OfficeOpen):
        asyncio.run(close(place.office))
    assert place.ledger.ticket(ticket.id).state is State.WAITING
    place.later(hours=1, minutes=51)
    assert asyncio.run(close(place.office)).closed == 1


def test_the_command_closes_by_itself_what_is_left_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Place(tmp_path, {"office": {"location": "brackel-aplerbeck"}}) as place:  # nobody knows its hours
        place.issue()
        place.issue()
        settings = tmp_path / "kiosk.toml"
        settings.write_text(f'terminal.data_dir = "{tmp_path}"\noffice.location = "brackel-aplerbeck"\n')
        assert cli.main(["--config", str(settings), "office", "close"]) == 0
        assert "2 numbers were left over and are closed" in capsys.readouterr().out
        assert place.ledger.tickets("brackel-aplerbeck", place.now.date()) == []


def test_after_the_night_no_byte_of_a_person_is_in_any_file_of_the_office(place: Place) -> None:
    clerk, tickets = place.clerk(), [place.issue("fa"), place.issue("ar"), place.issue("fr")]
    clerk.press("next")
    clerk.press("note", tickets[0], value="bringt um elf das Formular")
    clerk.press("park", tickets[0])
    for ticket in tickets:
        assert requests.get(f"{place.url}/t/{ticket.token}").status_code == 200
    clerk.press("next")
    traces = [
        b"elf das Formular",
        *(text.encode() for ticket in tickets for text in (ticket.id, ticket.token)),
    ]
    assert all(trace in _files(place) for trace in traces)
    Clocks(place).pass_by(hours=5)
    left = _files(place)
    assert [trace for trace in traces if trace in left] == []
    assert clerk.web.get(f"{place.url}/counter/").status_code == 200, "the server goes on"
    assert requests.get(f"{place.url}/t/{tickets[0].token}").status_code == 404


def _files(place: Place) -> bytes:
    """Everything in the data folder but the releases; read by another process, as a thief would."""
    folder = paths.data_dir(place.settings)
    files = [
        path
        for path in folder.rglob("*")
        if path.is_file() and "releases" not in path.relative_to(folder).parts
    ]
    return subprocess.run(["cat", *files], capture_output=True, check=True).stdout
