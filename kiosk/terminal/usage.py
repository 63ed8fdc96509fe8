"""How this terminal is used, as bare counts, and which faults it had, for the central server; nothing about anybody.

Counted are topics opened, languages chosen once in a visit, and searches that found something or nothing, each apart
from the others and without a time. What is searched for is counted when it is left, and never kept. A touch only notes
what is to be counted; it is written with the next tick, and a disk that refuses loses counts and nothing else.

    usage = Usage(lambda: Outbox(path), time.monotonic)
    usage.follow(before, after, found)     # after every touch of a visitor
    usage.over(found)                      # the visit ends
    usage.look(now, trusted=True)          # with every tick
"""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from kiosk.domain.session import Visit
from kiosk.errors import StorageError
from kiosk.terminal.faults import describe, place_of

if TYPE_CHECKING:  # the start needs no outbox
    from kiosk.store.outbox import Kind

LOG = logging.getLogger("kiosk.terminal")

RETRY_SECONDS = 60.0
"""Between two tries to open what cannot be opened."""

SAME_FAULT_SECONDS = 600.0
"""A fault at the same place within this time is told once: what fails at every tick must not push out the rest."""

LONGEST = 60
"""Characters of the kind and of the place of a fault (`kiosk.domain.report.Fault`)."""

Found = Callable[[str, str], bool]
"""Tells whether a search for an entry in a language finds something."""


class Book(Protocol):
    """What the counts are written into (`kiosk.store.outbox.Outbox`)."""

    def count(self, day: date, kind: "Kind", key: str) -> None:
        """Count one more."""

    def close_days(self, before: date) -> None:
        """Make days that are over ready to be told."""

    def fault(self, at: datetime, kind: str, place: str) -> None:
        """Note a fault."""

    def close(self) -> None:
        """Give the file back."""


class Usage:
    """Follows the visits and writes down sums."""

    def __init__(self, opens: Callable[[], Book] | None, ticks: Callable[[], float]) -> None:
        """Takes how the book is opened; None where this terminal reports to nobody, and then nothing is counted."""
        self._opens = opens
        self._ticks = ticks
        self._book: Book | None = None
        self._retry_at = float("-inf")
        self._closed: date | None = None
        self._waiting: list[tuple[Kind, str]] = []
        self._faults: list[tuple[str, str]] = []
        self._told: dict[tuple[str, str], float] = {}
        self.forget()

    @property
    def counts(self) -> bool:
        """Whether anything is counted here."""
        return self._opens is not None

    def forget(self) -> None:
        """Drops what is known of the visit, without counting what was being searched for."""
        self._chosen: set[str] = set()
        self._searched: set[tuple[str, str]] = set()
        self._search: tuple[str, str] | None = None

    def over(self, found: Found) -> None:
        """The visit ends, wherever it is."""
        self._settle(found)
        self.forget()

    def follow(self, before: Visit, after: Visit, found: Found) -> None:
        """Counts what one touch did."""
        if not self.counts:
            return
        if after.language and after.language != before.language and after.language not in self._chosen:
            self._chosen.add(after.language)
            self._waiting.append(("language", after.language))
        if len(after.pages) > len(before.pages) and after.page.name == "topic":
            self._waiting.append(("topic", after.page.about))
        page = next((page for page in reversed(after.pages) if page.name != "language"), after.page)
        if page.name == "search" and after.language:
            self._search = (page.entry.strip(), after.language)
        else:
            self._settle(found)

    def _settle(self, found: Found) -> None:
        """Counts the search that is left, the same one once in a visit."""
        search, self._search = self._search, None
        if search and search[0] and search not in self._searched:
            self._searched.add(search)
            self._waiting.append(("search", "found" if found(*search) else "nothing"))

    def fault(self, error: BaseException) -> None:
        """Notes a fault: its kind and its place in the code."""
        told, now = (type(error).__qualname__[:LONGEST], place_of(error)[-LONGEST:]), self._ticks()
        if self.counts and now - self._told.get(told, float("-inf")) >= SAME_FAULT_SECONDS:
            self._told[told] = now
            self._faults.append(told)

    def look(self, now: datetime, *, trusted: bool) -> None:
        """Writes what waits, and makes days ready that are over.

        Args:
            now: The time in the office's zone.
            trusted: Whether the clock is to be believed; else nothing is counted, for nobody knows the day.
        """
        waiting, self._waiting = self._waiting if trusted else [], []
        faults, self._faults = self._faults, []
        new_day = trusted and now.date() != self._closed
        if self._opens is None or not (waiting or faults or new_day) or self._ticks() < self._retry_at:
            return
        try:
            self._book = self._book or self._opens()
            if new_day:
                self._book.close_days(now.date())
                self._closed = now.date()
            for kind, key in waiting:
                self._book.count(now.date(), kind, key)
            for kind_of_fault, place in faults:
                self._book.fault(now, kind_of_fault, place)
        except StorageError as error:
            LOG.warning("some counts are lost: %s", describe(error))  # its message may hold what was counted
            self._retry_at = self._ticks() + RETRY_SECONDS

    def close(self) -> None:
        """Gives the book back, at the end of the terminal."""
        if self._book:
            self._book.close()
            self._book = None
