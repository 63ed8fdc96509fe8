"""The blobs of a release: compressed, each named by the SHA-256 of what it holds, never changed.

The same bytes give the same file, so that two releases share what they have in common.
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping

from kiosk.central.releases.folder import Folder
from kiosk.domain import tree
from kiosk.domain.tree import Index, Reference, Section
from kiosk.errors import PublishError, ReleaseError

BLOBS = "blobs"


def blob_name(sha256: str) -> str:
    """Return where the blob of some bytes lies."""
    return f"{BLOBS}/{sha256[:2]}/{sha256}"


def compress(data: bytes) -> bytes:
    """Return bytes compressed, the same every time."""
    return gzip.compress(data, 9, mtime=0)


def write_new(folder: Folder, blobs: Mapping[str, bytes]) -> int:
    """Write the blobs that are not there yet and return how many those were.

    Raises:
        PublishError: The disk is full or refuses.
    """
    missing = {name: data for name, data in blobs.items() if not folder.has(blob_name(name))}
    folder.write({blob_name(name): compress(data) for name, data in sorted(missing.items())})
    return len(missing)


def read(folder: Folder, reference: Reference) -> bytes:
    """Return what a blob holds.

    Raises:
        PublishError: It is missing or damaged.
    """
    name = blob_name(reference.sha256)
    try:
        return tree.check(expand(folder.read(name) or b"", reference.size), reference)
    except ReleaseError as error:
        raise PublishError(f"{name} is missing or damaged") from error


def sections(folder: Folder, index: Index) -> Iterable[tuple[str, Reference, Section]]:
    """Yield the sections of an index with their part and name.

    Raises:
        PublishError: One is missing or damaged.
    """
    for part, _bucket, reference in tree.references(index):
        yield part, reference, tree.read_section(read(folder, reference))


def pieces(folder: Folder, index: Index) -> tree.Named:
    """Return the names of the pieces of a release.

    Raises:
        PublishError: A section is missing or damaged.
    """
    found: dict[str, dict[str, Reference]] = {}
    for part, _reference, section in sections(folder, index):
        found.setdefault(part, {}).update(section.pieces)
    return found


def tables(folder: Folder, index: Index) -> tree.Tables:
    """Return the documents of a release.

    Raises:
        PublishError: Something of it is missing or damaged.
    """
    return tree.join(
        {
            part: {name: read(folder, piece) for name, piece in mine.items()}
            for part, mine in pieces(folder, index).items()
        }
    )


def expand(data: bytes, limit: int) -> bytes:
    """Return what compressed bytes hold, but not much more than `limit` bytes; nothing when they are damaged."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data, limit + 1)
    except zlib.error:
        return b""
