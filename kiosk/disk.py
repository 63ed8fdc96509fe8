"""The few file operations that stores and releases make, one method each, so that a test can fail at every one.

After `sync_file` the bytes of a file survive a power cut, after `sync_folder` its name does; `os.replace`
alone promises neither. Reading is not here: it changes nothing.
"""

import os
import shutil
from pathlib import Path

LITTLE_SPACE, NO_SPACE = 500_000_000, 50_000_000
"""Free bytes below which somebody should look: a release with its two predecessors fits into the first; and below
which numbers may soon not be given any more."""


class Disk:
    """The real disk."""

    def make_folder(self, folder: Path) -> None:
        """Create a folder and those above it; an existing one is left alone."""
        folder.mkdir(parents=True, exist_ok=True)

    def write_file(self, path: Path, data: bytes) -> None:
        """Write a whole file; without `sync_file` it may be empty after a power cut."""
        path.write_bytes(data)

    def sync_file(self, path: Path) -> None:
        """Bring the bytes of a file to the disk."""
        _sync(path)

    def sync_folder(self, folder: Path) -> None:
        """Bring the names in a folder to the disk: what was created, renamed or removed there."""
        _sync(folder)

    def replace(self, source: Path, target: Path) -> None:
        """Give a file or folder another name in one step; a file of that name is replaced."""
        os.replace(source, target)

    def remove_file(self, path: Path) -> None:
        """Remove a file; a missing one is no error."""
        path.unlink(missing_ok=True)

    def remove_folder(self, folder: Path) -> None:
        """Remove a folder with all that is in it; a missing one is no error."""
        if folder.exists():
            shutil.rmtree(folder)


DISK = Disk()


def write_whole(disk: Disk, path: Path, data: bytes) -> None:
    """Write a file so that after a crash at any moment it holds the old bytes or the new ones, never a part.

    Raises:
        OSError: The disk is full or refuses; the old file is untouched.
    """
    temporary = path.with_name(path.name + ".new")
    disk.write_file(temporary, data)
    disk.sync_file(temporary)
    disk.replace(temporary, path)
    disk.sync_folder(path.parent)


def write_secret(disk: Disk, path: Path, data: bytes) -> None:
    """Write a file as `write_whole` does, one that nobody but this user could read at any moment.

    Raises:
        OSError: The disk is full or refuses; the old file is untouched.
    """
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    temporary.touch(mode=0o600)
    write_whole(disk, path, data)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
