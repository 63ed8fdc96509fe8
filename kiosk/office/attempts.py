"""Slows down whoever guesses PINs: attempts are counted by the name typed and by the address they came from.

An attempt counts as wrong from its beginning until it was right, so that many at once are no way round. One name from
one address waits after a few; so does an address. A name that is guessed from many addresses waits too, but not where
somebody has signed in before: else anybody in the visitors' Wi-Fi could lock out the staff.

The time is a monotonic one in seconds, so that setting the clock opens nothing. Names that do not exist are counted
like those that do, so nobody learns which exist.
"""

from dataclasses import dataclass

LIMIT = 5
"""Wrong attempts in a row of one name from one address until the next has to wait."""

LIMIT_OF_NAME = 10
"""The same for one name from all addresses where nobody has signed in yet."""

LIMIT_OF_ADDRESS = 20
"""The same for one address, from which several clerks may sign in."""

FIRST_LOCK, LONGEST_LOCK = 60.0, 900.0
"""Seconds of the first lock, which doubles with each one after it, up to the longest."""

MOST = 10_000
"""Counts, and addresses, that are remembered at most."""

LONGEST_NAME = 64
"""Characters of a name that are remembered: as many as the id of a clerk can have."""


@dataclass(slots=True)
class _Count:
    wrong: int = 0
    lock: float = FIRST_LOCK
    locked_until: float = float("-inf")


class Attempts:
    """Attempts that were not right, by name and by address."""

    def __init__(self) -> None:
        """Begin with none."""
        self._counts: dict[str, _Count] = {}
        self._known: dict[str, None] = {}

    def begin(self, name: str, address: str, now: float) -> float:
        """Count an attempt; return for how many seconds none is looked at, 0 when this one may be."""
        limits = self._limits(name, address)
        found = (self._counts.get(key) for key in limits)
        locked = max(0.0, *(one.locked_until - now for one in found if one), 0.0)
        if not locked:
            for key, limit in limits.items():
                self._count(key, limit, now)
            _shorten(self._counts)
        return locked

    def right(self, name: str, address: str) -> None:
        """Forget the attempts of somebody who came in."""
        for key in self._limits(name, address):
            self._counts.pop(key, None)
        self._known[address] = None
        _shorten(self._known)

    def _count(self, key: str, limit: int, now: float) -> None:
        count = self._counts.setdefault(key, _Count())
        count.wrong += 1
        if count.wrong >= limit:
            count.wrong, count.locked_until = 0, now + count.lock
            count.lock = min(2 * count.lock, LONGEST_LOCK)

    def _limits(self, name: str, address: str) -> dict[str, int]:
        short = name[:LONGEST_NAME]
        limits = {f"pair {address} {short}": LIMIT, f"address {address}": LIMIT_OF_ADDRESS}
        return limits if address in self._known else {**limits, f"name {short}": LIMIT_OF_NAME}


def _shorten(remembered: dict[str, _Count] | dict[str, None]) -> None:
    while len(remembered) > MOST:
        del remembered[next(iter(remembered))]
