"""What all pages of the office server share: ledger, feed, sessions, content, words, clock."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from gettext import NullTranslations
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from kiosk.domain.library import Content
from kiosk.i18n.catalog import catalog
from kiosk.i18n.languages import SOURCE, Language
from kiosk.office import board as boards
from kiosk.office.attempts import Attempts
from kiosk.office.board import Board
from kiosk.office.desk import Desk
from kiosk.office.feed import Feed
from kiosk.office.sessions import Sessions
from kiosk.office.sound import Speech
from kiosk.settings import Settings
from kiosk.store.ledger import Ledger

T = TypeVar("T")

STALE = timedelta(seconds=5)
"""A board is read again after so long although nothing was written: appointments become due."""


@dataclass
class Office:
    """One running office server.

    Attributes:
        settings: Those of this machine.
        desk: The ledger.
        feed: Tells that something has changed.
        sessions: Who is signed in.
        attempts: Wrong PINs.
        speech: Speaks the calls.
        content: The content in use.
        languages: All languages by code.
        locales: The folder of the catalogues.
        clock: The time, aware.
    """

    settings: Settings
    desk: Desk
    feed: Feed
    sessions: Sessions
    attempts: Attempts
    speech: Speech
    content: Callable[[], Content]
    languages: dict[str, Language]
    locales: Path
    clock: Callable[[], datetime]
    _board: Board | None = field(default=None, init=False, repr=False)
    _version: int = field(default=-1, init=False, repr=False)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock, init=False, repr=False)

    @property
    def id(self) -> str:
        """The id of the office among the locations of the content."""
        return self.settings.office.location

    def now(self) -> datetime:
        """Return the time in the office's zone."""
        return self.clock().astimezone(ZoneInfo(self.settings.office.timezone))

    def words(self, language: str) -> NullTranslations:
        """Return the texts of a language, of German when it is not known."""
        return catalog(self.locales, language if language in self.languages else SOURCE)

    async def board(self) -> Board:
        """Return the board as it is now; read once for all pages that ask after one change.

        Raises:
            LedgerError: It cannot be read.
        """
        async with self._reading:
            version, now = self.feed.version, self.now()
            if self._board is None or version != self._version or abs(now - self._board.at) > STALE:
                self._board = await self.desk.ask(lambda ledger: boards.read(ledger, self.id, now))
                self._version = version
            return self._board

    async def change(self, work: Callable[[Ledger], T]) -> T:
        """Change something, and read the board in the same breath: on a busy machine each way to the desk takes long.

        Raises:
            LedgerError: Whatever the work says; pages learn of it by the next look.
        """
        now = self.now()
        done, mark, board = await self.desk.ask(
            lambda ledger: (work(ledger), ledger.pulse(), boards.read(ledger, self.id, now))
        )
        async with self._reading:
            await self.feed.found(mark)
            self._board, self._version = board, self.feed.version
        return done
