"""A further terminal of an office: what visitors see of numbers that other terminals gave."""

import select
import shutil
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.domain.estimate import Post, Situation
from kiosk.domain.relay import Kept, Outlook, Snapshot, Standing
from kiosk.domain.ticket import State
from kiosk.settings import load
from kiosk.store.ledger import Ledger
from kiosk.store.relay_files import SnapshotFile
from kiosk.terminal import main
from tests.store.ledger_help import issue
from tests.terminal import room as rooms
from tests.terminal.room import Room, body_texts

RELAY = {"relay": {"url": "https://192.168.10.5:8443", "key": "k" * 43}, "terminal": {"series": "B"}}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    made = Room(tmp_path, RELAY)
    made.press("language", "en")
    return made


def hear(room: Room, *others: Standing, own: tuple[Standing, ...] = ()) -> None:
    """The relay process brings a snapshot."""
    situation = Situation(ahead=9, posts=(Post(True),), samples=(8.0,) * 20)
    snapshot = Snapshot(
        at=room.now,
        day=room.now.date(),
        intake="open",
        reason_key="",
        own=own,
        others=others,
        lines=(Outlook(services=None, situation=situation),),
    )
    SnapshotFile(paths.office_dir(room.settings)).write(Kept(received_at=room.now, snapshot=snapshot))


def standing(room: Room, series: str, number: int, state: State, **more: object) -> Standing:
    issued = room.now - timedelta(minutes=10)
    return Standing(series=series, number=number, service="papiere", state=state, issued_at=issued, **more)  # type: ignore[arg-type]


def said(room: Room) -> str:
    return "\n".join(body_texts(room.view()))


def ask_for(room: Room, typed: str) -> str:
    room.press("open", "queue")
    room.press("open", "where")
    room.type(typed)
    return said(room)


def test_people_with_numbers_of_other_terminals_are_before_a_visitor(room: Room) -> None:
    hear(room, standing(room, "A", 1, State.WAITING, ahead=0), standing(room, "A", 2, State.WAITING, ahead=1))
    assert room.take_number() == "B001"
    assert "2 people are waiting before you." in said(room)


def test_the_number_of_another_terminal_can_be_asked_for(room: Room) -> None:
    hear(room, standing(room, "A", 17, State.WAITING, ahead=3))
    assert "3 people are waiting before you." in ask_for(room, "A017")


def test_where_a_number_of_this_terminal_stands_comes_from_the_office(room: Room) -> None:
    room.take_number()
    ticket = room.controller.ticket
    assert ticket is not None
    hear(room, own=(standing(room, "B", 1, State.WAITING, ahead=6, id=ticket.id),))
    assert "6 people are waiting before you." in said(room)


def test_old_news_of_the_office_say_how_old_they_are(room: Room) -> None:
    hear(room, standing(room, "A", 17, State.WAITING, ahead=3))
    assert "As of" not in ask_for(room, "A017")
    heard = room.now
    room.now += timedelta(minutes=5)
    assert "3 people are waiting before you." in said(room)
    assert f"As of {heard.astimezone(room.controller.now().tzinfo):%H:%M}." in said(room)


def test_without_news_of_the_office_numbers_are_given(room: Room) -> None:
    assert room.take_number() == "B001"
    assert "Nobody is waiting before you." in said(room)


def test_the_process_is_this_program_with_the_same_settings(tmp_path: Path) -> None:
    settings = rooms.settings(tmp_path, RELAY)
    watcher = main.relaying(settings, Path("/etc/kiosk.toml"))
    assert watcher is not None
    assert watcher._command == [sys.executable, "-m", "kiosk", "--config", "/etc/kiosk.toml", "relay"]
    assert main.relaying(rooms.settings(tmp_path), None) is None
    assert main.relaying(rooms.settings(tmp_path, {**RELAY, "queue": {"enabled": False}}), None) is None


def test_a_number_reaches_the_office_while_the_terminal_runs(tmp_path: Path) -> None:
    pytest.importorskip("starlette")
    from kiosk.office.relay import ensure_key
    from tests.office.place import Place

    (tmp_path / "far").mkdir()
    shutil.copytree(rooms.releases(), tmp_path / "far" / "releases")
    config = tmp_path / "kiosk.toml"
    with Place(tmp_path / "office") as place:
        key = ensure_key(paths.office_dir(place.settings))
        config.write_text(
            f'[office]\nlocation = "{rooms.OFFICE}"\n[terminal]\nseries = "B"\ndata_dir = "{tmp_path / "far"}"\n'
            f'[relay]\nurl = "{place.url}"\nkey = "{key}"\n[office_server]\nclose_by_itself = false\n'
        )
        watcher = main.relaying(load(config, {}), config)
        assert watcher is not None
        with Ledger(tmp_path / "far" / "ledger.sqlite") as ledger:
            ticket = issue(ledger, place.now, series="B", office=rooms.OFFICE).ticket
        watcher.look()
        try:
            wait_for(lambda: place.ledger.find(rooms.OFFICE, "B001", ticket.business_day) is not None)
            wait_for((tmp_path / "far" / "office" / "snapshot.json").exists)
        finally:
            watcher.end()


def wait_for(has_come: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not has_come():
        assert time.monotonic() < until
        select.select([], [], [], 0.1)
