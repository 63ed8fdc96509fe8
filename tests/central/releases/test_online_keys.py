"""Online keys are replaced, after a theft too, and terminals follow without anybody touching them."""

import shutil
from pathlib import Path

import pytest
from tuf.api.exceptions import RepositoryError, UnsignedMetadataError
from tuf.api.metadata import Metadata, Snapshot, Timestamp

from kiosk.central.releases import keys
from kiosk.central.releases.folder import Folder
from kiosk.central.releases.repository import Repository
from kiosk.central.releases.roots import rotate_online
from kiosk.domain import tree
from tests.central.releases.site_help import Site, key_names, tables


@pytest.mark.parametrize("roles", [["timestamp"], ["snapshot"], ["targets"], list(keys.ONLINE_ROLES)])
def test_online_keys_are_replaced_and_terminals_follow(site: Site, roles: list[str]) -> None:
    terminal = site.terminal()
    terminal.update(site.now)
    before = set(key_names(site.online))
    assert rotate_online(site.folder, [site.stick], site.online, site.later().now, roles) is True
    after = set(key_names(site.online))
    assert sorted(name.split("-")[0] for name in after) == ["snapshot", "targets", "timestamp"]
    assert {name.split("-")[0] for name in after - before} == set(roles)
    assert terminal.update(site.now) == tree.ordered(tables())
    site.later().publish("neu")
    assert terminal.update(site.now) == tree.ordered(tables("neu"))
    assert site.terminal("fresh").update(site.now) == tree.ordered(tables("neu"))


def test_online_keys_are_replaced_before_anything_is_published(bare: Site) -> None:
    assert rotate_online(bare.folder, [bare.stick], bare.online, bare.now) is False
    bare.publish()
    assert bare.terminal().update(bare.now) == tree.ordered(tables())


def test_after_a_theft_terminals_that_were_sent_ahead_come_back_when_the_keys_are_replaced(
    site: Site, tmp_path: Path
) -> None:
    """With the keys of snapshot and timestamp a thief signs high versions; the honest server is refused then."""
    terminal = site.terminal()
    terminal.update(site.now)
    stolen = tmp_path / "thief"
    shutil.copytree(site.folder, stolen / "public")
    shutil.copytree(site.online, stolen / "online")
    _fast_forward(stolen / "public", stolen / "online")
    terminal.folder = stolen / "public"
    terminal.update(site.now)

    terminal.folder = site.folder
    site.later().publish("ehrlich")
    with pytest.raises(RepositoryError):
        terminal.update(site.now)
    rotate_online(site.folder, [site.stick], site.online, site.now, ["snapshot", "timestamp"])
    assert terminal.update(site.now) == tree.ordered(tables("ehrlich"))
    site.later().publish("weiter")
    assert terminal.update(site.now) == tree.ordered(tables("weiter"))
    terminal.folder = stolen / "public"
    shutil.copy(site.folder / "metadata/2.root.json", terminal.folder / "metadata")
    with pytest.raises(UnsignedMetadataError):
        terminal.update(site.now)


def _fast_forward(folder: Path, online: Path) -> None:
    root = Repository(Folder(folder), online).root().signed
    timestamp = Metadata[Timestamp].from_file(str(folder / "metadata/timestamp.json"))
    (path,) = (folder / "metadata").glob("*.snapshot.json")
    snapshot = Metadata[Snapshot].from_file(str(path))
    snapshot.signed.version = timestamp.signed.version = 2**40
    timestamp.signed.snapshot_meta.version = 2**40
    for metadata, name in ((snapshot, f"{2**40}.snapshot.json"), (timestamp, "timestamp.json")):
        (signer,) = keys.signers([online], metadata.signed.type, root)
        metadata.sign(signer)
        metadata.to_file(str(folder / "metadata" / name))


def test_keys_can_be_replaced_when_a_thief_damaged_the_metadata(site: Site) -> None:
    terminal = site.terminal()
    terminal.update(site.now)
    (site.folder / "metadata/timestamp.json").write_bytes(b"x")
    assert rotate_online(site.folder, [site.stick], site.online, site.later().now) is False
    site.publish("danach")
    assert terminal.update(site.now) == tree.ordered(tables("danach"))


@pytest.mark.parametrize("step", ["before the root", "before the old keys are removed"])
def test_a_change_of_keys_that_breaks_off_leaves_a_site_that_works_and_can_be_tried_again(
    site: Site, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def breaks(*_arguments: object) -> None:
        raise KeyboardInterrupt

    name = "_write" if step == "before the root" else "keys.remove_retired"
    terminal = site.terminal()
    terminal.update(site.now)
    with monkeypatch.context() as patch:
        patch.setattr(f"kiosk.central.releases.roots.{name}", breaks)
        with pytest.raises(KeyboardInterrupt):
            rotate_online(site.folder, [site.stick], site.online, site.later().now)
    assert terminal.update(site.now) == tree.ordered(tables())
    site.later().publish("weiter")
    assert terminal.update(site.now) == tree.ordered(tables("weiter"))
    rotate_online(site.folder, [site.stick], site.online, site.later().now)
    assert len(key_names(site.online)) == 3
    assert terminal.update(site.now) == tree.ordered(tables("weiter"))
