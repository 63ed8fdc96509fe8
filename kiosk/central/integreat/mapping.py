"""From what Integreat says to documents of ours: plain functions, no network and no database.

Pages are topics in two levels, locations are an organization, a service, a location and the service at that location,
events are notices that end by themselves. What cannot be a document is said in words instead of being bent into one.
German is the source; a text in another language counts as written by a person, because Integreat does not say more, and
as checked by nobody.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import unquote

from kiosk.central.integreat.plain import clean
from kiosk.central.integreat.shapes import Event, Item, Page, Place
from kiosk.domain.translation import SOURCE_LANGUAGE

Raw = dict[str, Any]
ItemT = TypeVar("ItemT", bound=Item)


@dataclass(frozen=True, slots=True)
class Credit:
    """Who is to be named with the content.

    Attributes:
        url: Address of the server.
        region: Name of the region in addresses.
        license: What may be done with the texts, as their owner says it.
    """

    url: str
    region: str
    license: str

    def of(self, external: str, path: str) -> Raw:
        """Return what a document says about where it comes from."""
        return {
            "source": self.url.rstrip("/") + path,
            "external_ids": {"integreat": external},
            "attribution": f"Integreat, {self.region}",
            "license": self.license,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """All items of a region: by kind, then by language; German is always there."""

    pages: Mapping[str, Sequence[Page]]
    locations: Mapping[str, Sequence[Place]]
    events: Mapping[str, Sequence[Event]]


@dataclass(frozen=True, slots=True)
class Remote:
    """One document as Integreat has it; `external` is the same at the next import."""

    collection: str
    external: str
    raw: Raw


@dataclass(slots=True)
class Mapped:
    """Documents, and in words what could not be one."""

    documents: list[Remote] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def identifier(external: str) -> str:
    """Return the id of a new document: readable, and never that of another."""
    words = re.sub(r"[^a-z0-9]+", "-", unquote(external).rstrip("/").rpartition("/")[2].lower()).strip("-")
    digest = hashlib.sha256(external.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return "-".join(part for part in ("integreat", words[:48].strip("-"), digest) if part)


def together(items: Mapping[str, Sequence[ItemT]]) -> list[tuple[ItemT, dict[str, ItemT]]]:
    """Return each German item with its translations; items without a German one are left out."""
    by_path: dict[str, dict[str, ItemT]] = {}
    for language, found in items.items():
        for item in found:
            by_path.setdefault(language, {})[unquote(item.path)] = item
            source = item.available_languages.get(SOURCE_LANGUAGE)
            if language != SOURCE_LANGUAGE and source is not None and source.path:
                by_path[language].setdefault("de:" + unquote(source.path), item)
    result = []
    for german in items.get(SOURCE_LANGUAGE, ()):
        others = {}
        for language, known in by_path.items():
            link = german.available_languages.get(language)
            other = known.get(unquote(link.path)) if link is not None and link.path else None
            other = other or known.get("de:" + unquote(german.path))
            if other is not None and language != SOURCE_LANGUAGE:
                others[language] = other
        result.append((german, others))
    return result


def plain(text: str | None) -> str | None:
    """Return a fact in one line, or None when there is none."""
    return clean(text or "") or None


def stated(raw: Iterable[tuple[str, Any]]) -> Raw:
    """Return a document of what is known."""
    return {key: value for key, value in raw if value is not None and value != {}}
