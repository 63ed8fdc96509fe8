"""The central server as the terminal sees it: whether it knows this terminal, and the wish of staff that it shall.

The key and the requests are the business of the updating process; here its note is read and a wish is left.

connection = Connection(folder, configured=True, hurry=watcher.hurry)
connection.ask()           # staff want this terminal to be connected
connection.facts(now)      # for the staff page
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kiosk.store.identity import Identity, Link, pairing_requested, request_pairing
from kiosk.terminal.pages.connection import ConnectionFacts


class Connection:
    """What is known here of the central server."""

    def __init__(self, folder: Path, *, configured: bool, hurry: Callable[[], None] = lambda: None) -> None:
        """Takes where the updating process tells what the server said.

        Args:
            folder: The folder of the key and the note.
            configured: Whether the settings say which server this terminal reports to.
            hurry: Called when somebody waits for the process that asks the server.
        """
        self._folder = folder
        self._configured = configured
        self._hurry = hurry
        self._unsaved = False

    def ask(self) -> None:
        """Asks the server for a code."""
        if self._configured:
            self._unsaved = not request_pairing(self._folder)
            self._hurry()

    def facts(self, now: datetime) -> ConnectionFacts:
        """What the staff page says; reads one small file."""
        if not self._configured:
            return ConnectionFacts()
        link = Identity(self._folder).link()
        left = (link.expires_at - now).total_seconds() if link.expires_at else 0.0
        return ConnectionFacts(
            configured=True,
            state=self._state(link, left),
            code=link.code,
            minutes=max(0, -int(-left // 60)),
            name=link.name,
            last_report=link.last_report_at,
            problem="unsaved" if self._unsaved else link.last_problem,
        )

    def _state(self, link: Link, seconds_left: float) -> str:
        """The state to be told: the server is asked while a wish lies there, or while it is to say how it stands."""
        if pairing_requested(self._folder) or (link.state == "waiting" and not link.code):
            return "asked"
        return "none" if link.state == "asked" and seconds_left <= 0 else link.state
