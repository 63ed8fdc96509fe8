"""Slows down whoever guesses PINs: wrong attempts are counted by the name typed and by the address they came from.

The time is a monotonic one in seconds, so that setting the clock opens nothing. Names that do not exist are counted
like those that do, so nobody learns which exist.
"""

from dataclasses import dataclass

LIMIT = 5
"""Wrong attempts in a row until the next has to wait."""

LIMIT_OF_ADDRESS = 20
"""The same for one address, from which several clerks may sign in."""

FIRST_LOCK, LONGEST_LOCK = 60.0, 900.0
"""Seconds of the first lock, which doubles with each one after it, up to the longest."""

MOST = 10_000
"""Names and addresses that are remembered at most."""


@dataclass(slots=True)
class _Count:
    wrong: int = 0
    lock: float = FIRST_LOCK
    locked_until: float = float("-inf")


class Attempts:
    """Wrong attempts, by name and by address."""

    def __init__(self) -> None:
        """Begin with none."""
        self._counts: dict[str, _Count] = {}

    def seconds_locked(self, name: str, address: str, now: float) -> float:
        """Return for how many seconds no attempt of this name, or from this address, is looked at."""
        found = (self._counts.get(key) for key in _keys(name, address))
        return max(0.0, *(one.locked_until - now for one in found if one), 0.0)

    def wrong(self, name: str, address: str, now: float) -> None:
        """Count a wrong attempt."""
        for key, limit in zip(_keys(name, address), (LIMIT, LIMIT_OF_ADDRESS), strict=True):
            count = self._counts.setdefault(key, _Count())
            count.wrong += 1
            if count.wrong >= limit:
                count.wrong, count.locked_until = 0, now + count.lock
                count.lock = min(2 * count.lock, LONGEST_LOCK)
        while len(self._counts) > MOST:
            del self._counts[next(iter(self._counts))]

    def right(self, name: str, address: str) -> None:
        """Forget the wrong attempts of somebody who came in."""
        for key in _keys(name, address):
            self._counts.pop(key, None)


def _keys(name: str, address: str) -> tuple[str, str]:
    return f"name {name}", f"address {address}"
