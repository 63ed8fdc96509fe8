"""The list of releases that are still there whole, so that an older one can be published again.

The list lies among the publisher's own notes; its hash is in the signed targets, so nobody who can only write to
the folder slips a release in.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from kiosk.central.releases import blobs
from kiosk.central.releases.folder import PRIVATE, Folder
from kiosk.central.releases.repository import HISTORY, INDEX, State
from kiosk.domain import tree
from kiosk.domain.tree import Index, Sha256
from kiosk.errors import PublishError, ReleaseError

KEPT_FOR = timedelta(days=30)
"""How long a release stays after the next one was published: a slow client may still be fetching it."""
KEPT_AT_LEAST = 20
"""So many releases stay however old they are, to go back to."""

INDEX_LIMIT = 4 << 20
TARGETS = "targets"


class Release(Struct, frozen=True, kw_only=True):
    """A release that was published.

    Attributes:
        number: Its number.
        created_at: When it was made, in UTC.
        counts: Documents by collection.
        index: SHA-256 of the file of its index.
    """

    number: int
    created_at: Annotated[datetime, Meta(tz=True)]
    counts: dict[str, int]
    index: Sha256


def target_name(sha256: str) -> str:
    """Return where the index of a release lies."""
    return f"{TARGETS}/{sha256}.{INDEX}"


def history_name(sha256: str) -> str:
    """Return where a list of releases lies."""
    return f"{PRIVATE}/{sha256}.releases.json.gz"


def read(folder: Folder, state: State) -> list[Release]:
    """Return the releases that are there, oldest first; the last one is current.

    Raises:
        PublishError: The list is missing or damaged, or its last release is not the published one.
    """
    name = str(state.targets.signed.unrecognized_fields.get(HISTORY))
    data = blobs.expand(folder.read(history_name(name)) or b"", INDEX_LIMIT)
    if tree.digest(data) != name:
        raise PublishError("The list of releases is missing or damaged; publish again")
    found = msgspec.json.decode(data, type=list[Release])
    if not found or found[-1].index != state.targets.signed.targets[INDEX].hashes["sha256"]:
        raise PublishError("The list of releases does not end with the published one; publish again")
    return found


def write(folder: Folder, releases: Sequence[Release]) -> str:
    """Write a list of releases and return its hash.

    Raises:
        PublishError: The disk is full or refuses.
    """
    data = tree.canonical(msgspec.to_builtins(list(releases)))
    name = tree.digest(data)
    folder.write({history_name(name): blobs.compress(data)})
    return name


def read_index(folder: Folder, sha256: str) -> Index:
    """Return an index whose file has this hash.

    Raises:
        PublishError: It is missing or damaged.
    """
    data = folder.read(target_name(sha256)) or b""
    try:
        if tree.digest(data) == sha256:
            return tree.read_index(blobs.expand(data, INDEX_LIMIT))
    except ReleaseError:
        pass
    raise PublishError(f"{target_name(sha256)} is missing or damaged")


def kept(releases: Sequence[Release], now: datetime) -> list[Release]:
    """Return the releases that must stay: the last ones, and each whose next one is young."""
    young = [
        at
        for at, release in enumerate(releases)
        if at + 1 == len(releases) or releases[at + 1].created_at > now - KEPT_FOR
    ]
    first = min([*young, max(0, len(releases) - KEPT_AT_LEAST)])
    return list(releases[first:])
