"""The one thread that has the ledger and the file of the clerks open, and the way to ask it from the server's loop.

SQLite connections belong to one thread, and a commit waits for the disk: neither may happen where all pages are
served from. Questions are answered in the order they came.

    desk = Desk(lambda: Ledger(path, zone), lambda: Clerks(path))
    ticket = await desk.ask(lambda ledger: ledger.call_next(office, counter, now))
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kiosk.store.clerks import Clerks
from kiosk.store.ledger import Ledger

T = TypeVar("T")


class Desk:
    """Works with one ledger, and one file of clerks, in a thread of its own."""

    def __init__(self, open_ledger: Callable[[], Ledger], open_clerks: Callable[[], Clerks]) -> None:
        """Take what opens them; each is opened by the first question, in the thread."""
        self._open_ledger, self._open_clerks = open_ledger, open_clerks
        self._ledger: Ledger | None = None
        self._clerks: Clerks | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")

    async def ask(self, question: Callable[[Ledger], T]) -> T:
        """Return the answer to a question.

        Raises:
            LedgerError: Whatever the ledger says; see `kiosk.store.ledger`.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    async def ask_clerks(self, question: Callable[[Clerks], T]) -> T:
        """Return the answer to a question about clerks.

        Raises:
            ClerkError: See `kiosk.store.clerks`.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._answer_clerks, question)

    def close(self) -> None:
        """Answer what was asked, then close the files."""
        self._thread.submit(self._close)
        self._thread.shutdown()

    def _answer(self, question: Callable[[Ledger], T]) -> T:
        if self._ledger is None:
            self._ledger = self._open_ledger()
        return question(self._ledger)

    def _answer_clerks(self, question: Callable[[Clerks], T]) -> T:
        if self._clerks is None:
            self._clerks = self._open_clerks()
        return question(self._clerks)

    def _close(self) -> None:
        for file in (self._ledger, self._clerks):
            if file is not None:
                file.close()
