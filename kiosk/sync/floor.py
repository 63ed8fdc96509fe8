"""What this machine has seen already, so that nobody can show it an older state: version numbers and a time.

TUF's own client keeps such numbers too, but writes them without `fsync`; when its files are empty after a power cut,
it begins anew and accepts anything that was ever signed. So they are kept here as well: the same value in two
files, each with its checksum, both brought to the disk. Version numbers start again only when the publisher's root
gives other keys to the timestamp; that is how a stolen key is made worthless.

    floors = FloorFile(folder)
    floor = floors.read()
    floors.write(floor.after(seen))
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from kiosk.disk import DISK, Disk, write_whole
from kiosk.errors import SyncError
from kiosk.sync import words

FLOOR_FILES = ("floor.json", "floor.json.copy")


class Floor(Struct, frozen=True, kw_only=True):
    """The newest state that was accepted.

    Attributes:
        serial: Grows with every change, so that the newer of two copies is known.
        root: Version of the root, which never starts again: a key that was replaced stays worthless.
        timestamp: Version of timestamp.json; likewise `snapshot` and `targets`.
        signed_at: The newest time a publisher's signature told, capped as `kiosk.sync.clock` says; a clock below
            it is wrong.
        keys: The keys that may sign a timestamp, by id.
    """

    serial: int = 0
    root: int = 0
    timestamp: int = 0
    snapshot: int = 0
    targets: int = 0
    signed_at: Annotated[datetime, Meta(tz=True)] | None = None
    keys: tuple[str, ...] = ()

    def refuse_older(self, seen: "Floor") -> None:
        """Refuse a state that is older than this one.

        Raises:
            SyncError: The root went backwards, or another number did although the keys are the same.
        """
        same_keys = seen.keys == self.keys
        for name in ("root", "timestamp", "snapshot", "targets") if same_keys else ("root",):
            before, now = getattr(self, name), getattr(seen, name)
            if now < before:
                raise SyncError(words.OLDER, f"{name} {now} after {before}")

    def after(self, seen: "Floor") -> "Floor":
        """Return the floor after a state was accepted; itself when nothing is new."""
        new: Floor = msgspec.structs.replace(seen, serial=self.serial)
        return self if new == self else msgspec.structs.replace(new, serial=self.serial + 1)


class FloorFile:
    """The floor of this machine, in two files of the same content."""

    def __init__(self, folder: Path, disk: Disk = DISK) -> None:
        """Keep the floor in `folder`, which must exist before anything is written."""
        self._paths = [folder / name for name in FLOOR_FILES]
        self._disk = disk

    def read(self) -> Floor:
        """Return the newest copy that is whole; an empty floor when there is none."""
        return max(filter(None, map(_read, self._paths)), key=lambda floor: floor.serial, default=Floor())

    def write(self, floor: Floor) -> None:
        """Keep a floor; does nothing when both copies say the same already.

        Raises:
            OSError: The disk refuses; at least one copy is whole.
        """
        for path in self._paths:
            if _read(path) != floor:
                write_whole(self._disk, path, _encode(floor))


def _encode(floor: Floor) -> bytes:
    body = msgspec.json.encode(floor)
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _read(path: Path) -> Floor | None:
    try:
        checksum, _, body = path.read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != checksum:
            return None
        return msgspec.json.decode(body, type=Floor)
    except (OSError, ValueError):
        return None
