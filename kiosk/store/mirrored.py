"""A note of the updating process for the terminal: since when the central server shows this office's numbers.

::

    <folder>/mirror.json     replaced in one step; one that cannot be read counts as not there
"""

import contextlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from kiosk.disk import DISK, Disk

FILE = "mirror.json"

HOLDS = timedelta(minutes=3)
"""A server that has not been told for so long shows nothing that is true."""


class Note(Struct, frozen=True, kw_only=True):
    """What was told last.

    Attributes:
        url: The address of the server.
        at: When it had taken everything, by the clock of this machine.
        digest: Of what it was told.
    """

    url: str
    at: Annotated[datetime, Meta(tz=True)]
    digest: str

    def holds(self, now: datetime) -> bool:
        """Tell whether the server still shows what is true."""
        return abs(now - self.at) < HOLDS


def read_note(folder: Path) -> Note | None:
    """Return the note, None when there is none."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Note)
    except (OSError, msgspec.DecodeError):
        return None


def write_note(folder: Path, note: Note, disk: Disk = DISK) -> None:
    """Replace the note; a disk that refuses it is no reason to stop."""
    with contextlib.suppress(OSError):
        disk.make_folder(folder)
        temporary = folder / f"{FILE}.new"
        disk.write_file(temporary, msgspec.json.encode(note))
        disk.replace(temporary, folder / FILE)
