"""The content in use, for the office server: read when it is first asked for, and again when there is a newer one."""

from pathlib import Path

from kiosk.domain.library import Content
from kiosk.errors import ReleaseError
from kiosk.store.releases import ReleaseStore


class Shelf:
    """Keeps the newest content that loads."""

    def __init__(self, releases: Path) -> None:
        """Take the folder of the releases.

        Raises:
            ReleaseError: None of them loads.
        """
        self._store = ReleaseStore(releases)
        self._seen = self._store.mark()
        self._content = self._store.current()

    def content(self) -> Content:
        """Return the content; what does not load changes nothing."""
        mark = self._store.mark()
        if mark != self._seen:
            self._seen = mark
            try:
                self._content = self._store.current()
            except ReleaseError:
                return self._content  # the terminal says so on its staff page
        return self._content
