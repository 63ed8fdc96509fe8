r"""The high-water mark: what lets numbers go on safely after the ledger itself is lost.

Beside the ledger lies a small file of lines ``["office", "2026-03-02", "A", 250]``. Before the ledger gives
a number above the last mark it appends a line for the next ``BLOCK`` numbers and syncs it, so every number
ever given lies at or below a line of this file. A new ledger that replaces a lost one starts above those
lines: it leaves a gap of at most ``BLOCK`` numbers, but never gives a number twice.

The file is only appended to, about 40 bytes per day and terminal; a line torn by a power cut was never
relied on and is skipped. It holds no data about persons.
"""

import fcntl
import os
from pathlib import Path

import msgspec

from kiosk.disk import DISK

BLOCK = 250  # so that fewer than one number in a hundred pays for the second sync

Marks = dict[tuple[str, str, str], int]
"""The highest reserved number per office, business day (ISO) and series."""


def mark_path(ledger: Path) -> Path:
    """The mark's file beside a ledger."""
    return ledger.with_name(ledger.name + ".reserved")


def reserve(ledger: Path, office: str, day: str, series: str, number: int) -> None:
    """Write down, durably, that numbers up to this one may have been given.

    Raises:
        OSError: the disk does not take it; then no number may be given.
    """
    path = mark_path(ledger)
    is_new = not path.exists()
    line = b"\n" + msgspec.json.encode([office, day, series, number]) + b"\n"
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # Whoever starts the ledger over reads this line, or is done before it: then the number is void.
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.write(handle, line) != len(line):
            raise OSError("the disk is full")
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        DISK.sync_folder(path.parent)


def read_marks(ledger: Path) -> Marks:
    """Read the highest reserved numbers; empty when there never was a ledger here."""
    path = mark_path(ledger)
    marks: Marks = {}
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            office, day, series, number = msgspec.json.decode(line, type=tuple[str, str, str, int])
        except ValueError:  # no JSON, or not even text
            continue
        marks[office, day, series] = max(number, marks.get((office, day, series), 0))
    return marks
