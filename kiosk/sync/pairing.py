"""Makes this terminal known to the central server: a key of its own, a code on the screen, somebody who confirms it.

::

    none ──wish──► asked ──code──► waiting ──confirmed──► paired
      ▲              │                │
      └── no answer ─┴── not in time ─┘

A terminal that was revoked, or that the server no longer knows, begins again with another key when staff wish it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from kiosk.domain.reasons import key_of
from kiosk.domain.report import PAIRINGS_PATH, TERMINALS_PATH, Known, Pairing, PairingRequest, key_id
from kiosk.errors import StorageError, SyncError
from kiosk.store.identity import Identity, Link
from kiosk.sync import words
from kiosk.sync.line import Answer, Line

PATIENCE = timedelta(minutes=15)
"""How long a wish is tried when no server answers."""

LONGEST_VALIDITY = timedelta(hours=1)
"""No code is shown for longer, whatever the server says."""

LONGEST_NAME = 80

Ask = Callable[[bytes], PairingRequest]
"""Returns what a terminal with that public key asks for."""


class Pairer:
    """Takes the steps that are possible now; what it finds out is in the link."""

    def __init__(self, identity: Identity, line: Line, ask: Ask, now: Callable[[], datetime]) -> None:
        """Prepare to pair.

        Args:
            identity: Of this terminal.
            line: To the server.
            ask: Makes the request.
            now: The clock of this machine, right or wrong.
        """
        self._identity = identity
        self._line = line
        self._ask = ask
        self._now = now

    def public_key(self) -> bytes | None:
        """Return the key of this terminal, None when there is none that can be used."""
        try:
            return self._identity.public_key()
        except StorageError:
            return None

    def begin(self) -> None:
        """Follow the wish of staff; a terminal that is connected stays so, a code that is valid stays the same.

        Raises:
            StorageError: The disk refuses.
        """
        link = self._identity.link()
        if link.state == "paired" or (link.state == "waiting" and not link.code):
            return  # or it may be connected already, and is about to hear so
        if link.state not in ("asked", "waiting") or self.public_key() is None:
            self._identity.make()
        self._identity.write_link(Link(state="asked", expires_at=self._now() + PATIENCE))

    def step(self) -> None:
        """Ask for a code, or whether somebody has confirmed it.

        Raises:
            SyncError: The server cannot be asked, or says no.
            StorageError: The disk refuses, or the key is lost.
        """
        link = self._identity.link()
        key = self.public_key()
        if key is None:
            self._end(words.NO_KEY)
            raise SyncError(words.NO_KEY)
        if link.state == "asked":
            self._request(key, link)
        else:
            self._look(key, link)

    def ask_name(self, key: bytes) -> None:
        """Ask what staff call this terminal now; they may have given it another name.

        Raises:
            SyncError: The server cannot be asked.
            StorageError: The disk refuses.
        """
        answer = self._line.get(TERMINALS_PATH + key_id(key))
        if answer.status == 200:
            known, link = answer.read(Known), self._identity.link()
            if known.state == "paired" and known.name:
                self._identity.write_link(replace(link, name=_shown(known.name)))

    def _request(self, key: bytes, link: Link) -> None:
        request = msgspec.json.encode(self._ask(key))
        try:
            answer = self._line.post(PAIRINGS_PATH, request, {})
            if answer.status not in (200, 201):
                self._refused(key, answer)
                return
        except SyncError as error:
            if link.expires_at is None or not self._now() < link.expires_at <= self._now() + PATIENCE:
                self._end(str(error))
            raise
        pairing = answer.read(Pairing)
        if not _is_code(pairing.code):
            raise SyncError(words.NO_ANSWER, f"{answer.address}: no code")
        expires = self._here(pairing.expires_at, answer)
        self._identity.write_link(Link(state="waiting", code=pairing.code, expires_at=expires))

    def _refused(self, key: bytes, answer: Answer) -> None:
        refusal = answer.refusal()
        if refusal.error not in ("known", "revoked"):
            raise answer.problem(refusal)
        link = Link(state="waiting")  # it was connected, and has lost the note about it
        self._identity.write_link(link)
        self._look(key, link)

    def _look(self, key: bytes, link: Link) -> None:
        answer = self._line.get(TERMINALS_PATH + key_id(key))
        if answer.status != 200:
            refusal = answer.refusal()
            if refusal.error != "unknown":
                raise answer.problem(refusal)
            self._end(words.CODE_EXPIRED)
            return
        known = answer.read(Known)
        if known.state != "waiting":
            self._identity.write_link(Link(state=known.state, name=_shown(known.name)))
        elif link.last_problem:
            self._identity.write_link(replace(link, last_problem="", not_before=None))

    def _end(self, why: str) -> None:
        self._identity.write_link(Link(last_problem=key_of(why)))

    def _here(self, moment: datetime, answer: Answer) -> datetime:
        """Return a moment of the server by the clock of this machine."""
        now = self._now()
        there = answer.date or now
        left = moment - there if moment.tzinfo else PATIENCE
        return now + max(timedelta(), min(left, LONGEST_VALIDITY))


def _is_code(code: str) -> bool:
    return 4 <= len(code) <= 12 and code.isascii() and code.replace("-", "").isalnum()


def _shown(name: str) -> str:
    """Return a name as it may stand on a screen."""
    return "".join(character for character in name if character.isprintable())[:LONGEST_NAME]
