"""The hidden corner, the PIN, and what staff see once they are in."""

from collections.abc import Callable
from datetime import datetime

from kiosk import __version__
from kiosk.domain.library import Content
from kiosk.domain.pin import PinGuard
from kiosk.store.releases import Status
from kiosk.terminal.pages.staff import TerminalFacts

KNOCKS = 5
KNOCK_SECONDS = 4.0
"""Five touches of the corner within four seconds open the PIN page; a playing child rarely does that."""


class Staffroom:
    """Lets staff in and tells them the state of the terminal."""

    def __init__(self, guard: PinGuard, status: Callable[[datetime], Status]) -> None:
        """Takes the guard of the PIN and where the state of the content is asked."""
        self._guard = guard
        self._status = status
        self._knocks: list[float] = []
        self._wrong = False
        self.inside = False

    def knock(self, ticks: float) -> bool:
        """One touch of the corner; true when it was the last of a quick series."""
        self._knocks = [*(at for at in self._knocks if ticks - at < KNOCK_SECONDS), ticks]
        if len(self._knocks) < KNOCKS:
            return False
        self._knocks = []
        return True

    def enter(self, pin: str, ticks: float) -> bool:
        """Tries a PIN."""
        self.inside = self._guard.opens(pin, ticks)
        self._wrong = not self.inside
        return self.inside

    def leave(self) -> None:
        """Closes the door; the count of wrong PINs stays."""
        self.inside = False
        self._wrong = False
        self._knocks = []

    def facts(self, ticks: float, now: datetime, content: Content) -> TerminalFacts:
        """What the staff pages show; the state of the content is only read when somebody is inside."""
        status = self._status(now) if self.inside else None
        return TerminalFacts(
            release=content.release,
            created_at=content.created_at,
            age_days=max(0, (now - content.created_at).days),
            last_attempt=status.last_attempt if status else None,
            last_success=status.last_success if status else None,
            last_error=(status.last_error or "") if status else "",
            fallback=(status.fallback or "") if status else "",
            version=__version__,
            locked_seconds=int(self._guard.seconds_locked(ticks)),
            wrong_pin=self._wrong,
        )
