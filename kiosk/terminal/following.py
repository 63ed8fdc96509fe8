"""The status pages of this terminal's numbers: on the central server while it is told of them, else in the office."""

from collections.abc import Callable
from datetime import datetime

from kiosk import paths
from kiosk.settings import Settings
from kiosk.store.mirrored import read_note
from kiosk.takehome.follow import Follow

HTTPS = 443

LOOK_SECONDS = 5.0
"""Between two looks whether the central server shows the numbers."""


class Following:
    """Knows how phones follow a number now."""

    def __init__(self, settings: Settings, ticks: Callable[[], float]) -> None:
        """Takes the settings, and a clock that never goes back."""
        self._settings = settings
        self._ticks = ticks
        self._looked_at = float("-inf")
        self._mirror = ""

    def follow(self, now: datetime) -> Follow:
        """The way to the status pages; reads one small file every few seconds."""
        if self._ticks() - self._looked_at >= LOOK_SECONDS:
            self._looked_at, self._mirror = self._ticks(), self._mirrored(now)
        own = self._settings.office_server
        base = self._mirror or self._in_the_office()
        return Follow(base, bool(base) and not self._mirror, own.wifi_name, own.wifi_password)

    def _in_the_office(self) -> str:
        own, further = self._settings.office_server, self._settings.relay.url.rstrip("/")
        if own.enabled:
            return served_at(own.hosts, own.port)
        return further if further.startswith("https://") else ""

    def _mirrored(self, now: datetime) -> str:
        note = read_note(paths.sync_dir(self._settings))
        url = self._settings.reports.url.rstrip("/")
        if note is None or note.url != url or not note.holds(now):
            return ""
        return url if url.startswith("https://") else ""


def served_at(hosts: tuple[str, ...], port: int) -> str:
    """Return the address of the office server for phones, which is its first name; empty when it has none."""
    if not hosts:
        return ""
    host = f"[{hosts[0]}]" if ":" in hosts[0] else hosts[0]
    return f"https://{host}" if port == HTTPS else f"https://{host}:{port}"
