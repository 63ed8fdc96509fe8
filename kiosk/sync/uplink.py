"""Tells the central server how this terminal is, and makes it known there when staff wish.

Everything here may fail without anybody noticing but those who look: a report that does not arrive comes again with
the next, events wait in the outbox, updating goes on.

    code = look(settings)
"""

import contextlib
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from kiosk import __version__, paths
from kiosk.domain.reasons import key_of
from kiosk.domain.report import PairingRequest, key_id
from kiosk.errors import SentAway, StorageError, SyncError
from kiosk.settings import Settings
from kiosk.store.identity import Identity, pairing_requested, take_pairing_request
from kiosk.store.syncing import only_one
from kiosk.sync import words
from kiosk.sync.line import LONGEST_REST, Line
from kiosk.sync.pairing import Pairer
from kiosk.sync.reporter import Reporter

DONE, FAILED, SOON = 0, 1, 3
"""How it ended: well, or with nothing to do; with a problem; well, but somebody waits before the screen."""

SHORT_REST = timedelta(minutes=1)
"""A server may send a terminal away for so long without staff waiting for the ordinary interval afterwards."""


class Uplink:
    """One go at telling the server what there is to tell."""

    def __init__(self, settings: Settings, line: Line, now: Callable[[], datetime]) -> None:
        """Prepare.

        Args:
            settings: Those of this machine.
            line: To the server.
            now: The clock of this machine, right or wrong, in UTC.
        """
        self._settings = settings
        self._line = line
        self._now = now
        self._folder = paths.identity_dir(settings)
        self._identity = Identity(self._folder)
        self._pairer = Pairer(self._identity, line, self._request, now)

    def run(self) -> int:
        """Do what is to be done now, and note how it went.

        Returns:
            One of `DONE`, `FAILED` and `SOON`.

        Raises:
            SyncError: It failed; that is noted already.
        """
        try:
            self._follow_wish()
            if not self._is_sent_away():
                self._talk()
        except Exception as error:  # whatever a library throws, staff get a sentence and the next round comes
            problem = _explained(error)
            self._note(problem)
            raise problem from error
        return self.urgency()

    def urgency(self) -> int:
        """Return `SOON` while staff wait for the server, else `DONE`."""
        link, now = self._identity.link(), self._now()
        if link.state not in ("asked", "waiting") or (link.not_before and now + SHORT_REST < link.not_before):
            return DONE
        return SOON if link.expires_at and now < link.expires_at else DONE

    def _follow_wish(self) -> None:
        if pairing_requested(self._folder):
            try:
                self._pairer.begin()
            finally:
                take_pairing_request(self._folder)

    def _is_sent_away(self) -> bool:
        until = self._identity.link().not_before
        now = self._now()
        return until is not None and now < until <= now + timedelta(seconds=LONGEST_REST)

    def _talk(self) -> None:
        if self._identity.link().state in ("asked", "waiting"):
            self._pairer.step()
        link = self._identity.link()
        if link.state in ("paired", "refused"):
            key = self._pairer.public_key()
            if key is None:
                self._identity.write_link(replace(link, state="refused"))
                raise SyncError(words.NO_KEY)
            if link.last_report_at is None or link.last_report_at.date() != self._now().date():
                self._pairer.ask_name(key)
                link = self._identity.link()
            Reporter(self._settings, self._identity, key_id(key), self._line, self._now).report(link)

    def _request(self, key: bytes) -> PairingRequest:
        office, series = self._settings.office.location, self._settings.terminal.series
        return PairingRequest(public_key=key.hex(), office=office, series=series, version=__version__)

    def _note(self, problem: SyncError) -> None:
        link = self._identity.link()
        rest = problem.rest if isinstance(problem, SentAway) else 0.0
        until = self._now() + timedelta(seconds=rest) if rest else None
        noted = replace(link, last_problem=key_of(problem.sentence), not_before=until)
        if noted != link:
            with contextlib.suppress(StorageError):
                self._identity.write_link(noted)


def look(settings: Settings) -> int:
    """Do one go in this process and say how it ended; two never do it at a time."""
    try:
        with only_one(paths.identity_dir(settings)) as alone:
            return _one_go(settings) if alone else DONE
    except (SyncError, OSError) as error:
        print(f"kiosk: {_explained(error)}", file=sys.stderr)
        return FAILED


def is_wished(settings: Settings) -> bool:
    """Tell whether staff want this terminal to be connected now."""
    return pairing_requested(paths.identity_dir(settings))


def note_stop(settings: Settings) -> None:
    """Note that a go took too long and was stopped."""
    identity = Identity(paths.identity_dir(settings))
    with contextlib.suppress(StorageError):
        identity.write_link(replace(identity.link(), last_problem=key_of(words.REPORT_STOPPED)))


def _one_go(settings: Settings) -> int:
    line = Line(settings.reports.url, settings.sync.proxy, settings.sync.ca_file)
    with contextlib.closing(line):
        uplink = Uplink(settings, line, lambda: datetime.now(UTC))
        try:
            return uplink.run()
        except SyncError as error:
            print(f"kiosk: {error}", file=sys.stderr)
            return uplink.urgency() or FAILED


def _explained(error: Exception) -> SyncError:
    problem = words.explain(error)
    if problem.sentence == words.UNEXPECTED:
        return SyncError(words.REPORT_UNEXPECTED, f"{type(error).__name__}: {error}"[: words.LONGEST_LINE])
    return problem
