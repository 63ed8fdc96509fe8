"""From a document to a record and back, strictly, with errors that name document and field.

A *document* is what a source file or a release holds: plain mappings, lists, text and numbers. `decode` turns
one into its record and refuses whatever does not fit the types of `kiosk.domain.content` or the rules of
`kiosk.domain.rules`; nothing is converted, guessed or repaired. Fields this version does not know are allowed
and survive: a `Document` keeps the mapping beside the record, and `Document.encoded` merges a changed record
back into it.

    records = decode_all({"topics": [{"id": "anmeldung", ...}], ...})
    records.topics["anmeldung"].translations["de"].title
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import msgspec

from kiosk.domain import rules
from kiosk.domain.content import (
    Calendar,
    Location,
    Notice,
    Organization,
    Record,
    RequiredDocument,
    Service,
    ServiceAtLocation,
    Topic,
)
from kiosk.errors import ContentError

SCHEMA_VERSION = 1
"""Raised when a program of the version before could no longer read a release correctly."""

Raw = Mapping[str, Any]

COLLECTIONS: Mapping[str, type[Record]] = {
    "organizations": Organization,
    "services": Service,
    "locations": Location,
    "service_at_locations": ServiceAtLocation,
    "topics": Topic,
    "documents": RequiredDocument,
    "notices": Notice,
    "calendars": Calendar,
}


@dataclass(frozen=True, slots=True)
class Records:
    """All records of a release by their ids, in the order of the documents."""

    organizations: Mapping[str, Organization] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    locations: Mapping[str, Location] = field(default_factory=dict)
    service_at_locations: Mapping[str, ServiceAtLocation] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    documents: Mapping[str, RequiredDocument] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)

    def collection(self, name: str) -> Mapping[str, Record]:
        """Return one collection by its name in a release."""
        return cast(Mapping[str, Record], getattr(self, name))

    def counts(self) -> dict[str, int]:
        """Return the number of records of every collection."""
        return {name: len(self.collection(name)) for name in COLLECTIONS}


@dataclass(frozen=True, slots=True)
class Document:
    """A record together with the mapping it was read from."""

    collection: str
    raw: Raw
    record: Record

    def with_record(self, record: Record) -> "Document":
        """Return the document with a changed record; the mapping stays for its unknown fields."""
        return replace(self, record=record)

    def encoded(self) -> dict[str, Any]:
        """Return the mapping to write: known fields from the record, unknown ones as they were read."""
        return cast(dict[str, Any], _merged(self.raw, self.record))


def decode(collection: str, raw: object, name: str | None = None) -> Record:
    """Return the record of one document.

    Args:
        collection: A key of `COLLECTIONS`.
        raw: The document.
        name: What to call it in errors; by default ``collection/id``.

    Raises:
        ContentError: The collection is unknown, or the document does not fit its type or breaks a rule.
    """
    if collection not in COLLECTIONS:
        raise ContentError(f"{collection}: unknown collection, known are {', '.join(COLLECTIONS)}")
    name = name or _name(collection, raw)
    kind = COLLECTIONS[collection]
    try:
        record = msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise ContentError(f"{name}: {_explained(str(error), raw, kind)}") from error
    problems = [f"{name}: {problem}" for problem in rules.problems(record)]
    if problems:
        raise ContentError("\n".join(problems))
    return record


def read(collection: str, raw: Raw, name: str | None = None) -> Document:
    """Return a document with its record; arguments and errors are those of `decode`."""
    return Document(collection, raw, decode(collection, raw, name))


def decode_all(tables: Mapping[str, Iterable[object]]) -> Records:
    """Return the records of a whole release; collections this version does not know are passed over.

    Raises:
        ContentError: With one line for every document that cannot be used.
    """
    problems: list[str] = []
    decoded: dict[str, dict[str, Record]] = {}
    for collection in COLLECTIONS:
        decoded[collection] = _decode_table(collection, tables.get(collection, ()), problems)
    records = Records(**cast(dict[str, Any], decoded))
    problems += rules.tree_problems(records.topics)
    if problems:
        raise ContentError("\n".join(problems))
    return records


def json_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of a release's documents, the same text on every run."""
    kinds = list(COLLECTIONS.values())
    _, definitions = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Documents of a release, schema version {SCHEMA_VERSION}",
        "type": "object",
        "properties": {
            name: {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}}
            for name, kind in COLLECTIONS.items()
        },
        "$defs": {name: _dedented(definition) for name, definition in definitions.items()},
    }
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"


