"""A TinyDB storage that survives a power cut.

TinyDB's own storage rewrites its file in place, so a power cut in between loses everything. This one writes a
whole new file beside the old one, brings it to the disk and only then takes its name; the version before
stays as the last good copy and is read when the file itself cannot be. There is exactly one writer: a second
one is refused at once.

    with TinyDB(path, storage=CrashSafeStorage) as database: ...
    with TinyDB(path, storage=CrashSafeStorage, read_only=True) as database: ...
"""

import fcntl
import os
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from kiosk.disk import DISK, Disk, write_whole
from kiosk.errors import StorageError

Tables = dict[str, dict[str, Any]]


class CrashSafeStorage(Storage):
    """Keeps a TinyDB database in one JSON file and its last good copy in ``<name>.last``."""

    def __init__(self, path: str | Path, read_only: bool = False, disk: Disk = DISK) -> None:
        """Open the storage; the file need not exist.

        Args:
            path: The file; its folder must exist.
            read_only: Refuse writing and take no lock.
            disk: The file operations to use.

        Raises:
            StorageError: Another process or object writes to this file.
        """
        self._path = Path(path)
        self._last = self._path.with_name(self._path.name + ".last")
        self._disk = disk
        self._lock = None if read_only else _lock(self._path.with_name(self._path.name + ".lock"))

    def read(self) -> Tables | None:
        """Return the tables, from the last good copy if need be; None when there is neither.

        Raises:
            StorageError: There are files, but none of them can be read.
        """
        failures = []
        for path in (self._path, self._last):
            try:
                return _load(path)
            except FileNotFoundError:
                continue
            except (OSError, ValueError) as error:
                failures.append(f"{path}: {error}")
        if failures:
            raise StorageError("; ".join(failures))
        return None

    def write(self, data: Tables) -> None:
        """Replace the whole database; after a crash at any moment it is the old or the new one.

        Raises:
            StorageError: The disk refuses, or this storage is only for reading; the old database is still
            there.
        """
        if self._lock is None:
            raise StorageError(f"{self._path}: opened for reading only")
        try:
            self._keep_last()
            write_whole(self._disk, self._path, msgspec.json.encode(data))
        except OSError as error:
            raise StorageError(f"{self._path}: cannot be written: {error}") from error

    def close(self) -> None:
        """Let another writer in."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _keep_last(self) -> None:
        """Make the present file the last good copy, unless it is damaged itself."""
        try:
            _load(self._path)
        except (OSError, ValueError):
            return
        write_whole(self._disk, self._last, self._path.read_bytes())


def _load(path: Path) -> Tables:
    return msgspec.json.decode(path.read_bytes(), type=Tables)


def _lock(path: Path) -> int:
    """Return an open handle that holds the lock until it is closed, at the latest with the process."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise StorageError(f"{path}: another program is writing here") from error
    return handle
