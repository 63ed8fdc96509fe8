"""The ledger's file: opened, checked, written in single transactions, replaced when it is damaged.

A ledger appears under its name only when it is complete, so an empty or half-made file is always damage.
A damaged, missing or swapped file is never papered over: opening it, or writing to it, raises
`LedgerDamaged`. Then `start_over` sets the remains aside under a name with a time stamp and begins a new
ledger above every number the old one can have given (see `ledger_mark`). It refuses to touch a sound one.
Do not restore a ledger from a backup: an old state would give numbers again. Start over instead.
"""

import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path

from kiosk.disk import DISK
from kiosk.domain.ticket import utc
from kiosk.errors import DiskFull, LedgerBusy, LedgerDamaged, LedgerError, ValueRefused
from kiosk.store.ledger_mark import mark_path, read_marks
from kiosk.store.ledger_schema import migrate
from kiosk.store.sqlite import OpenFile, all_or_nothing, begun

BUSY_SECONDS = 5.0  # how long a second program may hold the ledger before we give up
CHECKPOINT_PAGES = 4000  # 16 MB: seldom enough that fewer than one number in a hundred waits for it

_SETTINGS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
)

_DAMAGED = (
    "the ledger {} is damaged; stop the programs that use it and start over: "
    "it is set aside and numbers go on after a gap"
)
_MISSING = "the ledger {} is missing though numbers were given here; start over: numbers go on after a gap"
_FULL = "the ledger {} cannot be written: the disk is full; nothing was changed, make room and try again"
_SWAPPED = "the ledger {} was replaced or removed while in use; open it again"


class LedgerFile(OpenFile):
    """One open connection to a ledger; use it from one thread. Others may have their own.

    Raises:
        LedgerDamaged: on opening, or on any call: the file is damaged, missing or was replaced.
        LedgerBusy: on any call: another program held the ledger for `BUSY_SECONDS`; nothing was changed.
        DiskFull: on any call: nothing was changed.
        LedgerError: on any call: the disk is read-only or refuses; nothing was changed.
    """

    def __init__(self, path: Path) -> None:
        """Open the ledger at ``path``; make a new one where there never was one."""
        self.path = path
        with _translated(path):
            if not path.exists():
                _create_first(path)
            self._db = _open(path)
            self._identity = _identity(path)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, alone among all programs, and synced to the disk when it ends."""
        with _translated(self.path), all_or_nothing(self._db):
            self._check_in_place()
            yield self._db
            self._check_in_place()

    def _rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with _translated(self.path):
            return self._db.execute(sql, values).fetchall()

    def _check_in_place(self) -> None:
        # Writing to a file that no longer has the name would lose every number with the next restart.
        if _identity(self.path) != self._identity:
            raise LedgerDamaged(_SWAPPED.format(self.path))


def start_over(path: Path, now: datetime) -> Path | None:
    """Set a damaged or missing ledger aside and begin a new one above all numbers ever given.

    Safe when several programs do it at once: one does it, the others find a sound ledger.

    Args:
        path: the ledger's file.
        now: for the time stamp in the new name.

    Returns:
        Where the damaged file lies now (it holds data of persons until `purge` removes it), or None when
        there was nothing to set aside.

    Raises:
        LedgerError: the disk does not take it.
    """
    with _translated(path), open(mark_path(path), "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_sound(path):
            return None
        with _held(path):
            aside = _set_aside(path, f"{utc(now):%Y%m%dT%H%M%S%f}Z")
        _create(path)
        return aside


def remove_set_aside(path: Path, before: date) -> None:
    """Delete damaged ledgers that were set aside before a day, because they hold data of persons."""
    for remains in path.parent.glob(path.name + ".damaged-*"):
        if remains.name.removeprefix(path.name + ".damaged-")[:8] < f"{before:%Y%m%d}":
            remains.unlink(missing_ok=True)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Let the number that is being given come to its end in the old file, and none begin, where it can be locked."""
    with ExitStack() as held:
        with suppress(sqlite3.Error):
            held.enter_context(closing(_connect(path))).execute("BEGIN IMMEDIATE")
        yield


def _set_aside(path: Path, stamp: str) -> Path | None:
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    existed = path.exists()
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.rename(f"{path}{ending}", f"{aside}{ending}")
    DISK.sync_folder(path.parent)
    return aside if existed else None


def _is_sound(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with _translated(path):
            _open(path).close()
    except LedgerDamaged:
        return False
    return True


def _create_first(path: Path) -> None:
    # looked for again: between our first look and the marks another program may have begun and given numbers
    if read_marks(path) and not path.exists():
        raise LedgerDamaged(_MISSING.format(path))
    _create(path)


def _create(path: Path) -> None:
    """Make a complete ledger under another name first; if somebody else was faster, theirs stays."""
    draft = path.with_name(f"{path.name}.new-{os.getpid()}")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft, isolation_level=None)) as db:
        os.chmod(draft, 0o600)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        migrate(db)
        seeds = [(*key, number, number) for key, number in read_marks(path).items()]
        db.executemany("INSERT INTO marks VALUES (?, ?, ?, ?, ?)", seeds)
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    DISK.sync_folder(path.parent)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", BUSY_SECONDS, uri=True, isolation_level=None
    )


def _open(path: Path) -> sqlite3.Connection:
    return begun(_connect(path), _SETTINGS, partial(_begin, path))


def _begin(path: Path, db: sqlite3.Connection) -> None:
    """Refuse what is not a sound ledger, and bring its tables to the newest version."""
    is_ours = db.execute("PRAGMA user_version").fetchone()[0] > 0
    if not is_ours or db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise LedgerDamaged(_DAMAGED.format(path))
    migrate(db)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn what the database and the disk say into what people can do about it."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translation(path, error) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(_FULL.format(path)) from error
        raise LedgerError(
            f"the ledger {path} cannot be used ({error.strerror or error}); check the disk"
        ) from error


def _translation(path: Path, error: sqlite3.Error) -> LedgerError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind, the rest the detail
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return LedgerDamaged(_DAMAGED.format(path))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LedgerBusy(f"another program is using the ledger {path}; nothing was changed, try again")
    if code == sqlite3.SQLITE_FULL:
        return DiskFull(_FULL.format(path))
    if code == sqlite3.SQLITE_CONSTRAINT:
        return ValueRefused(f"the ledger {path} refused a value; nothing was changed")
    return LedgerError(f"the ledger {path} cannot be used ({error}); check the disk")
