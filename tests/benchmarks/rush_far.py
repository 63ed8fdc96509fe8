"""A further terminal of the rush: its own data folder and ledger, and the real relay process that serves it."""

import subprocess
import sys
from pathlib import Path

from kiosk import paths
from kiosk.office.relay import ensure_key
from kiosk.settings import Settings, load
from kiosk.store.ledger import Ledger
from tests.office.running import OFFICE, ROOT, Site, environment


class Further:
    """One such terminal.

    Attributes:
        letter: Its series.
        ledger: The file.
        books: The ledger, and the folder of what the office said.
    """

    def __init__(self, site: Site, letter: str) -> None:
        """Prepares its folder; the ledger is there before its relay looks for it."""
        self.letter = letter
        folder = site.folder / f"terminal-{letter}"
        folder.mkdir()
        queue = site.settings.queue
        self.config = folder / "kiosk.toml"
        self.config.write_text(
            f'[office]\nlocation = "{OFFICE}"\n'
            f'[terminal]\ndata_dir = "{folder}"\nseries = "{letter}"\nlast_number = 999\n'
            f"[queue]\nrollover_hour = {queue.rollover_hour}\ndaily_limit = {queue.daily_limit}\n"
            "[office_server]\nclose_by_itself = false\n"
            f'[relay]\nurl = "{site.url}"\nkey = "{ensure_key(paths.office_dir(site.settings))}"\n'
        )
        self.settings: Settings = load(self.config, {})
        self.ledger: Path = paths.ledger_file(self.settings)
        self.books = self.ledger, paths.office_dir(self.settings)
        Ledger(self.ledger).close()

    def start(self) -> "subprocess.Popen[bytes]":
        """Starts its relay process."""
        command = [sys.executable, "-m", "kiosk", "--config", str(self.config), "relay"]
        return subprocess.Popen(command, cwd=ROOT, env=environment())