def _dedented(definition: Raw) -> dict[str, Any]:
    """Return a definition whose description, a docstring, does not depend on the version of Python."""
    return {**definition, "description": re.sub(r"\n +", "\n", definition["description"])}


def _decode_table(collection: str, raws: Iterable[object], problems: list[str]) -> dict[str, Record]:
    table: dict[str, Record] = {}
    for raw in raws:
        try:
            record = decode(collection, raw)
        except ContentError as error:
            problems.append(str(error))
            continue
        if record.id in table:
            problems.append(f"{collection}/{record.id}: id: there are two documents with this id")
        table[record.id] = record
    return table


def _name(collection: str, raw: object) -> str:
    identifier = raw.get("id") if isinstance(raw, Mapping) else None
    return f"{collection}/{identifier if isinstance(identifier, str) else '?'}"


# msgspec ends its messages with " - at `$.hours.weekly[0].byday`" and writes "[...]" for the key of a
# mapping.
_WHERE = re.compile(r"(?: - at (?P<key>`key` in )?`\$(?P<path>[^`]*)`)?$")
_TOKEN = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")


def _explained(message: str, raw: object, kind: type[Record]) -> str:
    """Return ``field.path: what is wrong`` for a message of msgspec."""
    where = _WHERE.search(message)
    assert where is not None  # the pattern matches the empty end as well
    tokens = [found[1] or found[2] for found in _TOKEN.finditer(where["path"] or "")]
    if where["key"]:
        tokens.append("...")
    path = _path(tokens, raw, lambda candidate: _fails_like(message, candidate, kind))
    text = message[: where.start()]
    text = text[:1].lower() + text[1:].replace("`", "")
    return f"{path}: {text}" if path else text


def _path(tokens: Sequence[str], raw: object, fails: Callable[[object], bool]) -> str:
    """Return the tokens as a dotted path, each ``...`` replaced by the key that really fails."""
    found: list[str | int] = []
    for token in tokens:
        if token == "...":
            mapping = _at(raw, found)
            found.append(next(key for key in mapping if fails(_only(raw, found, key))))
        else:
            found.append(int(token) if token.isdigit() else token)
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in found).removeprefix(".")


def _fails_like(message: str, raw: object, kind: type[Record]) -> bool:
    try:
        msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        return str(error) == message
    return False


def _at(raw: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        raw = raw[part]
    return raw


def _only(raw: Any, path: Sequence[str | int], key: object) -> Any:
    """Return a copy of `raw` whose mapping at `path` holds nothing but `key`."""
    if not path:
        return {key: raw[key]}
    head, rest = path[0], path[1:]
    if isinstance(head, int):
        return [_only(item, rest, key) if index == head else item for index, item in enumerate(raw)]
    return {**raw, head: _only(raw[head], rest, key)}


def _merged(raw: object, value: object) -> object:
    """Return `value` as plain data, with the fields of `raw` that its type does not know."""
    if isinstance(value, msgspec.Struct):
        return _merged_struct(raw if isinstance(raw, Mapping) else {}, value)
    if isinstance(value, Mapping):
        old = raw if isinstance(raw, Mapping) else {}
        return {key: _merged(old.get(key), item) for key, item in value.items()}
    if isinstance(value, tuple):
        olds = raw if isinstance(raw, Sequence) and len(raw) == len(value) else [None] * len(value)
        return [_merged(old, item) for old, item in zip(olds, value, strict=True)]
    return msgspec.to_builtins(value)


def _merged_struct(raw: Raw, value: msgspec.Struct) -> dict[str, object]:
    known = {info.encode_name: info.name for info in msgspec.structs.fields(value)}
    written = msgspec.to_builtins(value)
    merged = {name: _merged(raw.get(name), getattr(value, known[name])) for name in written}
    return merged | {key: item for key, item in raw.items() if key not in known}
