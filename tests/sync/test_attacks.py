"""What may come instead of a release: in each case the last good one stays, and staff are told what is wrong."""

import gzip
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from kiosk.domain import tree
from kiosk.errors import SyncError
from tests.store.disk_help import FullDisk, quick_disk
from tests.sync.repository import Publisher, content
from tests.sync.terminal import World, recovers


def blobs(*kinds: str) -> pytest.MarkDecorator:
    """Do a test with each kind of file that a release is made of."""
    return pytest.mark.parametrize("kind", kinds or ("step", "section", "piece"))


def new_blob(world: World, kind: str) -> Path:
    """Publish the second release and return the first file of that kind that the terminal will fetch."""
    world.publisher.steps = kind == "step"
    world.publisher.publish()
    assert world.publisher.before
    index = world.publisher.before.index
    return world.publisher.blob(
        {
            "step": index.steps[1].sha256 if index.steps else "",
            "section": index.sections["facts"][0].sha256,
            "piece": tree.digest(tree.split(content(2))["facts"]["topics/anmeldung"]),
        }[kind]
    )


@blobs()
def test_a_tampered_file_is_refused(world: World, kind: str) -> None:
    blob = new_blob(world, kind)
    honest = blob.read_bytes()
    plain = gzip.decompress(honest)
    tampered = plain.replace(b"release 2", b"release 6").replace(b'anmeldung":[', b'anmeldunk":[')
    assert tampered != plain
    blob.write_bytes(gzip.compress(tampered))
    world.terminal.refuses("not what was signed")
    blob.write_bytes(honest)
    recovers(world)


@blobs()
@pytest.mark.parametrize(
    "damage", [lambda data: data[:-9], lambda data: data[:40], lambda data: data[:20] + b"\0" + data[21:]]
)
def test_a_damaged_gzip_file_is_refused(world: World, kind: str, damage: Callable[[bytes], bytes]) -> None:
    blob = new_blob(world, kind)
    honest = blob.read_bytes()
    blob.write_bytes(damage(honest))
    world.terminal.refuses("not what was signed")
    blob.write_bytes(honest)
    recovers(world)


@blobs()
def test_what_follows_a_gzip_file_is_refused(world: World, kind: str) -> None:
    blob = new_blob(world, kind)
    blob.write_bytes(blob.read_bytes() + b"more")
    world.terminal.refuses("not what was signed")


@blobs()
def test_a_gzip_file_that_grows_without_end_is_refused(world: World, kind: str) -> None:
    blob = new_blob(world, kind)
    blob.write_bytes(gzip.compress(b"\0" * (1 << 24), mtime=0)[:1000])
    world.terminal.refuses("More came than was announced")


@blobs()
def test_a_file_that_is_missing_is_named_and_the_next_round_goes_on(world: World, kind: str) -> None:
    blob = new_blob(world, kind)
    away = blob.rename(blob.with_suffix(".away"))
    world.terminal.refuses("no release at this address")
    away.rename(blob)
    recovers(world)


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_tampered_metadata_are_refused(world: World, role: str) -> None:
    world.publisher.publish()
    honest = world.publisher.newest(role).read_bytes()
    world.publisher.edit(role, expires="2099-01-01T00:00:00Z")
    world.terminal.refuses("not signed by the keys this machine trusts")
    world.publisher.newest(role).write_bytes(honest)
    recovers(world)


@pytest.mark.parametrize(
    ("role", "data"),
    [
        ("timestamp", b""),
        ("timestamp", b"[" * 9000),
        ("timestamp", b"\0" * 400),
        ("timestamp", b'{"signed":{},"signatures":[]}'),
        ("snapshot", b"{}"),
        ("targets", b""),
    ],
)
def test_metadata_that_are_none_are_refused(world: World, role: str, data: bytes) -> None:
    world.publisher.publish()
    honest = world.publisher.newest(role).read_bytes()
    world.publisher.newest(role).write_bytes(data)
    world.terminal.refuses("no description of a release")
    world.publisher.newest(role).write_bytes(honest)
    recovers(world)


def test_a_release_signed_by_other_keys_is_refused(world: World, tmp_path: Path) -> None:
    other = Publisher(tmp_path / "other", release=5, now=world.publisher.now)
    other.publish()
    (other.metadata / "1.root.json").unlink()
    world.server.folder = other.folder
    world.terminal.refuses("not signed by the keys this machine trusts")
    world.server.folder = world.publisher.folder
    world.publisher.publish()
    recovers(world)


def test_a_root_that_the_root_key_did_not_sign_is_refused(world: World) -> None:
    honest, world.publisher.root_key = world.publisher.root_key, CryptoSigner.generate_ed25519()
    world.publisher.write_root()
    world.terminal.refuses("not signed by the keys this machine trusts")
    (world.publisher.metadata / "2.root.json").unlink()
    world.publisher.root_key = honest
    world.publisher.publish()
    recovers(world)


@pytest.mark.parametrize("lost", [False, True], ids=["with TUF's files", "without"])
def test_an_older_state_is_refused(world: World, tmp_path: Path, lost: bool) -> None:
    old = world.publisher.backup(tmp_path / "old")
    world.publisher.publish()
    world.terminal.update()
    new = world.publisher.backup(tmp_path / "new")
    if lost:
        shutil.rmtree(world.terminal.sync / "metadata")
    world.publisher.restore(old)
    world.terminal.refuses("an older state", shows=2)
    world.publisher.restore(new)
    recovers(world)


