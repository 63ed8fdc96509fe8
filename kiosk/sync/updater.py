"""One round of updating: look what is signed, fetch what is missing, and hand a whole release to the installer.

Whatever goes wrong, the release in use stays; what went wrong is noted for staff in words. A round that is cut off
at any moment is gone on with by the next one: nothing that was fetched whole is fetched again. A release is never
replaced by one with a lower number, and not by one for a newer version of this program.

    outcome = Round(folders, fetcher, root, test, now).run()
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace
from tuf.api.exceptions import LengthOrHashMismatchError

from kiosk.disk import DISK, Disk, write_whole
from kiosk.domain import tree
from kiosk.domain.library import Content
from kiosk.domain.schema import SCHEMA_VERSION
from kiosk.domain.tree import Index
from kiosk.errors import ContentError, ReleaseError, SyncError
from kiosk.store import manifest as manifests
from kiosk.store.contentfile import content_file_of_ordered, pieces_of
from kiosk.store.installer import ReleaseInstaller
from kiosk.store.manifest import CONTENT_FILE
from kiosk.store.syncing import Phase, Progress, write_progress
from kiosk.sync import clock, refused, words
from kiosk.sync.assembly import Base, documents
from kiosk.sync.fetcher import Fetcher, gunzip
from kiosk.sync.floor import FloorFile
from kiosk.sync.metadata import TARGET, Metadata, Signed
from kiosk.sync.objects import Objects

LARGEST_INDEX = 8 * 1024 * 1024
"""Bytes of an index at most; that of 10,000 documents has 13 thousand."""

RENEWED_WITHIN = timedelta(days=4)
"""A publisher that is well signs again before half of its seven days is over."""

Test = Callable[[Content, datetime], Sequence[str]]
"""Returns what is wrong with a release at a time; nothing when it may be shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a round ended.

    Attributes:
        release: The release in use.
        new: Whether this round brought it.
        warning: What staff should know although it worked.
    """

    release: int
    new: bool
    warning: str | None = None


class Round:
    """One round of updating."""

    def __init__(
        self,
        releases: Path,
        folder: Path,
        fetcher: Fetcher,
        root: bytes,
        test: Test,
        now: Callable[[], datetime],
        disk: Disk = DISK,
        not_before: datetime = clock.NOT_BEFORE,
    ) -> None:
        """Prepare a round.

        Args:
            releases: The folder of the releases.
            folder: The folder of the updating process, see `kiosk.store.syncing`.
            fetcher: Where releases come from.
            root: The publisher's root.json that all trust begins with.
            test: The self-test.
            now: The clock of this machine, right or wrong, in UTC.
            disk: The file operations to use.
            not_before: No clock is right that shows less.
        """
        self._releases = releases
        self._folder = folder
        self._fetcher = fetcher
        self._test = test
        self._now = now
        self._disk = disk
        self._installer = ReleaseInstaller(releases, disk)
        self._metadata = Metadata(folder / "metadata", root, fetcher, not_before)
        self._floors = FloorFile(folder, disk)
        self._objects = Objects(folder / "objects", disk, fetcher)

    def run(self) -> Outcome:
        """Do everything, and note how it went.

        Raises:
            SyncError: It failed; the release before stays in use.
        """
        try:
            outcome = self._update()
        except Exception as error:  # whatever a library throws, staff get a sentence and the next round comes
            problem = words.explain(error)
            self._make_room(error)
            self._installer.note_failure(self._now(), str(problem))
            self._say("idle")
            raise problem from error
        self._installer.note_success(self._now(), outcome.warning)
        self._say("idle", release=outcome.release)
        return outcome

    def _update(self) -> Outcome:
        self._say("checking")
        self._metadata.clean_up(self._disk)
        floor = self._floors.read()
        signed = self._metadata.newest(self._now(), floor)
        self._floors.write(floor.after(signed.floor))
        index = self._index(signed)
        warning = signed.remark or self._lateness(signed)
        if self._in_use(index):
            self._objects.clear()  # a cut may have come just after the switch
            return Outcome(index.release, False, warning)
        if before := refused.read(self._folder):
            before.refuse(signed.target.hashes["sha256"], self._now())
        self._install(index, self._content(index), signed)
        self._objects.clear()
        return Outcome(index.release, True, warning)

    def _index(self, signed: Signed) -> Index:
        """Return the signed index, from the disk if it was fetched before."""
        target, path = signed.target, self._folder / TARGET
        try:
            data = path.read_bytes()
            target.verify_length_and_hashes(data)
        except (OSError, ValueError, LengthOrHashMismatchError):
            data = self._fetcher.get(f"targets/{target.hashes['sha256']}.{TARGET}", target.length)
            target.verify_length_and_hashes(data)
            write_whole(self._disk, path, data)
        plain = gunzip(data, LARGEST_INDEX)
        _refuse_newer_schema(plain)
        return tree.read_index(plain)

    def _in_use(self, index: Index) -> bool:
        """Tell whether a release is the one in use, and whole.

        Raises:
            SyncError: It is older than the one in use, or another one of the same number.
        """
        current = self._installer.number() or self._newest_that_loads()
        if index.release < current:
            raise SyncError(words.OLDER, f"release {index.release} after {current}")
        if index.release > current:
            return False
        try:
            manifest = manifests.read(self._releases / str(current))
            manifests.verify(self._releases / str(current), manifest, thorough=False)
        except ReleaseError:
            return False  # it is damaged, and may be mended
        if manifest.created_at != index.created_at:
            raise SyncError(words.SAME_NUMBER, f"release {current}, made at {index.created_at}")
        return True

    def _newest_that_loads(self) -> int:
        try:
            return self._installer.current().release
        except ReleaseError:
            return 0

    def _content(self, index: Index) -> bytes:
        def tell(done: int, total: int) -> None:
            self._say("fetching", index.release, done, total)

        return content_file_of_ordered(documents(index, self._objects, self._base(), tell))

    def _base(self) -> Base:
        """Return the pieces of the newest release that can be read."""
        older = self._installer.status(self._now()).older
        for number in filter(None, (self._installer.number(), *older)):
            try:
                return Base(number, pieces_of((self._releases / str(number) / CONTENT_FILE).read_bytes()))
            except (OSError, ReleaseError):
                continue  # damaged: its pieces come from the server
        return Base(0, {})

    def _install(self, index: Index, content: bytes, signed: Signed) -> None:
        files = {CONTENT_FILE: content}
        made = manifests.describe(index.release, index.created_at, files, index.counts)
        manifest = replace(made, schema_version=index.schema_version)
        self._say("testing", index.release)
        self._installer.stage(manifest, files)
        self._self_test(index.release, signed)
        self._say("installing", index.release)
        self._installer.switch(index.release)

    def _self_test(self, release: int, signed: Signed) -> None:
        """Try the staged release, and remember it if the release itself is what is wrong."""
        problems: list[str] = []

        def test(content: Content) -> Sequence[str]:
            problems.extend(self._test(content, signed.now))
            return problems

        try:
            self._installer.self_test(release, test)
        except ReleaseError as error:
            if problems or isinstance(error.__cause__, ContentError):
                self._remember(words.explain(error), signed)
            raise

    def _remember(self, problem: SyncError, signed: Signed) -> None:
        index, at = signed.target.hashes["sha256"], self._now()
        note = refused.Refused(index=index, at=at, sentence=problem.sentence, detail=problem.detail)
        with contextlib.suppress(OSError):  # it is only tried again then
            refused.write(self._folder, self._disk, note)

    def _lateness(self, signed: Signed) -> str | None:
        if signed.signed_at is None or signed.now - signed.signed_at < RENEWED_WITHIN:
            return None
        days = (signed.now - signed.signed_at).days
        return f"{words.NOT_RENEWED} ({days} days)"

    def _make_room(self, error: Exception) -> None:
        """Give up what was fetched if the disk is full: the space may be needed to get out of it."""
        if words.is_full(error):
            with contextlib.suppress(OSError):
                self._objects.clear()

    def _say(self, phase: Phase, release: int | None = None, done: int = 0, total: int = 0) -> None:
        progress = Progress(phase=phase, done=done, total=total, at=self._now(), release=release)
        write_progress(self._folder, progress, self._disk)


class _VersionOnly(msgspec.Struct):
    schema_version: int


def _refuse_newer_schema(index: bytes) -> None:
    """Refuse an index that only a newer program can read, before anything else in it is looked at."""
    try:
        version = msgspec.json.decode(index, type=_VersionOnly).schema_version
    except ValueError as error:
        raise ReleaseError(f"index: {error}") from error
    if version > SCHEMA_VERSION:
        raise SyncError(words.NEWER_PROGRAM, f"schema {version}, this program knows {SCHEMA_VERSION}")
