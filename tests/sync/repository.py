"""A publisher as the terminal meets it: writes real signed releases into a folder, and can do it wrongly."""

import gzip
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from kiosk.domain import growth, tree
from kiosk.domain.growth import Before
from kiosk.domain.tree import Index
from tests.domain.content_help import tables, topic

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
MADE = datetime(2026, 5, 1, tzinfo=UTC)
"""When the program of the tests was made: no clock is right that shows less."""

ROLES = ("timestamp", "snapshot", "targets")
LIVES = {"timestamp": timedelta(days=7), "snapshot": timedelta(days=30), "targets": timedelta(days=30)}

Tables = dict[str, list[dict[str, Any]]]


def content(number: int, more: int = 0) -> Tables:
    """Return documents that say which release they are of, with some more topics that always say the same."""
    made = tables()
    made["topics"][1]["source"] = f"release {number}"
    made["topics"] += [_topic(index) for index in range(more)]
    return made


def _topic(index: int) -> dict[str, Any]:
    made = topic(f"thema-{index}", parent="papiere")
    for text in made["translations"].values():
        text["title"] += f" {index}"
    return made


@dataclass
class Publisher:
    """Signs releases and writes them below `folder` as any web server would serve them."""

    folder: Path
    root_key: CryptoSigner = field(default_factory=CryptoSigner.generate_ed25519)
    online_key: CryptoSigner = field(default_factory=CryptoSigner.generate_ed25519)
    now: datetime = NOW
    release: int = 0
    root_version: int = 0
    versions: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ROLES, 0))
    schema_version: int | None = None
    signed_at: datetime | None = None
    before: Before | None = None
    steps: bool = True
    index: bytes = b""

    def __post_init__(self) -> None:
        self.metadata = self.folder / "metadata"
        self.metadata.mkdir(parents=True, exist_ok=True)
        self.write_root()

    @property
    def root(self) -> bytes:
        """The first root.json, which a terminal is given."""
        return (self.metadata / "1.root.json").read_bytes()

    def write_root(self, *more_signers: CryptoSigner, expires: datetime | None = None) -> None:
        """Write the next root with the present keys."""
        self.root_version += 1
        root = Root(version=self.root_version, expires=expires or self.now + timedelta(days=365))
        root.add_key(self.root_key.public_key, "root")
        for role in ROLES:
            root.add_key(self.online_key.public_key, role)
        self.write(f"{self.root_version}.root", root, self.root_key, *more_signers)

    def publish(
        self,
        documents: Mapping[str, list[dict[str, Any]]] | None = None,
        number: int = 0,
        bundle: bytes | None = None,
    ) -> int:
        """Write the next release; blobs first, timestamp last. `bundle` stands for all steps and packs."""
        self.release = number or self.release + 1
        before = self.before if self.steps else None
        made = growth.build(documents or content(self.release), self.release, self.now, before)
        self.before = Before(made.index, made.pieces)
        for name, data in made.blobs.items():
            self._put(self.blob(name), data)
        index = made.index_bytes
        if bundle is not None:
            index = self._with(bundle, made.index)
        if self.schema_version is not None:
            index = index.replace(
                b'"schema_version":%d' % made.index.schema_version,
                b'"schema_version":%d' % self.schema_version,
            )
        self.index = index
        self.sign(gzip.compress(index, mtime=0))
        return self.release

    def _with(self, bundle: bytes, index: Index) -> bytes:
        blobs: dict[str, bytes] = {}
        name = tree.keep(blobs, bundle)
        self._put(self.blob(name.sha256), bundle)
        index = msgspec.structs.replace(
            index, packs=dict.fromkeys(index.packs, name), steps=dict.fromkeys(index.steps, name)
        )
        return tree.canonical(msgspec.to_builtins(index, str_keys=True))

    def sign(self, index: bytes) -> None:
        """Sign an index as it is, and all above it."""
        target = TargetFile.from_data("index.json.gz", index, ["sha256"])
        path = self.folder / "targets" / f"{target.hashes['sha256']}.index.json.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(index)
        self.grow("targets")
        targets = Targets(
            self.versions["targets"], expires=self.expires("targets"), targets={target.path: target}
        )
        self.write(f"{self.versions['targets']}.targets", targets, self.online_key)
        self.grow("snapshot")
        snapshot = Snapshot(self.versions["snapshot"], expires=self.expires("snapshot"))
        snapshot.meta["targets.json"] = MetaFile(self.versions["targets"])
        self.write(f"{self.versions['snapshot']}.snapshot", snapshot, self.online_key)
        self.renew()

    def renew(self) -> None:
        """Sign the timestamp once more."""
        self.grow("timestamp")
        timestamp = Timestamp(self.versions["timestamp"], expires=self.expires("timestamp"))
        timestamp.snapshot_meta = MetaFile(self.versions["snapshot"])
        timestamp.unrecognized_fields["x-signed-at"] = (self.signed_at or self.now).isoformat()
        self.write("timestamp", timestamp, self.online_key)

    def rotate_online_key(self) -> None:
        """Put another key in place of the online key, and sign everything with it."""
        self.online_key = CryptoSigner.generate_ed25519()
        self.write_root()

    def grow(self, role: str) -> None:
        self.versions[role] = max(self.versions[role] + 1, int(self.now.timestamp()))

    def expires(self, role: str) -> datetime:
        return self.now + LIVES[role]

    def write(self, name: str, signed: Root | Targets | Snapshot | Timestamp, *signers: CryptoSigner) -> None:
        metadata: Metadata[Any] = Metadata(signed)
        for signer in signers:
            metadata.sign(signer, append=True)
        metadata.to_file(str(self.metadata / f"{name}.json"), JSONSerializer(compact=True))

    def blob(self, name: str) -> Path:
        """Return where the bytes of that name are."""
        return self.folder / "blobs" / name[:2] / name

    def newest(self, role: str) -> Path:
        """Return the newest file of a role."""
        return self.metadata / (
            "timestamp.json" if role == "timestamp" else f"{self.versions[role]}.{role}.json"
        )

    def edit(self, role: str, **changes: object) -> None:
        """Change what is signed, without signing it again."""
        path = self.newest(role)
        document = json.loads(path.read_bytes())
        document["signed"] |= changes
        path.write_text(json.dumps(document))

    def backup(self, folder: Path) -> Path:
        """Copy everything that is published."""
        shutil.copytree(self.folder, folder)
        return folder

    def restore(self, folder: Path) -> None:
        """Publish an older state, as it was."""
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)

    def _put(self, path: Path, data: bytes) -> None:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(gzip.compress(data, mtime=0))
