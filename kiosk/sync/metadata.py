"""What the publisher signed: asks TUF's client, and adds what it leaves to others.

TUF's client finds out which index is the newest signed one. It judges by the time it is given here (a private
attribute, hence the pinned version and a test), and what it accepted is held against the floor of this machine.
Its own files are only its memory: they may be empty, older or ahead of the release, and nothing is shown from
them.
"""

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tuf.api.exceptions import ExpiredMetadataError, RepositoryError
from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater, UpdaterConfig

from kiosk.disk import Disk
from kiosk.errors import SyncError
from kiosk.sync import clock, words
from kiosk.sync.fetcher import Fetcher
from kiosk.sync.floor import Floor

TARGET = "index.json.gz"
"""The one file that is signed by name; everything else hangs on it."""

SIGNED_AT = "x-signed-at"

_METADATA = "metadata"
_CONFIG = UpdaterConfig(snapshot_max_length=64 * 1024, targets_max_length=64 * 1024)  # they name one file


@dataclass(frozen=True, slots=True)
class Signed:
    """What is signed at the moment.

    Attributes:
        target: Length and hashes of the index.
        floor: What was seen; its time is already capped.
        signed_at: When the timestamp was signed, as its signer told.
        now: The time that was judged by.
        remark: What staff should know about the clock.
    """

    target: TargetFile
    floor: Floor
    signed_at: datetime | None
    now: datetime
    remark: str | None


class Metadata:
    """The signed metadata of the publisher."""

    def __init__(self, folder: Path, root: bytes, fetcher: Fetcher, not_before: datetime) -> None:
        """Keep TUF's files in `folder`; trust begins with the bytes of `root`."""
        self._folder = folder
        self._root = root
        self._fetcher = fetcher
        self._not_before = not_before

    def clean_up(self, disk: Disk) -> None:
        """Remove what a cut left half written, and make the folder.

        Raises:
            OSError: The disk refuses.
        """
        disk.make_folder(self._folder)
        for leftover in self._folder.glob("tmp*"):
            disk.remove_file(leftover)

    def newest(self, system: datetime, floor: Floor) -> Signed:
        """Return what is signed at the moment.

        Args:
            system: What the clock of this machine shows.
            floor: What was seen before.

        Raises:
            SyncError: Nothing that is older, or not signed by the right keys, is accepted.
            RepositoryError, DownloadError, OSError: From TUF's client; see `kiosk.sync.words`.
        """
        sure = clock.floor_of(floor.signed_at, self._not_before)
        now = clock.trusted(system, sure)
        remark = clock.remark(system, sure) if system < sure else None
        try:
            updater = self._refreshed(now)
        except ExpiredMetadataError:
            server = self._fetcher.server_date if self._fetcher.authenticated else None
            corrected = clock.corrected(system, server, sure)
            if corrected is None:
                raise
            updater, now, remark = self._refreshed(corrected), corrected, clock.remark(system, corrected)
        return self._accepted(updater, floor, system, now, remark)

    def _refreshed(self, now: datetime) -> Updater:
        try:
            updater = Updater(
                str(self._folder), _METADATA, fetcher=self._fetcher, config=_CONFIG, bootstrap=self._root
            )
        except RepositoryError as error:
            raise SyncError(words.BAD_ROOT, str(error)) from error
        updater._trusted_set.reference_time = now
        updater.refresh()
        return updater

    def _accepted(
        self, updater: Updater, floor: Floor, system: datetime, now: datetime, remark: str | None
    ) -> Signed:
        found = updater._trusted_set
        signed_at = _time(found.timestamp.unrecognized_fields.get(SIGNED_AT))
        sure = clock.floor_of(floor.signed_at, self._not_before)
        # A clock that has just been found to be ahead cannot vouch for a signature.
        raised = clock.raised(sure, signed_at, min(system, now))
        seen = Floor(
            root=found.root.version,
            timestamp=found.timestamp.version,
            snapshot=found.snapshot.version,
            targets=found.targets.version,
            signed_at=raised if raised > sure else floor.signed_at,
            keys=tuple(sorted(found.root.roles["timestamp"].keyids)),
        )
        floor.refuse_older(seen)
        target = updater.get_targetinfo(TARGET)
        if target is None or "sha256" not in target.hashes:
            raise SyncError(words.NOT_THERE, f"{TARGET} is not among what is signed")
        return Signed(target, seen, signed_at, now, remark)


def _time(text: object) -> datetime | None:
    with contextlib.suppress(TypeError, ValueError):
        moment = datetime.fromisoformat(text)  # type: ignore[arg-type]  # anything may stand there
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
