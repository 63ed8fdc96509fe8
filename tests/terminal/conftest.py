"""One window for all tests of this folder, and terminals in it with a finger, a clock and a data folder of their own.

Kivy is configured here, before any test module imports it: who opens the window first does not matter. A window keeps
its size, so other sizes are other processes.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from kiosk.settings import Settings
from kiosk.terminal import window as windows
from tests.terminal import central, room
from tests.terminal.watcher_help import Bench

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.terminal.hand import Hand

SIZE = "1080x1920"
Changes = Mapping[str, Mapping[str, object]]
Start = Callable[..., "Hand"]

windows.prepare(
    msgspec.structs.replace(Settings(), screen=msgspec.structs.replace(Settings().screen, size=SIZE)),
    offscreen=True,
)


@pytest.fixture(scope="session")
def opened() -> tuple[Any, Any]:
    """The window and its measures."""
    return windows.open_window(Settings())


@pytest.fixture
def start(opened: tuple[Any, Any], tmp_path: Path) -> Iterator[Start]:
    """Starts a terminal on a fresh data folder with the sample release, or with the releases given."""
    from tests.terminal.hand import Hand

    with ExitStack() as running:

        def start(changes: Changes | None = None, releases: Path | None = None) -> Hand:
            shutil.copytree(releases or room.releases(), tmp_path / "releases")
            settings = room.settings(tmp_path, changes)
            return running.enter_context(Hand(settings, *opened))

        yield start


@pytest.fixture
def hand(start: Start) -> "Hand":
    """A terminal with the settings of the tests, at its first screen."""
    return start()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A bench to watch processes on, cleared at the end."""
    bench = Bench(tmp_path)
    yield bench
    for watcher in bench.watchers:
        watcher.end()
    bench.line.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[central.Server]:
    """The central server as a process of its own; it takes half a minute to start, so there is one for all."""
    with central.running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def editor(server: central.Server) -> Iterator["Page"]:
    """A browser at the server, in which the administrator is logged in."""
    with central.logged_in(server) as page:
        yield page
