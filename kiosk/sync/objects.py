"""The bytes a release is put together from, by their SHA-256: those at hand, and those still to be fetched.

At hand is what the release in use consists of, so an unchanged piece is never fetched; and what an update that was
cut off has fetched already. Nothing on the disk is trusted: every piece is measured when it is read.
Threads only fetch and check; the disk has one writer.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from kiosk.disk import Disk
from kiosk.domain import tree
from kiosk.domain.tree import Reference
from kiosk.errors import ReleaseError, SyncError
from kiosk.sync import words
from kiosk.sync.fetcher import THREADS, Fetcher, gunzip, gzip_limit

Step = Callable[[], None]


class Objects:
    """All bytes of one round."""

    def __init__(self, folder: Path, disk: Disk, fetcher: Fetcher) -> None:
        """Keep what is fetched in `folder`."""
        self._folder = folder
        self._disk = disk
        self._fetcher = fetcher
        self._known: dict[str, bytes] = {}
        self._kept = set(_names(folder))

    def has(self, reference: Reference) -> bool:
        """Tell whether these bytes are at hand, and take them out of the folder if they are there."""
        if reference.sha256 not in self._known and reference.sha256 in self._kept:
            self._take(reference)
        return reference.sha256 in self._known

    def missing(self, references: Iterable[Reference]) -> list[Reference]:
        """Return what is not at hand, each once, in the same order."""
        return [one for one in dict.fromkeys(references) if not self.has(one)]

    def fetch(self, references: Iterable[Reference], step: Step) -> None:
        """Bring what is missing here, and call `step` after each.

        Raises:
            SyncError: One did not come, or something else came.
            OSError: The disk refuses to keep it.
        """
        with _threads() as pool:
            coming = {one: pool.submit(self._download, one) for one in self.missing(references)}
            try:
                for reference in list(coming):
                    self._keep(reference, coming.pop(reference).result())
                    step()
            except SyncError:
                pool.shutdown(cancel_futures=True)
                self._keep_rest(coming)
                raise

    def __getitem__(self, reference: Reference) -> bytes:
        """Return bytes that are at hand; they were measured on their way in."""
        return self._known[reference.sha256]

    def learn(self, known: Mapping[str, bytes]) -> None:
        """Have more bytes at hand, by the SHA-256 that was measured."""
        self._known.update(known)

    def forget_all_but(self, wanted: Iterable[Reference]) -> None:
        """Remove what an update that was given up has left."""
        for name in sorted(self._kept - {reference.sha256 for reference in wanted}):
            self._disk.remove_file(self._folder / name)
            self._kept.discard(name)

    def clear(self) -> None:
        """Remove the folder: the release is here, or the disk is full."""
        self._disk.remove_folder(self._folder)
        self._kept.clear()

    def _download(self, reference: Reference) -> bytes:
        name = reference.sha256
        packed = self._fetcher.get(f"blobs/{name[:2]}/{name}", gzip_limit(reference.size))
        try:
            return tree.check(gunzip(packed, reference.size), reference)
        except ReleaseError as error:
            raise SyncError(words.DAMAGED, str(error)) from error

    def _keep(self, reference: Reference, data: bytes) -> None:
        # Not synced: whoever finds it after a power cut measures it first.
        if not self._kept:
            self._disk.make_folder(self._folder)
        self._disk.write_file(self._folder / reference.sha256, data)
        self._kept.add(reference.sha256)
        self._known[reference.sha256] = data

    def _keep_rest(self, coming: Mapping[Reference, Future[bytes]]) -> None:
        """Keep what came although something else did not: the next round need not fetch it."""
        for reference, future in coming.items():
            if not future.cancelled() and not future.exception():
                self._keep(reference, future.result())

    def _take(self, reference: Reference) -> None:
        with contextlib.suppress(OSError, ReleaseError):
            path = self._folder / reference.sha256
            self._known[reference.sha256] = tree.check(path.read_bytes(), reference)


@contextlib.contextmanager
def _threads() -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(THREADS)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _names(folder: Path) -> Iterator[str]:
    with contextlib.suppress(OSError):
        yield from (path.name for path in folder.iterdir())
