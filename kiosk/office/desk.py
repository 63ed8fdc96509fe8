"""The one thread that has the ledger open, and the way to ask it from the server's own loop.

SQLite connections belong to one thread, and a commit waits for the disk: neither may happen where all pages are
served from. Questions are answered in the order they came.

    desk = Desk(lambda: Ledger(path, zone))
    ticket = await desk.ask(lambda ledger: ledger.call_next(office, counter, now))
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kiosk.store.ledger import Ledger

T = TypeVar("T")


class Desk:
    """Works with one ledger in a thread of its own."""

    def __init__(self, open_ledger: Callable[[], Ledger]) -> None:
        """Take what opens the ledger; it is opened by the first question, in the thread."""
        self._open = open_ledger
        self._ledger: Ledger | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")

    async def ask(self, question: Callable[[Ledger], T]) -> T:
        """Return the answer to a question.

        Raises:
            LedgerError: Whatever the ledger says; see `kiosk.store.ledger`.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    def close(self) -> None:
        """Answer what was asked, then close the ledger."""
        self._thread.submit(self._close)
        self._thread.shutdown()

    def _answer(self, question: Callable[[Ledger], T]) -> T:
        if self._ledger is None:
            self._ledger = self._open()
        return question(self._ledger)

    def _close(self) -> None:
        if self._ledger is not None:
            self._ledger.close()
