"""Small releases to install in tests; each says in its topic which one it is."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from kiosk.domain.library import Content
from kiosk.domain.schema import Document, read
from kiosk.store import manifest as manifests
from kiosk.store.build import content_file
from kiosk.store.installer import ReleaseInstaller
from kiosk.store.manifest import CONTENT_FILE, Manifest
from tests.domain.content_help import tables
from tests.store.disk_help import quick_disk

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


@cache
def files(number: int) -> dict[str, bytes]:
    """Return the files of a release: its content and something in a folder."""
    documents: dict[str, list[Document]] = {
        collection: [read(collection, raw | {"source": f"release {number}"}) for raw in raws]
        for collection, raws in tables().items()
    }
    return {CONTENT_FILE: content_file(documents), "media/a/sound.bin": b"%d" % number * 50}


def manifest(number: int, of: Mapping[str, bytes] | None = None) -> Manifest:
    return manifests.describe(number, NOW, files(number) if of is None else of, {"topics": 2})


def passes(content: Content) -> list[str]:
    """Pass every release."""
    return []


def install(installer: ReleaseInstaller, number: int) -> None:
    installer.install(manifest(number), files(number), NOW, passes)


def says(content: Content) -> int:
    """Return the release the texts of a content really come from, whatever its manifest claims."""
    source = content.topic("anmeldung").source or ""
    number = int(source.removeprefix("release "))
    assert content.release == number
    return number


def root_with(path: Path, *numbers: int) -> Path:
    """Return a folder with some releases installed, the last one current."""
    for number in numbers:
        install(ReleaseInstaller(path, quick_disk()), number)
    return path
