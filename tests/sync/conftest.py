"""A publisher with one release, its web server, and a terminal that has fetched it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
