"""The content on show, and how newer content takes its place.

The content in memory stays until something better is whole in memory too: a release that does not load, or that does
not know the office of this terminal, changes nothing but what staff read. Loading takes some 25 ms for 1,000
documents and runs on the screen's own thread, so `renew` is for moments when nobody is there; `is_new` is one look at
one file.

    shelf = Shelf(store, "mengede-huckarde-westerfilde", now)
    if shelf.is_new(ticks):
        shelf.renew(now)
"""

import logging
from datetime import datetime

from kiosk.domain.library import Content
from kiosk.domain.reasons import REASONS
from kiosk.errors import ReleaseError, SettingsError
from kiosk.store.releases import ReleaseStore

LOG = logging.getLogger("kiosk.terminal")
LOOK_SECONDS = 2.0
"""Between two looks at what is the newest release."""


class Shelf:
    """Holds the content of the release that is shown.

    Attributes:
        content: What is shown.
        problem: Why the newest release is not shown; empty when it is, or when the store itself passed it over.
    """

    def __init__(self, store: ReleaseStore, office: str, now: datetime) -> None:
        """Loads the newest release that knows the office.

        Raises:
            ReleaseError: There is no release that loads; `kiosk content build` makes one.
            SettingsError: The office of the settings is in none of them.
        """
        self._store = store
        self._office = office
        self._looked_at = float("-inf")
        self.problem = ""
        self._seen = store.mark()  # before reading: what is switched to meanwhile is new
        self.content = self._first(now)

    def is_new(self, ticks: float) -> bool:
        """Whether another release was switched to; looks once in `LOOK_SECONDS`."""
        if ticks - self._looked_at < LOOK_SECONDS:
            return False
        self._looked_at = ticks
        return self._store.mark() != self._seen

    def waiting(self) -> int | None:
        """The number of a release that was switched to and is not looked at yet."""
        number = self._store.number()
        return number if number != self.content.release and self._store.mark() != self._seen else None

    def renew(self, now: datetime) -> bool:
        """Loads what is newest; what cannot be shown is not tried again until the next switch.

        Returns:
            Whether the content is another one now.
        """
        self._seen = self._store.mark()
        self.problem = ""
        try:
            newest = self._store.current()
        except ReleaseError as error:
            return self._keep(str(error))
        if newest.release != self._store.number() or _same(newest, self.content):
            return False  # the store passed the newest over, and ours is better than what is left
        if not self._knows_office(newest, now):
            return self._keep(self._words(newest))
        self.content = newest
        LOG.info("release %d is shown now", newest.release)
        return True

    def _keep(self, problem: str) -> bool:
        self.problem = problem
        LOG.warning("release %d stays: %s", self.content.release, problem)
        return False

    def _first(self, now: datetime) -> Content:
        newest = self._store.current()
        if self._knows_office(newest, now):
            return newest
        self.problem = self._words(newest)
        for number in self._store.status(now).older:
            try:
                older = self._store.load(number)
            except ReleaseError:
                continue
            if self._knows_office(older, now):
                return older
        known = ", ".join(place.id for place in newest.offices(now.date()))
        raise SettingsError(f"{self.problem}; allowed: {known}")

    def _knows_office(self, content: Content, now: datetime) -> bool:
        return any(place.id == self._office for place in content.offices(now.date()))

    def _words(self, content: Content) -> str:
        return f"{REASONS['no-office']} ({self._office!r} is no office of the release {content.release})"


def _same(one: Content, other: Content) -> bool:
    return (one.release, one.created_at) == (other.release, other.created_at)
