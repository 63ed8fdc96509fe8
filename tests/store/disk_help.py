"""Disks that get into trouble at one chosen operation, and one that forgets as in a power cut."""

import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.disk import Disk


class TroubledDisk(Disk):
    """Does half of operation number `at`, where half is possible, and then calls `trouble`.

    Syncing is an operation that is counted but not done: it is slow, and no process can see whether it was.
    """

    def __init__(self, at: int, trouble: Callable[[], None]) -> None:
        self.at = at
        self.count = 0
        self._trouble = trouble

    def make_folder(self, folder: Path) -> None:
        self._step(lambda: super(TroubledDisk, self).make_folder(folder))

    def write_file(self, path: Path, data: bytes) -> None:
        half = len(data) // 2
        self._step(
            lambda: super(TroubledDisk, self).write_file(path, data), lambda: path.write_bytes(data[:half])
        )

    def sync_file(self, path: Path) -> None:
        self._step(lambda: None)

    def sync_folder(self, folder: Path) -> None:
        self._step(lambda: None)

    def replace(self, source: Path, target: Path) -> None:
        self._step(lambda: super(TroubledDisk, self).replace(source, target))

    def remove_file(self, path: Path) -> None:
        self._step(lambda: super(TroubledDisk, self).remove_file(path))

    def remove_folder(self, folder: Path) -> None:
        self._step(lambda: super(TroubledDisk, self).remove_folder(folder), lambda: _remove_one(folder))

    def _step(self, perform: Callable[[], object], half: Callable[[], object] = lambda: None) -> None:
        self.count += 1
        if self.count == self.at:
            half()
            self._trouble()
        perform()


class FullDisk(TroubledDisk):
    """Refuses operation number `at`, and with `forever` every later one."""

    def __init__(self, at: int, forever: bool) -> None:
        super().__init__(at, _refuse)
        self._forever = forever

    def _step(self, perform: Callable[[], object], half: Callable[[], object] = lambda: None) -> None:
        if self._forever and self.count >= self.at:
            _refuse()
        super()._step(perform, half)


def quick_disk() -> Disk:
    """Return a disk without trouble that does not wait for the real one."""
    return TroubledDisk(0, lambda: None)


def killing_disk(at: int) -> Disk:
    """Return a disk that kills its process in operation number `at`."""
    return TroubledDisk(at, lambda: os.kill(os.getpid(), signal.SIGKILL))


def _refuse() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _remove_one(folder: Path) -> None:
    if folder.exists():
        for path in [path for path in sorted(folder.rglob("*")) if path.is_file()][:1]:
            path.unlink()


class PowerCutError(Exception):
    """The power is gone."""


@dataclass
class _File:
    data: bytes = b""
    durable: bytes = b""


@dataclass
class _Folder:
    names: dict[str, "_File | _Folder"] = field(default_factory=dict)
    durable: dict[str, "_File | _Folder"] = field(default_factory=dict)


class ForgetfulDisk(TroubledDisk):
    """A disk that knows what would be left after a power cut: only what was synced is sure.

    A file keeps the bytes it had when it was synced, nothing before. A folder has the names it had when it
    was synced; of later changes a file system may have written none, all, only one, or all but one.
    """

    def __init__(self, root: Path, at: int = 0) -> None:
        super().__init__(at, _cut)
        self._root = root
        self._tree = _scan(root)

    def make_folder(self, folder: Path) -> None:
        super().make_folder(folder)
        for path in reversed([folder, *folder.parents]):
            if self._root in path.parents:
                self._parent(path).names.setdefault(path.name, _Folder())

    def write_file(self, path: Path, data: bytes) -> None:
        super().write_file(path, data)
        self._parent(path).names[path.name] = _File(data)

    def sync_file(self, path: Path) -> None:
        super().sync_file(path)
        found = self._find(path)
        assert isinstance(found, _File)
        found.durable = found.data

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        if folder == self._root or self._root in folder.parents:
            found = self._find(folder)
            assert isinstance(found, _Folder)
            found.durable = dict(found.names)

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self._parent(target).names[target.name] = self._parent(source).names.pop(source.name)

    def remove_file(self, path: Path) -> None:
        super().remove_file(path)
        self._parent(path).names.pop(path.name, None)

    def remove_folder(self, folder: Path) -> None:
        super().remove_folder(folder)
        self._parent(folder).names.pop(folder.name, None)

    def after_the_cut(self, target: Path) -> Iterator[Path]:
        """Yield `target` filled with each thing that could be left."""
        late = frozenset(_late(self._tree))
        choices = {
            frozenset(),
            late,
            *(frozenset({name}) for name in late),
            *(late - {name} for name in late),
        }
        for early in choices:
            shutil.rmtree(target, ignore_errors=True)
            _restore(self._tree, target, early)
            yield target

    def _find(self, path: Path) -> "_File | _Folder":
        found: _File | _Folder = self._tree
        for name in path.relative_to(self._root).parts:
            assert isinstance(found, _Folder)
            found = found.names[name]
        return found

    def _parent(self, path: Path) -> _Folder:
        found = self._find(path.parent)
        assert isinstance(found, _Folder)
        return found


def _cut() -> None:
    raise PowerCutError


def _scan(folder: Path) -> _Folder:
    """Return what lies in a folder, all of it durable."""
    names: dict[str, _File | _Folder] = {}
    for path in folder.iterdir():
        names[path.name] = _scan(path) if path.is_dir() else _File(path.read_bytes(), path.read_bytes())
    return _Folder(names, dict(names))


def _late(folder: _Folder) -> Iterator[tuple[int, str]]:
    """Yield folder and name of what is there now or was there, but not durably so."""
    for name in {**folder.names, **folder.durable}:
        now, durable = folder.names.get(name), folder.durable.get(name)
        if now is not durable:
            yield id(folder), name
        for item in {id(item): item for item in (now, durable)}.values():
            if isinstance(item, _Folder):
                yield from _late(item)


def _restore(folder: _Folder, target: Path, early: frozenset[tuple[int, str]]) -> None:
    """Write what is durable, and of the rest what the file system had written `early`."""
    target.mkdir()
    for name in {**folder.names, **folder.durable}:
        item = (folder.names if (id(folder), name) in early else folder.durable).get(name)
        if isinstance(item, _Folder):
            _restore(item, target / name, early)
        elif item is not None:
            (target / name).write_bytes(item.durable)
