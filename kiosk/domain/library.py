"""The content of one release as the screens ask for it: topics, places, notices, calendars.

A `Content` never changes; a new release is a new `Content`. It reads no file and knows no clock: what holds
only for a time (``valid_from``, ``valid_to``) is decided by the day that is passed in, so that expiry works
offline.

    content.topics("papiere", today)            # in the editors' order
    content.places_for("anmeldung", today)      # best first
    content.calendar("nw")[date(2026, 6, 4)]    # Fronleichnam
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar

from kiosk.domain import places as joining
from kiosk.domain.content import Holiday, Notice, Record, RequiredDocument, Topic
from kiosk.domain.places import Place
from kiosk.domain.schema import Records
from kiosk.errors import ContentError

T = TypeVar("T")
R = TypeVar("R", bound=Record)

MOST_PAPERS = 3
"""Documents named for a whole group of topics."""

_KINDS = {"main": 0, "outpost": 1}


class Content:
    """The immutable index of a release.

    Attributes:
        release: The number of the release.
        created_at: When it was made, in UTC.
        records: Every record by collection and id, valid or not.
    """

    def __init__(self, release: int, created_at: datetime, records: Records) -> None:
        """Index the records of a release."""
        self.release = release
        self.created_at = created_at
        self.records = records
        self._places = {place.id: place for place in joining.join(records)}
        self._by_service: dict[str, list[Place]] = {}
        for place in self._places.values():
            self._by_service.setdefault(place.service_id, []).append(place)
        self._calendars = {
            calendar.id: MappingProxyType({holiday.day: holiday for holiday in calendar.holidays})
            for calendar in records.calendars.values()
        }

    def groups(self, today: date) -> tuple[Topic, ...]:
        """Return the groups that have topics today, in the editors' order."""
        filled = {topic.parent for topic in _valid(self.records.topics.values(), today)}
        return self._topics(today, lambda topic: topic.kind == "group" and topic.id in filled)

    def topics(self, group_id: str, today: date) -> tuple[Topic, ...]:
        """Return the topics of a group in the editors' order."""
        return self._topics(today, lambda topic: topic.parent == group_id)

    def all_topics(self, today: date) -> tuple[Topic, ...]:
        """Return every topic that is not a group, for the search, in the editors' order within each group."""
        return self._topics(today, lambda topic: topic.kind != "group")

    def involve_topics(self, today: date) -> tuple[Topic, ...]:
        """Return the topics for people who want to help: volunteers and associations."""
        return self._topics(today, lambda topic: topic.kind == "involve")

    def emergency_topic(self, today: date) -> Topic | None:
        """Return the topic of the emergency screen, or None when the release has none."""
        return next(iter(self._topics(today, lambda topic: topic.kind == "emergency")), None)

    def topic(self, topic_id: str) -> Topic:
        """Return a topic, valid or not.

        Raises:
            ContentError: The release has no such topic.
        """
        return _found(self.records.topics, topic_id, "topic")

    def documents(self, topic: Topic) -> tuple[RequiredDocument, ...]:
        """Return the documents to bring for a topic, in its order."""
        return tuple(_found(self.records.documents, name, "document") for name in topic.documents)

    def papers(self, concern: str, today: date) -> tuple[RequiredDocument, ...]:
        """Return what to bring for the concern of a ticket: of a group, what most of its topics ask for.

        A concern that is no topic of this release asks for nothing.
        """
        topic = self.records.topics.get(concern)
        if topic is None or topic.kind != "group":
            return self.documents(topic) if topic else ()
        asked = Counter(name for one in self.topics(topic.id, today) for name in one.documents)
        often = [name for name, count in asked.most_common(MOST_PAPERS) if count > 1]
        return tuple(_found(self.records.documents, name, "document") for name in often)

    def places(self, today: date) -> tuple[Place, ...]:
        """Return every place, in the order of the release."""
        return _valid_places(self._places.values(), today)

    def place(self, place_id: str) -> Place:
        """Return a place, valid or not.

        Raises:
            ContentError: The release has no such place.
        """
        return _found(self._places, place_id, "place")

    def places_for(self, topic_id: str, today: date) -> tuple[Place, ...]:
        """Return the places that help with a topic: those it names, in its order, then those that list it.

        Raises:
            ContentError: The release has no such topic.
        """
        named = self.topic(topic_id).services
        listing = [service.id for service in self.records.services.values() if topic_id in service.topics]
        order = dict.fromkeys([*named, *listing])
        return _valid_places((place for name in order for place in self._by_service.get(name, ())), today)

    def offices(self, today: date) -> tuple[Place, ...]:
        """Return the network's own places: main offices, then outposts, each by name."""
        own = (place for place in self._places.values() if place.kind in _KINDS)
        return tuple(sorted(_valid_places(own, today), key=lambda place: (_KINDS[place.kind], place.name)))

    def notices(self, today: date, location_id: str | None = None) -> tuple[Notice, ...]:
        """Return the notices for a location today, warnings first, then the newest.

        Without a location only those that hold everywhere are returned.
        """
        found = [
            notice
            for notice in _valid(self.records.notices.values(), today)
            if not notice.locations or location_id in notice.locations
        ]
        found.sort(key=lambda notice: notice.valid_from or date.min, reverse=True)
        return tuple(sorted(found, key=lambda notice: notice.severity != "warning"))

    def calendar(self, calendar_id: str | None) -> Mapping[date, Holiday]:
        """Return the days of a calendar by date; None is a place that keeps no public holidays.

        Raises:
            ContentError: The release has no such calendar.
        """
        return _found(self._calendars, calendar_id, "calendar") if calendar_id else {}

    def _topics(self, today: date, wanted: Callable[[Topic], bool]) -> tuple[Topic, ...]:
        found = (topic for topic in _valid(self.records.topics.values(), today) if wanted(topic))
        return tuple(sorted(found, key=lambda topic: (topic.order, topic.id)))


def is_valid(record: Record, today: date) -> bool:
    """Tell whether a record holds on a day, both ends included."""
    started = record.valid_from is None or record.valid_from <= today
    return started and (record.valid_to is None or today <= record.valid_to)


def _valid(records: Iterable[R], today: date) -> list[R]:
    return [record for record in records if is_valid(record, today)]


def _valid_places(places: Iterable[Place], today: date) -> tuple[Place, ...]:
    return tuple(place for place in places if place.is_valid(today))


def _found(table: Mapping[str, T], name: str, what: str) -> T:
    try:
        return table[name]
    except KeyError:
        raise ContentError(f"The release has no {what} {name!r}") from None
