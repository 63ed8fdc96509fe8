"""The state of this terminal for a report: what lies on its disk, and what the terminal itself says.

Nothing here waits and nothing fails: what cannot be found out is left out.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

from kiosk import __version__, paths
from kiosk.disk import LITTLE_SPACE, NO_SPACE
from kiosk.domain.reasons import key_of
from kiosk.domain.report import Code, Problem, Status
from kiosk.settings import Settings
from kiosk.store import releases
from kiosk.store.relay_files import SnapshotFile, delivery
from kiosk.store.releases import ReleaseStore
from kiosk.store.syncing import TerminalState, read_terminal_state
from kiosk.sync import clock

LONGEST_DETAIL = 200
FARTHEST = 1e9
"""Seconds; a clock that is wrong by more is not told how wrong."""


def status_of(settings: Settings, now: datetime, clock_offset: float | None, waiting: int) -> Status:
    """Return the state of this terminal.

    Args:
        settings: Those of this machine.
        now: The clock of this machine, right or wrong.
        clock_offset: By how many seconds it is ahead of the server's; None when not known.
        waiting: Events in the outbox.
    """
    content = ReleaseStore(paths.releases_dir(settings)).status(now)
    terminal = read_terminal_state(paths.sync_dir(settings), now)
    free = _free(settings)
    offset = clock_offset if clock_offset is None or abs(clock_offset) < FARTHEST else None
    problems = [
        *_of_content(content, settings),
        *_of_clock(clock_offset),
        *disk_problems(free),
        *(_of_terminal(terminal, settings) if terminal else ()),
        *_of_relay(settings, now),
    ]
    return Status(
        release=content.release,
        release_made_at=content.created_at,
        last_update=content.last_success,
        version=__version__,
        clock_offset_seconds=offset,
        disk_free_bytes=free,
        printer=terminal.printer if terminal else "unknown",
        outbox_waiting=waiting,
        started_at=terminal.started_at if terminal else None,
        problems=tuple(problems),
    )


def _of_content(content: releases.Status, settings: Settings) -> Iterator[Problem]:
    if content.last_error:
        worked = content.last_success is not None and content.last_success == content.last_attempt
        yield _problem("server-warning" if worked else "update-failed", content.last_error)
    if content.fallback:
        yield _problem("older-content", content.fallback)
    if content.age is not None and content.age > timedelta(days=settings.content.max_age_days_shown):
        yield Problem(code="old-content", detail=f"{content.age.days} days")


def _of_clock(offset: float | None) -> Iterator[Problem]:
    if offset is not None and abs(offset) > clock.TOLERATED.total_seconds():
        yield Problem(code="clock-wrong", reason="clock", detail=f"{offset:+.0f} s")


def disk_problems(free: int | None) -> Iterator[Problem]:
    """Yield what is wrong with a disk that has so many bytes free; None when that is not known."""
    if free is not None and free < LITTLE_SPACE:
        yield Problem(
            code="disk-full" if free < NO_SPACE else "disk-low", detail=f"{free // 1_000_000} MB free"
        )


def _of_relay(settings: Settings, now: datetime) -> Iterator[Problem]:
    if not settings.relay.url or not settings.queue.enabled:
        return
    folder = paths.office_dir(settings)
    state = delivery(SnapshotFile(folder), folder, now)
    if not state.works:
        yield _problem("relay", state.problem)


def _of_terminal(terminal: TerminalState, settings: Settings) -> Iterator[Problem]:
    if terminal.update_trouble:
        yield Problem(code="update-stuck", reason="died" if terminal.update_trouble == "ended" else "stopped")
    if terminal.office_trouble and settings.office_server.enabled:
        how = "ended by itself" if terminal.office_trouble == "ended" else "did not answer and was ended"
        yield Problem(code="office-server", detail=how)
    if terminal.numbers_fault:
        yield Problem(code="numbers-fault")
    if terminal.screen_fault:
        yield Problem(code="screen-fault")
    if terminal.printer not in ("none", "ready"):
        yield Problem(code="printer")


def _problem(code: Code, why: str) -> Problem:
    """Return a problem that was noted as a sentence with what exactly happened after it."""
    return Problem(code=code, reason=key_of(why), detail=" ".join(why.split())[:LONGEST_DETAIL])


def _free(settings: Settings) -> int | None:
    try:
        return shutil.disk_usage(paths.data_dir(settings)).free
    except OSError:
        return None
