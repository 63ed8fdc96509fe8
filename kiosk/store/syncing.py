"""The folder in which the updating process and the terminal meet: progress, "now please", and one at a time.

::

    <folder>/progress.json   what the updating process does at the moment, replaced in one step
    <folder>/wake            somebody wants an update now; removed by the updating process when it begins
    <folder>/lock            held by the one updating process
    <folder>/terminal.json   how the terminal itself is, for the report to the central server

These notes inform and wake; none decides what is shown. A note that cannot be read counts as not there, and a
disk that refuses one never stops an update.

    request_sync(folder)                    # the terminal: please update now
    progress = read_progress(folder)        # the terminal: how far is it?
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from kiosk.disk import DISK, Disk
from kiosk.domain.printer import Printer

PROGRESS_FILE, WAKE_FILE, LOCK_FILE, TERMINAL_FILE = "progress.json", "wake", "lock", "terminal.json"

RENEW_STATE_SECONDS = 600
"""The terminal says again after this time how it is, even if nothing has changed."""

STATE_HOLDS = timedelta(seconds=2 * RENEW_STATE_SECONDS)
"""A terminal that has not said for so long how it is does not run."""

Phase = Literal["idle", "checking", "fetching", "testing", "installing"]
Trouble = Literal["", "slow", "ended", "hung"]
"""What went wrong with a process that works beside the screen: it was ended because it took too long, it ended by
itself, or it was ended because it did nothing any more."""

Count = Annotated[int, Meta(ge=0)]


class Progress(Struct, frozen=True, kw_only=True):
    """What the updating process does at the moment.

    Attributes:
        phase: The step of the round; ``idle`` between two rounds.
        done: Pieces that are here already, while fetching.
        total: Pieces that are needed, while fetching; 0 when not known yet.
        at: When this was written, in UTC. A step that is not idle and was written long ago is that of a
            process that is no longer there.
        release: The release that is being brought here, None when it is not known.
    """

    phase: Phase
    done: Count = 0
    total: Count = 0
    at: Annotated[datetime, Meta(tz=True)]
    release: int | None = None


class TerminalState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the terminal is, as only its own process knows.

    Attributes:
        at: When this was written, in UTC.
        started_at: When it was started.
        printer: How the printer is.
        numbers_fault: The ledger cannot be used: no numbers are given.
        screen_fault: Visitors saw the page after a fault today.
        update_trouble: What is wrong with the updating process.
        office_trouble: What is wrong with the office server that this terminal starts, or with the process that
            brings its numbers to one on another machine.
    """

    at: Annotated[datetime, Meta(tz=True)]
    started_at: Annotated[datetime, Meta(tz=True)]
    printer: Printer = "none"
    numbers_fault: bool = False
    screen_fault: bool = False
    update_trouble: Trouble = ""
    office_trouble: Trouble = ""


def read_progress(folder: Path) -> Progress | None:
    """Return what the updating process does, None when it has never said so."""
    try:
        return msgspec.json.decode((folder / PROGRESS_FILE).read_bytes(), type=Progress)
    except (OSError, ValueError):
        return None


def write_progress(folder: Path, progress: Progress, disk: Disk = DISK) -> None:
    """Say what the updating process does; readers see the old or the new note, never a part.

    Nothing is synced: after a power cut nobody needs to know.
    """
    _replace_quickly(folder, PROGRESS_FILE, progress, disk)


def read_terminal_state(folder: Path, now: datetime) -> TerminalState | None:
    """Return how the terminal is, None when it does not run or has not said so."""
    try:
        state = msgspec.json.decode((folder / TERMINAL_FILE).read_bytes(), type=TerminalState)
    except (OSError, ValueError):
        return None
    return state if abs(now - state.at) < STATE_HOLDS else None


def write_terminal_state(folder: Path, state: TerminalState, disk: Disk = DISK) -> None:
    """Say how the terminal is: when that changes, at most once a minute, and at least every `RENEW_STATE_SECONDS`."""
    _replace_quickly(folder, TERMINAL_FILE, state, disk)


def request_sync(folder: Path) -> bool:
    """Ask for an update now; return whether the wish could be left."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / WAKE_FILE).touch()
    except OSError:
        return False
    return True


def sync_requested(folder: Path) -> bool:
    """Tell whether somebody asked for an update that has not begun yet."""
    return (folder / WAKE_FILE).exists()


def take_request(folder: Path) -> bool:
    """Remove the wish for an update and return whether there was one; called when a round begins."""
    try:
        (folder / WAKE_FILE).unlink()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[bool]:
    """Hold the lock of the updating process; yields False when another one holds it.

    The system gives the lock back when the process ends, however it ends.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _replace_quickly(folder: Path, name: str, note: Struct, disk: Disk) -> None:
    with contextlib.suppress(OSError):
        temporary = folder / (name + ".new")
        disk.make_folder(folder)
        disk.write_file(temporary, msgspec.json.encode(note))
        disk.replace(temporary, folder / name)
