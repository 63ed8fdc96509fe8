"""Updating as the terminal sees it: the process that does it, how far it is, and the wish of staff to have it now.

updates = Updates(folder, 600, watcher)
updates.look()             # with every tick
updates.ask()              # staff want it now
updates.facts(now)         # for the staff page
"""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from kiosk.store import syncing
from kiosk.store.syncing import Trouble
from kiosk.terminal.pages.staff import UpdateFacts


class Process(Protocol):
    """What is asked of the process that is watched."""

    trouble: Trouble

    @property
    def running(self) -> bool:
        """Whether it runs."""

    def look(self) -> None:
        """Do what is due."""

    def hurry(self) -> None:
        """Do not let somebody wait for it."""


class Updates:
    """What is known here of updating."""

    def __init__(
        self,
        folder: Path,
        *,
        configured: bool,
        time_limit_seconds: float,
        process: Process | None = None,
    ) -> None:
        """Takes where the updating process tells how far it is.

        Args:
            folder: The folder of progress and wishes.
            configured: Whether the settings say where updates come from.
            time_limit_seconds: What was told longer ago is no longer true.
            process: The process that updates; None when something else starts it, or nothing.
        """
        self._folder = folder
        self._configured = configured
        self._limit = time_limit_seconds
        self._process = process
        self._refused = False

    @property
    def trouble(self) -> Trouble:
        """What is wrong with the process."""
        return self._process.trouble if self._process else ""

    def look(self) -> None:
        """Looks after the process; never waits."""
        if self._process:
            self._process.look()

    def ask(self) -> None:
        """Asks for an update now."""
        if self._configured:
            self._refused = not syncing.request_sync(self._folder)
            if self._process:
                self._process.hurry()

    def facts(self, now: datetime) -> UpdateFacts:
        """What the staff page says; reads one small file."""
        said = syncing.read_progress(self._folder)
        goes_on = said is not None and said.phase != "idle" and self._is_recent(said.at, now)
        return UpdateFacts(
            configured=self._configured,
            phase=said.phase if said and goes_on else "idle",
            done=said.done if said and goes_on else 0,
            total=said.total if said and goes_on else 0,
            asked=syncing.sync_requested(self._folder),
            trouble="refused" if self._refused else self.trouble,
        )

    def _is_recent(self, at: datetime, now: datetime) -> bool:
        if self._process and not self._process.running:
            return False
        return abs((now - at).total_seconds()) < self._limit
