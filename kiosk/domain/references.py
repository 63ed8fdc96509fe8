"""References between records: every id that is named must exist."""

from collections.abc import Iterator
from typing import NamedTuple

from kiosk.domain.content import Hours
from kiosk.domain.schema import Records


class Reference(NamedTuple):
    """An id that stands in a field of a document (``collection/id``) and the collection it points to."""

    where: str
    field: str
    collection: str
    name: str

    def __str__(self) -> str:
        """Return what is wrong when it is broken."""
        return f"{self.where}: {self.field}: {self.problem}"

    @property
    def problem(self) -> str:
        """What is wrong when it is broken."""
        return f"there is no {self.name!r} in {self.collection}"


def broken(records: Records) -> Iterator[Reference]:
    """Yield every reference to a record that does not exist."""
    for reference in references(records):
        if reference.name not in records.collection(reference.collection):
            yield reference


def references(records: Records) -> Iterator[Reference]:
    """Yield every reference of a release."""
    yield from _of_services(records)
    yield from _of_places(records)
    yield from _of_topics(records)
    for notice in records.notices.values():
        for location in notice.locations:
            yield Reference(f"notices/{notice.id}", "locations", "locations", location)


def _of_services(records: Records) -> Iterator[Reference]:
    for service in records.services.values():
        where = f"services/{service.id}"
        yield Reference(where, "organization_id", "organizations", service.organization_id)
        for topic in service.topics:
            yield Reference(where, "topics", "topics", topic)
        yield from _of_hours(where, service.hours)


def _of_places(records: Records) -> Iterator[Reference]:
    for link in records.service_at_locations.values():
        where = f"service_at_locations/{link.id}"
        yield Reference(where, "service_id", "services", link.service_id)
        yield Reference(where, "location_id", "locations", link.location_id)
        yield from _of_hours(where, link.hours)


def _of_topics(records: Records) -> Iterator[Reference]:
    for topic in records.topics.values():
        where = f"topics/{topic.id}"
        for service in topic.services:
            yield Reference(where, "services", "services", service)
        for document in topic.documents:
            yield Reference(where, "documents", "documents", document)


def _of_hours(where: str, hours: Hours | None) -> Iterator[Reference]:
    if hours is not None and hours.calendar is not None:
        yield Reference(where, "hours.calendar", "calendars", hours.calendar)
