"""From an index to the documents: which pieces are needed, which way they come, and how they are put together.

Sections come first, for they name the pieces. When more than half of a language is missing, its pack is fetched,
one file that is half as big as its pieces; otherwise the pieces that are missing.
"""

from collections.abc import Callable, Iterator, Mapping

from kiosk.domain import tree
from kiosk.domain.tree import Index, Raw, Reference
from kiosk.errors import ReleaseError, SyncError
from kiosk.sync import words
from kiosk.sync.objects import Objects

LARGEST = 400 * 1024 * 1024
"""Bytes of all documents of a release at most; ten times 1,000 documents in 10 languages."""

Tell = Callable[[int, int], None]
"""Is told how many files are here, and how many are needed."""

Parts = dict[str, dict[str, Reference]]
Tables = dict[str, list[Raw]]


def documents(index: Index, objects: Objects, tell: Tell) -> Tables:
    """Return the documents of a release, in the order of `kiosk.domain.tree.ordered`.

    Raises:
        SyncError: Something cannot be fetched.
        ReleaseError: The pieces do not fit together.
        OSError: The disk refuses to keep what was fetched.
    """
    _refuse_too_big(index)
    count = _Count(tell)
    sections = [reference for _, _, reference in tree.references(index)]
    count.expect(len(objects.missing(sections)))
    objects.fetch(sections, count.step)
    parts = _parts(index, objects)
    packs, pieces = _ways(index, parts, objects)
    objects.forget_all_but([*sections, *index.packs.values(), *_all(parts)])
    count.expect(len(objects.missing([*packs.values(), *pieces])))
    objects.fetch([*packs.values(), *pieces], count.step)
    return _joined(index, parts, packs, objects)


def _parts(index: Index, objects: Objects) -> Parts:
    """Return the pieces of every part by document."""
    parts: Parts = {}
    for part, bucket, reference in tree.references(index):
        pieces = tree.read_section(objects[reference]).pieces
        for name, piece in pieces.items():
            if tree.bucket_of(name, index.buckets) != bucket:
                raise ReleaseError(f"{part}: {name} is in the wrong section")
            parts.setdefault(part, {})[name] = piece
    return parts


def _ways(index: Index, parts: Parts, objects: Objects) -> tuple[dict[str, Reference], list[Reference]]:
    """Return the packs to use, by part, and the single pieces to fetch."""
    packs: dict[str, Reference] = {}
    singles: list[Reference] = []
    for part, pieces in parts.items():
        missing = objects.missing(pieces.values())
        if part in index.packs and 2 * len(missing) > len(pieces):
            packs[part] = index.packs[part]
        else:
            singles += missing
    return packs, singles


def _joined(index: Index, parts: Parts, packs: Mapping[str, Reference], objects: Objects) -> Tables:
    found = {
        part: _unpacked(part, pieces, objects[packs[part]])
        if part in packs
        else {name: objects[reference] for name, reference in pieces.items()}
        for part, pieces in parts.items()
    }
    tables = tree.join(found)
    counts = {name: len(table) for name, table in tables.items() if table}
    if counts != {name: count for name, count in index.counts.items() if count and name in tables}:
        raise ReleaseError(f"the index announces {dict(index.counts)}, but there are {counts}")
    return tables


def _unpacked(part: str, pieces: Mapping[str, Reference], pack: bytes) -> dict[str, bytes]:
    names, lines = tree.piece_order(pieces), tree.unpack(pack)
    if len(names) != len(lines):
        raise ReleaseError(f"{part}: the pack has {len(lines)} pieces instead of {len(names)}")
    return {name: tree.check(line, pieces[name]) for name, line in zip(names, lines, strict=True)}


def _all(parts: Parts) -> Iterator[Reference]:
    for pieces in parts.values():
        yield from pieces.values()


def _refuse_too_big(index: Index) -> None:
    size = sum(reference.size for reference in index.packs.values())
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
