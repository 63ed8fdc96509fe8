"""A note of the updating process: what the central server shows of this office's numbers, and since when.

::

    <folder>/mirror.json     replaced in one step; one that cannot be read counts as not there

The marks in it are made with the secrets of the tickets, so nobody can work out from them what was told once the
ledger has forgotten these.
"""

import contextlib
import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from kiosk.disk import DISK, Disk

FILE = "mirror.json"

HOLDS = timedelta(minutes=3)
"""A server that has not been told for so long shows nothing that is true."""

_MARK_CHARACTERS = 16

Moment = Annotated[datetime, Meta(tz=True)]


class Note(Struct, frozen=True, kw_only=True):
    """What was told last.

    Attributes:
        url: The address of the server.
        at: When it had taken everything, by the clock of this machine.
        until: When that day ends.
        told: The marks of each ticket's sheet and stand, by the mark of the ticket.
    """

    url: str
    at: Moment
    until: Moment | None = None
    told: dict[str, tuple[str, str]] = {}

    def holds(self, now: datetime) -> bool:
        """Tell whether the server still shows what is true."""
        return abs(now - self.at) < HOLDS


def mark(token: str, *told: object) -> str:
    """Return what tells one state of a ticket from another, and says nothing to whoever has not its secret."""
    said = token.encode() + b"\n" + msgspec.json.encode(told)
    return hashlib.sha256(said).hexdigest()[:_MARK_CHARACTERS]


def read_note(folder: Path) -> Note | None:
    """Return the note, None when there is none."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Note)
    except (OSError, ValueError):
        return None


def write_note(folder: Path, note: Note, disk: Disk = DISK) -> None:
    """Replace the note; a disk that refuses it is no reason to stop."""
    with contextlib.suppress(OSError):
        disk.make_folder(folder)
        temporary = folder / f"{FILE}.new"
        disk.write_file(temporary, msgspec.json.encode(note))
        disk.replace(temporary, folder / FILE)
