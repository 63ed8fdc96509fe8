"""Who is signed in at the counter: random tokens in the memory of this process, known here only by their hash.

A session ends when the clerk signs out, when the office closes, and when the server ends. It refuses what came too
often: after some wrong attempts the next one has to wait, longer each time, for each clerk by itself.
"""

import hashlib
import secrets
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
    """

    clerk: str
    name: str
    role: Role
    counter: str
    form: str
    until: datetime


class Sessions:
    """All sessions of this server."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Take the clock; it gives aware times."""
        self._clock = clock
        self._sessions: dict[str, Session] = {}

    def open(self, clerk: str, name: str, role: Role, until: datetime | None) -> str:
        """Begin a session and return its token for the cookie.

        Args:
            clerk: Id of the clerk.
            name: What colleagues call the clerk.
            role: What the clerk may do.
            until: When the office closes; None where nobody knows.
        """
        latest = self._clock() + LONGEST
        ends = min(until, latest) if until and until > self._clock() else latest
        token = secrets.token_urlsafe(TOKEN_BYTES)
        form = secrets.token_urlsafe(TOKEN_BYTES)
        self._forget_ended()
        self._sessions[_hashed(token)] = Session(clerk, name, role, "", form, ends)
        return token

    def find(self, token: str) -> Session | None:
        """Return the session of a cookie, None when there is none (any more)."""
        found = self._sessions.get(_hashed(token))
        if found is None or found.until <= self._clock():
            return None
        return found

    def replace(self, token: str, session: Session) -> None:
        """Keep what changed in a session, such as its counter."""
        if _hashed(token) in self._sessions:
            self._sessions[_hashed(token)] = session

    def close(self, token: str) -> None:
        """End a session."""
        self._sessions.pop(_hashed(token), None)

    def close_clerk(self, clerk: str) -> None:
        """End all sessions of a clerk: the PIN was changed, or the clerk has left."""
        self._sessions = {key: one for key, one in self._sessions.items() if one.clerk != clerk}

    def _forget_ended(self) -> None:
        now = self._clock()
        self._sessions = {key: one for key, one in self._sessions.items() if one.until > now}


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
