"""The days of a further terminal: a ledger that was started over, the night, clocks that were wrong."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

pytest.importorskip("starlette")

from kiosk import paths
from kiosk.store.ledger_file import start_over
from kiosk.store.relay_files import read_state, write_state
from tests.office.place import Place
from tests.sync.relay_help import FarTerminal, expect, labels
from tests.terminal import room


def test_a_ledger_that_was_started_over_is_delivered_from_its_beginning(
    place: Place, far: FarTerminal, tmp_path: Path
) -> None:
    far.take()
    far.courier.go()
    assert read_state(far.folder).seq > 0
    far.close()
    file = paths.ledger_file(far.settings)
    file.unlink()
    start_over(file, place.now)
    again = FarTerminal(place, tmp_path / "far", place.url)
    ticket = again.take()
    again.courier.go()
    assert (ticket.label, read_state(again.folder).problem) == ("B251", "")
    assert labels(place) == ["B001", "B251"]
    again.close()


def test_a_new_ledger_that_is_longer_than_the_lost_one_is_delivered_from_its_beginning_too(
    place: Place, far: FarTerminal, tmp_path: Path
) -> None:
    """Even where the disk gives the new file the number (inode) of the old one."""
    far.take()
    far.courier.go()
    far.close()
    file = paths.ledger_file(far.settings)
    number = file.stat().st_ino
    for lost in file.parent.glob(f"{file.name}*"):
        if not lost.name.endswith(".reserved"):
            lost.unlink()
    start_over(file, place.now)
    state = read_state(far.folder)
    write_state(far.folder, replace(state, ledger=file.stat().st_ino))
    again = FarTerminal(place, tmp_path / "far", place.url)
    for _ in range(2):
        again.take()
    again.start()
    again.courier.go()
    assert state.ledger == number
    assert labels(place) == ["B001", "B251", "B252"]
    again.close()


def test_at_night_the_day_is_closed_deleted_and_its_snapshot_gone(place: Place, far: FarTerminal) -> None:
    shutil.copytree(room.releases(), paths.releases_dir(far.settings))
    place.issue("ar")
    far.take()
    place.later(seconds=1)
    far.courier.go()
    assert far.snapshots.read() is not None
    far.courier.tidy()
    assert far.snapshots.read() is not None
    place.later(hours=9)
    day = far.ledger.day(far.office, place.now)
    far.courier.tidy()
    assert far.snapshots.read() is None
    assert far.ledger.tickets(far.office, day) == []
    assert [count.issued for count in far.ledger.counts_by_service(far.office)] == [None]


def test_a_clock_that_jumps_into_the_night_closes_nothing(place: Place, far: FarTerminal) -> None:
    """Numbers that the office does not have yet would be gone."""
    shutil.copytree(room.releases(), paths.releases_dir(far.settings))
    far.take()
    day = far.ledger.day(far.office, place.now)
    far.courier.tidy()
    place.later(hours=9)
    far.behind = -9 * 3600.0
    for _ in range(2):
        far.courier.tidy()
        assert len(far.ledger.tickets(far.office, day)) == 1
    place.later(hours=1)
    far.courier.tidy()
    assert far.ledger.tickets(far.office, day) == []


def test_a_number_that_comes_after_the_offices_day_is_no_clash_of_letters(
    place: Place, far: FarTerminal
) -> None:
    """A terminal that was cut off until the night has done nothing wrong."""
    far.take()
    day = place.now.date()
    place.ledger.purge(day + timedelta(days=1))
    far.courier.go()
    assert labels(place) == []
    assert read_state(far.folder).problem == ""
    assert far.take().label == "B002"


def test_the_courier_remembers_nothing_of_the_days_before(place: Place, far: FarTerminal) -> None:
    expect(place, "K7M4")
    far.courier.go()
    far.check_in("K7M4")
    far.ledger.printed(far.take().id, place.now)
    far.courier.go()
    assert len(far.courier._told) == 2
    assert far.courier._arrived == {"id-K7M4"}
    place.later(days=1)
    today = far.take()
    far.courier.go()
    assert far.courier._told.keys() == {today.id}
    assert far.courier._arrived == set()


def test_a_later_day_that_a_wrong_clock_began_is_closed_at_night_when_the_clock_is_right(
    place: Place, far: FarTerminal
) -> None:
    shutil.copytree(room.releases(), paths.releases_dir(far.settings))
    today = place.now.date()
    place.later(days=1)
    far.take()
    place.later(days=-1)
    far.is_vouched = True
    far.start()
    for hours in (0, 1, 5):
        place.later(hours=hours)
        assert far.ledger.day(far.office, place.now) > today
        far.courier.tidy()
    assert far.ledger.day(far.office, place.now) == today


def test_a_snapshot_without_news_is_seldom_written(place: Place, far: FarTerminal) -> None:
    heard = []
    for _ in range(10):
        place.later(seconds=3)
        far.courier.go()
        heard.append(far.snapshots.read())
    assert len({kept.received_at for kept in heard if kept}) == 2
    place.issue("ar")
    place.later(seconds=6)
    far.courier.go()
    kept = far.snapshots.read()
    assert kept is not None
    assert (kept.received_at, len(kept.snapshot.others)) == (place.now, 1)
