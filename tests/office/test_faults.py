"""A full disk and a clock that jumps, through the running server: a clear message, and no number lost or twice."""

import os
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest
import requests

from kiosk.domain.ticket import State
from kiosk.domain.views import Action
from kiosk.errors import DiskFull
from kiosk.terminal.compose import compose
from tests.office.place import PINS, Desk, Place

DISK = "64m"
FREE = 4096


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Place]:
    """An office on a small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "kiosk-test", folder], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"a disk of its own needs root: {done.stderr.strip()}")
    try:
        with Place(folder) as running:
            yield running
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def full(place: Place) -> Iterator[None]:
    """Nothing fits on the disk any more."""
    filler = place.folder / "filler"
    with filler.open("wb") as file:
        for size in (2**20, FREE, 1):
            try:
                while True:
                    os.write(file.fileno(), bytes(size))
            except OSError:
                continue
    yield
    filler.unlink()


def test_a_full_disk_is_said_at_the_counter_and_nothing_breaks(small: Place) -> None:
    first, second = small.issue(), small.issue()
    desk = small.clerk()
    desk.press("next")
    with full(small):
        pressed = 0
        while "The disk is full" not in desk.press("undo" if pressed % 2 else "no_show", first):
            pressed += 1  # what fits into the room that is left
            assert pressed < 2000
        for path in ("/counter/", "/display/", f"/t/{second.token}", "/healthz"):
            assert desk.web.get(small.url + path).status_code == 200, path
        assert small.ledger.ticket(second.id).state is State.WAITING
        duty = Desk(small)
        duty.sign_in("sd", PINS["sd"])
        answer = duty.post("duty", counter="2", languages=["de"])
        assert (answer.status_code, "the disk is full" in answer.text) == (503, True)
    desk.press("call", second)
    assert small.ledger.ticket(second.id).counter == "1"
    assert small.issue().number == second.number + 1
    with closing(sqlite3.connect(small.ledger.path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_on_a_full_disk_the_terminal_asks_visitors_to_come_to_the_desk(small: Place) -> None:
    ticks = [0.0]
    terminal = compose(small.settings, clock=lambda: small.now, ticks=lambda: ticks[0])
    shown: set[str] = set()

    def take() -> str:
        actions = Action("language", "fa"), Action("open", "queue"), Action("open", "confirm", "papiere")
        for action in (*actions, Action("issue", "papiere")):
            ticks[0] += 1
            terminal.act(action)
        page = terminal.visit.page
        terminal.view()
        terminal.end_visit()
        return f"{page.name} {page.about}"

    with full(small):
        while (page := take()).startswith("ticket "):
            assert page not in shown
            shown.add(page)
        assert page == "refused fault"
        with pytest.raises(DiskFull):
            small.issue()
    assert take() == f"ticket A{len(shown) + 1:03}"


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_clock_does_no_number_is_given_twice_and_none_is_lost(place: Place, seed: int) -> None:
    chance, given = Random(seed), {}
    desk = place.clerk()
    for _ in range(40):
        place.later(minutes=chance.choice((1, 5, -90, 200, -1500, 1600)))
        ticket = place.issue()
        label = ticket.business_day, ticket.label
        assert label not in given
        given[label] = ticket.id
        place.ledger.call_next(place.office.id, "2", place.now)
    assert requests.get(f"{place.url}/display/").status_code == 200
    assert desk.web.get(f"{place.url}/counter/").status_code == 200
    days = {day for day, _ in given}
    kept = [ticket for day in days for ticket in place.ledger.tickets(place.office.id, day)]
    assert {(ticket.business_day, ticket.label): ticket.id for ticket in kept} == given
    events = [event for day in days for event in place.ledger.events(place.office.id, day)]
    calls = Counter(event.ticket_id for event in events if event.change == "called")
    assert max(calls.values()) == 1


def test_a_clock_set_back_keeps_the_order_of_calling(place: Place) -> None:
    first = place.issue()
    place.later(hours=-2)
    second = place.issue()
    desk = place.clerk()
    assert first.label in desk.press("next")
    desk.press("no_show", first)
    assert second.label in desk.press("next")


def test_a_clock_set_forward_ends_the_sessions_and_nothing_else(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk()
    place.later(hours=8)
    assert "PIN or pass phrase" in desk.page()
    place.later(hours=-8)
    assert ticket.label in place.clerk().press("next")
