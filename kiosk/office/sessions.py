"""Who is signed in at the counter: random tokens in the memory of this process, known here only by their hash.

A session ends when the clerk signs out, when the office closes, and when the server ends; at the latest after
`LONGEST`, by a clock that is never set, so that setting the other one prolongs nothing.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Role = Literal["clerk", "lead"]

TOKEN_BYTES = 32
LONGEST = timedelta(hours=14)
"""A session ends then even where nobody knows when the office closes."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in.

    Attributes:
        clerk: Id of the clerk.
        name: What colleagues call the clerk.
        role: What the clerk may do.
        counter: The counter on duty, empty before the start of duty.
        form: A secret that forms carry, so that no other page can send them.
        until: When the session ends.
        latest: When it ends at the latest, in seconds of the clock that is never set.
    """

    clerk: str
    name: str
    role: Role
    counter: str
    form: str
    until: datetime
    latest: float


class Sessions:
    """All sessions of this server."""

    def __init__(self, clock: Callable[[], datetime], ticks: Callable[[], float] = time.monotonic) -> None:
        """Take the clock, which gives aware times, and one in seconds that is never set."""
        self._clock, self._ticks = clock, ticks
        self._sessions: dict[str, Session] = {}

    def open(self, clerk: str, name: str, role: Role, until: datetime | None, counter: str = "") -> str:
        """Begin a session and return its token for the cookie.

        Args:
            clerk: Id of the clerk.
            name: What colleagues call the clerk.
            role: What the clerk may do.
            until: When the office closes; None where nobody knows.
            counter: Where the clerk is on duty already.
        """
        latest = self._clock() + LONGEST
        ends = min(until, latest) if until and until > self._clock() else latest
        token = secrets.token_urlsafe(TOKEN_BYTES)
        form = secrets.token_urlsafe(TOKEN_BYTES)
        self._forget_ended()
        end = self._ticks() + LONGEST.total_seconds()
        self._sessions[_hashed(token)] = Session(clerk, name, role, counter, form, ends, end)
        return token

    def find(self, token: str) -> Session | None:
        """Return the session of a cookie, None when there is none (any more)."""
        found = self._sessions.get(_hashed(token))
        return None if found is None or self._has_ended(found) else found

    def replace(self, token: str, session: Session) -> None:
        """Keep what changed in a session, such as its counter."""
        if _hashed(token) in self._sessions:
            self._sessions[_hashed(token)] = session

    def close(self, token: str) -> None:
        """End a session."""
        self._sessions.pop(_hashed(token), None)

    def close_clerk(self, clerk: str, but: str = "") -> None:
        """End all sessions of a clerk, but that of one token: the PIN was changed, or the clerk has left."""
        kept = _hashed(but)
        self._sessions = {
            key: one for key, one in self._sessions.items() if one.clerk != clerk or key == kept
        }

    def _forget_ended(self) -> None:
        self._sessions = {key: one for key, one in self._sessions.items() if not self._has_ended(one)}

    def _has_ended(self, session: Session) -> bool:
        return session.until <= self._clock() or session.latest <= self._ticks()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
