"""The clerks of the counter: who may sign in, as what, the languages they speak, what they chose at their last duty.

They are kept in a file of their own, because the ledger holds what ends with the day. Of PINs and pass phrases only
slow hashes are in it (see `domain.pin`); a clerk who has none yet, or is not active, cannot sign in. Counting wrong
attempts is up to whoever asks. What is refused: an office without a single active lead, who alone may add clerks.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import msgspec

from kiosk.domain.pin import HASH_BYTES, SALT_BYTES, hash_line, hash_secret, secret_matches
from kiosk.domain.ticket import check_codes
from kiosk.errors import ClerkError
from kiosk.store.sqlite import OpenFile, all_or_nothing, begun

LONGEST_NAME = 60  # characters
BUSY_SECONDS = 5.0

_OF_NOBODY = hash_line(bytes(SALT_BYTES), bytes(HASH_BYTES))
"""The hash of a secret that nobody knows."""

Role = Literal["clerk", "lead"]

_SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "user_version = 1")
_TABLE = """CREATE TABLE IF NOT EXISTS clerks (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('clerk', 'lead')),
    languages TEXT NOT NULL,
    active INTEGER NOT NULL,
    secret_hash TEXT
) STRICT, WITHOUT ROWID"""

_CHOICES = """CREATE TABLE IF NOT EXISTS choices (
    clerk TEXT PRIMARY KEY REFERENCES clerks (id),
    counter TEXT NOT NULL,
    languages TEXT NOT NULL,
    services TEXT
) STRICT, WITHOUT ROWID"""

_CHOOSE = """INSERT INTO choices (clerk, counter, languages, services) VALUES (?, ?, ?, ?)
    ON CONFLICT (clerk) DO UPDATE SET counter = excluded.counter, languages = excluded.languages,
        services = excluded.services"""

_PUT = """INSERT INTO clerks (id, name, role, languages, active) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, languages = excluded.languages,
        active = excluded.active"""


class Clerk(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works at a counter.

    Attributes:
        id: a short code; the ledger has nothing else of a clerk.
        name: for colleagues only; never shown to visitors.
        role: a lead may also add clerks, close the office and see the statistics.
        languages: BCP 47 codes of the languages spoken.
        active: may sign in; a clerk who left is not deleted, so that the id is not given again.
    """

    id: str
    name: str
    role: Role = "clerk"
    languages: tuple[str, ...] = ("de",)
    active: bool = True

    def __post_init__(self) -> None:
        """Refuse what could not be shown.

        Raises:
            ValueError: the id or a language is no code, or the name is empty or longer than 60 characters.
        """
        check_codes(self.id, *self.languages)
        if not 1 <= len(self.name.strip()) <= LONGEST_NAME or not self.name.isprintable():
            raise ValueError(f"a name has 1 to {LONGEST_NAME} characters")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a clerk chose at the last start of duty, so that the next one begins with one key.

    Attributes:
        counter: where it was; empty: not chosen yet.
        languages: spoken there.
        services: served there, None: all.
    """

    counter: str
    languages: tuple[str, ...]
    services: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse anything but codes.

        Raises:
            ValueError: one of them is no code.
        """
        check_codes(*filter(None, (self.counter,)), *self.languages, *(self.services or ()))


