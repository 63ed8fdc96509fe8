"""How the terminal is, as only this process knows, told to the updating process, which reports it.

health = Health(folder, now, ticks)
health.faulted(now)                                        # visitors see the page after a fault
health.look(now, lambda: numbers_fault, trouble, printer, office_trouble)  # with every tick
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from kiosk.domain.printer import Printer
from kiosk.store.syncing import RENEW_STATE_SECONDS, TerminalState, Trouble, write_terminal_state

LOOK_SECONDS = 60.0
"""Between two looks at how it is; nothing here is urgent."""


class Health:
    """What is known of this process, in a note that is renewed."""

    def __init__(self, folder: Path | None, started_at: datetime, ticks: Callable[[], float]) -> None:
        """Takes the folder of the note; None where this terminal reports to nobody."""
        self._folder = folder
        self._started_at = started_at
        self._ticks = ticks
        self._looked_at = self._told_at = float("-inf")
        self._told: TerminalState | None = None
        self._fault_on: date | None = None

    def faulted(self, now: datetime) -> None:
        """Visitors see the page after a fault."""
        self._fault_on = now.date()

    def look(
        self,
        now: datetime,
        numbers_fault: Callable[[], bool],
        update_trouble: Trouble,
        printer: Printer = "none",
        office_trouble: Trouble = "",
    ) -> None:
        """Tells how it is, when that changed or was told long ago.

        Args:
            now: The time in the office's zone.
            numbers_fault: Asks whether the ledger cannot be used.
            update_trouble: What is wrong with the updating process.
            printer: How the printer is.
            office_trouble: What is wrong with the office server, or the way to it.
        """
        ticks = self._ticks()
        if self._folder is None or ticks - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = ticks
        state = TerminalState(
            at=now,
            started_at=self._started_at,
            printer=printer,
            numbers_fault=numbers_fault(),
            screen_fault=self._fault_on == now.date(),
            update_trouble=update_trouble,
            office_trouble=office_trouble,
        )
        if (
            self._told
            and state == replace(self._told, at=now)
            and ticks - self._told_at < RENEW_STATE_SECONDS
        ):
            return
        write_terminal_state(self._folder, state)
        self._told, self._told_at = state, ticks
