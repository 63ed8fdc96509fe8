"""The tree of a release: content cut into small pieces that are fetched one by one, and put together again.

::

    index  ->  sections (one language, about a hundred documents)  ->  pieces
           ->  steps (what is new since the release before), packs (all of one language, for the first time)

A *piece* is the facts of one document, or its text in one language. Pieces, sections, steps and packs are named by
the SHA-256 of their bytes, so an unchanged one is never fetched again, and whoever trusts the index can trust all
below it: each name is checked when the bytes arrive. The index is what is signed. Sections say what belongs to the
release; steps and packs (`kiosk.domain.bundles`) bring pieces in few requests. Who has the release before fetches
the index and one step, and can tell by the sections, which it makes itself, that nothing is missing.

Which section a document is in follows from its id alone, so a new document changes one section a language. The same
content gives the same bytes, whatever order it came in: documents by id, keys sorted. Packs stay the same over some
releases, while the steps since then are not many, so that an edit need not write all of a language again.

    made = cut(split(tables), buckets=4)          # all of a release is made by `kiosk.domain.growth`
    tables = join({part: pieces, ...})
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from kiosk.domain.schema import COLLECTIONS
from kiosk.errors import ReleaseError

T = TypeVar("T")

FACTS = "facts"
"""The name of the part that holds what is never translated."""

BUCKET_DOCUMENTS, MOST_BUCKETS = 125, 16
"""Documents a section should have, and sections a language has at most: every update fetches the names of all
sections, and only one that cannot use the steps fetches some sections."""

Raw = Mapping[str, Any]
Tables = Mapping[str, Iterable[Raw]]
"""Documents by collection."""

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
Size = Annotated[int, Meta(ge=0, le=1 << 30)]
PartName = Annotated[str, Meta(pattern=r"^(facts|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$(?!\n)")]
DocumentName = Annotated[str, Meta(pattern=r"^[a-z_]+/[a-z0-9]+(-[a-z0-9]+)*$(?!\n)", max_length=120)]


class Reference(Struct, frozen=True, array_like=True):
    """The name of some bytes, and how many there are."""

    sha256: Sha256
    size: Size


class Section(Struct, frozen=True, kw_only=True):
    """The pieces of some documents in one language, by document (``topics/anmeldung``)."""

    pieces: dict[DocumentName, Reference]


class Index(Struct, frozen=True, kw_only=True):
    """The root of a tree.

    Attributes:
        schema_version: Of the documents, see `kiosk.domain.schema.SCHEMA_VERSION`.
        release: The number of the release.
        created_at: When it was made, in UTC.
        buckets: Sections of each language.
        sections: By part (a language, or `FACTS`): the sections that are not empty, by bucket.
        packs: By part: all its pieces in the release `packed`.
        counts: Documents by collection.
        packed: The release that the packs are of.
        steps: By an older release: what is new in the release after it. There is no gap up to this release.
    """

    schema_version: int
    release: Annotated[int, Meta(ge=1)]
    created_at: Annotated[datetime, Meta(tz=True)]
    buckets: Annotated[int, Meta(ge=1, le=4096)]
    sections: dict[PartName, dict[int, Reference]]
    packs: dict[PartName, Reference]
    counts: dict[str, int]
    packed: Annotated[int, Meta(ge=0)] = 0
    steps: dict[int, Reference] = {}


Pieces = Mapping[str, bytes]
"""The pieces of one part by document name."""

Named = Mapping[str, Mapping[str, Reference]]
"""The names of pieces by part and document."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Pieces in their sections.

    Attributes:
        sections: As in `Index`.
        pieces: The name of each piece.
        blobs: The bytes of sections and pieces by their SHA-256.
    """

    sections: dict[str, dict[int, Reference]]
    pieces: Named
    blobs: dict[str, bytes]


def cut(parts: Mapping[str, Pieces], buckets: int) -> Cut:
    """Return pieces in so many sections each part."""
    blobs: dict[str, bytes] = {}
    named = {
        part: {name: keep(blobs, piece) for name, piece in pieces.items()} for part, pieces in parts.items()
    }
    sections = {
        part: {
            bucket: keep(blobs, _section(names))
            for bucket, names in sorted(_by_bucket(pieces, buckets).items())
        }
        for part, pieces in sorted(named.items())
    }
    return Cut(sections, named, blobs)


def canonical(value: Any) -> bytes:
    """Return the one way in which a value is written as JSON: sorted keys, no spaces."""
    return msgspec.json.encode(value, order="sorted")


def ordered(tables: Tables) -> dict[str, list[Raw]]:
    """Return documents as every release holds them: known collections, documents by id, keys sorted."""
    return {
        name: sorted((msgspec.json.decode(canonical(raw)) for raw in tables.get(name, ())), key=_id)
        for name in COLLECTIONS
    }


def split(tables: Tables) -> dict[str, dict[str, bytes]]:
    """Cut documents into pieces, by part and document name."""
    parts: dict[str, dict[str, bytes]] = {FACTS: {}}
    for collection in COLLECTIONS:
        for raw in tables.get(collection, ()):
            name = f"{collection}/{raw['id']}"
            facts = {key: value for key, value in raw.items() if key != "translations"}
            parts[FACTS][name] = canonical(facts)
            for language, text in raw.get("translations", {}).items():
                parts.setdefault(language, {})[name] = canonical(text)
    return parts


def join(parts: Mapping[str, Pieces]) -> dict[str, list[Raw]]:
    """Put pieces together again; of pieces made by `split` the result is in the order of `ordered`.

    Raises:
        ReleaseError: A piece is no JSON object, its document has no facts, or it is of another document.
    """
    return _joined(parts, dict[str, Any], _object)


def join_unread(parts: Mapping[str, Pieces]) -> dict[str, list[Raw]]:
    """Put pieces together without reading the texts: for writing only, and several times as fast as `join`.

    Raises:
        ReleaseError: Facts are no JSON object, a document has none, or they are of another document.
    """
    return _joined(parts, dict[str, msgspec.Raw], lambda name, piece: msgspec.Raw(piece))


def _joined(
    parts: Mapping[str, Pieces], facts: type[dict[str, Any]], read: Callable[[str, bytes], Any]
) -> dict[str, list[Raw]]:
    documents = {name: _decoded(piece, facts, name) for name, piece in parts.get(FACTS, {}).items()}
    for part, pieces in sorted(parts.items()):
        for name, piece in pieces.items() if part != FACTS else ():
            if name not in documents:
                raise ReleaseError(f"{name}: there is text in {part}, but no document")
            documents[name].setdefault("translations", {})[part] = read(name, piece)
    tables: dict[str, list[Raw]] = {name: [] for name in COLLECTIONS}
    for name, raw in sorted(documents.items()):
        collection, _, identifier = name.partition("/")
        if (found := canonical(raw.get("id"))) != canonical(identifier):
            raise ReleaseError(f"{name}: the facts are those of {found.decode()}")
        if collection in tables:
            tables[collection].append(dict(sorted(raw.items())))
    return tables


def bucket_count(documents: int) -> int:
    """Return how many sections a language has: a power of two, so that it seldom changes."""
    buckets = 1
    while buckets * BUCKET_DOCUMENTS < documents and buckets < MOST_BUCKETS:
        buckets *= 2
    return buckets


@lru_cache(maxsize=1 << 15)  # all parts have the same documents
def bucket_of(document: str, buckets: int) -> int:
    """Return the section of a document by its name."""
    return int.from_bytes(hashlib.sha256(document.encode()).digest()[:4], "big") % buckets


def read_index(data: bytes) -> Index:
    """Return an index.

    Raises:
        ReleaseError: It is no index.
    """
    return _decoded(data, Index, "index")


def read_section(data: bytes) -> Section:
    """Return a section.

    Raises:
        ReleaseError: It is no section.
    """
    return _decoded(data, Section, "section")


def references(index: Index) -> Iterator[tuple[str, int, Reference]]:
    """Yield every section of an index with its part and bucket."""
    for part, sections in index.sections.items():
        for bucket, reference in sections.items():
            yield part, bucket, reference


def digest(data: bytes) -> str:
    """Return the name of some bytes."""
    return hashlib.sha256(data).hexdigest()


def keep(blobs: dict[str, bytes], data: bytes) -> Reference:
    """Add bytes to others by their name, which is returned."""
    reference = Reference(digest(data), len(data))
    blobs[reference.sha256] = data
    return reference


def check(data: bytes, reference: Reference) -> bytes:
    """Return bytes that are what they should be.

    Raises:
        ReleaseError: They are not.
    """
    if len(data) != reference.size or digest(data) != reference.sha256:
        raise ReleaseError(f"{reference.sha256[:12]}: the bytes that came are others")
    return data


def _section(pieces: Mapping[str, Reference]) -> bytes:
    return canonical(msgspec.to_builtins(Section(pieces=dict(sorted(pieces.items())))))


def _by_bucket(pieces: Mapping[str, Reference], buckets: int) -> dict[int, dict[str, Reference]]:
    found: dict[int, dict[str, Reference]] = {}
    for name, piece in pieces.items():
        found.setdefault(bucket_of(name, buckets), {})[name] = piece
    return found


def _id(raw: Raw) -> str:
    return str(raw["id"])


def _object(name: str, piece: bytes) -> dict[str, Any]:
    return _decoded(piece, dict[str, Any], name)


def _decoded(data: bytes, kind: type[T], what: str) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except ValueError as error:
        raise ReleaseError(f"{what}: {error}") from error
