"""From an index to the documents: which files are fetched, and how the pieces are put together.

Who has one of the last releases takes the steps from there; who has none takes the packs, and the steps since those.
With that everything is here, sections included, for they are made of pieces. Should something be missing, because the
steps do not reach back far enough or pieces on this disk were damaged, the sections are fetched that are not at hand,
and the pieces they name: when more than half of a language is missing its pack, and otherwise one by one.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from kiosk.domain import bundles, tree
from kiosk.domain.tree import Index, Raw, Reference
from kiosk.errors import ReleaseError, SyncError
from kiosk.sync import words
from kiosk.sync.objects import Objects

LARGEST = 400 * 1024 * 1024
"""Bytes of all documents of a release at most; ten times 1,000 documents in 10 languages."""

Tell = Callable[[int, int], None]
"""Is told how many files are here, and how many are needed."""

Named = dict[str, dict[str, Reference]]
Pieces = dict[str, dict[str, bytes]]
Tables = dict[str, list[Raw]]


class Base(NamedTuple):
    """A release that is on this machine, and its pieces by part and document; 0 and none if there is none."""

    release: int
    pieces: Pieces


def documents(index: Index, objects: Objects, base: Base, tell: Tell) -> Tables:
    """Return the documents of a release for writing, see `kiosk.domain.tree.join_unread`.

    Raises:
        SyncError: Something cannot be fetched.
        ReleaseError: The pieces do not fit together.
        OSError: The disk refuses to keep what was fetched.
    """
    _refuse_too_big(index)
    count = _Count(tell)

    def fetch(references: Iterable[Reference]) -> None:
        wanted = list(references)
        count.expect(len(objects.missing(wanted)))
        objects.fetch(wanted, count.step)

    bundled = _bundles(index, base)
    fetch(bundled)
    objects.learn(_grown(base.pieces, (objects[one] for one in bundled), index.buckets))
    sections = [reference for _, _, reference in tree.references(index)]
    fetch(sections)
    named = _named(index, objects)
    packs, pieces = _ways(index, named, objects)
    objects.forget_all_but([*bundled, *sections, *packs, *_all(named)])
    fetch([*packs, *pieces])
    objects.learn(_grown({}, (objects[one] for one in packs), index.buckets))
    fetch(_all(named))  # what has changed since the packs were made
    return _joined(index, named, objects)


def _bundles(index: Index, base: Base) -> list[Reference]:
    """Return the packs and steps that lead from what is here to a release, in their order."""
    begin = base.release or index.packed
    packs = [] if base.release else list(index.packs.values())
    if packs and begin == index.release:
        return packs
    if begin not in index.steps:
        return []
    return [*packs, *(step for since, step in sorted(index.steps.items()) if since >= begin)]


def _grown(pieces: Pieces, bundled: Iterable[bytes], buckets: int) -> Mapping[str, bytes]:
    """Return pieces with those of some bundles, and the sections of all, by their names."""
    grown = {part: dict(mine) for part, mine in pieces.items()}
    for data in bundled:
        with contextlib.suppress(ReleaseError):  # the sections tell what is missing then
            bundles.add(grown, data)
    return tree.cut(grown, buckets).blobs


def _named(index: Index, objects: Objects) -> Named:
    """Return the pieces of every part by document."""
    named: Named = {}
    for part, bucket, reference in tree.references(index):
        pieces = tree.read_section(objects[reference]).pieces
        for name, piece in pieces.items():
            if tree.bucket_of(name, index.buckets) != bucket:
                raise ReleaseError(f"{part}: {name} is in the wrong section")
            named.setdefault(part, {})[name] = piece
    return named


def _ways(index: Index, named: Named, objects: Objects) -> tuple[list[Reference], list[Reference]]:
    """Return the packs to use, and the single pieces to fetch."""
    packs: list[Reference] = []
    singles: list[Reference] = []
    for part, pieces in named.items():
        missing = objects.missing(pieces.values())
        if part in index.packs and 2 * len(missing) > len(pieces):
            packs.append(index.packs[part])
        else:
            singles += missing
    return packs, singles


def _joined(index: Index, named: Named, objects: Objects) -> Tables:
    tables = tree.join_unread(  # the self-test reads them
        {part: {name: objects[one] for name, one in pieces.items()} for part, pieces in named.items()}
    )
    counts = {name: len(table) for name, table in tables.items() if table}
    if counts != {name: count for name, count in index.counts.items() if count and name in tables}:
        raise ReleaseError(f"the index announces {dict(index.counts)}, but there are {counts}")
    return tables


def _all(named: Named) -> Iterator[Reference]:
    for pieces in named.values():
        yield from pieces.values()


def _refuse_too_big(index: Index) -> None:
    size = sum(reference.size for reference in (*index.packs.values(), *index.steps.values()))
    size += sum(reference.size for _, _, reference in tree.references(index))
    if size > LARGEST:
        raise SyncError(words.TOO_BIG, f"{size} bytes, at most {LARGEST}")


class _Count:
    """Counts files that arrive; tells every twentieth part, so that telling costs nothing."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._done = self._total = 0

    def expect(self, more: int) -> None:
        self._total += more
        if more:
            self._tell(self._done, self._total)

    def step(self) -> None:
        self._done += 1
        if self._done % max(1, self._total // 20) == 0:
            self._tell(self._done, self._total)
