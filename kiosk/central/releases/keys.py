"""Private keys as files: made once, readable by their owner only, never overwritten.

Two kinds, in folders of their own. *Root keys* say which other keys count; they are needed only to make, change or
extend the root (`kiosk.central.releases.roots`), so they lie on a stick in a drawer. *Online keys* sign releases;
they lie on the server: one each for targets, snapshot and timestamp. A file is called by what the key is for and by
the start of its id, such as ``timestamp-3f2a91bc.pem``; which of them count is what the newest root says.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Root

from kiosk.errors import PublishError

ROOT = "root"
ONLINE_ROLES = ("targets", "snapshot", "timestamp")


def make_key(folder: Path, role: str, passphrase: str | None = None) -> CryptoSigner:
    """Make a key, write it to a folder and return it.

    Args:
        folder: Where to; it is made when missing, for its owner only.
        role: ``root``, ``targets``, ``snapshot`` or ``timestamp``.
        passphrase: Encrypts the file. Online keys have none: nobody is there to type it.

    Raises:
        PublishError: The file cannot be written.
    """
    private = Ed25519PrivateKey.generate()
    signer = CryptoSigner(private)
    encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    data = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(folder / f"{role}-{signer.public_key.keyid[:8]}.pem", data)
    except OSError as error:
        raise PublishError(f"The key for {role} cannot be written: {error}") from error
    return signer


def key_files(folder: Path, role: str) -> list[Path]:
    """Return the files of the keys for a role, whether they count or not."""
    return sorted(folder.glob(f"{role}-*.pem"))


def signers(
    folders: Iterable[Path], role: str, root: Root, passphrase: str | None = None
) -> list[CryptoSigner]:
    """Return the keys for a role that the root names.

    Raises:
        PublishError: There are fewer than the root asks for, or a file is no key or needs its passphrase.
    """
    wanted = root.roles[role]
    found = {}
    for path in (path for folder in folders for path in key_files(folder, role)):
        if any(path.stem == f"{role}-{keyid[:8]}" for keyid in wanted.keyids):
            signer = _read(path, passphrase)
            found[signer.public_key.keyid] = signer
    counting = [signer for keyid, signer in sorted(found.items()) if keyid in wanted.keyids]
    if len(counting) < wanted.threshold:
        raise PublishError(
            f"There are {len(counting)} of {wanted.threshold} keys for {role}; "
            f"expected files: {', '.join(f'{role}-{keyid[:8]}.pem' for keyid in wanted.keyids)}"
        )
    return counting


def refuse_existing(folders: Sequence[Path], roles: Sequence[str]) -> None:
    """Refuse to make first keys where there are keys already.

    Raises:
        PublishError: There are.
    """
    for path in (path for folder in folders for role in roles for path in key_files(folder, role)):
        raise PublishError(f"{path} exists; keys are never overwritten: choose another folder")


def remove_retired(folder: Path, root: Root) -> None:
    """Remove the online keys that no longer count.

    Raises:
        PublishError: A file cannot be removed.
    """
    for role in ONLINE_ROLES:
        counting = {f"{role}-{keyid[:8]}.pem" for keyid in root.roles[role].keyids}
        for path in key_files(folder, role):
            if path.name not in counting:
                _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise PublishError(f"The old key {path} cannot be removed: {error}") from error


def _read(path: Path, passphrase: str | None) -> CryptoSigner:
    try:
        private = load_pem_private_key(path.read_bytes(), passphrase.encode() if passphrase else None)
    except TypeError:
        raise PublishError(f"{path} needs its passphrase, or has none and one was given") from None
    except (OSError, ValueError) as error:
        raise PublishError(f"{path} is no key, or the passphrase is wrong") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise PublishError(f"{path} is no Ed25519 key")
    return CryptoSigner(private)


def _write_new(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
