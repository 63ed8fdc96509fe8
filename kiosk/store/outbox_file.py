"""The file of the outbox: opened when it is needed, written in single transactions, begun anew when it is damaged.

What waits here is worth less than the terminal, so nothing is mended: a damaged file is set aside under another name
(one, the newest) and an empty one begun. Two processes use it at a time; the one that finds the other's file under
the name goes on with that.

A commit does not wait for the disk. `sync` does, before anything that was read here leaves the machine.
"""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kiosk.disk import DISK
from kiosk.errors import StorageError
from kiosk.store.sqlite import all_or_nothing, begun

T = TypeVar("T")

BUSY_SECONDS = 0.25
"""How long the other process may hold the file; somebody may be waiting before the screen."""

CHECKPOINT_PAGES = 4000
"""16 MB: what is written goes into the file itself when a report is made, and by itself only when none ever is."""

_SETTINGS = ("journal_mode = WAL", "synchronous = NORMAL", f"wal_autocheckpoint = {CHECKPOINT_PAGES}")
_VERSION = 1
_TABLES = (
    """CREATE TABLE self (
        outbox TEXT NOT NULL,
        number INTEGER NOT NULL,
        sent INTEGER NOT NULL
    ) STRICT""",
    "INSERT INTO self VALUES (lower(hex(randomblob(16))), 0, 0)",
    """CREATE TABLE counters (
        day TEXT NOT NULL,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (day, kind, key)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE days (day TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    """CREATE TABLE events (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        body TEXT NOT NULL
    ) STRICT""",
)
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""The last is a statement that does not fit the tables: they are not ours."""


class OutboxFile:
    """A connection to the file; use it from one thread."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`; nothing is opened yet."""
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._inode: int | None = None

    def close(self) -> None:
        """Give the connection back; it is opened again when it is needed."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something in one transaction; in a new file if this one is damaged.

        Raises:
            StorageError: The disk refuses, or the other process is too long about it; nothing was changed.
        """
        try:
            try:
                return self._attempt(work)
            except sqlite3.Error as error:
                self.close()
                if not _is_damage(error):
                    raise
                self._set_aside()
                return self._attempt(work)
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise StorageError(f"{self._path}: {error}") from error

    def sync(self) -> None:
        """Bring all that was committed to the disk, and tidy the file.

        Nobody has to wait for it meanwhile, as in a commit that syncs. The file itself must not be opened here a
        second time: closing it would give away the locks that the database holds.

        Raises:
            StorageError: The disk refuses.
        """
        try:
            with contextlib.suppress(FileNotFoundError):
                DISK.sync_file(self._path.with_name(self._path.name + "-wal"))
            if self._db is not None:
                self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"{self._path}: {error}") from error

    def _attempt(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._db is not None and _inode(self._path) != self._inode:
            self.close()  # the other process has begun a new file
        db = self._db = self._db or self._open()
        with all_or_nothing(db):
            return work(db)

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        self._inode = _inode(self._path)
        return begun(sqlite3.connect(self._path, BUSY_SECONDS, isolation_level=None), _SETTINGS, _begin)

    def _set_aside(self) -> None:
        with self._path.with_name(self._path.name + ".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if _inode(self._path) != self._inode:
                return  # the other process has done it
            for ending in ("", "-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    os.replace(f"{self._path}{ending}", f"{self._path}.damaged{ending}")


def _begin(db: sqlite3.Connection) -> None:
    """Check the file, and make the tables where there are none."""
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if found != "ok" or version not in (0, _VERSION):
        raise _Damaged(f"version {version}, {found}")
    if version == _VERSION:
        return
    with all_or_nothing(db):
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in _TABLES:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {_VERSION}")


class _Damaged(sqlite3.DatabaseError):
    """What the file holds is not ours, or not whole."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def _is_damage(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None
