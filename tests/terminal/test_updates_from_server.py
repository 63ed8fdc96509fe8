"""The whole way: a signed release on a web server, the updating process beside the terminal, a visitor before it."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue

import pytest

from kiosk import paths
from kiosk.domain.views import Banner
from kiosk.store.syncing import sync_requested
from kiosk.terminal import main
from kiosk.terminal.updates import Updates
from kiosk.terminal.watcher import Child, Watcher
from tests.sync.repository import Publisher
from tests.sync.server import Handler, WebServer, serving
from tests.terminal import new_content
from tests.terminal.room import Room, of_kind

RELEASE = 5
PATIENCE_SECONDS = 100


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    made = Publisher(tmp_path / "published", now=datetime.now(UTC))
    made.publish(new_content.tables_of(RELEASE), RELEASE)
    return made


@pytest.fixture
def server(publisher: Publisher) -> Iterator[WebServer]:
    with serving(publisher.folder) as running:
        yield running


class Office(Room):
    """A terminal with the real updating process, of which each life is one round that the test waits for."""

    def __init__(self, folder: Path, url: str, root: bytes) -> None:
        super().__init__(folder, {"sync": {"url": url}})
        paths.sync_dir(self.settings).mkdir()
        (paths.sync_dir(self.settings) / "root.json").write_bytes(root)
        config = folder / "kiosk.toml"
        config.write_text(
            f'[terminal]\ndata_dir = "{folder}"\n[sync]\nurl = "{url}"\ninterval_seconds = 86400\n'
        )
        watcher = main.updating(self.settings, config)
        assert watcher is not None
        self.watcher: Watcher = watcher
        self.watcher._ticks, self.watcher._spawn = lambda: self.seconds, self._one_round
        self.child: Child | None = None
        self.controller.updates = Updates(
            paths.sync_dir(self.settings), configured=True, time_limit_seconds=600, process=watcher
        )

    def _one_round(self, command: Sequence[str]) -> Child:
        assert command[-2:] == ["sync", "--loop"]
        self.child = Child(command[:-1])
        return self.child

    def round(self) -> None:
        """Lets the terminal tick until the process has come and gone."""
        self.wait(10)
        assert self.child is not None
        os.waitid(os.P_PID, self.child.pid, os.WEXITED | os.WNOWAIT)
        self.wait(0.5)
        assert not self.watcher.running

    def title(self) -> str:
        return self.controller.content.topic(new_content.GROUP).translations["de"].title


@pytest.fixture
def office(tmp_path: Path, server: WebServer, publisher: Publisher) -> Iterator[Office]:
    (tmp_path / "data").mkdir()
    office = Office(tmp_path / "data", server.url, publisher.root)
    yield office
    office.watcher.end()


def test_a_published_release_comes_to_the_screen_after_the_visit(office: Office) -> None:
    office.press("language", "de")
    office.round()
    assert (paths.releases_dir(office.settings) / "current").read_text() == f"{RELEASE}\n"
    assert office.title() != new_content.title(RELEASE)
    office.press("finish")
    office.wait(10)
    assert (office.controller.content.release, office.title()) == (RELEASE, new_content.title(RELEASE))


def test_a_wish_of_staff_ends_the_long_pause_between_two_looks(
    office: Office, server: WebServer, publisher: Publisher
) -> None:
    asked: Queue[str] = Queue()

    def answer(handler: Handler) -> None:
        asked.put(handler.path)
        handler.give((publisher.folder / handler.path.lstrip("/")).read_bytes())

    server.answers["/metadata/timestamp.json"] = answer
    office.watcher._spawn = Child
    office.wait(10)
    asked.get(timeout=PATIENCE_SECONDS)
    office.knock()
    office.enter_pin()
    office.press("update")
    asked.get(timeout=PATIENCE_SECONDS)
    assert not sync_requested(paths.sync_dir(office.settings))
    office.wait(1)
    assert (office.watcher.running, office.watcher.trouble) == (True, "")


def test_without_a_server_the_content_stays_and_staff_read_why(office: Office, server: WebServer) -> None:
    server.shutdown()
    server.server_close()
    office.press("language", "en")
    office.round()
    office.knock()
    office.enter_pin()
    banner = of_kind(office.view(), Banner)[0]
    assert banner.text == "The last update failed. The content here stays in use."
    assert "cannot be reached" in banner.detail
    assert office.controller.content.release == 1


def test_a_release_signed_by_a_stranger_never_comes_to_the_screen(office: Office, tmp_path: Path) -> None:
    stranger = Publisher(tmp_path / "stranger", now=datetime.now(UTC))
    (paths.sync_dir(office.settings) / "root.json").write_bytes(stranger.root)
    office.round()
    office.wait(10)
    assert office.controller.content.release == 1
    office.press("language", "en")
    office.knock()
    office.enter_pin()
    assert any("not signed" in banner.detail for banner in of_kind(office.view(), Banner))
