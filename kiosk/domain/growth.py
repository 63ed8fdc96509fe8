"""The tree of a new release, grown from the one before: which steps lead to it, and which packs it keeps.

A pack of a language is many times as big as an edit, so packs are only made anew when the steps since the last ones
are many (`MOST_STEPS`) or big (`STEPS_SHARE`); until then who comes for the first time fetches the old packs and the
steps.

    made = build(tables, release=7, created_at=now, before=Before(index_of_6, pieces_of_6))
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from kiosk.domain import bundles, tree
from kiosk.domain.schema import COLLECTIONS, SCHEMA_VERSION
from kiosk.domain.tree import Cut, Index, Named, Pieces, Reference, Tables

MOST_STEPS, STEPS_SHARE = 12, 8
"""How many releases back there are steps, and which share of all pieces (one eighth) they may be together: who
missed more is better off with sections and packs."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole release: the index, its bytes, all other bytes by their SHA-256, and the names of its pieces."""

    index: Index
    index_bytes: bytes
    blobs: Mapping[str, bytes]
    pieces: Named


@dataclass(frozen=True, slots=True)
class Before:
    """The release before: its index and the names of its pieces."""

    index: Index
    pieces: Named


def build(tables: Tables, release: int, created_at: datetime, before: Before | None = None) -> Tree:
    """Return the tree of some documents, which must fit the schema already.

    Args:
        tables: Documents by collection.
        release: The number of the release.
        created_at: When it was made, in UTC.
        before: The release before, if there are to be steps from it.
    """
    parts = tree.split(tables)
    buckets = tree.bucket_count(len(parts[tree.FACTS]))
    made = tree.cut(parts, buckets)
    blobs = dict(made.blobs)
    steps = _steps(parts, made, blobs, before) if before else {}
    if before and before.index.packed in steps:
        packs, packed = before.index.packs, before.index.packed
    else:
        packs, packed = _packs(parts, blobs), release
    index = Index(
        schema_version=SCHEMA_VERSION,
        release=release,
        created_at=created_at,
        buckets=buckets,
        sections=made.sections,
        packs=packs,
        counts={name: len(list(tables.get(name, ()))) for name in COLLECTIONS},
        packed=packed,
        steps=steps,
    )
    return Tree(index, tree.canonical(msgspec.to_builtins(index, str_keys=True)), blobs, made.pieces)


def _steps(
    parts: Mapping[str, Pieces], made: Cut, blobs: dict[str, bytes], before: Before
) -> dict[int, Reference]:
    """Return the steps that lead to a release, and add the last one to its blobs."""
    last: dict[str, bytes] = {}
    step = tree.keep(last, bundles.write(bundles.changes(before.pieces, parts, made.pieces)))
    steps = {**before.index.steps, before.index.release: step}
    most = sum(piece.size for pieces in made.pieces.values() for piece in pieces.values()) // STEPS_SHARE
    size, kept = 0, dict[int, Reference]()
    for since, step in sorted(steps.items(), reverse=True)[:MOST_STEPS]:
        size += step.size
        if size > most:
            break
        kept[since] = step
    blobs.update(last if kept else {})
    return kept


def _packs(parts: Mapping[str, Pieces], blobs: dict[str, bytes]) -> dict[str, Reference]:
    return {part: tree.keep(blobs, bundles.write({part: pieces})) for part, pieces in sorted(parts.items())}
