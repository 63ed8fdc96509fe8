"""A small release as plain documents, for tests to copy and change."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from kiosk.domain.schema import Records, decode_all

Raw = dict[str, Any]

_TITLES = {
    "de": "Wohnung anmelden",
    "ar": "تسجيل السكن",
    "fa": "ثبت محل سکونت",
    "en": "Register",
    "fr": "Déclarer",
}


def texts(**fields: object) -> Raw:
    """Return translations in the five office languages, each with the same fields."""
    made: Raw = {
        code: {"origin": "machine", "translated_from_rev": 1, **deepcopy(fields)} for code in _TITLES
    }
    del made["de"]["translated_from_rev"]
    return made


def topic(identifier: str = "anmeldung", **changes: object) -> Raw:
    made: Raw = {
        "id": identifier,
        "icon": "home",
        "translations": texts(title="T", answer="A", steps=["B", "C"]),
    }
    for code, title in _TITLES.items():
        made["translations"][code]["title"] = title
    return made | changes


def service(identifier: str = "vmdo", **changes: object) -> Raw:
    return {"id": identifier, "name": "VMDO", "organization_id": "verein"} | changes


def location(identifier: str = "haus", **changes: object) -> Raw:
    return {
        "id": identifier,
        "name": "Haus",
        "address": {"address_1": "Weg 1", "postal_code": "44137"},
    } | changes


def link(identifier: str = "vmdo-haus", **changes: object) -> Raw:
    return {"id": identifier, "service_id": "vmdo", "location_id": "haus"} | changes


def slot(byday: str = "MO", opens_at: str = "09:00", closes_at: str = "12:00", **changes: object) -> Raw:
    return {"byday": byday, "opens_at": opens_at, "closes_at": closes_at} | changes


_TABLES: Mapping[str, list[Raw]] = {
    "organizations": [{"id": "verein", "name": "Verein", "website": "https://example.org"}],
    "services": [service(topics=["anmeldung"], hours={"weekly": [slot()], "calendar": "nw"})],
    "locations": [location()],
    "service_at_locations": [link()],
    "documents": [{"id": "passport", "icon": "id", "translations": texts(name="Pass")}],
    "topics": [
        topic("papiere", kind="group"),
        topic(parent="papiere", services=["vmdo"], documents=["passport"]),
    ],
    "notices": [{"id": "fest", "translations": texts(title="Fest", body="Kommen Sie.")}],
    "calendars": [{"id": "nw", "holidays": [{"day": "2026-06-04", "name": "Fronleichnam"}]}],
}


def tables(**replaced: list[Raw]) -> dict[str, list[Raw]]:
    """Return a whole release, with some collections replaced."""
    return deepcopy(dict(_TABLES)) | deepcopy(replaced)


def records(**replaced: list[Raw]) -> Records:
    """Return the records of a whole release, with some collections replaced."""
    return decode_all(tables(**replaced))
