"""What a further terminal keeps of its office: the newest snapshot, and how far its own numbers are delivered.

::

    <folder>/snapshot.json   the office as it was at the last contact; ends with the day
    <folder>/relay.json      how far the ledger is delivered, and what is wrong

A file that cannot be read counts as not there. Losing them loses nothing: what is delivered twice is taken once.
"""

import contextlib
import os
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from kiosk.disk import DISK, Disk, write_whole
from kiosk.domain.relay import Kept

SNAPSHOT_FILE, STATE_FILE = "snapshot.json", "relay.json"


SILENT_AFTER = timedelta(minutes=2)
"""The office server answers every few seconds."""


class RelayState(msgspec.Struct, frozen=True, kw_only=True):
    """How far the numbers of this terminal are delivered.

    Attributes:
        ledger: which file `seq` counts in; another one is delivered from its beginning.
        seq: everything up to this event is delivered.
        event: the name (UUID) of that event; a new file may have the number of the old one.
        problem: what is wrong, in words for staff; empty when all is well.
        refused_on: the day on which the office refused numbers of this terminal, because another one has its letter.
        letter: that letter.
    """

    ledger: int = 0
    seq: int = 0
    event: str = ""
    problem: str = ""
    refused_on: date | None = None
    letter: str = ""


class SnapshotFile:
    """The snapshot on the disk, read again only when it was replaced."""

    def __init__(self, folder: Path) -> None:
        """Look in ``folder``."""
        self._path = folder / SNAPSHOT_FILE
        self._mark: tuple[int, int, int] | None = None
        self._kept: Kept | None = None

    def read(self) -> Kept | None:
        """The newest snapshot, or None."""
        try:
            status = os.stat(self._path)
            mark = status.st_ino, status.st_mtime_ns, status.st_size
            if mark != self._mark:
                self._kept = msgspec.json.decode(self._path.read_bytes(), type=Kept)
                self._mark = mark
        except (OSError, ValueError):
            self._mark = self._kept = None
        return self._kept

    def write(self, kept: Kept, disk: Disk = DISK) -> None:
        """Replace it in one step, not synced: after a power cut the next contact brings a newer one.

        Raises:
            OSError: the disk is full or refuses.
        """
        temporary = self._path.with_name(SNAPSHOT_FILE + ".new")
        disk.make_folder(self._path.parent)
        disk.write_file(temporary, msgspec.json.encode(kept))
        temporary.chmod(0o600)
        disk.replace(temporary, self._path)

    def remove(self) -> None:
        """Delete it, because its day is over."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


class Delivery(msgspec.Struct, frozen=True):
    """Whether the numbers of this terminal reach the office server.

    Attributes:
        answered_at: when it answered last; None: not today.
        problem: what is wrong, in words for staff (see `kiosk.domain.reasons`); may be empty all the same.
        works: whether it answered just now, and nothing is wrong.
    """

    answered_at: datetime | None
    problem: str
    works: bool


def delivery(snapshots: SnapshotFile, folder: Path, now: datetime) -> Delivery:
    """Tell whether the numbers reach the office server, from what the relay process left in a folder."""
    kept, problem = snapshots.read(), read_state(folder).problem
    if kept is None:
        return Delivery(None, problem, works=False)
    is_fresh = abs(now - kept.received_at) <= SILENT_AFTER
    return Delivery(kept.received_at, problem, works=is_fresh and not problem)


def read_state(folder: Path) -> RelayState:
    """How far the numbers are delivered; nothing yet, when nobody knows."""
    try:
        return msgspec.json.decode((folder / STATE_FILE).read_bytes(), type=RelayState)
    except (OSError, ValueError):
        return RelayState()


def write_state(folder: Path, state: RelayState, disk: Disk = DISK) -> None:
    """Keep how far they are delivered.

    Raises:
        OSError: the disk is full or refuses; the old state stays.
    """
    disk.make_folder(folder)
    write_whole(disk, folder / STATE_FILE, msgspec.json.encode(state))
