"""The terminal and the updating process tell each other what they do and want."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.store.syncing import (
    PROGRESS_FILE,
    RENEW_STATE_SECONDS,
    STATE_HOLDS,
    TERMINAL_FILE,
    Progress,
    TerminalState,
    only_one,
    read_progress,
    read_terminal_state,
    request_sync,
    sync_requested,
    take_request,
    write_progress,
    write_terminal_state,
)
from tests.store.disk_help import FullDisk

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FETCHING = Progress(phase="fetching", done=3, total=8, at=NOW, release=7)


def test_progress_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    write_progress(folder, FETCHING)
    assert read_progress(folder) == FETCHING


def test_there_is_no_progress_before_the_first(tmp_path: Path) -> None:
    assert read_progress(tmp_path / "none") is None


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"phase":"dreaming","at":"2026-03-02T09:00:00Z"}', b"\0" * 40]
)
def test_progress_that_cannot_be_read_counts_as_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / PROGRESS_FILE).write_bytes(data)
    assert read_progress(tmp_path) is None


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_full_disk_keeps_the_old_note_and_stops_nothing(tmp_path: Path, at: int) -> None:
    write_progress(tmp_path, FETCHING)
    write_progress(tmp_path, Progress(phase="idle", at=NOW), FullDisk(at, forever=True))
    assert read_progress(tmp_path) == FETCHING


def test_a_wish_is_taken_once(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    assert not take_request(folder)
    assert request_sync(folder)
    assert request_sync(folder)
    assert sync_requested(folder)
    assert take_request(folder)
    assert not sync_requested(folder)
    assert not take_request(folder)


def test_a_wish_that_cannot_be_left_is_told(tmp_path: Path) -> None:
    (tmp_path / "sync").write_bytes(b"a file where the folder should be")
    assert not request_sync(tmp_path / "sync")


def test_the_lock_is_held_by_one_and_given_back(tmp_path: Path) -> None:
    with only_one(tmp_path / "sync") as first:
        with only_one(tmp_path / "sync") as second:
            assert (first, second) == (True, False)
        with only_one(tmp_path / "sync") as third:
            assert not third
    with only_one(tmp_path / "sync") as after:
        assert after


STATE = TerminalState(at=NOW, started_at=NOW, printer="low", screen_fault=True)


def test_the_terminal_says_how_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    assert read_terminal_state(folder, NOW) is None
    write_terminal_state(folder, STATE)
    assert read_terminal_state(folder, NOW + timedelta(seconds=RENEW_STATE_SECONDS + 60)) == STATE


def test_what_a_terminal_said_that_does_not_run_any_more_counts_for_nothing(tmp_path: Path) -> None:
    write_terminal_state(tmp_path, STATE)
    assert read_terminal_state(tmp_path, NOW + STATE_HOLDS) is None
    assert read_terminal_state(tmp_path, NOW - STATE_HOLDS) is None
    (tmp_path / TERMINAL_FILE).write_bytes(b"{}")
    assert read_terminal_state(tmp_path, NOW) is None
