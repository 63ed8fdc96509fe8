"""Tells pages that something has changed: one look at the ledger for all, and each page draws itself anew.

The ledger is written by the terminal as well, so it is looked at every third of a second: one cheap question. Pages
get the whole of what they show, never a difference, so a page that missed a moment misses nothing. A page that does
not take what it is sent is dropped by the transport, not waited for.

    feed = Feed(desk_looks)
    async for _ in feed.changes(): ...      # at once, at each change, and every HEARTBEAT seconds
"""

import asyncio
import contextlib
import logging
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable

from kiosk.errors import LedgerError

LOG = logging.getLogger("kiosk.office")

LOOK_SECONDS = 0.3
"""Between two looks at the ledger; a call of another program is on the display about so much later."""

HEARTBEAT_SECONDS = 5.0
"""A page hears from the server at least so often, and says that its data are old when it does not."""


FAULT = "fault"


class Feed:
    """One watcher of the ledger, many readers."""

    def __init__(
        self,
        mark: Callable[[], Awaitable[Hashable]],
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Prepare it.

        Args:
            mark: Looks at the ledger and returns something that is another thing after each change.
            wait: Waits for some seconds.
        """
        self._mark, self._wait = mark, wait
        self._last: Hashable = None
        self._changed = asyncio.Condition()
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.version = 0

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await self.look()
            await self._wait(LOOK_SECONDS)

    async def look(self) -> None:
        """Look once; tell everybody when something has changed. What the ledger refuses is tried again."""
        try:
            mark = await self._mark()
        except LedgerError as error:
            if self._last != FAULT:  # it is looked at three times a second
                LOG.warning("the ledger cannot be read: %s", error)
            mark = FAULT
        await self.found(mark)

    async def found(self, mark: Hashable) -> None:
        """Take a mark that somebody has read; tell everybody when something has changed."""
        if mark != self._last:
            self._last = mark
            await self.tell()

    async def tell(self) -> None:
        """Something has changed."""
        async with self._changed:
            self.version += 1
            self._changed.notify_all()

    async def changes(self, heartbeat: float = HEARTBEAT_SECONDS, calm: float = 0.0) -> AsyncIterator[int]:
        """Yield the version at once, after each change, and when nothing has changed for a while.

        Args:
            heartbeat: Seconds after which it is yielded although nothing has changed.
            calm: A change is yielded up to so many seconds later, for each reader at another moment, so that many
                readers do not keep from drawing those who must be quick.
        """
        seen = self.version
        yield seen
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(heartbeat), self._changed:
                    while self.version == seen:
                        await self._changed.wait()
            if calm and self.version != seen:
                await self._wait(random.uniform(0, calm))
            seen = self.version
            yield seen

    @contextlib.asynccontextmanager
    async def turn(self, calm: float, kind: str = "") -> AsyncIterator[None]:
        """Wait for the own turn to draw: calm readers draw one by one, and between two whatever else is to be done.

        Else hundreds of phones would draw in one go, and on a busy machine everybody would wait for them: counters,
        displays, further terminals.

        Args:
            calm: As in `changes`; who is not calm waits for nobody.
            kind: Of readers; each waits for its own kind only.
        """
        if not calm:
            yield
            return
        async with self._turns[kind]:
            await asyncio.sleep(0)  # a lock that nobody has is taken without a pause for others
            yield
