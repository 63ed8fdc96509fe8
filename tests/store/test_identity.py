"""The key of a terminal, how it stands with the server, and the wish to be connected."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.errors import StorageError
from kiosk.store.identity import (
    KEY_FILE,
    LINK_FILE,
    Identity,
    Link,
    pairing_requested,
    request_pairing,
    take_pairing_request,
)
from tests.store.disk_help import FullDisk

PAIRED = Link(state="paired", name="Eingang", last_report_at=datetime(2026, 3, 2, 9, tzinfo=UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "identity"


def test_a_key_signs_what_its_public_half_can_verify(folder: Path) -> None:
    identity = Identity(folder)
    assert identity.public_key() is None
    public = identity.make()
    assert Identity(folder).public_key() == public
    Ed25519PublicKey.from_public_bytes(public).verify(identity.sign(b"report"), b"report")
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(identity.sign(b"report"), b"another")


def test_only_this_user_can_read_the_key(folder: Path) -> None:
    for _ in range(2):
        Identity(folder).make()
        assert (folder / KEY_FILE).stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_new_key_replaces_the_older_one(folder: Path) -> None:
    identity = Identity(folder)
    assert identity.make() != identity.make()


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_full_disk_keeps_the_older_key_and_note(folder: Path, at: int) -> None:
    public = Identity(folder).make()
    Identity(folder).write_link(PAIRED)
    with pytest.raises(StorageError):
        Identity(folder, FullDisk(at, forever=True)).make()
    with pytest.raises(StorageError):
        Identity(folder, FullDisk(at, forever=True)).write_link(Link())
    assert (Identity(folder).public_key(), Identity(folder).link()) == (public, PAIRED)


@pytest.mark.parametrize("data", [b"", b"secret", b"00" * 31, b"zz" * 32, b"\xff" * 64])
def test_a_damaged_key_is_an_error_that_does_not_repeat_it(folder: Path, data: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / KEY_FILE).write_bytes(data)
    for use in (Identity(folder).public_key, lambda: Identity(folder).sign(b"report")):
        with pytest.raises(StorageError) as error:
            use()
        assert data == b"" or data.decode("latin-1") not in str(error.value)


def test_without_a_key_nothing_is_signed(folder: Path) -> None:
    with pytest.raises(StorageError, match="no key"):
        Identity(folder).sign(b"report")


def test_how_it_stands_with_the_server_is_read_as_it_was_written(folder: Path) -> None:
    identity = Identity(folder)
    assert identity.link() == Link()
    identity.write_link(PAIRED)
    assert identity.link() == PAIRED


@pytest.mark.parametrize("data", [b"", b"{", b'{"state":"married"}', b'{"expires_at":"2026-03-02T09:00:00"}'])
def test_a_terminal_that_lost_its_note_but_not_its_key_asks_the_server_again(
    folder: Path, data: bytes
) -> None:
    identity = Identity(folder)
    folder.mkdir(parents=True)
    (folder / LINK_FILE).write_bytes(data)
    assert identity.link() == Link()
    identity.make()
    assert identity.link() == Link(state="waiting")


def test_a_wish_is_taken_once(folder: Path) -> None:
    assert not take_pairing_request(folder)
    assert request_pairing(folder)
    assert request_pairing(folder)
    assert pairing_requested(folder)
    assert take_pairing_request(folder)
    assert not pairing_requested(folder)


def test_a_wish_that_cannot_be_left_is_told(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_bytes(b"a file where the folder should be")
    assert not request_pairing(folder)


def test_reading_how_it_stands_loads_no_cryptography(folder: Path) -> None:
    Identity(folder).make()
    code = (
        "import sys; from pathlib import Path; from kiosk.store.identity import Identity; "
        f"Identity(Path({str(folder)!r})).link(); sys.exit('cryptography' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
