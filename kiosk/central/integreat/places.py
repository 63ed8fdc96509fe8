"""Locations of Integreat as organization, service, location and service at that location."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.central.integreat import hours
from kiosk.central.integreat.mapping import Credit, Mapped, Raw, Remote, identifier, plain, stated, together
from kiosk.central.integreat.plain import blocks_of, clean, shortened
from kiosk.central.integreat.shapes import Address, Place
from kiosk.domain.translation import SOURCE_LANGUAGE

_GERMANY = frozenset({"", "de", "deutschland", "germany"})
_CLOSED = "Vorübergehend geschlossen."
_BY_APPOINTMENT = "Nur nach Vereinbarung: {days}."


def add_places(
    mapped: Mapped, places: Mapping[str, Sequence[Place]], credit: Credit, calendar: str | None
) -> None:
    """Add the locations of a region.

    Args:
        mapped: Where to add them.
        places: The locations by language.
        credit: Who is to be named.
        calendar: The public holidays on which they are closed; Integreat knows none.
    """
    known: set[str] = set()
    for place, others in together(places):
        name = plain(place.title)
        if name is None:
            mapped.notes.append(f"{place.path}: has no name")
            continue
        name = shortened(name)
        external, organization = _organization(place, name, credit)
        if external not in known:
            known.add(external)
            mapped.documents.append(Remote("organizations", external, organization))
        common: Raw = {"id": identifier(place.path), "confidence": "low", **credit.of(place.path, place.path)}
        texts = _descriptions({SOURCE_LANGUAGE: place, **others})
        mapped.documents += [
            Remote("services", place.path, _service(place, name, organization["id"], texts, common)),
            Remote("locations", place.path, _location(place, name, common, mapped.notes)),
            Remote(
                "service_at_locations", place.path, _at(place, name, texts, common, calendar, mapped.notes)
            ),
        ]


def _organization(place: Place, name: str, credit: Credit) -> tuple[str, Raw]:
    """Return who runs a place; a place of nobody is its own organization."""
    owner = place.organization
    owner_name = plain(owner.name) if owner else None
    if owner is None or owner_name is None:
        external, website = place.path, None
    else:
        external, name = f"/{credit.region}/organizations/{owner.slug}", shortened(owner_name)
        website = plain(owner.website)
    rest = credit.of(external, place.path if external == place.path else f"/{credit.region}/")
    raw = stated([("id", identifier(external)), ("name", name), ("website", website), ("confidence", "low")])
    return external, raw | rest


def _service(place: Place, name: str, organization: str, texts: Raw, common: Raw) -> Raw:
    facts = [("name", name), ("organization_id", organization), ("url", plain(place.website))]
    return {**common, **stated([*facts, ("translations", texts)])}


def _location(place: Place, name: str, common: Raw, notes: list[str]) -> Raw:
    where = place.location or Address()
    wheelchair = None if place.barrier_free is None else "yes" if place.barrier_free else "no"
    facts: list[tuple[str, Any]] = [
        ("name", name),
        ("address", _address(where, place.path, notes)),
        ("wheelchair", wheelchair),
    ]
    latitude, longitude = where.latitude, where.longitude
    if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
        facts += [("latitude", latitude), ("longitude", longitude)]
    return {**common, **stated(facts)}


def _address(where: Address, path: str, notes: list[str]) -> Raw | None:
    street, city = plain(where.address), plain(where.town)
    if street is None or city is None:
        return None
    if (plain(where.country) or "").lower() not in _GERMANY:
        notes.append(f"{path}: the address is not in Germany")
        return None
    code = plain(where.postcode) or ""
    postcode = code if re.fullmatch("[0-9]{5}", code) else None
    return stated(
        [("address_1", shortened(street)), ("postal_code", postcode), ("city", shortened(city, 100))]
    )


def _at(place: Place, name: str, texts: Raw, common: Raw, calendar: str | None, notes: list[str]) -> Raw:
    number = hours.phone(place.phone_number) if place.phone_number else None
    if place.phone_number and number is None:
        notes.append(f"{place.path}: the telephone number is not clear")
    facts = [
        ("service_id", common["id"]),
        ("location_id", common["id"]),
        ("phones", [{"number": number}] if number else None),
        ("email", plain(place.email)),
        ("hours", _hours(place, calendar, notes)),
        ("translations", _notes(place, name, texts)),
    ]
    return {**common, **stated(facts)}


def _hours(place: Place, calendar: str | None, notes: list[str]) -> Raw | None:
    lines = [] if place.temporarily_closed else hours.weekly(place.opening_hours)
    if place.opening_hours is not None and lines is None:
        notes.append(f"{place.path}: the opening hours are not clear")
    required = True if hours.needs_appointment(place.opening_hours) else None
    if required and not lines and not place.temporarily_closed:
        lines = None  # by appointment at times that nobody gave is not closed
    appointment = stated([("required", required), ("url", plain(place.appointment_url))])
    if lines is None and not appointment:
        return None
    return stated(
        [("weekly", lines), ("calendar", calendar if lines else None), ("appointment", appointment)]
    )


def _notes(place: Place, name: str, texts: Raw) -> Raw:
    """Return what must be said in words because hours cannot say it; texts describe the service, not the place."""
    days = hours.appointment_days(place.opening_hours)
    note = _CLOSED if place.temporarily_closed else _BY_APPOINTMENT.format(days=days) if days else None
    if note is None:
        return {}
    german = texts.get(SOURCE_LANGUAGE, {"origin": "human", "description": name})
    return {SOURCE_LANGUAGE: {**german, "note": note}}


def _descriptions(items: Mapping[str, Place]) -> Raw:
    texts: Raw = {}
    for language, place in items.items():
        words = " ".join(block.text for block in blocks_of(place.content or ""))
        if words:
            texts[language] = {"origin": "human", "description": shortened(clean(words, language))}
    return texts if SOURCE_LANGUAGE in texts else {}
