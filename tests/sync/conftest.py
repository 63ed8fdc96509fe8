"""A publisher with a release, its web server, a terminal that has fetched it; an office with a further terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office.place import Place
from tests.sync.relay_help import BadLine, FarTerminal, far_terminal
from tests.sync.repository import Publisher
from tests.sync.server import WebServer, serving
from tests.sync.terminal import Terminal, World


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    made = Publisher(tmp_path / "published")
    made.publish()
    return made


@pytest.fixture
def server(publisher: Publisher) -> Iterator[WebServer]:
    with serving(publisher.folder) as running:
        yield running


@pytest.fixture
def fresh(publisher: Publisher, server: WebServer, tmp_path: Path) -> World:
    """A terminal that has no release yet."""
    return World(publisher, server, Terminal(tmp_path / "data", server.url, publisher.root))


@pytest.fixture
def world(fresh: World) -> World:
    """A terminal that has the first release, an hour later."""
    fresh.terminal.update()
    fresh.pass_time(hours=1)
    fresh.server.forget()
    return fresh


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with Place(tmp_path / "office") as running:
        yield running


@pytest.fixture
def pair(place: Place, tmp_path: Path) -> Iterator[tuple[FarTerminal, BadLine]]:
    with far_terminal(place, tmp_path / "far") as made:
        yield made


@pytest.fixture
def far(pair: tuple[FarTerminal, BadLine]) -> FarTerminal:
    return pair[0]
