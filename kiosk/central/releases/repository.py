"""The signed metadata of the published folder: read back with every signature checked, and signed anew.

``timestamp.json`` names the snapshot, the snapshot the targets, the targets the one index of the release. Versions
are the time in seconds, or one more than the last: so they grow even after the folder came back from a backup.
The timestamp is written last, and until then clients see what was there before.

Nothing is signed by a clock that cannot be right: one that is behind what was signed before, or years ahead, for
terminals remember the newest signed time and would refuse whatever comes after.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from securesystemslib.signer import Signer
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from kiosk.central.releases import keys
from kiosk.central.releases.folder import Folder
from kiosk.errors import PublishError

S = TypeVar("S", Root, Timestamp, Snapshot, Targets)
Signers = Mapping[str, Sequence[Signer]]
"""By role."""

METADATA = "metadata"
INDEX = "index.json.gz"
"""The only target."""
SIGNED_AT = "x-signed-at"
HISTORY = "x-releases"
"""The field of the targets that holds the hash of the list of releases."""

LIFETIMES: Mapping[str, timedelta] = {
    "root": timedelta(days=365),
    "targets": timedelta(days=30),
    "snapshot": timedelta(days=30),
    "timestamp": timedelta(days=7),
}
DUE_AFTER = 0.4
"""The part of its lifetime after which a file is signed again: well before half of it is over."""

EARLIEST = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that shows an earlier time is right."""
SLACK = timedelta(minutes=5)
"""A clock may be set back this much: the time that was signed last is used then."""
LONGEST_BREAK = timedelta(days=400)

_NUMBERED = re.compile(r"metadata/([0-9]{1,18})\.([a-z]+)\.json")
_SERIALIZER = JSONSerializer(compact=True)


@dataclass(frozen=True, slots=True)
class State:
    """What clients see now; every signature was checked."""

    timestamp: Metadata[Timestamp]
    snapshot: Metadata[Snapshot]
    targets: Metadata[Targets]

    @property
    def signed_at(self) -> datetime:
        """When the newest file was signed."""
        return datetime.fromisoformat(str(self.timestamp.signed.unrecognized_fields[SIGNED_AT]))


class Repository:
    """The metadata in a folder."""

    def __init__(self, folder: Folder, online_keys: Path) -> None:
        """Use a folder, and the online keys in another one."""
        self._folder = folder
        self._keys = online_keys

    def root(self) -> Metadata[Root]:
        """Return the newest root; each must be signed by the keys of the one before.

        Raises:
            PublishError: There is none, or the chain is broken.
        """
        trusted: Metadata[Root] | None = None
        while data := self._folder.read(root_name(trusted.signed.version + 1 if trusted else 1)):
            trusted = verified_root(data, trusted)
        if trusted is None:
            raise PublishError("There are no keys yet; make them first")
        return trusted

    def state(self) -> State | None:
        """Return what is published, or None when nothing is.

        Raises:
            PublishError: A file is missing, damaged or not signed by the keys of the root.
        """
        data = self._folder.read(f"{METADATA}/timestamp.json")
        if data is None:
            return None
        root = self.root().signed
        timestamp = _verified(Timestamp, root, data)
        snapshot = self._numbered(Snapshot, root, timestamp.signed.snapshot_meta.version)
        targets = self._numbered(Targets, root, snapshot.signed.meta["targets.json"].version)
        if SIGNED_AT not in timestamp.signed.unrecognized_fields or INDEX not in targets.signed.targets:
            raise PublishError("The published metadata was not made by this program")
        return State(timestamp, snapshot, targets)

    def time(self, now: datetime, state: State | None, clock_checked: bool = False) -> datetime:
        """Return the time to sign, in whole seconds UTC, never before what was signed last.

        Args:
            now: What the clock shows.
            state: What is published, as far as it can be read.
            clock_checked: Somebody looked at the clock: over a year may have passed, or it was wrong before.

        Raises:
            PublishError: The clock cannot be right.
        """
        now = now.astimezone(UTC).replace(microsecond=0)
        last = self._last_signed(state)
        if now < EARLIEST or (now < last - SLACK and not clock_checked):
            raise PublishError(
                f"The clock shows {now:%Y-%m-%d %H:%M} UTC, but {last:%Y-%m-%d %H:%M} is over; set it, "
                "or say that the clock was checked if it was wrong then"
            )
        if EARLIEST < last < now - LONGEST_BREAK and not clock_checked:
            raise PublishError(
                f"The clock shows {now:%Y-%m-%d %H:%M} UTC, {(now - last).days} days after the last signature; "
                "if that is right, say that the clock was checked"
            )
        return now if clock_checked else max(now, last)

    def due(self, state: State, now: datetime) -> list[str]:
        """Return the roles that must be signed again now: each one's files and those that name them."""
        order = ("targets", "snapshot", "timestamp")
        signed: Sequence[Signed] = (state.targets.signed, state.snapshot.signed, state.timestamp.signed)
        for at, (role, one) in enumerate(zip(order, signed, strict=True)):
            if now >= one.expires - LIFETIMES[role] * (1 - DUE_AFTER):
                return list(order[at:])
        return []

    def signers(self, now: datetime) -> Signers:
        """Return the online keys; publishing starts only when all of them are there.

        Raises:
            PublishError: A key is missing, or the root has expired.
        """
        root = self.root().signed
        if root.is_expired(now):
            raise PublishError(
                "The root has expired, and terminals take nothing; extend it with the root key"
            )
        return {role: keys.signers([self._keys], role, root) for role in keys.ONLINE_ROLES}

    def release(self, now: datetime, index: bytes, history: str) -> None:
        """Sign a release: its index, which must lie in the folder already, and the hash of the list of releases.

        Raises:
            PublishError: A key is missing, or the disk refuses; clients see what was there before.
        """
        target = TargetFile.from_data(INDEX, index, ["sha256"])
        targets = Targets(targets={INDEX: target}, unrecognized_fields={HISTORY: history})
        self._sign(now, targets, None, {})

    def resign(self, now: datetime, state: State, roles: Iterable[str], also: Signers | None = None) -> None:
        """Sign what is published again, with new versions and new expiry.

        Args:
            now: The time to sign.
            state: What is published.
            roles: Which files, see `due`.
            also: Keys that the root does not name yet.

        Raises:
            PublishError: As for `release`.
        """
        roles = set(roles)
        targets = state.targets.signed if "targets" in roles else None
        snapshot = None if "snapshot" in roles else state.snapshot.signed
        self._sign(now, targets, snapshot, also or {}, state)

    def _last_signed(self, state: State | None) -> datetime:
        """Return the newest time in a signature, or one that is over for sure."""
        last = state.signed_at if state else EARLIEST
        if self._folder.has(root_name(1)):
            last = max(last, self.root().signed.expires - LIFETIMES["root"])
        return last

    def _sign(
        self,
        now: datetime,
        targets: Targets | None,
        snapshot: Snapshot | None,
        also: Signers,
        state: State | None = None,
    ) -> None:
        """Sign targets when there are new ones, a snapshot unless there is one, and the timestamp, which is last."""
        root = self.root().signed
        if root.is_expired(now):
            raise PublishError(
                "The root has expired, and terminals take nothing; extend it with the root key"
            )
        signers = {role: [*own, *also.get(role, ())] for role, own in self.signers(now).items()}
        versions = self._versions(now)
        files = []
        if targets:
            files.append(_renewed(targets, versions["targets"], now, signers))
        if not snapshot:
            current = targets or (state.targets.signed if state else None)
            assert current is not None
            snapshot = Snapshot(meta={"targets.json": MetaFile(current.version)})
            files.append(_renewed(snapshot, versions["snapshot"], now, signers))
        stamp = Timestamp(
            snapshot_meta=MetaFile(snapshot.version),
            unrecognized_fields={SIGNED_AT: f"{now:%Y-%m-%dT%H:%M:%SZ}"},
        )
        files.append(_renewed(stamp, versions["timestamp"], now, signers))
        for name, data in files:
            self._folder.write({name: data})

    def _versions(self, now: datetime) -> dict[str, int]:
        """Return the next versions; files that a crash left count as well."""
        found = dict.fromkeys(keys.ONLINE_ROLES, int(now.timestamp()))
        for name in self._folder.names(METADATA):
            if (match := _NUMBERED.fullmatch(name)) and match[2] in found:
                found[match[2]] = max(found[match[2]], int(match[1]) + 1)
        try:
            old = Metadata[Timestamp].from_bytes(self._folder.read(f"{METADATA}/timestamp.json") or b"")
            found["timestamp"] = max(found["timestamp"], old.signed.version + 1)
        except DeserializationError:
            pass
        return found

    def _numbered(self, kind: type[S], root: Root, version: int) -> Metadata[S]:
        found = _verified(kind, root, self._folder.read(f"{METADATA}/{version}.{kind.type}.json") or b"")
        if found.signed.version != version:
            raise PublishError(f"{version}.{kind.type}.json has another version inside")
        return found


