"""The published folder: whole, durable writes, and one writer at a time.

Names are relative paths with ``/``. What `write` wrote survives a power cut when it returns, in the order of its
calls; a file is never seen half written. Besides what is served there is `PRIVATE`, a folder for the publisher's own
notes: nothing in it is secret, but no client needs it.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kiosk.disk import DISK, Disk
from kiosk.errors import PublishError

PRIVATE = ".publisher"
LOCK_FILE = f"{PRIVATE}/lock"
PATIENCE_SECONDS = 60.0
UNFINISHED = ".new"
"""How the names of files end that are being written."""


class Folder:
    """A folder that a web server serves."""

    def __init__(self, root: Path, disk: Disk = DISK, patience: float = PATIENCE_SECONDS) -> None:
        """Use a folder, which is made when it is first written to.

        Args:
            root: Where it is.
            disk: Makes the file operations.
            patience: Seconds to wait for another writer.
        """
        self.root = root
        self._disk = disk
        self._patience = patience

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, or None when there is none.

        Raises:
            PublishError: It cannot be read.
        """
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise PublishError(f"The published folder cannot be read: {error}") from error

    def has(self, name: str) -> bool:
        """Tell whether there is such a file."""
        return (self.root / name).is_file()

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes, or None when there is none."""
        try:
            return (self.root / name).stat().st_size
        except OSError:
            return None

    def names(self, folder: str) -> list[str]:
        """Return the files below a folder, at any depth, sorted; also unfinished ones."""
        found = (self.root / folder).rglob("*")
        return sorted(path.relative_to(self.root).as_posix() for path in found if path.is_file())

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files whole; all of them are on the disk when this returns.

        Raises:
            PublishError: The disk is full or refuses; each file is the old or the new one.
        """
        with _explained():
            folders: dict[Path, None] = {}
            for name, data in files.items():
                path = self.root / name
                folders[path.parent] = None
                self._make(path.parent)
                unfinished = path.with_name(path.name + UNFINISHED)
                self._disk.write_file(unfinished, data)
                self._disk.sync_file(unfinished)
                self._disk.replace(unfinished, path)
            for folder in folders:
                self._disk.sync_folder(folder)

    def remove(self, names: Iterable[str]) -> None:
        """Remove files for good; missing ones are no error. Folders that are empty then stay.

        Raises:
            PublishError: The disk refuses.
        """
        with _explained():
            paths = [self.root / name for name in names]
            for path in paths:
                self._disk.remove_file(path)
            for folder in dict.fromkeys(path.parent for path in paths):
                if folder.exists():
                    self._disk.sync_folder(folder)

    @contextlib.contextmanager
    def locked(self, lock: str = LOCK_FILE) -> Iterator[None]:
        """Keep others out that use the same lock, in this process and elsewhere; wait for one that is at it.

        Raises:
            PublishError: Another one took too long.
        """
        with _explained():
            path = self.root / lock
            self._make(path.parent)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            self._wait(handle)
            yield
        finally:
            os.close(handle)

    def _wait(self, handle: int) -> None:
        end = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise PublishError("Somebody else is publishing at the moment; try again") from None
                time.sleep(0.05)

    def _make(self, folder: Path) -> None:
        """Make a folder; its name, and those of folders above it that are new, are on the disk then."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        if missing:
            self._disk.make_folder(folder)
        for path in missing:
            self._disk.sync_folder(path.parent)


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishError(f"The published folder cannot be written: {error}") from error
