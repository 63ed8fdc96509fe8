"""How often somebody may do something: a bucket of tokens for each, filled steadily, in the memory of one process."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST_KEYS = 10_000
"""Buckets at most; the one that was used least lately is forgotten, so that nobody fills the memory."""


class Bucket:
    """Tokens by key: `burst` at once, and then so many a second."""

    def __init__(
        self,
        burst: float,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
        most: int = MOST_KEYS,
    ) -> None:
        """Begin with every bucket full.

        Args:
            burst: Tokens in a full bucket.
            per_second: How fast it fills.
            clock: Seconds since any moment.
            most: Keys at most.
        """
        self.clock = clock
        self._burst, self._per_second, self._most = burst, per_second, most
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: Hashable) -> int:
        """Return in how many whole seconds there is a token; 0 is now."""
        with self._lock:
            return self._wait(self._tokens(key, self.clock()))

    def take(self, key: Hashable) -> int:
        """Take a token if there is one and return 0; otherwise return in how many whole seconds there is one."""
        with self._lock:
            now = self.clock()
            tokens = self._tokens(key, now)
            wait = self._wait(tokens)
            self._left[key] = (tokens if wait else tokens - 1, now)
            self._left.move_to_end(key)
            if len(self._left) > self._most:
                self._left.popitem(last=False)
            return wait

    def clear(self) -> None:
        """Fill every bucket."""
        with self._lock:
            self._left.clear()

    def _tokens(self, key: Hashable, now: float) -> float:
        tokens, since = self._left.get(key, (self._burst, now))
        return min(self._burst, tokens + (now - since) * self._per_second)

    def _wait(self, tokens: float) -> int:
        return 0 if tokens >= 1 else max(1, math.ceil((1 - tokens) / self._per_second))
