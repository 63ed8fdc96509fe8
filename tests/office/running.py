"""Programs of an office as they run in one: the office server by its command, a terminal, and their one data folder.

The office is one whose hours nobody knows, so that numbers are given at every hour of whoever runs the tests.
"""

import os
import select
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import requests

from kiosk import paths
from kiosk.domain.ticket import Event, Ticket
from kiosk.settings import Settings, load
from kiosk.store.clerks import Clerk, Clerks
from kiosk.store.ledger import Ledger
from tests.terminal import room

OFFICE = "brackel-aplerbeck"
PIN = "240817"
CHILD = Path(__file__).with_name("terminal_child.py")
ROOT = Path(__file__).parents[2]
READY_SECONDS = 60.0
COUNTERS = tuple(str(number) for number in range(1, 11))


class Site:
    """A data folder with content, settings and ten leads, and the programs that work with it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        shutil.copytree(room.releases(), folder / "releases")
        self.config = folder / "kiosk.toml"
        self.config.write_text(self._config())
        self.settings: Settings = load(self.config, {})
        with Clerks(paths.office_dir(self.settings) / "clerks.sqlite") as clerks:
            for name in COUNTERS:
                clerks.put(Clerk(id=f"c{name}", name=f"Kraft {name}", role="lead", languages=("de", "ar")))
                clerks.set_secret(f"c{name}", PIN, bytes(16))

    def _config(self) -> str:
        # The day of the tickets must not end while a test runs.
        other = (datetime.now(ZoneInfo("Europe/Berlin")).hour + 12) % 24
        counters = ", ".join(f'"{name}"' for name in COUNTERS)
        return (
            f'[office]\nlocation = "{OFFICE}"\n[terminal]\ndata_dir = "{self.folder}"\nlast_number = 999\n'
            f"[queue]\nrollover_hour = {other}\ndaily_limit = 999\n"
            f"[office_server]\nlocal_port = {self.port}\ncounters = [{counters}]\n"
            "speak = false\nclose_by_itself = false\n"
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ledger(self) -> Ledger:
        """The ledger, for whoever counts."""
        queue = self.settings.queue
        return Ledger(paths.ledger_file(self.settings), "Europe/Berlin", queue.rollover_hour)

    def today(self, ledger: Ledger) -> tuple[list[Ticket], list[Event]]:
        """All tickets and events of today."""
        day = ledger.day(OFFICE, datetime.now(UTC))
        return ledger.tickets(OFFICE, day), ledger.events(OFFICE, day)

    def server(self) -> "subprocess.Popen[str]":
        """Starts the office server; see `wait_for`."""
        command = [sys.executable, "-m", "kiosk", "--config", str(self.config), "office", "serve", "--here"]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, text=True, cwd=ROOT, env=environment())

    def wait_for(self, server: "subprocess.Popen[str]") -> None:
        """Waits until a server answers."""
        begun = datetime.now(UTC)
        while True:
            assert server.poll() is None, "the office server has ended"
            assert (datetime.now(UTC) - begun).total_seconds() < READY_SECONDS
            try:
                if requests.get(f"{self.url}/healthz", timeout=READY_SECONDS).status_code == 200:
                    return
            except requests.ConnectionError:
                select.select([], [], [], 0.02)

    def terminal(self) -> "subprocess.Popen[str]":
        """Starts a terminal and waits until it gives numbers."""
        child = subprocess.Popen(
            [sys.executable, str(CHILD), str(self.config)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        assert child.stdout is not None
        assert child.stdout.readline().startswith("ready")
        return child


def environment() -> dict[str, str]:
    """What programs of an office start with: nothing of the settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
