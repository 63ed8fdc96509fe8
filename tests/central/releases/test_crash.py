"""Whatever happens while a release is published, terminals get the old or the new one whole, and the next one works."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.disk import Disk
from kiosk.domain import tree
from kiosk.errors import PublishError
from tests.central.releases.site_help import DAY, NOW, Site, tables
from tests.store.disk_help import ForgetfulDisk, FullDisk, PowerCutError, TroubledDisk

CHILD = Path(__file__).with_name("publish_child.py")

Action = Callable[[Site], object]


def small(text: str) -> tree.Tables:
    return tables(text, count=2, languages=("de",))


def publishes(site: Site) -> object:
    return site.publisher().publish(small("neu"), {"de/topic/new": b"neu"})


def signs(site: Site) -> object:
    return site.publisher().resign()


@pytest.fixture
def small_site(bare: Site) -> Site:
    bare.publisher().publish(small("alt"), {"de/topic/old": b"alt"})
    return bare.later(14 * DAY)


def operations(site: Site, action: Action, copy: Path) -> int:
    """Return how many file operations an action takes."""
    disk = TroubledDisk(0, lambda: None)
    action(_copy(site, copy, disk))
    return disk.count


def _copy(site: Site, home: Path, disk: Disk) -> Site:
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(site.home, home, ignore=shutil.ignore_patterns("copy", "left"))
    return Site(home, site.now, disk)


def test_a_process_killed_in_any_file_operation_leaves_the_old_or_the_new(site: Site) -> None:
    result = subprocess.run([sys.executable, str(CHILD), str(site.home)], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    rounds = [line.split() for line in result.stdout.splitlines()]
    assert [killed for killed, *_ in rounds] == ["True"] * (len(rounds) - 1) + ["False"]
    assert len(rounds) > 50
    assert {int(after) - int(before) for _, before, after in rounds} == {0, 1}


@pytest.mark.parametrize("action", [publishes, signs])
@pytest.mark.parametrize("forever", [False, True])
def test_a_disk_that_refuses_any_operation_leaves_the_old_or_the_new(
    small_site: Site, tmp_path: Path, action: Action, forever: bool
) -> None:
    site, home = small_site, tmp_path / "copy"
    for at in range(1, operations(site, action, home) + 1):
        copy = _copy(site, home, FullDisk(at, forever))
        with pytest.raises(PublishError, match="No space left"):
            action(copy)
        copy = Site(home, site.now)
        _serves_old_or_new(copy, action)
        _publishes_again(copy)


@pytest.mark.parametrize("action", [publishes, signs])
def test_a_power_cut_in_any_operation_leaves_the_old_or_the_new(
    small_site: Site, tmp_path: Path, action: Action
) -> None:
    site, home = small_site, tmp_path / "copy"
    left = Site(tmp_path / "left", site.now)
    shutil.copytree(site.online, left.online)
    seen = set()
    for at in range(1, operations(site, action, home) + 1):
        copy = _copy(site, home, TroubledDisk(0, lambda: None))
        copy.disk = disk = ForgetfulDisk(copy.folder, at)
        with pytest.raises(PowerCutError):
            action(copy)
        for _possibility in disk.after_the_cut(left.folder):
            seen.add(_serves_old_or_new(left, action))
            _publishes_again(left)
    assert seen == ({1, 2} if action is publishes else {1})


def test_after_publishing_no_power_cut_brings_the_old_release_back(small_site: Site, tmp_path: Path) -> None:
    small_site.disk = disk = ForgetfulDisk(small_site.folder)
    publishes(small_site)
    (tmp_path / "left").mkdir()
    for folder in disk.after_the_cut(tmp_path / "left" / "public"):
        assert _serves_old_or_new(Site(folder.parent, small_site.now), publishes) == 2


def _serves_old_or_new(site: Site, action: Action) -> int:
    """Return the release a new terminal gets, after checking all of it, its pages and its signatures."""
    shutil.rmtree(site.home / "terminal", ignore_errors=True)
    terminal = site.terminal()
    found = terminal.update(NOW)
    new = terminal.release == 2
    assert found == tree.ordered(small("neu" if new else "alt"))
    page = site.folder / "de/topic" / ("new" if new and action is publishes else "old")
    assert page.read_bytes() == (b"neu" if page.name == "new" else b"alt")
    return terminal.release


def _publishes_again(site: Site) -> None:
    number = site.publisher().publish(small("danach"), {})
    terminal = site.terminal()
    assert terminal.update(site.now) == tree.ordered(small("danach"))
    assert terminal.release == number
    assert site.publisher().verify() == []
    assert not [path for path in (site.folder / "de").rglob("*") if path.is_file()]
