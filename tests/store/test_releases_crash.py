"""Whatever happens while a release is installed, the old or the new one loads, and the next attempt works."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.disk import Disk
from kiosk.errors import ReleaseError
from kiosk.store.installer import ReleaseInstaller
from kiosk.store.manifest import CONTENT_FILE
from kiosk.store.releases import ReleaseStore
from tests.store.disk_help import ForgetfulDisk, FullDisk, PowerCutError, TroubledDisk, quick_disk
from tests.store.release_help import NOW, install, root_with, says

CHILD = Path(__file__).with_name("release_child.py")


def current(root: Path) -> int:
    return says(ReleaseStore(root).current())


def damaged(root: Path) -> Path:
    """Return the releases with the current one damaged, so that its number is installed again."""
    (root / "4" / CONTENT_FILE).write_bytes(b"")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Four releases, so that the next one also removes an old one."""
    return root_with(tmp_path / "releases", 1, 2, 3, 4)


def operations(root: Path, number: int, copy: Path) -> int:
    """Return how many file operations installing a release takes."""
    shutil.copytree(root, copy)
    disk = TroubledDisk(0, lambda: None)
    install(ReleaseInstaller(copy, disk), number)
    shutil.rmtree(copy)
    return disk.count


CASES = pytest.mark.parametrize(("start", "number", "old"), [(lambda root: root, 5, 4), (damaged, 4, 3)])


def test_a_process_killed_in_any_file_operation_leaves_the_old_or_the_new(root: Path) -> None:
    result = subprocess.run(
        [sys.executable, str(CHILD), str(root)], capture_output=True, text=True, check=True
    )
    rounds = [line.split() for line in result.stdout.splitlines()]
    assert [killed for killed, *_ in rounds] == ["True"] * (len(rounds) - 1) + ["False"]
    assert len(rounds) > 20
    assert all(int(after) - int(before) in (0, 1) for _, before, after in rounds)
    assert {int(after) - int(before) for _, before, after in rounds} == {0, 1}


@CASES
@pytest.mark.parametrize("forever", [False, True])
def test_a_disk_that_refuses_any_operation_leaves_the_old_or_the_new(
    root: Path, tmp_path: Path, start: Callable[[Path], Path], number: int, old: int, forever: bool
) -> None:
    root = start(root)
    copy = tmp_path / "copy"
    seen = set()
    for at in range(1, operations(root, number, copy) + 1):
        shutil.copytree(root, copy)
        failed = _fails(copy, number, FullDisk(at, forever))
        loaded = current(copy)
        assert loaded in (old, number)
        assert failed or loaded == number
        seen.add(loaded)
        install(ReleaseInstaller(copy, quick_disk()), 9)
        assert current(copy) == 9
        shutil.rmtree(copy)
    assert seen == {old, number}


def _fails(root: Path, number: int, disk: Disk) -> bool:
    try:
        install(ReleaseInstaller(root, disk), number)
    except ReleaseError:
        return True
    return False


@CASES
def test_a_power_cut_in_any_operation_leaves_the_old_or_the_new(
    root: Path, tmp_path: Path, start: Callable[[Path], Path], number: int, old: int
) -> None:
    root = start(root)
    copy, left = tmp_path / "copy", tmp_path / "left"
    seen = set()
    for at in range(1, operations(root, number, copy) + 1):
        shutil.copytree(root, copy)
        disk = ForgetfulDisk(copy, at)
        with pytest.raises(PowerCutError):
            install(ReleaseInstaller(copy, disk), number)
        for folder in disk.after_the_cut(left):
            loaded = current(folder)
            assert loaded in (old, number)
            seen.add(loaded)
        shutil.rmtree(copy)
    assert seen == {old, number}


def test_after_the_switch_no_power_cut_brings_the_old_release_back(root: Path, tmp_path: Path) -> None:
    disk = ForgetfulDisk(root)
    install(ReleaseInstaller(root, disk), 5)
    assert {current(folder) for folder in disk.after_the_cut(tmp_path / "left")} == {5}


def test_a_full_disk_does_not_stop_reading_nor_the_fallback(root: Path) -> None:
    (root / "4" / CONTENT_FILE).write_bytes(b"")
    assert says(ReleaseStore(root, FullDisk(1, forever=True)).current()) == 3
    assert ReleaseStore(root).status(NOW).fallback is None
