"""A TinyDB database survives crashes, full disks and power cuts."""

import random
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from kiosk.disk import Disk
from kiosk.errors import StorageError
from kiosk.store.storage import CrashSafeStorage, Tables
from tests.store.disk_help import ForgetfulDisk, FullDisk, PowerCutError

CHILD = Path(__file__).with_name("storage_child.py")
KILLS = 25
MOST_WRITES = 8


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database of a test lies, alone in its folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder / "content.json"


def version(number: int) -> Tables:
    return {"topics": {"1": {"version": number, "words": "سلام" * 20}}}


def write(file: Path, number: int, disk: Disk | None = None) -> None:
    storage = CrashSafeStorage(file, disk=disk or Disk())
    try:
        storage.write(version(number))
    finally:
        storage.close()


def stored(file: Path) -> int:
    tables = CrashSafeStorage(file, read_only=True).read()
    assert tables is not None
    number: int = tables["topics"]["1"]["version"]
    assert tables == version(number)
    return number


def test_tinydb_keeps_documents_in_it(file: Path) -> None:
    with TinyDB(file, storage=CrashSafeStorage) as database:
        database.table("topics").insert({"id": "anmeldung", "title": "تسجيل"})
    with TinyDB(file, storage=CrashSafeStorage, read_only=True) as database:
        assert database.table("topics").get(where("id") == "anmeldung") == {
            "id": "anmeldung",
            "title": "تسجيل",
        }


def test_a_database_that_was_never_written_is_empty(file: Path) -> None:
    with TinyDB(file, storage=CrashSafeStorage, read_only=True) as database:
        assert database.tables() == set()


def test_reading_only_refuses_to_write_and_leaves_no_trace(file: Path) -> None:
    storage = CrashSafeStorage(file, read_only=True)
    with pytest.raises(StorageError, match="opened for reading only"):
        storage.write(version(1))
    storage.close()
    assert list(file.parent.iterdir()) == []


def test_a_second_writer_is_refused_until_the_first_is_done(file: Path) -> None:
    first = CrashSafeStorage(file)
    with pytest.raises(StorageError, match="another program is writing"):
        CrashSafeStorage(file)
    first.close()
    write(file, 1)
    assert stored(file) == 1


def test_readers_are_welcome_beside_the_writer(file: Path) -> None:
    write(file, 1)
    writer = CrashSafeStorage(file)
    assert stored(file) == 1
    writer.close()


@pytest.mark.parametrize("damage", [b"", b'{"topics": {"1"', b"\x00" * 100, b"[]", b"\xff", b'{"\xff": {}}'])
def test_a_damaged_file_gives_way_to_the_last_good_copy(file: Path, damage: bytes) -> None:
    write(file, 1)
    write(file, 2)
    file.write_bytes(damage)
    assert stored(file) == 1


def test_a_missing_file_gives_way_to_the_last_good_copy(file: Path) -> None:
    write(file, 1)
    write(file, 2)
    file.unlink()
    assert stored(file) == 1


def test_a_damaged_file_never_replaces_the_last_good_copy(file: Path) -> None:
    write(file, 1)
    write(file, 2)
    file.write_bytes(b"{")
    write(file, 3)
    assert stored(file) == 3
    file.unlink()
    assert stored(file) == 1


def test_two_damaged_files_are_an_error_that_names_both(file: Path) -> None:
    write(file, 1)
    write(file, 2)
    file.write_bytes(b"{")
    last = file.with_name("content.json.last")
    last.write_bytes(b"")
    with pytest.raises(StorageError) as caught:
        stored(file)
    assert str(file) in str(caught.value)
    assert str(last) in str(caught.value)


@pytest.mark.parametrize("forever", [False, True])
def test_a_disk_that_refuses_any_operation_leaves_the_old_or_the_new(file: Path, forever: bool) -> None:
    write(file, 0)
    write(file, 1)
    for at in count(1):
        new = stored(file) + 1
        disk = FullDisk(at, forever)
        if disk_refuses(file, new, disk):
            assert stored(file) in (new - 1, new)
        else:
            assert stored(file) == new
            break
    assert disk.count == at - 1 == 8


def disk_refuses(file: Path, number: int, disk: Disk) -> bool:
    try:
        write(file, number, disk)
    except StorageError:
        return True
    return False


def test_a_power_cut_in_any_operation_leaves_the_old_or_the_new(file: Path, tmp_path: Path) -> None:
    write(file, 0)
    write(file, 1)
    cuts = 0
    for at in range(1, 10):
        disk = ForgetfulDisk(file.parent, at)
        new = stored(file) + 1
        try:
            write(file, new, disk)
        except PowerCutError:
            cuts += 1
            left = {stored(folder / file.name) for folder in disk.after_the_cut(tmp_path / "left")}
            assert left <= {new - 1, new}
        else:
            left = {stored(folder / file.name) for folder in disk.after_the_cut(tmp_path / "left")}
            assert left == {new}
    assert cuts == 8


def test_a_process_killed_while_it_writes_leaves_what_it_had_confirmed_or_the_next(file: Path) -> None:
    chance = random.Random(20260601)
    last = 0
    for _ in range(KILLS):
        command = [sys.executable, str(CHILD), str(file), str(last + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            lines = [child.stdout.readline() for _ in range(chance.randrange(1, MOST_WRITES))]
            child.kill()
            lines += child.stdout.readlines()
        assert child.returncode == -9
        confirmed = int([line for line in lines if line.endswith("\n")][-1])
        tables = CrashSafeStorage(file, read_only=True).read()
        assert tables is not None
        last = tables["topics"]["1"]["version"]
        assert last in (confirmed, confirmed + 1)
