"""The staff page says whether somebody can call the numbers of this terminal, and what is in the way."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.domain.reasons import REASONS
from kiosk.domain.relay import Kept, Snapshot
from kiosk.domain.views import Banner, Item
from kiosk.store.relay_files import RelayState, SnapshotFile, write_state
from kiosk.store.syncing import Trouble, read_terminal_state
from kiosk.terminal.counterpart import Counterpart
from kiosk.terminal.health import LOOK_SECONDS
from tests.terminal.room import LANGUAGES, Room, of_kind

SERVER: dict[str, dict[str, object]] = {
    "office_server": {"enabled": True},
    "reports": {"url": "https://central.example"},
}
RELAY: dict[str, dict[str, object]] = {"relay": {"url": "https://192.168.10.5:8443", "key": "k" * 43}}


class Process:
    """A process that is watched, as far as it is asked about."""

    running = True

    def __init__(self) -> None:
        self.trouble: Trouble = ""
        self.looks = 0

    def look(self) -> None:
        self.looks += 1

    def hurry(self) -> None:
        """Nobody waits for it."""


def staff_page(room: Room, language: str = "en") -> tuple[list[str], list[str]]:
    """What the office server is said to be, and what is wrong."""
    room.press("language", language)
    room.knock()
    room.enter_pin()
    label = room.controller.desk().words.gettext("Office server")
    items = [item.text for item in of_kind(room.view(), Item) if item.label == label]
    return items, [f"{one.text}|{one.detail}" for one in of_kind(room.view(), Banner)]


def served(folder: Path) -> tuple[Room, Process]:
    room, process = Room(folder, SERVER), Process()
    room.controller.office = Counterpart(room.settings, process)
    return room, process


def answered(room: Room, ago: timedelta) -> None:
    at = room.now - ago
    snapshot = Snapshot(at=at, day=at.date(), intake="open", reason_key="", own=(), others=(), lines=())
    SnapshotFile(paths.office_dir(room.settings)).write(Kept(received_at=at, snapshot=snapshot))


def test_a_terminal_without_office_server_says_nothing_of_one(tmp_path: Path) -> None:
    assert staff_page(Room(tmp_path)) == ([], [])


def test_the_process_is_looked_after_with_every_tick(tmp_path: Path) -> None:
    room, process = served(tmp_path)
    room.wait(0.5)
    room.wait(0.5)
    assert process.looks == 2


def test_an_office_server_that_works_is_on_this_terminal(tmp_path: Path) -> None:
    assert staff_page(served(tmp_path)[0]) == (["On this terminal"], [])


@pytest.mark.parametrize("trouble", ["ended", "hung"])
def test_one_that_does_not_is_told_to_staff_and_to_the_central_server(
    tmp_path: Path, trouble: Trouble
) -> None:
    room, process = served(tmp_path)
    process.trouble = trouble
    _, (told,) = staff_page(room)
    assert told.startswith("The office server does not work. It starts again by itself.")
    room.wait(LOOK_SECONDS)
    state = read_terminal_state(paths.sync_dir(room.settings), room.now)
    assert state is not None
    assert state.office_trouble == trouble


def test_the_last_answer_of_an_office_server_elsewhere_is_told(tmp_path: Path) -> None:
    room = Room(tmp_path, RELAY)
    answered(room, timedelta(seconds=5))
    (item,), wrong = staff_page(room)
    assert item.startswith("Last answer: ")
    assert wrong == []


def test_one_that_fell_silent_is_told(tmp_path: Path) -> None:
    room = Room(tmp_path, RELAY)
    answered(room, timedelta(minutes=5))
    _, (told,) = staff_page(room)
    assert told == "The numbers of this terminal do not reach the office server. Call them yourselves.|"


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_numbers_do_not_arrive_is_told_in_the_language_of_the_page(tmp_path: Path, language: str) -> None:
    room = Room(tmp_path, RELAY)
    answered(room, timedelta(seconds=5))
    why = REASONS["same-letter"]
    write_state(paths.office_dir(room.settings), RelayState(problem=f"{why} (2 numbers)"))
    _, (told,) = staff_page(room, language)
    assert told.endswith(f"|{room.controller.desk().words.gettext(why)}")
    assert (why in told) == (language == "en")
