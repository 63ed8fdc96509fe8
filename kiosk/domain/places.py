"""Places: what a visitor can go to or call, joined from services, organizations and locations.

A service that is offered somewhere gives one place per location; a service without a location, such as a
helpline, is a place itself. The more specific record wins: hours, numbers and languages of the place before
those of the service. Nothing is invented: what no record states stays None.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from kiosk.domain.content import (
    Address,
    Confidence,
    DescriptionText,
    Hours,
    Location,
    Organization,
    Phone,
    Record,
    Service,
    ServiceAtLocation,
    Wheelchair,
)
from kiosk.domain.schema import Records
from kiosk.domain.translation import is_outdated

PlaceKind = Literal["main", "outpost", "referral", "emergency"]

_DOUBT: Mapping[Confidence, int] = {"high": 0, "medium": 1, "low": 2}
_EVERYWHERE = Location(id="everywhere", name="-")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place or helpline as the screens show it.

    Attributes:
        id: That of the service at location, or of the service when it has no location.
        name: The location's name for offices, the service's name for everything else.
        kind: Own main office or outpost, referral point, or emergency number.
        languages: None when not stated.
        interpreters: Whether volunteers interpret; None when not stated.
        confidence: The least of all records joined here.
        source: Where the facts come from, by the most specific record that says so.
        as_of: The age of the facts as that record gives it.
        source_rev: The revision the translations are compared with.
        translations: The texts, each field from the most specific record that has it.
        validities: The periods in which the joined records hold.
    """

    id: str
    service_id: str
    location_id: str | None
    name: str
    kind: PlaceKind
    organization: str
    partners: tuple[str, ...]
    category: str | None
    topics: tuple[str, ...]
    address: Address | None
    host: str | None
    districts: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    wheelchair: Wheelchair
    phones: tuple[Phone, ...]
    email: str | None
    url: str | None
    hours: Hours | None
    languages: tuple[str, ...] | None
    interpreters: Literal["volunteers", "none"] | None
    cost: Literal["free", "free_anonymous"] | None
    confidence: Confidence
    source: str | None
    as_of: str | None
    assured_date: date | None
    source_rev: int
    translations: Mapping[str, DescriptionText]
    validities: tuple[tuple[date | None, date | None], ...]

    def is_valid(self, today: date) -> bool:
        """Tell whether every joined record holds today."""
        return all(
            (not start or start <= today) and (not end or today <= end) for start, end in self.validities
        )


def join(records: Records) -> Iterator[Place]:
    """Yield every place of a release: services in their order, each with its locations in their order.

    Inactive services are left out, and so is whatever refers to a record that does not exist.
    """
    at: dict[str, list[ServiceAtLocation]] = {}
    for link in records.service_at_locations.values():
        at.setdefault(link.service_id, []).append(link)
    for service in records.services.values():
        organization = records.organizations.get(service.organization_id)
        if organization is None or service.status != "active":
            continue
        if service.id not in at:
            yield _place(service, organization, None, None)
        for link in at.get(service.id, ()):
            location = records.locations.get(link.location_id)
            if location is not None:
                yield _place(service, organization, location, link)


def _place(
    service: Service, organization: Organization, location: Location | None, link: ServiceAtLocation | None
) -> Place:
    joined: list[ServiceAtLocation | Location | Service] = [
        record for record in (link, location, service) if record is not None
    ]
    where = location or _EVERYWHERE
    stated = next((record for record in joined if record.source or record.as_of), service)
    source_rev, translations = _merged_texts(joined)
    languages = _languages(service, link)
    return Place(
        id=(link or service).id,
        service_id=service.id,
        location_id=location.id if location else None,
        name=where.name if location and service.kind == "office" else service.name,
        kind=_kind(service, link),
        organization=organization.name,
        partners=link.partners if link else (),
        category=service.category,
        topics=service.topics,
        address=where.address,
        host=where.host,
        districts=where.districts,
        latitude=where.latitude,
        longitude=where.longitude,
        wheelchair=where.wheelchair,
        phones=(link.phones if link else ()) or service.phones,
        email=(link.email if link else None) or service.email,
        url=service.url or organization.website,
        hours=(link.hours if link else None) or service.hours,
        languages=languages,
        interpreters=service.interpretation_services,
        cost=service.cost,
        confidence=max((record.confidence for record in joined), key=_DOUBT.__getitem__),
        source=stated.source,
        as_of=stated.as_of,
        assured_date=stated.assured_date,
        source_rev=source_rev,
        translations=translations,
        validities=_validities([*joined, organization]),
    )


def _languages(service: Service, link: ServiceAtLocation | None) -> tuple[str, ...] | None:
    """The languages spoken at a place; what one office speaks says nothing of the other offices."""
    if link is None or (link.languages is None and service.kind != "office"):
        return service.languages
    return link.languages


def _kind(service: Service, link: ServiceAtLocation | None) -> PlaceKind:
    if service.kind == "emergency":
        return "emergency"
    if service.kind == "office":
        return "outpost" if link and link.kind == "outpost" else "main"
    return "referral"


def _validities(records: Sequence[Record]) -> tuple[tuple[date | None, date | None], ...]:
    return tuple((r.valid_from, r.valid_to) for r in records if r.valid_from or r.valid_to)


def _merged_texts(
    records: Sequence[ServiceAtLocation | Location | Service],
) -> tuple[int, dict[str, DescriptionText]]:
    """Return the revision to compare with and the texts; the first record that has a field wins."""
    source_rev = max(record.source_rev for record in records)
    languages = dict.fromkeys(language for record in records for language in record.translations)
    merged = {}
    for language in languages:
        found = [(r.translations[language], r.source_rev) for r in records if language in r.translations]
        merged[language] = _merged_text(found, source_rev)
    return source_rev, merged


def _merged_text(found: Sequence[tuple[DescriptionText, int]], source_rev: int) -> DescriptionText:
    """Merge one language; it counts as reviewed, human and up to date only if each part is."""
    texts = [text for text, _ in found]
    first = texts[0]
    reviewed = all(text.reviewed_by for text in texts)
    outdated = [text.translated_from_rev for text, rev in found if is_outdated(text, rev)]
    translated = any(text.translated_from_rev is not None for text in texts)
    return DescriptionText(
        origin="machine" if any(text.origin == "machine" for text in texts) else "human",
        translated_from_rev=min(filter(None, outdated), default=source_rev if translated else None),
        reviewed_by=first.reviewed_by if reviewed else None,
        reviewed_at=first.reviewed_at if reviewed else None,
        description=first.description,
        transportation=next((text.transportation for text in texts if text.transportation), None),
        note=next((text.note for text in texts if text.note), None),
    )