def test_a_state_that_is_kept_back_is_refused_when_it_expires(world: World) -> None:
    world.terminal.now += timedelta(days=8)
    world.terminal.refuses("has expired")
    world.pass_time()
    world.publisher.publish()
    recovers(world)


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_an_old_part_under_a_new_whole_is_refused(world: World, role: str) -> None:
    old = world.publisher.newest(role).read_bytes()
    world.publisher.publish()
    honest = world.publisher.newest(role).read_bytes()
    world.publisher.newest(role).write_bytes(old)
    world.terminal.refuses("an older state")
    world.publisher.newest(role).write_bytes(honest)
    recovers(world)


def test_an_old_index_under_a_new_whole_is_refused(world: World) -> None:
    (old,) = (world.publisher.folder / "targets").iterdir()
    world.publisher.publish()
    (new,) = set((world.publisher.folder / "targets").iterdir()) - {old}
    honest = new.read_bytes()
    new.write_bytes(old.read_bytes())
    world.terminal.refuses("it is refused")
    new.write_bytes(honest)
    recovers(world)


def test_a_full_disk_is_told_and_the_release_stays(world: World) -> None:
    world.publisher.publish(content(2, more=5))
    for at in (1, 12, 25, 30):
        world.terminal.disk = FullDisk(at, forever=True)
        with pytest.raises(SyncError, match="disk of this machine is full"):
            world.terminal.update()
        assert world.terminal.shows() == 1
    world.terminal.disk = quick_disk()
    recovers(world)


def test_what_was_fetched_is_given_up_when_the_disk_is_full(world: World) -> None:
    world.publisher.publish(content(2, more=5))
    world.terminal.disk = FullDisk(20, forever=False)
    world.terminal.refuses("disk of this machine is full")
    assert not (world.terminal.sync / "objects").exists()


def test_a_server_restored_from_an_old_backup_is_refused_until_it_publishes_again(
    world: World, tmp_path: Path
) -> None:
    versions = dict(world.publisher.versions)
    backup = world.publisher.backup(tmp_path / "backup")
    world.publisher.publish()
    world.terminal.update()
    world.pass_time(hours=1)
    world.publisher.restore(backup)
    world.publisher.versions = versions
    world.terminal.refuses("an older state", shows=2)
    world.publisher.publish(number=3)
    recovers(world, shows=3)


def test_a_stolen_online_key_can_hold_terminals_up_until_it_is_replaced(world: World) -> None:
    """With the key of the timestamp, thieves can drive the numbers up, but what they publish must be signed."""
    honest = dict(world.publisher.versions)
    world.publisher.versions = dict.fromkeys(honest, 1 << 60)
    world.publisher.renew()
    world.publisher.sign(next((world.publisher.folder / "targets").iterdir()).read_bytes())
    world.terminal.update()
    world.publisher.versions = honest
    world.publisher.publish()
    world.terminal.refuses("an older state")
    world.publisher.rotate_online_key()
    world.publisher.publish()
    recovers(world, shows=3)


def test_after_a_key_was_replaced_the_stolen_one_is_worth_nothing(world: World) -> None:
    stolen = world.publisher.online_key
    world.publisher.rotate_online_key()
    world.publisher.publish()
    world.terminal.update()
    world.publisher.online_key = stolen
    world.publisher.publish()
    world.terminal.refuses("not signed by the keys this machine trusts", shows=2)


def test_a_key_that_was_replaced_is_worth_nothing_even_when_tufs_files_are_lost(
    world: World, tmp_path: Path
) -> None:
    old = world.publisher.backup(tmp_path / "old")
    stolen = world.publisher.online_key
    world.publisher.rotate_online_key()
    world.publisher.publish()
    world.terminal.update()
    new = world.publisher.backup(tmp_path / "new")
    shutil.rmtree(world.terminal.sync / "metadata")
    world.publisher.restore(old)  # as if the root had never changed
    honest, world.publisher.online_key = world.publisher.online_key, stolen
    world.publisher.publish(number=9)
    world.terminal.refuses("root 1 after 2", shows=2)
    world.publisher.online_key = honest
    world.publisher.restore(new)
    recovers(world)


def test_numbers_may_start_again_only_with_another_key(world: World, tmp_path: Path) -> None:
    world.publisher.rotate_online_key()
    world.publisher.versions = dict.fromkeys(world.publisher.versions, 0)
    world.publisher.now -= timedelta(days=20)  # so the numbers are lower than before
    world.publisher.root_version = 1
    world.publisher.write_root()
    world.publisher.now += timedelta(days=14)
    world.publisher.publish()
    world.terminal.update()
    assert world.terminal.shows() == 2


@pytest.mark.parametrize("damage", [b"", b"\0" * 300, b"{}"])
def test_metadata_zeroed_on_the_disk_let_no_older_state_in(
    world: World, tmp_path: Path, damage: bytes
) -> None:
    old = world.publisher.backup(tmp_path / "old")
    world.publisher.publish()
    world.terminal.update()
    new = world.publisher.backup(tmp_path / "new")
    for path in (world.terminal.sync / "metadata").rglob("*.json"):
        path.write_bytes(damage)
    world.publisher.restore(old)
    world.terminal.refuses("an older state", shows=2)
    world.publisher.restore(new)
    recovers(world)


def test_everything_zeroed_on_the_disk_still_lets_no_older_release_in(world: World, tmp_path: Path) -> None:
    old = world.publisher.backup(tmp_path / "old")
    world.publisher.publish()
    world.terminal.update()
    for path in world.terminal.sync.rglob("*.*"):
        if path.is_file():
            path.write_bytes(b"")
    world.publisher.restore(old)
    world.terminal.refuses("release 1 after 2", shows=2)


def test_a_first_root_that_is_damaged_is_told(world: World) -> None:
    world.terminal.root = b"\0" * 500
    world.terminal.refuses("root.json of the publisher on this machine is damaged")
