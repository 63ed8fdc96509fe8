"""Who this terminal is to the central server: its own key, what the server said last, and the wish to be connected.

::

    <folder>/key         the private key (Ed25519, 32 bytes in hexadecimal), for this user only; it never leaves
    <folder>/link.json   how the terminal stands with the server, for the staff page
    <folder>/wish        staff want this terminal to be connected

The updating process writes key and link; the terminal leaves the wish and reads the link. Neither is needed to show
content or to give numbers.

    request_pairing(folder)                 # the terminal: staff pressed the button
    Identity(folder).link()                 # the terminal: what is to be said about it?
"""

import contextlib
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from kiosk.disk import DISK, Disk, write_whole
from kiosk.errors import StorageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_FILE, LINK_FILE, WISH_FILE = "key", "link.json", "wish"

Moment = Annotated[datetime, Meta(tz=True)]


class Link(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the terminal stands with the central server.

    Attributes:
        state: ``none``: not connected. ``asked``: staff want it, the server has not answered yet. ``waiting``: there
            is a code that nobody has confirmed. ``paired``: connected. ``revoked``: the server takes no reports any
            more. ``refused``: it was connected, but the server does not know it now.
        code: What staff type into the editor while it waits; may be empty for a moment.
        expires_at: Until when that is possible, by the clock of this machine.
        name: What staff call the terminal.
        last_report_at: When the last report arrived, by the clock of this machine.
        last_problem: Why the last request failed, a key of `kiosk.domain.reasons.REASONS`; empty when it did not.
        clock_offset: Seconds by which this machine's clock was ahead of the server's at the last answer.
        not_before: Until then the server wants to be left alone, by the clock of this machine.
    """

    state: Literal["none", "asked", "waiting", "paired", "revoked", "refused"] = "none"
    code: str = ""
    expires_at: Moment | None = None
    name: str = ""
    last_report_at: Moment | None = None
    last_problem: str = ""
    clock_offset: float | None = None
    not_before: Moment | None = None


class Identity:
    """The key of this terminal and its link to the server; keys need the library `cryptography`, links do not."""

    def __init__(self, folder: Path, disk: Disk = DISK) -> None:
        """Use `folder`, which need not exist yet."""
        self._folder = folder
        self._disk = disk

    def public_key(self) -> bytes | None:
        """Return the 32 bytes that the server knows this terminal by, None when there is no key.

        Raises:
            StorageError: There is one, but it cannot be read.
        """
        key = self._key()
        return key.public_key().public_bytes_raw() if key else None

    def make(self) -> bytes:
        """Make a new key in place of an older one, and return its public half.

        Raises:
            StorageError: The disk refuses; the older key is still there.
        """
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.generate()
        path = self._folder / KEY_FILE
        try:
            self._disk.make_folder(self._folder)
            self._folder.chmod(0o700)
            _make_private(path.with_name(KEY_FILE + ".new"))  # before it holds anything
            write_whole(self._disk, path, key.private_bytes_raw().hex().encode())
        except OSError as error:
            raise StorageError(f"{path}: {error}") from error
        return key.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """Return the signature of some bytes.

        Raises:
            StorageError: There is no key, or it cannot be read.
        """
        key = self._key()
        if key is None:
            raise StorageError(f"{self._folder / KEY_FILE}: there is no key")
        return key.sign(data)

    def link(self) -> Link:
        """Return how the terminal stands with the server.

        When the note is lost and the key is not, it waits to hear that from the server.
        """
        try:
            return msgspec.json.decode((self._folder / LINK_FILE).read_bytes(), type=Link)
        except (OSError, ValueError):
            return Link(state="waiting") if (self._folder / KEY_FILE).exists() else Link()

    def write_link(self, link: Link) -> None:
        """Note how the terminal stands with the server.

        Raises:
            StorageError: The disk refuses; the older note is still there.
        """
        path = self._folder / LINK_FILE
        try:
            self._disk.make_folder(self._folder)
            write_whole(self._disk, path, msgspec.json.encode(link))
        except OSError as error:
            raise StorageError(f"{path}: {error}") from error

    def _key(self) -> "Ed25519PrivateKey | None":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        path = self._folder / KEY_FILE
        try:
            return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StorageError(f"{path}: {type(error).__name__}") from error  # its text may hold the key


def request_pairing(folder: Path) -> bool:
    """Leave the wish that this terminal be connected; return whether it could be left."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / WISH_FILE).touch()
    except OSError:
        return False
    return True


def pairing_requested(folder: Path) -> bool:
    """Tell whether there is a wish that nobody has taken yet."""
    return (folder / WISH_FILE).exists()


def take_pairing_request(folder: Path) -> bool:
    """Remove the wish and return whether there was one."""
    with contextlib.suppress(OSError):
        (folder / WISH_FILE).unlink()
        return True
    return False


def _make_private(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
