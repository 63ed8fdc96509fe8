"""The updating process: one round, or one after the other for ever, and the reports between them.

Every round runs in a forked child that is killed when it takes too long, whatever it hangs in; the parent has no
thread, parses nothing and talks to nobody, so it cannot hang. Between two rounds it waits: the interval when all is
well, twice as long after every failure up to an hour, a little more or less so that terminals do not come all at
once; a wish (`kiosk.store.syncing.request_sync`) ends the wait.

    code = run(settings, loop=True, source=None)
"""

import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from kiosk import paths
from kiosk.domain.library import Content
from kiosk.errors import SyncError
from kiosk.settings import Settings
from kiosk.store.installer import ReleaseInstaller
from kiosk.store.syncing import Progress, only_one, sync_requested, take_request, write_progress
from kiosk.sync import mirror, uplink, words
from kiosk.sync.child import in_child
from kiosk.sync.fetcher import Fetcher, FolderFetcher, HttpFetcher, Patience
from kiosk.sync.updater import Round

OK, FAILED = 0, 1

LONGEST_PAUSE = 3600.0
"""Seconds between two rounds at most, after many failures."""

JITTER = 0.1
"""By how much a pause is longer or shorter than it should be, at random."""

SHORTEST_PAUSE = 2.0
"""Seconds between two rounds at least, even if somebody wants one all the time."""

SOON_SECONDS = 5.0
"""Between two questions whether somebody has confirmed this terminal."""

MIRROR_EVERY, MIRROR_SECONDS = 10.0, 30.0
"""Between two looks whether the numbers have changed, where phones follow them from outside; and for one of them."""

MIRROR_LONGEST = 120.0
"""Between two looks after failures: the server is told soon after it can be reached again."""

REPORT_SECONDS = 45.0
"""For all reports of one go; an update may be waiting behind them."""


def run(settings: Settings, loop: bool = False, source: Path | None = None) -> int:
    """Update and report once, or for ever.

    Args:
        settings: Those of this machine.
        loop: Go on for ever.
        source: A folder to take the release from instead of the server.

    Returns:
        0 when the newest release is in use, 1 when something is wrong; the reason is on standard error.
    """
    updates, reports = bool(settings.sync.url) or source is not None, bool(settings.reports.url)
    if not updates and not reports:
        print(f"kiosk: {words.NO_ADDRESS}", file=sys.stderr)
        return FAILED

    def one_round() -> bool:
        return _supervised(settings, lambda: _one_round(settings, source)) == OK

    def rest() -> bool:
        write_progress(paths.sync_dir(settings), Progress(phase="idle", at=_now()))  # or the terminal ends us
        return True

    one, beside = one_round if updates else rest, Reporting(settings) if reports else None
    if loop:
        Loop(one, paths.sync_dir(settings), settings.sync.interval_seconds, beside=beside).run()
    well = one()
    reported = beside.look() if beside and source is None else uplink.DONE
    return OK if well and (updates or reported != uplink.FAILED) else FAILED


class Loop:
    """Rounds and the pauses between them."""

    def __init__(
        self,
        one_round: Callable[[], bool],
        folder: Path,
        interval: float,
        wait: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
        beside: "Reporting | None" = None,
    ) -> None:
        """Prepare a loop.

        Args:
            one_round: Does a round and tells whether it went well.
            folder: Where a wish for an update is left.
            interval: Seconds between two rounds when all is well.
            wait: Waits for some seconds.
            chance: Gives a number from 0 to 1.
            beside: What is done between two rounds, in its own rhythm.
        """
        self._one_round = one_round
        self._beside = beside
        self._folder = folder
        self._interval = interval
        self._wait = wait
        self._chance = chance

    def run(self, rounds: int | None = None) -> None:
        """Do some rounds; None for ever."""
        failures = done = 0
        while rounds is None or done < rounds:
            take_request(self._folder)
            failures = 0 if self._one_round() else failures + 1
            done += 1
            self._pause(pause(self._interval, failures, self._chance()))

    def _pause(self, seconds: float) -> None:
        """Wait; a wish ends it, but not before `SHORTEST_PAUSE`."""
        step = min(SHORTEST_PAUSE, seconds)
        waited = 0.0
        while waited < seconds:
            self._wait(step)
            waited += step
            if self._beside:
                self._beside.after(step)
            if sync_requested(self._folder):
                return


