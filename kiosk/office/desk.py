"""The threads that have the ledger and the file of the clerks open, and the way to ask them from the server's loop.

SQLite connections belong to one thread, and a commit waits for the disk: neither may happen where all pages are
served from. Questions about the ledger are answered in the order they came. The clerks have a thread of their own,
because checking a PIN takes a tenth of a second and no call may wait for it.

    desk = Desk(lambda: Ledger(path, zone), lambda: Clerks(path))
    ticket = await desk.ask(lambda ledger: ledger.call_next(office, counter, now))
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

from kiosk.errors import LedgerDamaged
from kiosk.store.clerks import Clerks
from kiosk.store.ledger import Ledger

T = TypeVar("T")


class _Closable(Protocol):
    def close(self) -> None: ...


F = TypeVar("F", bound=_Closable)


class Desk:
    """Works with one ledger, and one file of clerks, each in a thread of its own."""

    def __init__(self, open_ledger: Callable[[], Ledger], open_clerks: Callable[[], Clerks]) -> None:
        """Take what opens them; each is opened by the first question, in its thread."""
        self._ledger = _Thread("ledger", open_ledger)
        self._clerks = _Thread("clerks", open_clerks)

    async def ask(self, question: Callable[[Ledger], T]) -> T:
        """Return the answer to a question.

        Raises:
            LedgerError: Whatever the ledger says; see `kiosk.store.ledger`. One that was replaced by another file is
                opened again for the next question.
        """
        return await self._ledger.ask(question)

    async def ask_clerks(self, question: Callable[[Clerks], T]) -> T:
        """Return the answer to a question about clerks.

        Raises:
            ClerkError: See `kiosk.store.clerks`.
        """
        return await self._clerks.ask(question)

    def close(self) -> None:
        """Answer what was asked, then close the files."""
        self._ledger.close()
        self._clerks.close()


class _Thread(Generic[F]):
    """One file, open in one thread."""

    def __init__(self, name: str, opens: Callable[[], F]) -> None:
        self._opens = opens
        self._file: F | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def ask(self, question: Callable[[F], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    def close(self) -> None:
        self._thread.submit(self._close)
        self._thread.shutdown()

    def _answer(self, question: Callable[[F], T]) -> T:
        if self._file is None:
            self._file = self._opens()
        try:
            return question(self._file)
        except LedgerDamaged:
            self._close()  # staff may have put a sound one in its place
            raise

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
