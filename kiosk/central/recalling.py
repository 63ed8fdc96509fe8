"""Content without one document, so that the rest still fits together: plain functions on documents."""

from collections.abc import Mapping
from typing import Any

Tables = Mapping[str, list[dict[str, Any]]]

_LISTS = {
    "topics": {"services": "services", "documents": "documents"},
    "services": {"topics": "topics"},
    "notices": {"locations": "locations"},
}
"""Lists of references by collection: the field, and the collection it names."""

_NEEDED = {
    "services": {"organization_id": "organizations"},
    "service_at_locations": {"service_id": "services", "location_id": "locations"},
    "topics": {"parent": "topics"},
}
"""References without which a document says nothing."""


def without(tables: Tables, collection: str, identifier: str) -> dict[str, list[dict[str, Any]]]:
    """Return the documents without one, without those that are nothing without it, and without mentions of them.

    A notice for some locations goes with the last of them; otherwise it would be shown everywhere.
    """
    gone = {(collection, identifier)}
    while found := _fallen(tables, gone):
        gone |= found
    return {
        name: [_mended(name, raw, gone) for raw in raws if (name, raw["id"]) not in gone]
        for name, raws in tables.items()
    }


def without_missing(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """Return the documents without mentions of services, documents and topics that are only drafts."""
    there = {(name, raw["id"]) for name, raws in tables.items() for raw in raws}
    named = {
        (target, wanted)
        for name in ("topics", "services")
        for raw in tables.get(name, ())
        for field, target in _LISTS[name].items()
        for wanted in raw.get(field) or ()
    }
    gone = named - there
    return {
        name: [_mended(name, raw, gone) if name != "notices" else raw for raw in raws]
        for name, raws in tables.items()
    }


def _fallen(tables: Tables, gone: set[tuple[str, str]]) -> set[tuple[str, str]]:
    found = set()
    for name, raws in tables.items():
        for raw in raws:
            needed = any((target, raw.get(field)) in gone for field, target in _NEEDED.get(name, {}).items())
            places = raw.get("locations") if name == "notices" else None
            emptied = bool(places) and all(("locations", place) in gone for place in places or ())
            if (needed or emptied) and (name, raw["id"]) not in gone:
                found.add((name, raw["id"]))
    return found


def _mended(name: str, raw: dict[str, Any], gone: set[tuple[str, str]]) -> dict[str, Any]:
    mended = dict(raw)
    for field, target in _LISTS.get(name, {}).items():
        if any((target, wanted) in gone for wanted in raw.get(field) or ()):
            mended[field] = [wanted for wanted in raw[field] if (target, wanted) not in gone]
    return mended
