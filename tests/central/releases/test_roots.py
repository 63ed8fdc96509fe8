"""Keys are made once and kept apart; terminals follow every change of them, and stolen ones stop counting."""

import json
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.central.releases.roots import (
    extend_root,
    make_keys,
    root_expires,
    root_is_due,
    rotate_online,
    rotate_root,
)
from kiosk.domain import tree
from kiosk.errors import PublishError
from tests.central.releases.site_help import DAY, NOW, Site, key_names, tables


def roots(site: Site) -> list[str]:
    return sorted(path.name for path in (site.folder / "metadata").glob("*.root.json"))


def test_keys_are_private_files_in_folders_of_their_own(bare: Site) -> None:
    assert [name.split("-")[0] for name in key_names(bare.stick)] == ["root"]
    assert [name.split("-")[0] for name in key_names(bare.online)] == ["snapshot", "targets", "timestamp"]
    for path in (*bare.stick.iterdir(), *bare.online.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (bare.stick, bare.online):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert roots(bare) == ["1.root.json"]


def test_no_private_key_is_in_the_published_folder(site: Site) -> None:
    assert not [name for name, data in site.snapshot().items() if b"PRIVATE" in data]


@pytest.mark.parametrize("kept", ["stick", "online", "public"])
def test_keys_are_never_overwritten(bare: Site, kept: str) -> None:
    for name in {"stick", "online", "public"} - {kept}:
        shutil.rmtree(bare.home / name)
    before = {path: path.read_bytes() for path in (bare.home / kept).rglob("*") if path.is_file()}
    with pytest.raises(PublishError, match="choose another folder"):
        bare.make_keys()
    assert all(path.read_bytes() == data for path, data in before.items())


@pytest.mark.parametrize("place", ["public", "public/keys"])
def test_keys_are_not_made_where_they_would_be_online(tmp_path: Path, place: str) -> None:
    with pytest.raises(PublishError, match="would be online"):
        make_keys(tmp_path / "public", [tmp_path / "stick"], tmp_path / place, NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("threshold", [0, 2])
def test_a_threshold_that_no_keys_can_reach_is_refused(tmp_path: Path, threshold: int) -> None:
    with pytest.raises(PublishError, match="cannot give"):
        make_keys(tmp_path / "public", [tmp_path / "stick"], tmp_path / "online", NOW, threshold=threshold)


def test_nothing_is_published_before_keys_are_made(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="There are no keys yet"):
        Site(tmp_path).publish()


def test_with_two_keys_of_two_both_sticks_are_needed(tmp_path: Path) -> None:
    site = Site(tmp_path)
    other = tmp_path / "other"
    make_keys(site.folder, [site.stick, other], site.online, NOW, threshold=2)
    site.publish()
    terminal = site.terminal()
    terminal.update(site.now)
    site.later()
    with pytest.raises(PublishError, match="1 of 2 keys for root"):
        extend_root(site.folder, [site.stick], site.now)
    extend_root(site.folder, [site.stick, other], site.now)
    site.publish("neu")
    assert terminal.update(site.now) == tree.ordered(tables("neu"))


def test_with_one_key_of_two_either_stick_is_enough(tmp_path: Path) -> None:
    site = Site(tmp_path)
    other = tmp_path / "other"
    make_keys(site.folder, [site.stick, other], site.online, NOW, threshold=1)
    site.publish()
    for stick in (site.stick, other):
        extend_root(site.folder, [stick], site.later().now)
    assert site.terminal().update(site.now) == tree.ordered(tables())


def test_an_encrypted_root_key_needs_its_passphrase(tmp_path: Path) -> None:
    site = Site(tmp_path)
    make_keys(site.folder, [site.stick], site.online, NOW, passphrase="geheim")
    (path,) = site.stick.iterdir()
    assert b"ENCRYPTED" in path.read_bytes()
    with pytest.raises(PublishError, match="needs its passphrase"):
        extend_root(site.folder, [site.stick], site.now)
    with pytest.raises(PublishError, match="the passphrase is wrong"):
        extend_root(site.folder, [site.stick], site.now, passphrase="falsch")
    extend_root(site.folder, [site.stick], site.now, passphrase="geheim")
    assert roots(site) == ["1.root.json", "2.root.json"]


def test_a_file_that_is_no_key_is_named(bare: Site) -> None:
    (path,) = bare.stick.iterdir()
    path.write_bytes(b"x")
    with pytest.raises(PublishError, match=path.name):
        extend_root(bare.folder, [bare.stick], bare.now)


def test_another_key_under_the_name_of_the_right_one_does_not_count(site: Site) -> None:
    (path,) = site.online.glob("timestamp-*.pem")
    (other,) = site.online.glob("snapshot-*.pem")
    path.write_bytes(other.read_bytes())
    with pytest.raises(PublishError, match="0 of 1 keys for timestamp"):
        site.publish("neu")


def test_the_root_is_extended_before_it_expires_and_terminals_follow(site: Site) -> None:
    terminal = site.terminal()
    terminal.update(site.now)
    assert root_expires(site.folder) == NOW + 365 * DAY
    assert not root_is_due(site.folder, NOW + 300 * DAY)
    assert root_is_due(site.folder, NOW + 310 * DAY)
    site.later(360 * DAY)
    assert extend_root(site.folder, [site.stick], site.now) == site.now + 365 * DAY
    site.later(30 * DAY).publish("ein Jahr danach")
    assert terminal.update(site.now) == tree.ordered(tables("ein Jahr danach"))


def test_an_expired_root_stops_publishing_until_it_is_extended(site: Site) -> None:
    terminal = site.terminal()
    site.later(366 * DAY)
    with pytest.raises(PublishError, match="The root has expired"):
        site.publish()
    extend_root(site.folder, [site.stick], site.now)
    site.publish("danach")
    assert terminal.update(site.now) == tree.ordered(tables("danach"))


def test_the_root_key_is_replaced_signed_by_the_old_and_the_new_one(site: Site, tmp_path: Path) -> None:
    terminal, fresh = site.terminal(), site.terminal("fresh")
    terminal.update(site.now)
    rotate_root(site.folder, [site.stick], [tmp_path / "new"], site.later().now)
    assert terminal.update(site.now) == tree.ordered(tables())
    assert len(json.loads((site.folder / "metadata/2.root.json").read_bytes())["signatures"]) == 2
    with pytest.raises(PublishError, match="0 of 1 keys for root"):
        extend_root(site.folder, [site.stick], site.now)
    extend_root(site.folder, [tmp_path / "new"], site.now)
    assert roots(site) == ["1.root.json", "2.root.json", "3.root.json"]
    assert terminal.update(site.now) == tree.ordered(tables())
    assert fresh.update(site.now) == tree.ordered(tables())


def test_the_root_key_is_replaced_on_another_computer_with_a_copy_of_the_metadata(
    site: Site, tmp_path: Path
) -> None:
    terminal = site.terminal()
    shutil.copytree(site.folder / "metadata", tmp_path / "copy" / "metadata")
    rotate_root(tmp_path / "copy", [site.stick], [tmp_path / "new"], site.later().now)
    shutil.copy(tmp_path / "copy/metadata/2.root.json", site.folder / "metadata")
    site.publish("neu")
    assert terminal.update(site.now) == tree.ordered(tables("neu"))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"",
        lambda data: data.replace(b'"threshold":1', b'"threshold":2'),
        lambda data: json.dumps(json.loads(data) | {"signatures": []}).encode(),
    ],
    ids=["empty", "edited", "unsigned"],
)
def test_a_root_that_terminals_would_refuse_stops_publishing(
    site: Site, change: Callable[[bytes], bytes]
) -> None:
    extend_root(site.folder, [site.stick], site.now)
    path = site.folder / "metadata/2.root.json"
    path.write_bytes(change(path.read_bytes()) or b"{}")
    with pytest.raises(PublishError):
        site.publish("neu")


def test_a_copied_root_with_a_number_that_is_not_its_own_stops_publishing(site: Site) -> None:
    shutil.copy(site.folder / "metadata/1.root.json", site.folder / "metadata/2.root.json")
    with pytest.raises(PublishError, match="Root 1 is not the next one"):
        site.publish("neu")


def test_a_clock_that_is_behind_changes_no_root(site: Site) -> None:
    before = site.now - timedelta(days=2)
    for action in (
        lambda: extend_root(site.folder, [site.stick], before),
        lambda: rotate_root(site.folder, [site.stick], [site.home / "new"], before),
        lambda: rotate_online(site.folder, [site.stick], site.online, before),
    ):
        with pytest.raises(PublishError, match="set it"):
            action()
    assert roots(site) == ["1.root.json"]
    assert not (site.home / "new").exists()
