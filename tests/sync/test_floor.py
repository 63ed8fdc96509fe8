"""What this machine has seen survives damage and power cuts, and only grows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.errors import SyncError
from kiosk.sync.floor import FLOOR_FILES, Floor, FloorFile
from tests.store.disk_help import ForgetfulDisk, PowerCutError

OLD = Floor(
    serial=3,
    root=32,
    timestamp=50,
    snapshot=40,
    targets=30,
    signed_at=datetime(2026, 5, 1, tzinfo=UTC),
    keys=("a",),
)
NEW = replace(OLD, serial=4, timestamp=51)


def test_a_floor_is_read_as_it_was_written(tmp_path: Path) -> None:
    FloorFile(tmp_path).write(OLD)
    assert FloorFile(tmp_path).read() == OLD
    one, other = ((tmp_path / name).read_bytes() for name in FLOOR_FILES)
    assert one == other


def test_there_is_no_floor_before_the_first(tmp_path: Path) -> None:
    assert FloorFile(tmp_path / "none").read() == Floor()


@pytest.mark.parametrize("name", FLOOR_FILES)
@pytest.mark.parametrize("damage", [b"", b"\0" * 200, b"{}", b"0" * 64 + b"\n{}", b'{"\xff": 1}'])
def test_one_damaged_copy_does_not_matter_and_is_mended(tmp_path: Path, name: str, damage: bytes) -> None:
    floors = FloorFile(tmp_path)
    floors.write(OLD)
    (tmp_path / name).write_bytes(damage)
    assert floors.read() == OLD
    floors.write(OLD)
    assert (tmp_path / FLOOR_FILES[0]).read_bytes() == (tmp_path / FLOOR_FILES[1]).read_bytes()


def test_any_changed_byte_is_noticed(tmp_path: Path) -> None:
    FloorFile(tmp_path).write(OLD)
    path = tmp_path / FLOOR_FILES[0]
    (tmp_path / FLOOR_FILES[1]).unlink()
    data = path.read_bytes()
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert FloorFile(tmp_path).read() == Floor()


def test_a_power_cut_in_any_operation_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    root, seen = tmp_path / "root", set()
    root.mkdir()
    FloorFile(root).write(OLD)
    for at in range(1, 9):
        FloorFile(root).write(OLD)
        disk = ForgetfulDisk(root, at)
        with pytest.raises(PowerCutError):
            FloorFile(root, disk).write(NEW)
        for left in disk.after_the_cut(tmp_path / "left"):
            found = FloorFile(left).read()
            assert found in (OLD, NEW)
            seen.add(found.serial)
    assert seen == {3, 4}


@pytest.mark.parametrize("name", ["root", "timestamp", "snapshot", "targets"])
def test_a_lower_number_is_refused(name: str) -> None:
    OLD.refuse_older(OLD)
    with pytest.raises(SyncError, match=f"{name} 29 after"):
        OLD.refuse_older(replace(OLD, **{name: 29}))


def test_a_lower_root_is_refused_whatever_keys_it_names() -> None:
    with pytest.raises(SyncError, match="root 31 after 32"):
        OLD.refuse_older(replace(OLD, root=31, keys=("b",), timestamp=99))


def test_other_keys_start_again() -> None:
    seen = replace(OLD, serial=0, timestamp=1, snapshot=1, targets=1, keys=("b",))
    OLD.refuse_older(seen)
    assert OLD.after(seen) == replace(seen, serial=4)


def test_nothing_new_is_nothing_to_write() -> None:
    assert OLD.after(replace(OLD, serial=0)) is OLD
