"""What the files of SQLite have in common: how one is begun, written and closed.

Which settings a file needs, what makes it ours, and what people are told when the disk refuses, each file says itself.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self


class OpenFile:
    """A file with one connection; use it from one thread. Others may have their own."""

    _db: sqlite3.Connection

    def __enter__(self) -> Self:
        """Use the file in a ``with`` statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the connection; what was changed before is on the disk already."""
        self._db.close()


def begun(
    db: sqlite3.Connection, settings: Iterable[str], begin: Callable[[sqlite3.Connection], object]
) -> sqlite3.Connection:
    """Return a connection ready for use, or close it.

    Args:
        db: A new connection in which nothing begins by itself (``isolation_level=None``).
        settings: Its pragmas, as in ``synchronous = FULL``.
        begin: Checks the file, and makes what is missing.

    Raises:
        sqlite3.Error: The file does not take it; whatever `begin` raises is raised as well.
    """
    try:
        for setting in settings:
            db.execute(f"PRAGMA {setting}")
        begin(db)
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def all_or_nothing(db: sqlite3.Connection) -> Iterator[None]:
    """Do what is in the ``with`` statement in one transaction, alone among all programs, or leave all as it was.

    Raises:
        sqlite3.Error: Another program is too long about it, or the disk refuses; nothing was changed.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