class Clerks(OpenFile):
    """The file of the clerks, open; use it from one thread.

    Raises:
        ClerkError: on opening, or on any call: the file or the disk does not take it; nothing was changed.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, or make an empty one that only its owner may read."""
        with _translated(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
            db = sqlite3.connect(path, BUSY_SECONDS, isolation_level=None)
            self._db = begun(db, _SETTINGS, _make_tables)
        self._path = path

    def all(self) -> list[Clerk]:
        """All clerks by name, those who are not active too."""
        rows = self._rows("SELECT id, name, role, languages, active FROM clerks ORDER BY name, id")
        return [
            Clerk(id=key, name=name, role=role, languages=tuple(languages.split()), active=bool(active))
            for key, name, role, languages, active in rows
        ]

    def get(self, clerk_id: str) -> Clerk:
        """One clerk.

        Raises:
            ClerkError: there is none with this id.
        """
        for clerk in self.all():
            if clerk.id == clerk_id:
                return clerk
        raise ClerkError("there is no such clerk")

    def put(self, clerk: Clerk) -> None:
        """Add a clerk, who cannot sign in yet, or change one; the secret stays as it is.

        Raises:
            ClerkError: no active lead would be left.
        """
        with self._transaction():
            self._put(clerk)

    def add(self, clerk: Clerk, secret: str, salt: bytes) -> None:
        """Add a clerk who can sign in at once, or nobody.

        Args:
            clerk: the new one.
            secret: see `hash_secret`.
            salt: 16 random bytes.

        Raises:
            SettingsError: the secret has another form.
            ValueError: the id belongs to somebody else.
            ClerkError: no active lead would be left.
        """
        line = hash_secret(secret, salt)
        with self._transaction():
            if self._rows("SELECT 1 FROM clerks WHERE id = ?", clerk.id):
                raise ValueError("this short name is somebody else's")
            self._put(clerk)
            self._set_line(clerk.id, line)

    def set_secret(self, clerk_id: str, secret: str, salt: bytes) -> None:
        """Give a clerk a new PIN or pass phrase.

        Args:
            clerk_id: the clerk.
            secret: see `hash_secret`.
            salt: 16 random bytes.

        Raises:
            ClerkError: there is no clerk with this id.
            SettingsError: the secret has another form.
        """
        line = hash_secret(secret, salt)
        with self._transaction():
            self._set_line(clerk_id, line)

    def choose(self, clerk_id: str, choice: Choice) -> None:
        """Remember what a clerk chose."""
        chosen = None if choice.services is None else " ".join(choice.services)
        with self._transaction():
            values = (clerk_id, choice.counter, " ".join(choice.languages), chosen)
            self._db.execute(_CHOOSE, values)

    def chosen(self, clerk_id: str) -> Choice | None:
        """What a clerk chose last, None before the first duty."""
        sql = "SELECT counter, languages, services FROM choices WHERE clerk = ?"
        for counter, languages, services in self._rows(sql, clerk_id):
            some = None if services is None else tuple(services.split())
            return Choice(counter=counter, languages=tuple(languages.split()), services=some)
        return None

    def signs_in(self, clerk_id: str, secret: str) -> Clerk | None:
        """The active clerk whose secret it is, or None; it takes a tenth of a second, so count attempts before.

        It takes as long for a clerk whom there is not, so that nobody learns by it who there is.
        """
        found = self._rows("SELECT secret_hash FROM clerks WHERE id = ? AND active", clerk_id)
        line = found[0][0] if found else None
        matches = secret_matches(secret, line or _OF_NOBODY)
        return self.get(clerk_id) if line and matches else None

    def _put(self, clerk: Clerk) -> None:
        values = (clerk.id, clerk.name.strip(), clerk.role, " ".join(clerk.languages), clerk.active)
        self._db.execute(_PUT, values)
        if not self._rows("SELECT 1 FROM clerks WHERE active AND role = 'lead'"):
            raise ClerkError("one active lead must remain; make somebody else a lead first")

    def _set_line(self, clerk_id: str, line: str) -> None:
        sql = "UPDATE clerks SET secret_hash = ? WHERE id = ?"
        if self._db.execute(sql, (line, clerk_id)).rowcount != 1:
            raise ClerkError("there is no such clerk")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _translated(self._path), all_or_nothing(self._db):
            yield

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with _translated(self._path):
            return self._db.execute(sql, values).fetchall()


def _make_tables(db: sqlite3.Connection) -> None:
    db.execute(_TABLE)
    db.execute(_CHOICES)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise ClerkError(f"the file of the clerks {path} cannot be used ({error}); check the disk") from error