def root_name(version: int) -> str:
    """Return where a root lies."""
    return f"{METADATA}/{version}.root.json"


def encoded(metadata: Metadata[S]) -> bytes:
    """Return metadata as the bytes of its file."""
    return metadata.to_bytes(_SERIALIZER)


def verified_root(data: bytes, before: Metadata[Root] | None) -> Metadata[Root]:
    """Return a root that follows the one before.

    Raises:
        PublishError: It is damaged, has another version than the next, or lacks signatures of old or new keys.
    """
    found = _parsed(Root, data)
    try:
        for root in (before.signed if before else found.signed, found.signed):
            root.verify_delegate(Root.type, found.signed_bytes, found.signatures)
    except (RepositoryError, ValueError) as error:
        raise PublishError(f"Root {found.signed.version} lacks signatures") from error
    if found.signed.version != (before.signed.version + 1 if before else 1):
        raise PublishError(f"Root {found.signed.version} is not the next one")
    return found


def _renewed(signed: S, version: int, now: datetime, signers: Signers) -> tuple[str, bytes]:
    """Return name and bytes of a new version of a file."""
    signed.version = version
    signed.expires = now + LIFETIMES[signed.type]
    metadata = Metadata(signed)
    for signer in signers[signed.type]:
        metadata.sign(signer, append=True)
    name = f"{signed.type}.json" if signed.type == Timestamp.type else f"{version}.{signed.type}.json"
    return f"{METADATA}/{name}", encoded(metadata)


def _verified(kind: type[S], root: Root, data: bytes) -> Metadata[S]:
    found = _parsed(kind, data)
    try:
        root.verify_delegate(kind.type, found.signed_bytes, found.signatures)
    except RepositoryError as error:
        raise PublishError(f"The published {kind.type} is not signed by its key; publish again") from error
    return found


def _parsed(kind: type[S], data: bytes) -> Metadata[S]:
    try:
        found = Metadata[S].from_bytes(data)
    except DeserializationError as error:
        raise PublishError(f"The published {kind.type} is missing or damaged; publish again") from error
    if not isinstance(found.signed, kind):
        raise PublishError(f"The published {kind.type} is something else; publish again")
    return found
