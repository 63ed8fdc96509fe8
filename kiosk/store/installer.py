"""Brings a new release to this machine: stage, verify, self-test, switch, keep two older ones.

One process does this, and it may be killed at any moment: a new release is written whole, brought to the disk
and tested under another name, then one pointer moves, and nothing is deleted before that. Lower numbers are
refused, and so is a release for a newer version of this program. The current number is accepted again only to
replace a release that no longer loads.

    installer = ReleaseInstaller(root)
    installer.install(manifest, files, now, test)     # all steps; notes how it went
"""

import contextlib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from kiosk.disk import write_whole
from kiosk.domain.library import Content
from kiosk.domain.schema import SCHEMA_VERSION
from kiosk.errors import ReleaseError
from kiosk.store import attempts as notes
from kiosk.store import manifest as manifests
from kiosk.store.manifest import MANIFEST_FILE, Manifest
from kiosk.store.releases import POINTER_FILE, ReleaseStore, load_folder

KEPT = 2
"""Older releases that stay after a switch."""

Test = Callable[[Content], Sequence[str]]
"""Returns what is wrong with a release; nothing when it may be shown."""

_STAGING, _TESTED = "staging", "tested"


class ReleaseInstaller(ReleaseStore):
    """The releases below one folder, for the one process that adds to them."""

    def install(self, manifest: Manifest, files: Mapping[str, bytes], now: datetime, test: Test) -> None:
        """Stage, verify, self-test and switch in one go, and note how it went.

        Raises:
            ReleaseError: A step failed; the release before stays in use.
        """
        try:
            self.stage(manifest, files)
            self.self_test(manifest.release, test)
            self.switch(manifest.release)
        except ReleaseError as error:
            self.note_failure(now, str(error))
            raise
        self.note_success(now)

    def stage(self, manifest: Manifest, files: Mapping[str, bytes]) -> None:
        """Write a new release beside the current one and verify it.

        Args:
            manifest: What the release consists of.
            files: The bytes of every file, by its path in the manifest.

        Raises:
            ReleaseError: The number is not higher than the current one, the release is for a newer program,
            the
                disk refuses, or a file is not what the manifest says.
        """
        manifests.check_version(manifest.schema_version)
        self._refuse_old(manifest.release)
        missing = [entry.path for entry in manifest.files if entry.path not in files]
        if missing:
            raise ReleaseError(f"Release {manifest.release} lacks {', '.join(missing)}")
        try:
            self._write_staging(manifest, files)
        except OSError as error:
            raise ReleaseError(f"Release {manifest.release} cannot be staged: {error}") from error
        self.verify(manifest.release)

    def verify(self, number: int) -> None:
        """Compare every file of the staged release with its manifest.

        Raises:
            ReleaseError: Another release is staged or none, or a file is missing or differs.
        """
        manifest = manifests.read(self._staging)
        if manifest.release != number:
            raise ReleaseError(f"Release {manifest.release} is staged, not {number}")
        manifests.verify(self._staging, manifest)

    def self_test(self, number: int, test: Test) -> None:
        """Load the staged release and try it; only a release that passes can be switched to.

        Raises:
            ReleaseError: It does not load, or `test` found something; the message has one line each.
        """
        self.verify(number)
        problems = test(load_folder(self._staging))
        if problems:
            raise ReleaseError("\n".join([f"Release {number} fails its self-test:", *problems]))
        try:
            write_whole(self._disk, self._staging / _TESTED, self._fingerprint())
        except OSError as error:
            raise ReleaseError(f"Release {number} cannot be marked as tested: {error}") from error

    def switch(self, number: int) -> None:
        """Use the staged release from now on and remove all but two older ones.

        Raises:
            ReleaseError: It is not staged, not tested, or the disk refuses; the release before stays in use.
        """
        self.verify(number)
        self._refuse_old(number)
        self._refuse_untested(number)
        try:
            self._move_in(self._root / str(number))
            write_whole(self._disk, self._root / POINTER_FILE, f"{number}\n".encode())
        except OSError as error:
            raise ReleaseError(f"Release {number} cannot be switched to: {error}") from error
        # The switch is done; what cannot be removed now is removed after the next one.
        with contextlib.suppress(OSError):
            self._prune(number)

    def next_number(self) -> int:
        """Return the number a release made here should get."""
        return max(self.number() or 0, *self._numbers(), 0) + 1

    def holds(self, files: Mapping[str, bytes]) -> bool:
        """Tell whether the current release consists of exactly these files and loads."""
        current = self.number()
        manifest = self._manifest(current)
        if current is None or manifest is None:
            return False
        same = manifests.entries(files) == manifest.files and manifest.schema_version == SCHEMA_VERSION
        return same and self._loads(current)

    def note_failure(self, now: datetime, why: str) -> None:
        """Note that an attempt to update failed; the last success stays as it is."""
        success = notes.read_attempts(self._root).last_success
        self._note(notes.Attempts(last_attempt=now, last_success=success, last_error=why))

    def note_success(self, now: datetime) -> None:
        """Note that updating worked, whether or not there was anything new."""
        self._note(notes.Attempts(last_attempt=now, last_success=now))

    @property
    def _staging(self) -> Path:
        return self._root / _STAGING

    def _note(self, attempts: notes.Attempts) -> None:
        # The note is for staff; a full disk must not turn it into a second failure.
        with contextlib.suppress(OSError):
            notes.write_attempts(self._disk, self._root, attempts)

    def _refuse_old(self, number: int) -> None:
        current = self.number()
        if current is None or number > current:
            return
        if number < current or self._loads(current):
            raise ReleaseError(f"Release {number} is not newer than the current release {current}")

    def _loads(self, number: int) -> bool:
        try:
            self.load(number)
        except ReleaseError:
            return False
        return True

    def _refuse_untested(self, number: int) -> None:
        try:
            tested = (self._staging / _TESTED).read_bytes() == self._fingerprint()
        except OSError:
            tested = False
        if not tested:
            raise ReleaseError(f"Release {number} has not passed its self-test")

    def _fingerprint(self) -> bytes:
        """Return what ties the mark of the self-test to the release that was tested."""
        return hashlib.sha256((self._staging / MANIFEST_FILE).read_bytes()).hexdigest().encode()

    def _write_staging(self, manifest: Manifest, files: Mapping[str, bytes]) -> None:
        """Write the files, the manifest last, and bring all of it to the disk."""
        self._disk.make_folder(self._root)
        self._disk.sync_folder(self._root.parent)
        self._disk.remove_folder(self._staging)
        self._disk.make_folder(self._staging)
        folders = {self._staging}
        for path, data in [
            *((entry.path, files[entry.path]) for entry in manifest.files),
            (MANIFEST_FILE, manifests.encode(manifest)),
        ]:
            target = self._staging / path
            self._disk.make_folder(target.parent)
            self._disk.write_file(target, data)
            self._disk.sync_file(target)
            folders.update(folder for folder in target.parents if self._staging in folder.parents)
        for folder in sorted(folders, reverse=True):
            self._disk.sync_folder(folder)

    def _move_in(self, target: Path) -> None:
        """Give the staged folder its number; a folder of that number does not load or was never in use."""
        self._disk.remove_folder(target)
        self._disk.replace(self._staging, target)
        self._disk.sync_folder(self._root)

    def _prune(self, number: int) -> None:
        older = [other for other in self._numbers() if other < number]
        for other in older[KEPT:]:
            self._disk.remove_folder(self._root / str(other))