class Reporting:
    """Reports to the central server in their own rhythm; how they go changes nothing about updating."""

    def __init__(
        self,
        settings: Settings,
        go: Callable[[], int] | None = None,
        chance: Callable[[], float] = random.random,
        mirror_go: Callable[[], int] | None = None,
    ) -> None:
        """Prepare; nothing is done yet.

        Args:
            settings: Those of this machine.
            go: Does one go and tells how it ended (see `kiosk.sync.uplink`); None for the real one.
            chance: Gives a number from 0 to 1.
            mirror_go: Tells where the numbers stand, likewise (see `kiosk.sync.mirror`).
        """
        self._settings = settings
        self._go = go or (lambda: _reported(settings))
        self._chance = chance
        self._due = 0.0
        self._failures = 0
        self._mirror_go = mirror_go or (lambda: _mirrored(settings))
        self._mirror_due = 0.0
        self._mirror_failures = 0

    def after(self, seconds: float) -> None:
        """Report if it is time to, now that some seconds have gone by, or if staff wait for it."""
        self._due -= seconds
        if self._due <= 0 or uplink.is_wished(self._settings):
            self.look()
        self._mirror_due -= seconds
        if self._settings.office_server.enabled and self._mirror_due <= 0:
            self._mirror()

    def _mirror(self) -> None:
        self._mirror_failures = self._mirror_failures + 1 if self._mirror_go() != mirror.DONE else 0
        self._mirror_due = min(pause(MIRROR_EVERY, self._mirror_failures, self._chance()), MIRROR_LONGEST)

    def look(self) -> int:
        """Report now; return how it ended."""
        ended = self._go()
        self._failures = self._failures + 1 if ended == uplink.FAILED else 0
        usual = pause(self._settings.reports.interval_seconds, self._failures, self._chance())
        self._due = SOON_SECONDS if ended == uplink.SOON else usual
        return ended


def pause(interval: float, failures: int, chance: float) -> float:
    """Return the seconds until the next round.

    Args:
        interval: Between two rounds when all is well.
        failures: How many rounds have failed in a row.
        chance: From 0 to 1.
    """
    longest = max(interval, LONGEST_PAUSE)
    base = min(interval * 2.0 ** min(failures, 32), longest)
    return base * (1 + JITTER * (2 * chance - 1))


def fetcher_for(settings: Settings, source: Path | None, patience: Patience | None = None) -> Fetcher:
    """Return where releases come from.

    Raises:
        SyncError: A file that the settings name is not there.
    """
    if source is not None:
        return FolderFetcher(source)
    return HttpFetcher(settings.sync.url, settings.sync.proxy, settings.sync.ca_file, patience)


def _one_round(settings: Settings, source: Path | None) -> int:
    """Do one round in this process and say how it ended."""
    try:
        with only_one(paths.sync_dir(settings)) as alone:
            if not alone:
                raise SyncError(words.BUSY)
            _update(settings, source)
    except (SyncError, OSError) as error:
        print(f"kiosk: {words.explain(error)}", file=sys.stderr)
        return FAILED
    return OK


def _update(settings: Settings, source: Path | None) -> None:
    """Do one round and tell what is new.

    Raises:
        SyncError: It failed; that is noted.
    """
    try:
        root, fetcher = _root(settings), fetcher_for(settings, source)
    except SyncError as error:
        _note(settings, error)
        raise
    folders = paths.releases_dir(settings), paths.sync_dir(settings)
    with contextlib.closing(fetcher):
        outcome = Round(*folders, fetcher, root, _self_test, _now).run()
    if outcome.warning:
        print(f"kiosk: {outcome.warning}", file=sys.stderr)
    if outcome.new:
        print(f"kiosk: release {outcome.release} is in use now")


def _root(settings: Settings) -> bytes:
    path = Path(settings.sync.root_file or paths.sync_dir(settings) / "root.json")
    try:
        return path.read_bytes()
    except OSError as error:
        raise SyncError(words.NO_ROOT, str(error)) from error


def _self_test(content: Content, now: datetime) -> Sequence[str]:
    from kiosk.domain.selftest import self_test
    from kiosk.text.fonts import missing_glyphs  # loads fonts: only a new release needs them

    return self_test(content, now, missing_glyphs)


def _note(settings: Settings, error: SyncError) -> None:
    ReleaseInstaller(paths.releases_dir(settings)).note_failure(_now(), str(error))


def _now() -> datetime:
    return datetime.now(UTC)


def _supervised(settings: Settings, work: Callable[[], int]) -> int:
    """Do work in a child and return its exit code; note it when the child had to be stopped, or died."""
    seconds = settings.sync.time_limit_seconds
    status = in_child(work, seconds)
    if status != 0:  # it may have had no chance to say that it is over
        write_progress(paths.sync_dir(settings), Progress(phase="idle", at=_now()))
    if status is None:
        problem = SyncError(words.STOPPED, f"after {seconds} s")
    elif os.WIFSIGNALED(status):
        problem = SyncError(words.DIED, signal.strsignal(os.WTERMSIG(status)) or "")
    else:
        return os.waitstatus_to_exitcode(status)
    print(f"kiosk: {problem}", file=sys.stderr, flush=True)
    _note(settings, problem)
    return FAILED


def _mirrored(settings: Settings) -> int:
    """Tell the numbers in a child, which is stopped when it takes too long; return how it ended."""
    status = in_child(lambda: mirror.look(settings), MIRROR_SECONDS)
    return mirror.DONE if status == 0 else mirror.FAILED


def _reported(settings: Settings) -> int:
    """Report in a child, which is stopped when it takes too long; return how it ended."""
    status = in_child(lambda: uplink.look(settings), REPORT_SECONDS)
    if status is not None and os.WIFEXITED(status):
        return os.waitstatus_to_exitcode(status)
    print(f"kiosk: {words.REPORT_STOPPED}", file=sys.stderr, flush=True)
    uplink.note_stop(settings)
    return uplink.FAILED
