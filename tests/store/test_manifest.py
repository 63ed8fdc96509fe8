"""A manifest says exactly what a release consists of, and refuses what could do harm."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from kiosk.domain.schema import SCHEMA_VERSION
from kiosk.errors import ReleaseError
from kiosk.store import manifest as manifests
from kiosk.store.manifest import MANIFEST_FILE, Manifest

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


def made(**files: bytes) -> Manifest:
    return manifests.describe(3, NOW, files, {"topics": 1})


def written(folder: Path, data: bytes) -> Path:
    (folder / MANIFEST_FILE).write_bytes(data)
    return folder


def test_a_manifest_survives_being_stored(tmp_path: Path) -> None:
    manifest = made(a=b"1", b=b"22")
    assert manifests.read(written(tmp_path, manifests.encode(manifest))) == manifest
    assert manifest.total_size == 3
    assert (manifest.schema_version, manifest.release, manifest.created_at) == (SCHEMA_VERSION, 3, NOW)


def test_the_same_files_give_the_same_manifest_in_any_order() -> None:
    assert manifests.encode(made(a=b"1", b=b"2")) == manifests.encode(made(b=b"2", a=b"1"))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"schema_version": "1"}', b'{"\xff": 1}'])
def test_a_damaged_manifest_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ReleaseError, match=MANIFEST_FILE):
        manifests.read(written(tmp_path, data))


def test_a_missing_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=MANIFEST_FILE):
        manifests.read(tmp_path)


def test_a_newer_schema_is_refused_even_if_nothing_else_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"schema version 99, this program knows .*: update the program"):
        manifests.read(written(tmp_path, b'{"schema_version": 99, "everything": "else differs"}'))


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/etc/passwd",
        "a/../b",
        "a//b",
        ".hidden",
        "a/.hidden",
        "A",
        "a b",
        "a\\b",
        "a\n",
        "",
        "a.",
        "c:x",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    manifest = msgspec.to_builtins(made(a=b"1"))
    manifest["files"][0]["path"] = path
    with pytest.raises(ReleaseError, match=r"files\[0\]\.path"):
        manifests.read(written(tmp_path, msgspec.json.encode(manifest)))


@pytest.mark.parametrize("path", ["content.json", "media/ar/0f3a.ogg", "tiles_1-2.json"])
def test_plain_paths_are_allowed(tmp_path: Path, path: str) -> None:
    manifests.read(written(tmp_path, manifests.encode(made(**{path: b"1"}))))


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    manifest = msgspec.to_builtins(made()) | {"created_at": "2026-06-01T08:00:00"}
    with pytest.raises(ReleaseError, match="created_at"):
        manifests.read(written(tmp_path, msgspec.json.encode(manifest)))


@pytest.mark.parametrize(
    ("data", "thorough", "message"),
    [
        (b"12", True, None),
        (b"12", False, None),
        (b"1", False, "1 bytes instead of 2"),
        (b"13", True, "the hash differs"),
        (b"13", False, None),
        (None, False, "No such file"),
    ],
)
def test_a_file_is_compared_by_size_and_if_asked_by_hash(
    tmp_path: Path, data: bytes | None, thorough: bool, message: str | None
) -> None:
    if data is not None:
        (tmp_path / "sound").write_bytes(data)
    if message is None:
        manifests.verify(tmp_path, made(sound=b"12"), thorough)
    else:
        with pytest.raises(ReleaseError, match=message):
            manifests.verify(tmp_path, made(sound=b"12"), thorough)


def test_the_content_is_always_compared_by_hash(tmp_path: Path) -> None:
    (tmp_path / "content.json").write_bytes(b"13")
    with pytest.raises(ReleaseError, match="the hash differs"):
        manifests.verify(tmp_path, made(**{"content.json": b"12"}), thorough=False)
