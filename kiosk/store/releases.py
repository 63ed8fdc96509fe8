"""The releases on this machine, for those who read them: the current one, or the last good one.

::

    <root>/current          the number of the release in use, replaced in one step
    <root>/7/               manifest.json, content.json (TinyDB), further files
    <root>/6/  <root>/5/    the two before
    <root>/staging/         the next one until it is switched to

At every moment `ReleaseStore.current` finds a whole release. One that does not load is passed over at once
for the one before, and the reason is kept for staff; a release for a newer version of this program is such a
one. The age of a release hides nothing. `kiosk.store.installer` is the other half: it brings new releases
here.

Opening a release is on the start-up path, so it hashes the content (about half a millisecond per megabyte)
and only compares the sizes of other files; every file was hashed when it was staged.

    content = ReleaseStore(root).current()
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware

from kiosk.disk import DISK, Disk
from kiosk.domain.library import Content
from kiosk.domain.reasons import REASONS
from kiosk.domain.schema import COLLECTIONS, decode_all
from kiosk.errors import ContentError, NewerRelease, ReleaseError, StorageError
from kiosk.store import attempts as notes
from kiosk.store import manifest as manifests
from kiosk.store.manifest import CONTENT_FILE, Manifest
from kiosk.store.storage import CrashSafeStorage

POINTER_FILE = "current"

Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Status:
    """What the staff page shows about the content.

    Attributes:
        release: The number in use, None before the first.
        created_at: When it was made.
        age: Time since then; negative when the clock is wrong.
        expires: Until when it is meant to be the newest.
        last_attempt: When updating was last tried.
        last_success: When it last worked, even if there was nothing new.
        last_error: Why the last attempt failed, or what staff should know although it worked; None if all
            is well.
        fallback: Why an older release is in use, None if the newest is.
        older: The older releases that are kept, newest first.
    """

    release: int | None
    created_at: datetime | None
    age: timedelta | None
    expires: datetime | None
    last_attempt: datetime | None
    last_success: datetime | None
    last_error: str | None
    fallback: str | None
    older: tuple[int, ...]


class ReleaseStore:
    """The releases below one folder."""

    def __init__(self, root: Path, disk: Disk = DISK) -> None:
        """Read the releases below `root`, which need not exist yet."""
        self._root = root
        self._disk = disk

    def current(self) -> Content:
        """Return the release in use; if it does not load, the newest older one that does.

        Raises:
            ReleaseError: No release can be loaded; the message says why for each.
        """
        failures: list[ReleaseError] = []
        for number in self._candidates():
            try:
                content = self.load(number)
            except ReleaseError as error:
                failures.append(error)
                continue
            self._note_fallback(number, failures)
            return content
        raise ReleaseError(_why(failures) if failures else f"There is no release in {self._root}")

    def load(self, number: int) -> Content:
        """Return one release that was switched to.

        Raises:
            ReleaseError: It is not there, damaged, too new, or its content breaks the schema.
        """
        return load_folder(self._root / str(number))

    def number(self) -> int | None:
        """Return the number that should be in use; None before the first or when the pointer is damaged."""
        try:
            number = int((self._root / POINTER_FILE).read_text("ascii"))
        except (OSError, ValueError):
            return None
        return number if number > 0 else None

    def mark(self) -> Mark | None:
        """Return what tells one state of the pointer from the next; one look at one file, None without it."""
        try:
            found = (self._root / POINTER_FILE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def status(self, now: datetime) -> Status:
        """Return what staff want to know; reads three small files and no content."""
        attempts, fallback = notes.read_attempts(self._root), notes.read_fallback(self._root)
        number = fallback.used if fallback else self.number()
        manifest = self._manifest(number)
        return Status(
            release=number,
            created_at=manifest.created_at if manifest else None,
            age=now - manifest.created_at if manifest else None,
            expires=manifest.expires if manifest else None,
            last_attempt=attempts.last_attempt,
            last_success=attempts.last_success,
            last_error=attempts.last_error,
            fallback=fallback.why if fallback else None,
            older=tuple(other for other in self._numbers() if number is not None and other < number),
        )

    def _numbers(self) -> list[int]:
        """Return the releases that have a folder, newest first."""
        try:
            names = [path.name for path in self._root.iterdir()]
        except OSError:
            return []
        return sorted((int(name) for name in names if name.isascii() and name.isdigit()), reverse=True)

    def _candidates(self) -> list[int]:
        """Return the numbers to try: current, older, and as a last resort one not switched to."""
        wanted, numbers = self.number(), self._numbers()
        if wanted is None:
            return numbers
        older = [number for number in numbers if number < wanted]
        newer = [number for number in reversed(numbers) if number > wanted]
        return [wanted, *older, *newer]

    def _note_fallback(self, used: int, failures: list[ReleaseError]) -> None:
        note = notes.Fallback(wanted=self.number(), used=used, why=_why(failures)) if failures else None
        # A disk that is full or read-only must not keep content from the screen.
        with contextlib.suppress(OSError):
            notes.write_fallback(self._disk, self._root, note)

    def _manifest(self, number: int | None) -> Manifest | None:
        try:
            return manifests.read(self._root / str(number))
        except ReleaseError:
            return None


def _why(failures: Sequence[ReleaseError]) -> str:
    """Return why a release is not used, in words for staff, and what exactly is wrong."""
    newer = any(isinstance(failure, NewerRelease) for failure in failures)
    sentence = REASONS["newer-program" if newer else "damaged-here"]
    return f"{sentence} ({'; '.join(map(str, failures))})"


def load_folder(folder: Path) -> Content:
    """Return the content of a release's folder.

    Raises:
        ReleaseError: It is not there, damaged, too new, or its content breaks the schema.
    """
    manifest = manifests.read(folder)
    manifests.verify(folder, manifest, thorough=False)
    try:
        records = decode_all(read_tables(folder / CONTENT_FILE))
    except (StorageError, ContentError) as error:
        raise ReleaseError(f"{folder}: {error}") from error
    return Content(manifest.release, manifest.created_at, records)


def read_tables(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the documents of every collection in a TinyDB file.

    Raises:
        StorageError: The file is damaged.
    """
    storage = CachingMiddleware(CrashSafeStorage)  # type: ignore[no-untyped-call]  # TinyDB's is untyped
    with TinyDB(path, storage=storage, read_only=True) as database:
        return {name: [dict(document) for document in database.table(name)] for name in COLLECTIONS}
