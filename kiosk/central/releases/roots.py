"""What is done with the root key: make the first root, change keys, extend the root.

The root says which keys count; terminals bring the first one with them and follow each next one. Its key is needed for
nothing else, so it stays offline. These functions are for the command line; all take the published folder, where every
``N.root.json`` stays for ever.

    make_keys(folder, [stick], online, now)              # once; copy metadata/1.root.json to the terminals
    extend_root(folder, [stick], now)                    # every year, before it expires
    rotate_online(folder, [stick], online, now)          # a server was broken into: its keys no longer count
    rotate_root(folder, [stick], [new_stick], now)       # the stick was lost or copied

`extend_root` and `rotate_root` need no online key: they also work on another computer, on a copy of the metadata,
and the new ``N.root.json`` is carried back. `rotate_online` runs on the server with the stick plugged in.
"""

import copy
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from securesystemslib.signer import Key, Signer
from tuf.api.metadata import Metadata, Role, Root

from kiosk.central.releases import keys
from kiosk.central.releases.folder import Folder
from kiosk.central.releases.repository import (
    LIFETIMES,
    METADATA,
    Repository,
    State,
    encoded,
    root_name,
    verified_root,
)
from kiosk.errors import PublishError


def make_keys(
    folder: Path,
    root_dirs: Sequence[Path],
    online_dir: Path,
    now: datetime,
    *,
    threshold: int = 1,
    passphrase: str | None = None,
) -> Path:
    """Make all keys and the first root; return its file, which every terminal needs.

    Args:
        folder: The published folder.
        root_dirs: One root key is made in each of them, so two keys may lie in two places.
        online_dir: Where the online keys go; not below `folder`.
        now: The time.
        threshold: How many root keys must sign a root.
        passphrase: Encrypts the root keys.

    Raises:
        PublishError: There are keys or roots already, or the disk refuses.
    """
    if not 1 <= threshold <= len(root_dirs):
        raise PublishError(f"{len(root_dirs)} root keys cannot give {threshold} signatures")
    for place in (*root_dirs, online_dir):
        if folder.resolve() in (place.resolve(), *place.resolve().parents):
            raise PublishError(f"{place} is in the published folder: private keys would be online")
    published = Folder(folder)
    keys.refuse_existing([*root_dirs], [keys.ROOT])
    keys.refuse_existing([online_dir], keys.ONLINE_ROLES)
    with published.locked():
        if published.names(METADATA):
            raise PublishError(f"{folder} has metadata already; choose another folder")
        now = Repository(published, online_dir).time(now, None)
        signers = [keys.make_key(place, keys.ROOT, passphrase) for place in root_dirs]
        online = {role: keys.make_key(online_dir, role) for role in keys.ONLINE_ROLES}
        root = Root()
        _name(root, keys.ROOT, [signer.public_key for signer in signers], threshold)
        for role, signer in online.items():
            _name(root, role, [signer.public_key], 1)
        _write(published, root, signers, now, None)
    return folder / root_name(1)


def rotate_online(
    folder: Path,
    root_dirs: Sequence[Path],
    online_dir: Path,
    now: datetime,
    roles: Iterable[str] = keys.ONLINE_ROLES,
    *,
    passphrase: str | None = None,
    clock_checked: bool = False,
) -> bool:
    """Replace online keys and return whether what is published was signed with the new ones.

    It was not when nothing was published or the metadata is damaged; publish a release then. Until the new root is
    there old and new keys sign together, so terminals can update at every moment.

    Raises:
        PublishError: A key is missing, the clock cannot be right, or the disk refuses; it is safe to try again.
    """
    published = Folder(folder)
    repository = Repository(published, online_dir)
    with published.locked():
        before = repository.root()
        signers = keys.signers(root_dirs, keys.ROOT, before.signed, passphrase)
        state = _readable(repository)
        now = repository.time(now, state, clock_checked)
        new = {role: keys.make_key(online_dir, role) for role in roles}
        if state:
            repository.resign(now, state, keys.ONLINE_ROLES, {role: [signer] for role, signer in new.items()})
        root = copy.deepcopy(before.signed)
        for role, signer in new.items():
            _name(root, role, [signer.public_key], 1)
        keys.remove_retired(online_dir, _write(published, root, signers, now, before).signed)
    return state is not None


