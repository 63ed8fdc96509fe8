"""What the terminal tells of itself to the updating process, and how often; and that counts reach the real outbox."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.domain.report import HIDDEN, DayCounts, Fault
from kiosk.store.outbox import Outbox
from kiosk.store.syncing import RENEW_STATE_SECONDS, TerminalState, read_terminal_state
from kiosk.terminal.health import LOOK_SECONDS
from tests.terminal.room import Room

REPORTING = {"reports": {"url": "https://central.example"}}


class Telling(Room):
    """A terminal that has a central server to report to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, REPORTING)
        self.begun = self.now
        self.file = paths.sync_dir(self.settings) / "terminal.json"

    def told(self) -> TerminalState:
        """What was told last."""
        state = read_terminal_state(paths.sync_dir(self.settings), self.now)
        assert state is not None
        return state


@pytest.fixture
def room(tmp_path: Path) -> Telling:
    return Telling(tmp_path)


def test_the_terminal_tells_with_its_first_tick_since_when_it_runs(room: Telling) -> None:
    room.wait(0.5)
    assert room.told() == TerminalState(at=room.now, started_at=room.begun)


def test_what_does_not_change_is_told_again_only_after_long(room: Telling) -> None:
    room.wait(0.5)
    first = room.told().at
    room.wait(LOOK_SECONDS)
    assert room.told().at == first
    room.wait(RENEW_STATE_SECONDS)
    assert room.told().at == room.now


def test_a_fault_that_visitors_saw_is_told_until_the_day_is_over(room: Telling) -> None:
    room.wait(0.5)
    room.controller.fail(ValueError("a visitor's word"))
    room.wait(1)
    assert not room.told().screen_fault
    room.wait(LOOK_SECONDS)
    assert room.told().screen_fault
    room.wait(timedelta(days=1).total_seconds())
    assert not room.told().screen_fault


def test_a_ledger_that_cannot_be_used_is_told(room: Telling) -> None:
    room.controller.numbers._ledger.close()  # type: ignore[union-attr]
    room.wait(0.5)
    assert room.told().numbers_fault


def test_a_folder_that_refuses_the_note_does_not_disturb_the_terminal(room: Telling) -> None:
    paths.sync_dir(room.settings).touch()
    room.wait(0.5)
    room.press("language", "en")
    assert room.page.name == "home"


def test_a_terminal_that_reports_to_nobody_writes_neither_note_nor_outbox(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.press("language", "en")
    room.wait(1)
    assert not paths.outbox_file(room.settings).exists()
    assert not (paths.sync_dir(room.settings) / "terminal.json").exists()


def test_a_day_of_visits_lies_in_the_outbox_with_small_numbers_hidden(room: Telling) -> None:
    day = room.now.date()
    for _ in range(5):
        room.press("language", "ar")
        room.press("open", "group", "papiere")
        room.press("open", "topic", "anmeldung")
        room.press("finish")
    room.press("language", "fr")
    room.press("open", "search")
    room.type("xqzw")
    room.press("finish")
    room.controller.fail(ValueError("a visitor's word"))
    room.wait(0.5)
    at = room.now
    room.wait(timedelta(days=1).total_seconds())
    room.controller.usage.close()
    outbox = Outbox(paths.outbox_file(room.settings))
    events = outbox.batch().events
    outbox.close()
    assert events == (
        Fault(number=1, at=at, kind="ValueError"),
        DayCounts(
            number=2,
            day=day,
            topics={"anmeldung": 5},
            languages={"ar": 5, "fr": HIDDEN},
            searches={"nothing": HIDDEN},
        ),
    )
    assert b"visitor" not in paths.outbox_file(room.settings).read_bytes()
