"""The manifest of a release: its number, its age and every file with size and hash.

A folder is what its manifest says, byte for byte, or it is not a release. Names that lead out of the folder
are refused when the manifest is read, long before anything is written under them.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from kiosk.domain.schema import SCHEMA_VERSION
from kiosk.errors import NewerRelease, ReleaseError

MANIFEST_FILE = "manifest.json"
CONTENT_FILE = "content.json"

# Lower-case names in folders: no "..", no hidden files, nothing that another file system would spell
# differently.
_PATH = r"^[a-z0-9_-]+(\.[a-z0-9_-]+)*(/[a-z0-9_-]+(\.[a-z0-9_-]+)*)*$(?!\n)"


class FileEntry(Struct, frozen=True, kw_only=True):
    """One file of a release; `size` in bytes, `sha256` in hexadecimal."""

    path: Annotated[str, Meta(pattern=_PATH, max_length=200)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
    size: Annotated[int, Meta(ge=0)]


class Manifest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a release consists of; times are UTC.

    `expires` says how long the release is meant to be the newest. It never hides content.
    """

    schema_version: int
    release: Annotated[int, Meta(ge=1)]
    created_at: Annotated[datetime, Meta(tz=True)]
    expires: Annotated[datetime, Meta(tz=True)] | None = None
    files: tuple[FileEntry, ...]
    counts: dict[str, int]

    @property
    def total_size(self) -> int:
        """The size of all files in bytes."""
        return sum(entry.size for entry in self.files)


def entries(files: Mapping[str, bytes]) -> tuple[FileEntry, ...]:
    """Return size and hash of files, by path."""
    return tuple(
        FileEntry(path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        for path, data in sorted(files.items())
    )


def describe(
    release: int,
    created_at: datetime,
    files: Mapping[str, bytes],
    counts: Mapping[str, int],
    expires: datetime | None = None,
) -> Manifest:
    """Return the manifest of a new release made by this version."""
    return Manifest(
        schema_version=SCHEMA_VERSION,
        release=release,
        created_at=created_at,
        expires=expires,
        files=entries(files),
        counts=dict(counts),
    )


def encode(manifest: Manifest) -> bytes:
    """Return the manifest as it is stored."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def read(folder: Path) -> Manifest:
    """Return the manifest of a folder.

    Raises:
        ReleaseError: There is none, it is damaged, or it was made for a newer version of this program.
    """
    path = folder / MANIFEST_FILE
    try:
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=_VersionOnly).schema_version
        check_version(version)
        return msgspec.json.decode(data, type=Manifest)
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{path}: {error}") from error


def check_version(version: int) -> None:
    """Refuse content that only a newer version of this program can show.

    Raises:
        NewerRelease: The version is newer than this program knows.
    """
    if version > SCHEMA_VERSION:
        needed = f"The release has schema version {version}, this program knows {SCHEMA_VERSION}"
        raise NewerRelease(f"{needed}: update the program")


def verify(folder: Path, manifest: Manifest, thorough: bool = True) -> None:
    """Compare a folder with its manifest.

    Args:
        folder: Where the files are.
        manifest: What they should be.
        thorough: Compare the hash of every file; otherwise of the content only, and the size of the rest.

    Raises:
        ReleaseError: A file is missing or differs; the message names it.
    """
    for entry in manifest.files:
        path = folder / entry.path
        try:
            _verify_file(path, entry, with_hash=thorough or entry.path == CONTENT_FILE)
        except OSError as error:
            raise ReleaseError(f"{path}: {error}") from error


class _VersionOnly(Struct):
    schema_version: int


def _verify_file(path: Path, entry: FileEntry, with_hash: bool) -> None:
    size = path.stat().st_size
    if size != entry.size:
        raise ReleaseError(f"{path}: {size} bytes instead of {entry.size}")
    if with_hash:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != entry.sha256:
            raise ReleaseError(f"{path}: the hash differs from the manifest")
