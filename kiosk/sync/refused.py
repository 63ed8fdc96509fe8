"""The release that failed its self-test here, so that it is not put together and tried again in every round.

It is tried again by another version of this program, and after a while (`AGAIN_AFTER`): what was wrong may have been
the clock of this machine. A note that cannot be read counts as not there.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from kiosk import __version__
from kiosk.disk import Disk, write_whole
from kiosk.errors import SyncError

REFUSED_FILE = "refused.json"

AGAIN_AFTER = timedelta(hours=1)


class Refused(Struct, frozen=True, kw_only=True):
    """A release that failed.

    Attributes:
        index: SHA-256 of the signed file of its index.
        program: The version of the program that tried it.
        at: When, by the clock of this machine.
        sentence: What staff are told.
        detail: What exactly was found.
    """

    index: str
    program: str = __version__
    at: Annotated[datetime, Meta(tz=True)]
    sentence: str
    detail: str

    def refuse(self, index: str, now: datetime) -> None:
        """Refuse the same release as before.

        Raises:
            SyncError: It is the same, and was tried by this program a short while ago.
        """
        same = (self.index, self.program) == (index, __version__)
        if same and timedelta(0) <= now - self.at < AGAIN_AFTER:
            raise SyncError(self.sentence, self.detail)


def read(folder: Path) -> Refused | None:
    """Return the release that failed last, or None."""
    try:
        return msgspec.json.decode((folder / REFUSED_FILE).read_bytes(), type=Refused)
    except (OSError, ValueError):
        return None


def write(folder: Path, disk: Disk, refused: Refused) -> None:
    """Note a release that failed.

    Raises:
        OSError: The disk refuses.
    """
    write_whole(disk, folder / REFUSED_FILE, msgspec.json.encode(refused))
