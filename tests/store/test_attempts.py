"""The notes for staff inform and never stand in the way."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.disk import Disk
from kiosk.store.attempts import (
    ATTEMPTS_FILE,
    FALLBACK_FILE,
    Attempts,
    Fallback,
    read_attempts,
    read_fallback,
    write_attempts,
    write_fallback,
)
from tests.store.disk_help import TroubledDisk

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
NOTE = Fallback(wanted=2, used=1, why="2: the hash differs")


def test_notes_are_read_as_they_were_written(tmp_path: Path) -> None:
    attempts = Attempts(last_attempt=NOW, last_error="kein Netz")
    write_attempts(Disk(), tmp_path, attempts)
    write_fallback(Disk(), tmp_path, NOTE)
    assert read_attempts(tmp_path) == attempts
    assert read_fallback(tmp_path) == NOTE


def test_notes_that_are_not_there_say_nothing(tmp_path: Path) -> None:
    assert read_attempts(tmp_path) == Attempts()
    assert read_fallback(tmp_path) is None


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"last_attempt": 5}', b'{"\xff":1,"why":"\xff"}'])
def test_damaged_notes_count_as_not_there(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / ATTEMPTS_FILE).write_bytes(damage)
    (tmp_path / FALLBACK_FILE).write_bytes(damage)
    assert read_attempts(tmp_path) == Attempts()
    assert read_fallback(tmp_path) is None


def test_a_note_that_says_the_same_is_not_written_again(tmp_path: Path) -> None:
    disk = TroubledDisk(0, lambda: None)
    write_fallback(disk, tmp_path, None)
    assert disk.count == 0
    write_fallback(disk, tmp_path, NOTE)
    written = disk.count
    write_fallback(disk, tmp_path, NOTE)
    assert disk.count == written > 0
    write_fallback(disk, tmp_path, None)
    assert not (tmp_path / FALLBACK_FILE).exists()
