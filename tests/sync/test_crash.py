"""Whatever happens in any file operation of a round, the old or the new release loads, and the next round works.

The releases come from a folder here: the file operations are the same, and there are many rounds.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.disk import Disk
from kiosk.errors import SyncError
from kiosk.store.releases import ReleaseStore
from tests.store.disk_help import ForgetfulDisk, FullDisk, TroubledDisk
from tests.store.release_help import says
from tests.sync.repository import Publisher
from tests.sync.terminal import Terminal

CHILD = Path(__file__).with_name("crash_child.py")


class CutError(BaseException):
    """The power is gone: nothing that handles errors runs any more."""


def cut() -> None:
    raise CutError


@pytest.fixture
def stick(tmp_path: Path) -> Publisher:
    publisher = Publisher(tmp_path / "published")
    publisher.publish()
    return publisher


@pytest.fixture
def before(stick: Publisher, tmp_path: Path) -> Path:
    """The data of a terminal that has the first release, while the second is published."""
    terminal(tmp_path / "before", stick).update_from(stick.folder)
    stick.publish()
    return tmp_path / "before"


def terminal(data: Path, stick: Publisher, disk: Disk | None = None) -> Terminal:
    made = Terminal(data, "", stick.root)
    if disk:
        made.disk = disk
    return made


def operations(before: Path, stick: Publisher, copy: Path) -> int:
    """Return how many file operations of ours a round takes."""
    shutil.copytree(before, copy)
    disk = TroubledDisk(0, lambda: None)
    assert terminal(copy, stick, disk).update_from(stick.folder).new
    shutil.rmtree(copy)
    return disk.count


def recovers(data: Path, stick: Publisher) -> int:
    """Return what visitors see after trouble, and check that the next round brings the new release."""
    seen = shows(data)
    after = terminal(data, stick)
    after.update_from(stick.folder)
    assert after.shows() == 2
    assert after.status().last_error is None
    assert not (data / "sync" / "objects").exists()
    return seen


def shows(data: Path) -> int:
    """Return what visitors see after trouble."""
    seen = says(ReleaseStore(data / "releases").current())
    assert seen in (1, 2)
    return seen


def zero(metadata: Path) -> None:
    """Do what a file system may do with files that were never synced."""
    for path in metadata.rglob("*.json"):
        path.write_bytes(b"")


def test_a_power_cut_in_any_operation_leaves_the_old_or_the_new(
    before: Path, stick: Publisher, tmp_path: Path
) -> None:
    copy, left = tmp_path / "copy", tmp_path / "left"
    seen = set()
    for at in range(1, operations(before, stick, copy) + 1):
        shutil.copytree(before, copy)
        disk = ForgetfulDisk(copy, at)
        disk._trouble = cut
        with pytest.raises(CutError):
            terminal(copy, stick, disk).update_from(stick.folder)
        for index, data in enumerate(disk.after_the_cut(left)):
            seen.add(shows(data))
            if index < 2:  # of the many things that may be left, the first two try the next round as well
                if index:
                    zero(data / "sync" / "metadata")
                recovers(data, stick)
        shutil.rmtree(copy)
    assert seen == {1, 2}


@pytest.mark.parametrize("forever", [False, True])
def test_a_disk_that_refuses_any_operation_leaves_the_old_or_the_new(
    before: Path, stick: Publisher, tmp_path: Path, forever: bool
) -> None:
    copy = tmp_path / "copy"
    seen = set()
    for at in range(1, operations(before, stick, copy) + 1):
        shutil.copytree(before, copy)
        failed = _fails(terminal(copy, stick, FullDisk(at, forever)), stick)
        shown = recovers(copy, stick)
        assert failed or shown == 2
        seen.add(shown)
        shutil.rmtree(copy)
    assert seen == {1, 2}


def _fails(terminal: Terminal, stick: Publisher) -> bool:
    try:
        terminal.update_from(stick.folder)
    except SyncError:
        return True
    return False


def test_a_process_killed_in_any_file_operation_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """Those of TUF's client are among them: the child counts what Python itself asks the system for."""
    result = subprocess.run(
        [sys.executable, str(CHILD), str(tmp_path)], capture_output=True, text=True, check=True
    )
    rounds = [line.split() for line in result.stdout.splitlines()]
    assert [killed for killed, *_ in rounds] == ["True"] * (len(rounds) - 1) + ["False"]
    assert len(rounds) > 40
    assert {shown for _, shown, _ in rounds} == {"1", "2"}
    assert {after for _, _, after in rounds} == {"2"}


def test_a_cut_before_the_first_release_leaves_none_and_the_next_round_works(tmp_path: Path) -> None:
    stick = Publisher(tmp_path / "published")
    stick.publish()
    for at in range(1, 60, 7):
        data = tmp_path / f"data-{at}"
        with pytest.raises(CutError):
            terminal(data, stick, TroubledDisk(at, cut)).update_from(stick.folder)
        after = terminal(data, stick)
        after.update_from(stick.folder)
        assert after.shows() == 1
