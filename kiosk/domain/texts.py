"""Every text of a release with the place it stands at, for checks that look at all of them.

::

    for text in all_texts(records): print(text.where, text.field, text.language, text.text)
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from kiosk.domain.content import Record
from kiosk.domain.schema import COLLECTIONS, Records

# Keys for programs, not words for visitors.
_LINEAGE = {"origin", "translated_from_rev", "reviewed_by", "reviewed_at"}
_LOOSE = ("name", "host", "districts", "partners")


class FoundText(NamedTuple):
    """A text that a visitor can see; `language` is None for names that are the same in every language."""

    where: str
    field: str
    language: str | None
    text: str


def all_texts(records: Records) -> Iterator[FoundText]:
    """Yield every text that can appear on a screen."""
    for collection in COLLECTIONS:
        for record in records.collection(collection).values():
            yield from record_texts(f"{collection}/{record.id}", record)


def record_texts(where: str, record: Record) -> Iterator[FoundText]:
    """Yield the texts of one record: its names and address, then its translations."""
    yield from _loose_texts(where, record)
    translations: Mapping[str, Any] = getattr(record, "translations", {})
    for language, translation in translations.items():
        for field, text in translation_fields(translation):
            yield FoundText(where, field, language, text)


def translation_fields(translation: msgspec.Struct) -> Iterator[tuple[str, str]]:
    """Yield the fields of one translation with their text; lists give one for each item."""
    for name in translation.__struct_fields__:
        if name not in _LINEAGE:
            yield from _strings(name, getattr(translation, name))


def _loose_texts(where: str, record: Record) -> Iterator[FoundText]:
    for name in _LOOSE:
        for field, text in _strings(name, getattr(record, name, None)):
            yield FoundText(where, field, None, text)
    address = getattr(record, "address", None)
    if address is not None:
        for name in ("address_1", "city"):
            yield FoundText(where, f"address.{name}", None, getattr(address, name))
    for index, holiday in enumerate(getattr(record, "holidays", ())):
        yield FoundText(where, f"holidays[{index}].name", None, holiday.name)


def _strings(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        yield from ((f"{name}[{index}]", item) for index, item in enumerate(value))
