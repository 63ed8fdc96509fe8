"""Copies the published folder to S3-compatible storage, in an order that a break cannot spoil.

    mirror(folder, Bucket(url, "kiosk", access, clock))    # after each release and each `Publisher.resign`

The folder stays the original; the copy can be made again at any time, and a copy that broke off is completed by the
next one. The timestamp that is copied is read first and written last, so a release that is published meanwhile does
no harm. The bucket, or its prefix, belongs to this program: files that are gone here are removed there.
"""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from kiosk.central.releases import pages
from kiosk.central.releases.blobs import BLOBS
from kiosk.central.releases.bucket import Bucket, Stored
from kiosk.central.releases.folder import PRIVATE, UNFINISHED, Folder
from kiosk.central.releases.history import TARGETS
from kiosk.central.releases.repository import METADATA
from kiosk.errors import PublishError

LOCK_FILE = f"{PRIVATE}/mirror.lock"
TIMESTAMP = f"{METADATA}/timestamp.json"

_TYPES = {BLOBS: "application/octet-stream", TARGETS: "application/gzip", METADATA: "application/json"}
_OURS = re.compile(
    r"metadata/[0-9]+\.[a-z]+\.json|targets/[0-9a-f]{64}\.[a-z.]+|blobs/[0-9a-f]{2}/[0-9a-f]{64}"
)


class Copied(NamedTuple):
    """What was done: files written, files removed."""

    written: int
    removed: int


def mirror(folder: Path, bucket: Bucket, patience: float = 60.0) -> Copied:
    """Copy what is new or changed, the timestamp last, then remove what is gone.

    Args:
        folder: The published folder.
        bucket: Where to.
        patience: Seconds to wait for another copy that is being made.

    Raises:
        PublishError: Nothing is published, the storage refuses or cannot be reached, or another copy took too long.
            Until the timestamp is written clients see the release before.
    """
    published = Folder(folder, patience=patience)
    with published.locked(LOCK_FILE):
        timestamp = published.read(TIMESTAMP)
        if timestamp is None:
            raise PublishError("Nothing is published yet")
        there = bucket.files()
        local = _names(published)
        written = sum(_copy(published, bucket, name, there.get(name)) for name in local)
        if not _same(timestamp, there.get(TIMESTAMP)):
            bucket.put(TIMESTAMP, timestamp, headers(TIMESTAMP))
            written += 1
        gone = sorted(name for name in there if name != TIMESTAMP and name not in local and _is_ours(name))
        for name in gone:
            bucket.remove(name)
        return Copied(written, len(gone))


def headers(name: str) -> dict[str, str]:
    """Return what a web server should say about a file: what it is, and how long it may be kept."""
    area = name.split("/")[0]
    if name == TIMESTAMP:
        keep = "no-cache"
    else:
        keep = "public, max-age=31536000, immutable" if area in _TYPES else "public, max-age=60"
    return {"content-type": _TYPES.get(area, "text/html; charset=utf-8"), "cache-control": keep}


def _names(folder: Folder) -> dict[str, None]:
    """Return what is copied before the timestamp, in the order of publishing."""
    areas = [folder.names(BLOBS), pages.published(folder), folder.names(TARGETS), folder.names(METADATA)]
    names = [name for area in areas for name in area]
    return {name: None for name in names if name != TIMESTAMP and not name.endswith(UNFINISHED)}


def _copy(folder: Folder, bucket: Bucket, name: str, there: Stored | None) -> bool:
    if there and _OURS.fullmatch(name) and folder.size(name) == there.size:
        return False
    data = folder.read(name)
    if data is None or _same(data, there):
        return False
    bucket.put(name, data, headers(name))
    return True


def _same(data: bytes, there: Stored | None) -> bool:
    return there == Stored(len(data), hashlib.md5(data, usedforsecurity=False).hexdigest())


def _is_ours(name: str) -> bool:
    return _OURS.fullmatch(name) is not None or pages.is_page(name)
