"""What the API v3 of Integreat says, as far as it is used here; whatever else it says is passed over."""

from datetime import date, time
from typing import Annotated

from msgspec import Meta, Struct, field

Path = Annotated[str, Meta(min_length=2, max_length=500, pattern="^/")]


class Link(Struct):
    """Another page, or the same in another language; a path of None is none."""

    path: str | None = None


class Item(Struct):
    """What pages, locations and events have in common; `content` is HTML that somebody wrote."""

    path: Path
    title: str
    url: str | None = None
    content: str | None = None
    available_languages: dict[str, Link] = field(default_factory=dict)


class Page(Item):
    """A page; `order` is that among its sisters."""

    parent: Link | None = None
    order: int = 0


class TimeSlot(Struct):
    """A time of a day, such as 09:00 to 12:00."""

    start: str
    end: str


class Day(Struct, rename="camel"):
    """One of seven days, Monday first."""

    all_day: bool = False
    closed: bool = False
    appointment_only: bool = False
    time_slots: list[TimeSlot] = field(default_factory=list)


class Address(Struct):
    """Where something is; all None when that is nowhere."""

    name: str | None = None
    address: str | None = None
    town: str | None = None
    postcode: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Organization(Struct):
    """Who runs a place."""

    slug: Annotated[str, Meta(min_length=1, max_length=200)]
    name: str
    website: str | None = None


class Place(Item):
    """A place; `opening_hours` None is not stated."""

    website: str | None = None
    email: str | None = None
    phone_number: str | None = None
    temporarily_closed: bool = False
    opening_hours: list[Day] | None = None
    appointment_url: str | None = None
    location: Address | None = None
    organization: Organization | None = None
    barrier_free: bool | None = None


class When(Struct):
    """When an event is, in the time of its place."""

    start_date: date
    end_date: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    all_day: bool = False


class Event(Item, kw_only=True):
    """An event, or one of its repetitions."""

    event: When
    location: Address | None = None