def rotate_root(
    folder: Path,
    root_dirs: Sequence[Path],
    new_dirs: Sequence[Path],
    now: datetime,
    *,
    threshold: int = 1,
    passphrase: str | None = None,
    new_passphrase: str | None = None,
    clock_checked: bool = False,
) -> None:
    """Replace all root keys by new ones; old and new sign. Destroy the old files afterwards.

    Args:
        folder: The published folder.
        root_dirs: Where the keys lie that count now.
        new_dirs: One new key is made in each.
        now: The time.
        threshold: How many of the new keys must sign a root.
        passphrase: Of the old keys.
        new_passphrase: Of the new keys.
        clock_checked: Somebody looked at the clock.

    Raises:
        PublishError: A key is missing, the clock cannot be right, or the disk refuses.
    """
    if not 1 <= threshold <= len(new_dirs):
        raise PublishError(f"{len(new_dirs)} root keys cannot give {threshold} signatures")
    published = Folder(folder)
    with published.locked():
        before, old, now = _begin(published, root_dirs, now, passphrase, clock_checked)
        new = [keys.make_key(place, keys.ROOT, new_passphrase) for place in new_dirs]
        root = copy.deepcopy(before.signed)
        _name(root, keys.ROOT, [signer.public_key for signer in new], threshold)
        _write(published, root, [*old, *new], now, before)


def extend_root(
    folder: Path,
    root_dirs: Sequence[Path],
    now: datetime,
    *,
    passphrase: str | None = None,
    clock_checked: bool = False,
) -> datetime:
    """Make the root last another year and return when it expires.

    Raises:
        PublishError: A key is missing, the clock cannot be right, or the disk refuses.
    """
    published = Folder(folder)
    with published.locked():
        before, signers, now = _begin(published, root_dirs, now, passphrase, clock_checked)
        root = copy.deepcopy(before.signed)
        return _write(published, root, signers, now, before).signed.expires


def root_expires(folder: Path) -> datetime:
    """Return when the newest root expires.

    Raises:
        PublishError: There is none.
    """
    return Repository(Folder(folder), Path()).root().signed.expires


def root_is_due(folder: Path, now: datetime, ahead: timedelta = timedelta(days=60)) -> bool:
    """Tell whether staff should be asked to extend the root.

    Raises:
        PublishError: There is none.
    """
    return now >= root_expires(folder) - ahead


def _begin(
    folder: Folder, root_dirs: Sequence[Path], now: datetime, passphrase: str | None, clock_checked: bool
) -> tuple[Metadata[Root], Sequence[Signer], datetime]:
    repository = Repository(folder, Path())
    before = repository.root()
    signers = keys.signers(root_dirs, keys.ROOT, before.signed, passphrase)
    return before, signers, repository.time(now, _readable(repository), clock_checked)


def _readable(repository: Repository) -> State | None:
    """Return what is published when it can be read: damage must not stop a change of keys."""
    try:
        return repository.state()
    except PublishError:
        return None


def _name(root: Root, role: str, public: Sequence[Key], threshold: int) -> None:
    """Let these keys, and no others, count for a role."""
    for keyid in list(root.roles[role].keyids):
        root.revoke_key(keyid, role)
    for key in public:
        root.add_key(key, role)
    root.roles[role] = Role([key.keyid for key in public], threshold)


def _write(
    folder: Folder, root: Root, signers: Sequence[Signer], now: datetime, before: Metadata[Root] | None
) -> Metadata[Root]:
    """Sign a root as the next version, check it as a terminal would, and put it online."""
    root.version = before.signed.version + 1 if before else 1
    root.expires = now + LIFETIMES["root"]
    metadata = Metadata(root)
    for signer in signers:
        metadata.sign(signer, append=True)
    data = encoded(metadata)
    found = verified_root(data, before)
    folder.write({root_name(root.version): data})
    return found
