"""Publishes a release into a folder that any web server can serve, so that a crash at any point breaks nothing.

    publisher = Publisher(folder, online_keys, clock)    # keys: `kiosk.central.releases.roots.make_keys`
    number = publisher.publish(tables, pages)            # a recall is the same, without the document
    publisher.resign()                                   # call it every hour: metadata expires after days
    number = publisher.republish(3, render)              # old content under a new number
    publisher.collect()                                  # now and then: removes what no client can need

Order of a release: blobs, pages, index, and of the metadata the timestamp last. Until that is replaced clients see
the release before, whole; only pages, which are read one by one, are replaced one by one just before. One writer at
a time; others wait. Not checked here is whether the documents fit the schema and are ready: that is the editor's part.

The folder needs a backup like any other. After one is restored, the next numbers of metadata are right by
themselves. The number of the release is not: pass `least`, one more than the highest that a terminal reported.
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from kiosk.central.releases import blobs, garbage, history, keys
from kiosk.central.releases import pages as page_files
from kiosk.central.releases.folder import Folder
from kiosk.central.releases.history import Release
from kiosk.central.releases.repository import Repository, State
from kiosk.disk import DISK, Disk
from kiosk.domain import growth, tree
from kiosk.domain.growth import Before, Tree
from kiosk.domain.schema import SCHEMA_VERSION
from kiosk.errors import PublishError, ReleaseError

Pages = Mapping[str, bytes]
"""HTML by path, see `kiosk.central.releases.pages.checked`."""


class Publisher:
    """Publishes into one folder."""

    def __init__(
        self,
        folder: Path,
        online_keys: Path,
        clock: Callable[[], datetime],
        *,
        clock_checked: bool = False,
        disk: Disk = DISK,
        patience: float = 60.0,
    ) -> None:
        """Use a folder.

        Args:
            folder: What the web server serves.
            online_keys: Where the online keys lie.
            clock: Returns the time, with its zone.
            clock_checked: Somebody looked at the clock: it may be over a year after the last signature, or it was
                wrong then.
            disk: Makes the file operations.
            patience: Seconds to wait for another writer.
        """
        self._folder = Folder(folder, disk, patience)
        self._repository = Repository(self._folder, online_keys)
        self._clock = clock
        self._clock_checked = clock_checked

    def publish(self, tables: tree.Tables, pages: Pages, *, least: int = 1) -> int:
        """Publish documents and pages and return the number of the release.

        Args:
            tables: Documents by collection; they fit the schema.
            pages: All pages: those that are missing here are taken offline.
            least: The lowest number the release may get.

        Raises:
            PublishError: Keys are missing, the clock cannot be right, a path is wrong, the disk refuses, or another
                writer took too long. The release before is still served, unless only pages that are gone could
                not be removed: the message says so.
        """
        files = page_files.checked(pages)
        with self._folder.locked():
            return self._publish(tables, files, least)

    def republish(self, number: int, render: Callable[[tree.Tables], Pages], *, least: int = 1) -> int:
        """Publish the documents of an older release under a new number, which is returned.

        Args:
            number: The older release, one of `releases`.
            render: Returns the pages of its documents.
            least: As for `publish`.

        Raises:
            PublishError: As for `publish`; there is no such release, or it is of an older version of the schema.
        """
        with self._folder.locked():
            tables = self.tables(number)
            return self._publish(tables, page_files.checked(render(tables)), least)

    def resign(self) -> bool:
        """Sign again what is due and tell whether anything was; nothing is when nothing is published.

        Raises:
            PublishError: Keys are missing, the root expired, the clock cannot be right, or the folder is damaged.
        """
        with self._folder.locked():
            state = self._repository.state()
            if state is None:
                return False
            now = self._now(state)
            roles = self._repository.due(state, now)
            if roles:
                self._repository.resign(now, state, roles)
            return bool(roles)

    def releases(self) -> list[Release]:
        """Return the releases that can be published again, oldest first; the last one is current.

        Raises:
            PublishError: The folder is damaged.
        """
        state = self._repository.state()
        return history.kept(history.read(self._folder, state), self._clock()) if state else []

    def tables(self, number: int) -> tree.Tables:
        """Return the documents of a release.

        Raises:
            PublishError: There is no such release, it is damaged, or it is of an older version of the schema.
        """
        for release in self.releases():
            if release.number == number:
                index = history.read_index(self._folder, release.index)
                if index.schema_version != SCHEMA_VERSION:
                    raise PublishError(f"Release {number} is too old: its documents have another form")
                return blobs.tables(self._folder, index)
        raise PublishError(f"Release {number} is not kept")

    def expires(self) -> dict[str, datetime]:
        """Return when root, targets, snapshot and timestamp expire; only the root needs people.

        Raises:
            PublishError: There are no keys, or the folder is damaged.
        """
        found = {keys.ROOT: self._repository.root().signed.expires}
        if state := self._repository.state():
            found["targets"] = state.targets.signed.expires
            found["snapshot"] = state.snapshot.signed.expires
            found["timestamp"] = state.timestamp.signed.expires
        return found

    def verify(self) -> list[str]:
        """Return what is wrong with what is published, file by file; nothing when all is well.

        A damaged blob is written again by the next release when its file is removed before.
        """
        try:
            state = self._repository.state()
            if state is None:
                return []
            index = history.read_index(self._folder, history.read(self._folder, state)[-1].index)
            wanted = [*index.packs.values(), *index.steps.values()]
            for _part, _reference, section in blobs.sections(self._folder, index):
                wanted.extend(section.pieces.values())
        except PublishError as error:
            return [str(error)]
        return [problem for reference in wanted if (problem := self._problem(reference))]

    def collect(self) -> int:
        """Remove what no client can need any more and return how many files that were.

        Everything stays that belongs to a release whose next one is younger than 30 days, or to the last 20.

        Raises:
            PublishError: The folder is damaged, and nothing was removed; or the disk refuses.
        """
        with self._folder.locked():
            state = self._repository.state()
            if state is None:
                return 0
            gone = garbage.unneeded(self._folder, state, self._now(state))
            self._folder.remove(gone)
            return len(gone)

    def _publish(self, tables: tree.Tables, files: Pages, least: int) -> int:
        state, releases = self._before()
        now = self._now(state)
        self._repository.signers(now)
        number = max(least, (releases[-1].number if releases else self._highest_number()) + 1)
        made = _built(tables, number, now, self._grown_from(releases))
        index = blobs.compress(made.index_bytes)
        release = Release(number=number, created_at=now, counts=made.index.counts, index=tree.digest(index))
        blobs.write_new(self._folder, made.blobs)
        page_files.write_changed(self._folder, files)
        self._folder.write({history.target_name(release.index): index})
        named = history.write(self._folder, history.kept([*releases, release], now))
        self._repository.release(now, index, named)
        self._remove_gone(files)
        return number

    def _before(self) -> tuple[State | None, list[Release]]:
        """Return what is published as far as it can be read: damage is mended by the next release."""
        try:
            state = self._repository.state()
        except PublishError:
            return None, []
        try:
            return state, history.read(self._folder, state) if state else []
        except PublishError:
            return state, []

    def _grown_from(self, releases: Sequence[Release]) -> Before | None:
        """Return the release before; None when it cannot be read: terminals then take pieces and packs."""
        if not releases:
            return None
        try:
            index = history.read_index(self._folder, releases[-1].index)
            return Before(index, blobs.pieces(self._folder, index))
        except PublishError:
            return None

    def _highest_number(self) -> int:
        """Return the highest number of any index that can be read, or 0; signed or not, numbers only grow."""
        highest = 0
        for name in self._folder.names(history.TARGETS):
            with contextlib.suppress(PublishError):
                sha256 = name.removeprefix(f"{history.TARGETS}/")[:64]
                highest = max(highest, history.read_index(self._folder, sha256).release)
        return highest

    def _now(self, state: State | None) -> datetime:
        return self._repository.time(self._clock(), state, self._clock_checked)

    def _remove_gone(self, files: Pages) -> None:
        try:
            page_files.remove_gone(self._folder, files)
        except PublishError as error:
            raise PublishError(f"The release is published, but old pages are still there: {error}") from error

    def _problem(self, reference: tree.Reference) -> str:
        try:
            blobs.read(self._folder, reference)
        except PublishError as error:
            return str(error)
        return ""


def _built(tables: tree.Tables, number: int, now: datetime, before: Before | None) -> Tree:
    """Return the tree of a release, read back as a terminal does: it refuses names that do not fit."""
    made = growth.build(tables, number, now, before)
    try:
        for _part, _bucket, reference in tree.references(tree.read_index(made.index_bytes)):
            tree.read_section(made.blobs[reference.sha256])
    except ReleaseError as error:
        raise PublishError(f"Terminals could not read this release: {error}") from error
    return made
