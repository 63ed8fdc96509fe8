"""The whole way of a terminal to the central server: a code on the screen, a browser that confirms it, reports, charts.

The terminal draws in a real window and is touched, the updating process is the one it starts, server and browser are
real; the only thing that is the test's own is the terminal's clock.
"""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kiosk import paths
from kiosk.terminal import main
from kiosk.terminal.connection import Connection
from kiosk.terminal.updates import Updates
from kiosk.terminal.watcher import Child, Watcher
from kiosk.terminal.widgets.codes import BigNumber
from tests.terminal.central import Server
from tests.terminal.conftest import Start
from tests.terminal.hand import Hand
from tests.terminal.test_updates_on_screen import drawn, to_staff

pytestmark = pytest.mark.ui

NAME = "Huckarde, Eingang"
VISITS = 6


class Office:
    """A terminal with its real updating process, of which each life is one round that the test waits for."""

    def __init__(self, hand: Hand, folder: Path, server: Server) -> None:
        self.hand = hand
        config = folder / "kiosk.toml"
        config.write_text(
            f'[terminal]\ndata_dir = "{folder}"\n'
            f'[sync]\nurl = "{server.address}/releases"\nroot_file = "{server.root}"\n'
            f'[reports]\nurl = "{server.address}"\n'
        )
        settings = hand.controller.settings
        watcher = main.updating(settings, config)
        assert watcher is not None
        self.watcher: Watcher = watcher
        watcher._ticks, watcher._spawn = lambda: hand.seconds, self._one_round
        self.child: Child | None = None
        hand.controller.updates = Updates(
            paths.sync_dir(settings), configured=True, time_limit_seconds=600, process=watcher
        )
        hand.controller.connection = Connection(
            paths.identity_dir(settings), configured=True, hurry=watcher.hurry
        )

    def _one_round(self, command: Sequence[str]) -> Child:
        assert command[-2:] == ["sync", "--loop"]
        self.child = Child(command[:-1])
        return self.child

    def round(self) -> None:
        """Lets the terminal tick until the process has come and gone; one that was there before does not count."""
        self._to_its_end()
        while not self.watcher.running:
            self.hand.wait(5)
        self._to_its_end()

    def _to_its_end(self) -> None:
        if self.watcher.running:
            assert self.child is not None
            os.waitid(os.P_PID, self.child.pid, os.WEXITED | os.WNOWAIT)
            self.hand.set_clock(datetime.now(UTC))
            self.hand.wait(0.5)
            assert not self.watcher.running

    def staff_page(self) -> str:
        """All that the staff page says, without the places where words may be parted."""
        to_staff(self.hand)
        text = "\n".join(text for _ in self.hand.sheets() for text in drawn(self.hand))
        self.hand.press("finish")
        return text.replace("\u00ad", "")


@pytest.fixture
def office(start: Start, server: Server, tmp_path: Path) -> Iterator[Office]:
    """A terminal that has run since yesterday, on which six people have read the same topic."""
    hand = start({"sync": {"url": f"{server.address}/releases"}, "reports": {"url": server.address}})
    hand.set_clock(datetime.now(UTC) - timedelta(days=1))
    hand.wait(0.5)
    for _ in range(VISITS):
        hand.press("language", "ar")
        hand.press("open", "group", "papiere")
        hand.press("open", "topic", "anmeldung")
        hand.press("finish")
    hand.wait(0.5)
    hand.set_clock(datetime.now(UTC))
    hand.wait(0.5)
    office = Office(hand, tmp_path, server)
    yield office
    office.watcher.end()
    hand.controller.usage.close()


def connect(page: Page, code: str) -> None:
    """Types the code of a terminal into the editor, as staff do, and gives the terminal a name."""
    page.goto("/admin/")
    page.get_by_role("link", name="Terminals").first.click()
    page.get_by_role("link", name="Ein Terminal verbinden").click()
    page.get_by_label("Code auf dem Bildschirm des Terminals").fill(code.lower())
    page.get_by_role("button", name="Weiter").click()
    page.fill("input[name=name]", NAME)
    page.get_by_role("button", name="Verbinden").click()
    page.get_by_text(f"{NAME} ist verbunden").wait_for()


def disconnect(page: Page) -> None:
    page.goto("/admin/terminals/")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Trennen").click()
    page.get_by_role("button", name="Trennen").click()
    page.get_by_text("getrennt").first.wait_for()


def text_of(page: Page, path: str) -> str:
    page.goto(path)
    return page.locator("main").inner_text()


def test_staff_connect_a_terminal_and_the_editor_shows_how_it_is_and_how_it_is_used(
    office: Office, editor: Page, tmp_path: Path
) -> None:
    hand = office.hand
    to_staff(hand)
    hand.press("connect")
    office.round()
    hand.save(tmp_path / "code.png")
    [number] = hand.all(BigNumber)
    assert re.fullmatch(r"[A-Z0-9]{3}-[A-Z0-9]{3}", number.label)
    assert re.search(r"Noch.1[45].Minuten gültig", "\n".join(drawn(hand)))
    hand.press("finish")

    connect(editor, number.label)
    office.round()
    said = office.staff_page()
    assert f"Verbunden als {NAME}" in said, said
    assert "Letzte Meldung: Nie" not in said, said

    fleet = text_of(editor, "/admin/terminals/")
    assert NAME in fleet
    assert f"{hand.controller.content.release}" in fleet
    use = text_of(editor, "/admin/use/")
    assert re.search(rf"Wohnung anmelden\s+{VISITS}\b", use), use
    assert "Arabisch" in use

    disconnect(editor)
    office.round()
    said = office.staff_page()
    assert "Die Verbindung wurde in der Redaktion beendet" in said, said


def test_without_the_server_staff_read_why_and_the_terminal_goes_on(start: Start, tmp_path: Path) -> None:
    gone = Server("http://127.0.0.1:9", "", tmp_path / "none")
    hand = start({"sync": {"url": f"{gone.address}/releases"}, "reports": {"url": gone.address}})
    hand.set_clock(datetime.now(UTC))
    office = Office(hand, tmp_path, gone)
    to_staff(hand)
    hand.press("connect")
    office.round()
    text = "\n".join(text for _ in hand.sheets() for text in drawn(hand))
    assert "Der Server ist nicht erreichbar" in text
    hand.press("finish")
    hand.press("language", "fa")
    assert hand.shown == "home"
    office.watcher.end()
    hand.controller.usage.close()
