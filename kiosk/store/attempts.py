"""Two small notes beside the releases: how updating went, and why an older release is in use.

They are two files because they have two writers: the updating process writes the attempts, the terminal the
fallback. A note that cannot be read counts as not there: it informs staff and decides nothing.
"""

from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from kiosk.disk import Disk, write_whole

T = TypeVar("T", bound=Struct)

ATTEMPTS_FILE = "attempts.json"
FALLBACK_FILE = "fallback.json"


class Attempts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How updating went; a failure changes `last_attempt` and `last_error`, never `last_success`."""

    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_error: str | None = None


class Fallback(Struct, frozen=True, kw_only=True):
    """The release that should be in use, the one that is, and why."""

    wanted: int | None
    used: int
    why: str


def read_attempts(root: Path) -> Attempts:
    """Return how updating went so far."""
    return _read(root / ATTEMPTS_FILE, Attempts) or Attempts()


def write_attempts(disk: Disk, root: Path, attempts: Attempts) -> None:
    """Replace the note about updating."""
    write_whole(disk, root / ATTEMPTS_FILE, msgspec.json.encode(attempts))


def read_fallback(root: Path) -> Fallback | None:
    """Return why an older release is in use, or None."""
    return _read(root / FALLBACK_FILE, Fallback)


def write_fallback(disk: Disk, root: Path, fallback: Fallback | None) -> None:
    """Replace the note about the fallback if it says something else."""
    if fallback == read_fallback(root):
        return
    path = root / FALLBACK_FILE
    if fallback is None:
        disk.remove_file(path)
    else:
        write_whole(disk, path, msgspec.json.encode(fallback))


def _read(path: Path, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, ValueError):
        return None
