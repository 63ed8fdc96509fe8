"""What may be removed from the published folder: what neither a release that is kept nor young metadata names.

When anything cannot be read, nothing is removed. Every root stays for ever.
"""

import re
from datetime import datetime

from tuf.api.metadata import Metadata, Targets
from tuf.api.serialization import DeserializationError

from kiosk.central.releases import blobs, history
from kiosk.central.releases.folder import PRIVATE, UNFINISHED, Folder
from kiosk.central.releases.history import KEPT_FOR
from kiosk.central.releases.repository import HISTORY, INDEX, METADATA, State
from kiosk.errors import PublishError

_NUMBERED = re.compile(r"metadata/([0-9]{1,18})\.(targets|snapshot)\.json")


def unneeded(folder: Folder, state: State, now: datetime) -> list[str]:
    """Return the files that no client can need any more.

    Raises:
        PublishError: Something that is kept cannot be read.
    """
    needed, old, indexes = _metadata(folder, state, now)
    indexes |= {release.index for release in history.kept(history.read(folder, state), now)}
    for index in indexes:
        needed |= _files_of(folder, index)
    for area in (blobs.BLOBS, history.TARGETS, PRIVATE):
        old |= {name for name in folder.names(area) if _is_ours(name)}
    return sorted(old - needed)


def _metadata(folder: Folder, state: State, now: datetime) -> tuple[set[str], set[str], set[str]]:
    """Return the young metadata with its lists of releases, all metadata, and the indexes that the young one names."""
    needed = {
        _targets_name(state.targets.signed.version),
        f"{METADATA}/{state.snapshot.signed.version}.snapshot.json",
    }
    old = {name for name in folder.names(METADATA) if name.endswith(UNFINISHED)}
    versions: dict[str, list[int]] = {"targets": [], "snapshot": []}
    for name in folder.names(METADATA):
        if match := _NUMBERED.fullmatch(name):
            versions[match[2]].append(int(match[1]))
            old.add(name)
    boundary = (now - KEPT_FOR).timestamp()
    for role, found in versions.items():
        found.sort()
        # A version is a time: one is in use until the next one is signed.
        needed |= {
            f"{METADATA}/{version}.{role}.json"
            for version, following in zip(found, [*found[1:], boundary + 1], strict=True)
            if following > boundary
        }
    indexes = set()
    for name in sorted(needed):
        if name.endswith(".targets.json"):
            index, releases = _named_by(folder, name)
            indexes.add(index)
            needed.add(history.history_name(releases))
    return needed, old, indexes


def _named_by(folder: Folder, name: str) -> tuple[str, str]:
    try:
        targets = Metadata[Targets].from_bytes(folder.read(name) or b"").signed
        return targets.targets[INDEX].hashes["sha256"], str(targets.unrecognized_fields.get(HISTORY))
    except (DeserializationError, KeyError) as error:
        raise PublishError(f"{name} is damaged; nothing is removed") from error


def _files_of(folder: Folder, sha256: str) -> set[str]:
    index = history.read_index(folder, sha256)
    found = {history.target_name(sha256)}
    found |= {blobs.blob_name(one.sha256) for one in (*index.packs.values(), *index.steps.values())}
    for _part, reference, section in blobs.sections(folder, index):
        found.add(blobs.blob_name(reference.sha256))
        found |= {blobs.blob_name(piece.sha256) for piece in section.pieces.values()}
    return found


def _is_ours(name: str) -> bool:
    """Tell whether this program wrote such a file; whatever else somebody put there stays."""
    return (
        re.fullmatch(
            r"blobs/[0-9a-f]{2}/[0-9a-f]{64}(\.new)?"
            r"|targets/[0-9a-f]{64}\.index\.json\.gz(\.new)?"
            r"|\.publisher/([0-9a-f]{64}\.releases\.json\.gz|[^/]+\.new)",
            name,
        )
        is not None
    )


def _targets_name(version: int) -> str:
    return f"{METADATA}/{version}.targets.json"
