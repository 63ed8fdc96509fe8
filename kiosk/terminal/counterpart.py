"""The office server as the terminal sees it: the process that runs it here, or the one that brings numbers to another.

counterpart = Counterpart(settings, process)
counterpart.look()         # with every tick
counterpart.facts(now)     # for the staff page
"""

from datetime import datetime

from kiosk import paths
from kiosk.settings import Settings
from kiosk.store.relay_files import SnapshotFile, delivery
from kiosk.store.syncing import Trouble
from kiosk.terminal.pages.office import OfficeFacts
from kiosk.terminal.updates import Process


class Counterpart:
    """Who calls the numbers of this terminal."""

    def __init__(self, settings: Settings, process: Process | None) -> None:
        """Takes the process of the office server or of the relay; None when something else starts it, or nothing."""
        self._process = process
        self._serves = settings.office_server.enabled
        self._brings = bool(settings.relay.url) and settings.queue.enabled
        self._folder = paths.office_dir(settings)
        self._snapshots = SnapshotFile(self._folder)

    @property
    def trouble(self) -> Trouble:
        """What is wrong with the process."""
        return self._process.trouble if self._process else ""

    def look(self) -> None:
        """Looks after the process; never waits."""
        if self._process:
            self._process.look()

    def facts(self, now: datetime) -> OfficeFacts:
        """What the staff page says; reads two small files at most."""
        if self._brings:
            state = delivery(self._snapshots, self._folder, now)
            return OfficeFacts("relay", state.works and not self.trouble, state.answered_at, state.problem)
        return OfficeFacts("server" if self._serves else "none", works=not self.trouble)
