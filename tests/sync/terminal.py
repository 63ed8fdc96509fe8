"""A terminal without a screen: its folders, its clock, and one round of updating at a time."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.disk import Disk
from kiosk.domain.library import Content
from kiosk.domain.selftest import self_test
from kiosk.errors import SyncError
from kiosk.store.contentfile import content_file_of
from kiosk.store.manifest import CONTENT_FILE
from kiosk.store.releases import ReleaseStore, Status
from kiosk.sync.fetcher import Fetcher, FolderFetcher, HttpFetcher, Patience
from kiosk.sync.updater import Outcome, Round
from tests.store.disk_help import quick_disk
from tests.store.release_help import says
from tests.sync.repository import MADE, NOW, Publisher, Tables
from tests.sync.server import WebServer

PATIENT = Patience(connect=5, silence=5, metadata=10, blob=10)
IMPATIENT = Patience(connect=2, silence=0.5, metadata=1, blob=1)
"""For servers that keep one waiting; on a busy machine an honest server may need longer."""


@dataclass
class Terminal:
    """One terminal."""

    data: Path
    url: str
    root: bytes
    now: datetime = NOW
    ca_file: str = ""
    proxy: str = ""
    patience: Patience = PATIENT
    disk: Disk = field(default_factory=quick_disk)
    test: Callable[[Content, datetime], Sequence[str]] = self_test

    @property
    def releases(self) -> Path:
        return self.data / "releases"

    @property
    def sync(self) -> Path:
        return self.data / "sync"

    def update(self) -> Outcome:
        """Do a round over the network."""
        return self._round(HttpFetcher(self.url, self.proxy, self.ca_file, self.patience))

    def update_from(self, folder: Path) -> Outcome:
        """Do a round from a stick."""
        return self._round(FolderFetcher(folder))

    def shows(self) -> int:
        """Return the release that visitors see."""
        return says(ReleaseStore(self.releases).current())

    def status(self) -> Status:
        return ReleaseStore(self.releases).status(self.now)

    def refuses(self, why: str, shows: int = 1) -> None:
        """Check that a round fails, that staff are told why, and what visitors go on seeing."""
        with pytest.raises(SyncError):
            self.update()
        told = self.status().last_error or ""
        assert why in told
        assert "Traceback" not in told
        assert self.shows() == shows

    def _round(self, fetcher: Fetcher) -> Outcome:
        with contextlib.closing(fetcher):
            return Round(
                self.releases, self.sync, fetcher, self.root, self.test, lambda: self.now, self.disk, MADE
            ).run()


@dataclass
class World:
    """A publisher, its web server, and a terminal that has the first release."""

    publisher: Publisher
    server: WebServer
    terminal: Terminal

    def pass_time(self, **amount: float) -> None:
        """Let time pass for both."""
        from datetime import timedelta

        self.publisher.now = self.terminal.now = self.terminal.now + timedelta(**amount)


def recovers(world: World, shows: int = 2) -> None:
    """Check that the next honest round works."""
    world.terminal.update()
    assert world.terminal.shows() == shows
    assert world.terminal.status().last_error is None


def blobs(world: World) -> list[str]:
    """Return the blobs that were asked for."""
    return [path for path in world.server.requests if "blobs" in path]


def has(world: World, release: int, documents: Tables) -> bool:
    """Tell whether the release in use has exactly these documents."""
    made = world.terminal.releases / str(release) / CONTENT_FILE
    return world.terminal.status().release == release and made.read_bytes() == content_file_of(documents)
