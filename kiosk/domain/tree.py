"""The tree of a release: content cut into small pieces that are fetched one by one, and put together again.

::

    index  ->  sections (one language, about a hundred documents)  ->  pieces
           ->  packs (all pieces of one language, for the first time)

A *piece* is the facts of one document, or its text in one language. Pieces, sections and packs are named by the
SHA-256 of their bytes, so an unchanged one is never fetched again, and whoever trusts the index can trust all below
it: each name is checked when the bytes arrive. The index is what is signed. Layout and figures: a change of one text
among 1,000 documents in 10 languages fetches the index, one section and one piece.

Which section a document is in follows from its id alone, so a new document changes one section a language. The same
content gives the same bytes, whatever order it came in: documents by id, keys sorted.

    tree = build(tables, release=7, created_at=now)
    tables = join({section: pieces for section, pieces in ...})
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from kiosk.domain.schema import COLLECTIONS, SCHEMA_VERSION
from kiosk.errors import ReleaseError

T = TypeVar("T")

FACTS = "facts"
"""The name of the part that holds what is never translated."""

BUCKET_DOCUMENTS = 100
"""Documents a section should have: the square root of what an office network may have in all, so that index and
section together are smallest."""

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
        packs: By part: all its pieces, one after the other, in the order of `piece_order`.
        counts: Documents by collection.
    """

    schema_version: int
    release: Annotated[int, Meta(ge=1)]
    created_at: Annotated[datetime, Meta(tz=True)]
    buckets: Annotated[int, Meta(ge=1, le=4096)]
    sections: dict[PartName, dict[int, Reference]]
    packs: dict[PartName, Reference]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole release: the index, its bytes, and all other bytes by their SHA-256."""

    index: Index
    index_bytes: bytes
    blobs: Mapping[str, bytes]


Pieces = Mapping[str, bytes]
"""The pieces of one part by document name."""


def build(tables: Tables, release: int, created_at: datetime) -> Tree:
    """Return the tree of some documents, which must fit the schema already."""
    parts = split(tables)
    count = sum(len(pieces) for name, pieces in parts.items() if name == FACTS)
    buckets = bucket_count(count)
    blobs: dict[str, bytes] = {}
    sections: dict[str, dict[int, Reference]] = {}
    packs: dict[str, Reference] = {}
    for part, pieces in sorted(parts.items()):
        sections[part] = {
            bucket: _keep(blobs, _section(blobs, pieces, names))
            for bucket, names in sorted(_by_bucket(pieces, buckets).items())
        }
        packs[part] = _keep(blobs, pack(pieces))
    index = Index(
        schema_version=SCHEMA_VERSION,
        release=release,
        created_at=created_at,
        buckets=buckets,
        sections=sections,
        packs=packs,
        counts={name: len(list(tables.get(name, ()))) for name in COLLECTIONS},
    )
    return Tree(index, canonical(msgspec.to_builtins(index, str_keys=True)), blobs)


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
    """Put pieces together again; the result is in the order of `ordered`.

    Raises:
        ReleaseError: A piece is no JSON object, its document has no facts, or it is of another document.
    """
    documents = {name: _object(name, piece) for name, piece in parts.get(FACTS, {}).items()}
    for part, pieces in parts.items():
        for name, piece in pieces.items() if part != FACTS else ():
            if name not in documents:
                raise ReleaseError(f"{name}: there is text in {part}, but no document")
            documents[name].setdefault("translations", {})[part] = _object(name, piece)
    tables: dict[str, list[Raw]] = {}
    for name, raw in documents.items():
        collection, _, identifier = name.partition("/")
        if raw.get("id") != identifier:
            raise ReleaseError(f"{name}: the facts are those of {raw.get('id')!r}")
        tables.setdefault(collection, []).append(raw)
    return ordered(tables)


def bucket_count(documents: int) -> int:
    """Return how many sections a language has: a power of two, so that it seldom changes."""
    buckets = 1
    while buckets * BUCKET_DOCUMENTS < documents:
        buckets *= 2
    return buckets


def bucket_of(document: str, buckets: int) -> int:
    """Return the section of a document by its name."""
    return int.from_bytes(hashlib.sha256(document.encode()).digest()[:4], "big") % buckets


def piece_order(pieces: Iterable[str]) -> list[str]:
    """Return document names in the order in which a pack holds their pieces."""
    return sorted(pieces)


def pack(pieces: Pieces) -> bytes:
    """Return all pieces of a part as one; JSON has no raw line breaks, so each piece is a line."""
    return b"".join(pieces[name] + b"\n" for name in piece_order(pieces))


def unpack(data: bytes) -> list[bytes]:
    """Return the pieces of a pack, in its order."""
    return data.split(b"\n")[:-1]


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


def check(data: bytes, reference: Reference) -> bytes:
    """Return bytes that are what they should be.

    Raises:
        ReleaseError: They are not.
    """
    if len(data) != reference.size or digest(data) != reference.sha256:
        raise ReleaseError(f"{reference.sha256[:12]}: the bytes that came are others")
    return data


def _section(blobs: dict[str, bytes], pieces: Pieces, names: Iterable[str]) -> bytes:
    section = Section(pieces={name: _keep(blobs, pieces[name]) for name in sorted(names)})
    return canonical(msgspec.to_builtins(section))


def _by_bucket(pieces: Pieces, buckets: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for name in pieces:
        found.setdefault(bucket_of(name, buckets), []).append(name)
    return found


def _keep(blobs: dict[str, bytes], data: bytes) -> Reference:
    reference = Reference(digest(data), len(data))
    blobs[reference.sha256] = data
    return reference


def _id(raw: Raw) -> str:
    return str(raw["id"])


def _object(name: str, piece: bytes) -> dict[str, Any]:
    return _decoded(piece, dict[str, Any], name)


def _decoded(data: bytes, kind: type[T], what: str) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        raise ReleaseError(f"{what}: {error}") from error
