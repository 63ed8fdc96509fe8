"""Newer releases of the sample content, installed beside a terminal as the updating process does it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.store import manifest as manifests
from kiosk.store.contentfile import content_file_of
from kiosk.store.installer import ReleaseInstaller
from kiosk.store.manifest import CONTENT_FILE
from kiosk.store.releases import read_tables
from tests.terminal.room import MADE_AT, OFFICE, releases

Tables = dict[str, list[dict[str, Any]]]
Change = Callable[[Tables], None]
GROUP = "papiere"
"""A group of topics: its title stands on the home page."""


def title(number: int) -> str:
    """The title of the group in a release, in every language."""
    return f"Papiere {number}"


def titled(number: int) -> Change:
    def change(tables: Tables) -> None:
        for text in _record(tables, "topics", GROUP)["translations"].values():
            text["title"] = title(number)

    return change


def without_office(tables: Tables) -> None:
    """The office of the terminal is closed for ever."""
    _record(tables, "locations", OFFICE)["valid_to"] = "2026-01-01"


def tables_of(number: int, *changes: Change) -> Tables:
    """The sample content with the number of a release in the title of its group."""
    tables = read_tables(releases() / "1" / CONTENT_FILE)
    for change in (titled(number), *changes):
        change(tables)
    return tables


def install(root: Path, number: int, *changes: Change) -> None:
    """Switches to a release of the sample content whose group has the title of its number."""
    tables = tables_of(number, *changes)
    files = {CONTENT_FILE: content_file_of(tables)}
    counts = {name: len(raws) for name, raws in tables.items()}
    made_at = MADE_AT + timedelta(hours=number)
    manifest = manifests.describe(number, made_at, files, counts)
    ReleaseInstaller(root).install(manifest, files, made_at, lambda _content: ())


def install_broken(root: Path, number: int) -> None:
    """Switches to a release that a worn-out disk then damages."""
    install(root, number)
    path = root / str(number) / CONTENT_FILE
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _record(tables: Tables, collection: str, name: str) -> dict[str, Any]:
    return next(raw for raw in tables[collection] if raw["id"] == name)
