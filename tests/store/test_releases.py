"""The terminal always finds a release: the current one, or the last good one."""

import shutil
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.errors import ReleaseError
from kiosk.store.installer import ReleaseInstaller
from kiosk.store.manifest import CONTENT_FILE, MANIFEST_FILE, entries
from kiosk.store.releases import POINTER_FILE, ReleaseStore
from tests.store.release_help import NOW, install, root_with, says

LATER = NOW + timedelta(hours=5)


def current(root: Path) -> int:
    return says(ReleaseStore(root).current())


def test_the_release_that_was_switched_to_is_current(tmp_path: Path) -> None:
    content = ReleaseStore(root_with(tmp_path, 1, 2)).current()
    assert says(content) == 2
    assert content.created_at == NOW
    assert content.records.counts()["topics"] == 2


def test_without_any_release_the_error_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="There is no release in"):
        ReleaseStore(tmp_path / "none").current()


def damage_nothing_but_one_bit(folder: Path) -> None:
    data = bytearray((folder / CONTENT_FILE).read_bytes())
    place = data.index(b"Wohnung")
    data[place] ^= 1
    (folder / CONTENT_FILE).write_bytes(bytes(data))


def truncate_content(folder: Path) -> None:
    (folder / CONTENT_FILE).write_bytes((folder / CONTENT_FILE).read_bytes()[:-10])


def remove_sound(folder: Path) -> None:
    (folder / "media/a/sound.bin").unlink()


def empty_manifest(folder: Path) -> None:
    (folder / MANIFEST_FILE).write_bytes(b"")


def newer_schema(folder: Path) -> None:
    manifest = msgspec.json.decode((folder / MANIFEST_FILE).read_bytes()) | {"schema_version": 99}
    (folder / MANIFEST_FILE).write_bytes(msgspec.json.encode(manifest))


def remove_all(folder: Path) -> None:
    shutil.rmtree(folder)


DAMAGES = [
    (damage_nothing_but_one_bit, "the hash differs"),
    (truncate_content, "bytes instead of"),
    (remove_sound, "sound.bin"),
    (empty_manifest, MANIFEST_FILE),
    (newer_schema, "update the program"),
    (remove_all, "No such file"),
]


@pytest.mark.parametrize(("damage", "why"), DAMAGES)
def test_a_damaged_release_gives_way_to_the_one_before_and_staff_learn_why(
    tmp_path: Path, damage: object, why: str
) -> None:
    store = ReleaseStore(root_with(tmp_path, 1, 2))
    damage(tmp_path / "2")  # type: ignore[operator]
    assert says(store.current()) == 1
    status = store.status(LATER)
    assert status.release == 1
    assert status.fallback is not None
    assert why in status.fallback


def test_two_damaged_releases_give_way_to_the_third(tmp_path: Path) -> None:
    root_with(tmp_path, 1, 2, 3)
    truncate_content(tmp_path / "3")
    empty_manifest(tmp_path / "2")
    assert current(tmp_path) == 1


def test_when_nothing_loads_the_error_has_a_reason_for_each(tmp_path: Path) -> None:
    root_with(tmp_path, 1, 2)
    truncate_content(tmp_path / "2")
    empty_manifest(tmp_path / "1")
    with pytest.raises(ReleaseError) as caught:
        current(tmp_path)
    assert "bytes instead of" in str(caught.value)
    assert str(tmp_path / "1") in str(caught.value)


@pytest.mark.parametrize("pointer", [b"", b"two", b"\xff", "٢".encode(), b"-1"])
def test_a_damaged_pointer_means_the_newest_release_that_loads(tmp_path: Path, pointer: bytes) -> None:
    root_with(tmp_path, 1, 2)
    (tmp_path / POINTER_FILE).write_bytes(pointer)
    assert current(tmp_path) == 2


def test_a_missing_pointer_means_the_newest_release_that_loads(tmp_path: Path) -> None:
    root_with(tmp_path, 1, 2)
    (tmp_path / POINTER_FILE).unlink()
    truncate_content(tmp_path / "2")
    assert current(tmp_path) == 1


def test_a_release_that_was_not_switched_to_is_used_only_when_nothing_else_loads(tmp_path: Path) -> None:
    root_with(tmp_path, 1, 2)
    (tmp_path / POINTER_FILE).write_text("1")
    assert current(tmp_path) == 1
    empty_manifest(tmp_path / "1")
    assert current(tmp_path) == 2


def test_the_note_of_a_fallback_is_gone_when_the_release_is_whole_again(tmp_path: Path) -> None:
    root_with(tmp_path, 1, 2)
    kept = (tmp_path / "2" / CONTENT_FILE).read_bytes()
    truncate_content(tmp_path / "2")
    assert current(tmp_path) == 1
    (tmp_path / "2" / CONTENT_FILE).write_bytes(kept)
    assert current(tmp_path) == 2
    status = ReleaseStore(tmp_path).status(LATER)
    assert (status.release, status.fallback) == (2, None)


def test_reading_a_good_release_writes_nothing(tmp_path: Path) -> None:
    root_with(tmp_path, 1, 2)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    current(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_content_that_breaks_the_schema_is_a_damaged_release(tmp_path: Path) -> None:
    root_with(tmp_path, 1)
    installer = ReleaseInstaller(tmp_path)
    install(installer, 2)
    content = (tmp_path / "2" / CONTENT_FILE).read_bytes().replace(b'"icon":"home"', b'"icon":55555')
    manifest = msgspec.json.decode((tmp_path / "2" / MANIFEST_FILE).read_bytes())
    new = msgspec.to_builtins(entries({CONTENT_FILE: content}))[0]
    manifest["files"] = [new if entry["path"] == CONTENT_FILE else entry for entry in manifest["files"]]
    (tmp_path / "2" / CONTENT_FILE).write_bytes(content)
    (tmp_path / "2" / MANIFEST_FILE).write_bytes(msgspec.json.encode(manifest))
    assert current(tmp_path) == 1
    assert "topics/papiere: icon: expected str, got int" in (
        ReleaseStore(tmp_path).status(LATER).fallback or ""
    )


def test_the_status_tells_number_age_and_the_older_releases(tmp_path: Path) -> None:
    status = ReleaseStore(root_with(tmp_path, 1, 2, 3)).status(LATER)
    assert (status.release, status.created_at, status.age) == (3, NOW, timedelta(hours=5))
    assert status.older == (2, 1)
    assert (status.last_attempt, status.last_success, status.last_error) == (NOW, NOW, None)
    assert (status.expires, status.fallback) == (None, None)


def test_the_status_before_the_first_release_is_empty(tmp_path: Path) -> None:
    status = ReleaseStore(tmp_path / "none").status(NOW)
    assert (status.release, status.age, status.last_success, status.older) == (None, None, None, ())


def test_an_expired_release_is_shown_all_the_same(tmp_path: Path) -> None:
    root_with(tmp_path, 1)
    manifest = msgspec.json.decode((tmp_path / "1" / MANIFEST_FILE).read_bytes())
    (tmp_path / "1" / MANIFEST_FILE).write_bytes(
        msgspec.json.encode(manifest | {"expires": "2020-01-01T00:00:00Z"})
    )
    assert current(tmp_path) == 1
    assert ReleaseStore(tmp_path).status(NOW).expires is not None
