"""The file operations do what they promise on a real disk."""

from pathlib import Path

import pytest

from kiosk.disk import DISK, write_whole


def test_writing_whole_replaces_the_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "note.json"
    for data in (b"old", b"new and longer", b""):
        write_whole(DISK, path, data)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


def test_writing_whole_works_on_what_an_earlier_crash_left(tmp_path: Path) -> None:
    (tmp_path / "note.json.new").write_bytes(b"half")
    write_whole(DISK, tmp_path / "note.json", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]


def test_writing_into_a_folder_that_does_not_exist_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(DISK, tmp_path / "gone" / "note.json", b"new")


def test_folders_and_files_are_made_and_removed_and_missing_ones_are_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    DISK.make_folder(folder)
    DISK.make_folder(folder)
    DISK.write_file(folder / "x", b"1")
    DISK.remove_file(folder / "x")
    DISK.remove_file(folder / "x")
    DISK.remove_folder(tmp_path / "a")
    DISK.remove_folder(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
