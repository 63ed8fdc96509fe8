"""The content records: what a release says, as a profile of Open Referral's HSDS 3.0.

Entities and field names follow HSDS 3.0 (organization, service, location, service_at_location, phone,
schedule, required_document); the profile adds topics, notices, structured hours, translations and lineage,
and uses short stable ids instead of UUIDs. These are plain values: nothing here reads a file, a clock or a
catalogue.

* A text exists per language under ``translations`` (BCP 47 keys, German is the source).
* Facts are never translated.
* ``None`` means unknown. It is never replaced by a guess.
* Unknown fields survive a round trip because `kiosk.domain.schema` keeps the document beside its record.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

# In Python ``$`` also matches before a final newline and ``\d`` matches Arabic digits too; in JSON Schema
# neither.
_END = r"$(?!\n)"

Identifier = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*" + _END, max_length=80)]
LanguageCode = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*" + _END)]
TimeOfDay = Annotated[str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)" + _END)]
Revision = Annotated[int, Meta(ge=1)]
Text = Annotated[str, Meta(min_length=1, max_length=600)]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Mode = Literal["walk_in", "appointment", "phone"]
Origin = Literal["human", "machine"]
Confidence = Literal["high", "medium", "low"]
Wheelchair = Literal["yes", "limited", "no", "unknown"]


class Lineage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a text comes from: who wrote it, from which revision of the source, and who checked it."""

    origin: Origin
    translated_from_rev: Revision | None = None
    reviewed_by: str | None = None
    reviewed_at: date | None = None


class TopicText(Lineage, frozen=True, kw_only=True, omit_defaults=True):
    """A topic in one language; `answer` is one sentence, `steps` are in the order of doing."""

    title: Text
    answer: Text
    steps: tuple[Text, ...] = ()


class NameText(Lineage, frozen=True, kw_only=True, omit_defaults=True):
    """A name with an optional explanation, in one language."""

    name: Text
    description: Text | None = None


class DescriptionText(Lineage, frozen=True, kw_only=True, omit_defaults=True):
    """What an organization, service or location is for; its name stays as it is on the door sign."""

    description: Text
    transportation: Text | None = None
    note: Text | None = None


class NoticeText(Lineage, frozen=True, kw_only=True, omit_defaults=True):
    """A notice in one language."""

    title: Text
    body: Text


class Phone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A telephone number: ``+49 231 5011148`` or a short number such as ``112``."""

    number: Annotated[str, Meta(pattern=r"^(\+[0-9]{1,3}( [0-9]+)+|[0-9]{3,6})" + _END)]
    type: Literal["voice", "fax", "text"] = "voice"


class Address(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A postal address; parts that are not known are None."""

    address_1: str
    postal_code: Annotated[str, Meta(pattern=r"^[0-9]{5}" + _END)] | None = None
    city: str = "Dortmund"
    country: str = "DE"


class Slot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One weekly time, local to the hours' time zone.

    `closes_at` at or before `opens_at` means the following day. `nth` limits the slot to the nth weekday of
    the month (1 to 5, -1 is the last). `interval` 2 with `dtstart` means every second week counted from the
    week of `dtstart`.
    """

    byday: Weekday
    opens_at: TimeOfDay
    closes_at: TimeOfDay
    mode: Mode = "walk_in"
    languages: tuple[LanguageCode, ...] = ()
    nth: Annotated[int, Meta(ge=-1, le=5)] | None = None
    interval: Annotated[int, Meta(ge=1, le=4)] = 1
    dtstart: date | None = None


class Closure(Struct, frozen=True, kw_only=True, omit_defaults=True, rename={"start": "from", "end": "to"}):
    """Days, both included, on which the place is closed, or on which nobody knows (`certain` false)."""

    start: date
    end: date
    reason: str | None = None
    certain: bool = True


class Opening(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An extra opening on one date; it counts on closed days too."""

    day: date
    opens_at: TimeOfDay
    closes_at: TimeOfDay
    mode: Mode = "walk_in"


class Appointment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How appointments are made; `required` None means not stated."""

    required: bool | None = None
    url: str | None = None
    phone: str | None = None


class Hours(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Opening hours. ``weekly`` None means unknown, an empty tuple means never by the week.

    `calendar` names the `Calendar` whose days close this place; None means it keeps no public holidays (a
    helpline). `as_of` is the age of the fact as the source gives it: a year, a month or a day.
    """

    timezone: str = "Europe/Berlin"
    weekly: tuple[Slot, ...] | None = None
    closures: tuple[Closure, ...] = ()
    extra: tuple[Opening, ...] = ()
    appointment: Appointment | None = None
    calendar: Identifier | None = None
    as_of: str | None = None


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every entity carries: its id, the source of its facts and how far to trust them."""

    id: Identifier
    source_rev: Revision = 1
    source: str | None = None
    as_of: str | None = None
    assured_date: date | None = None
    confidence: Confidence = "medium"
    valid_from: date | None = None
    valid_to: date | None = None


class Organization(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Who runs a service."""

    name: Text
    website: str | None = None
    translations: dict[LanguageCode, DescriptionText] = field(default_factory=dict)


class Service(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What is offered. `hours` and `phones` here are those of a service without a place, such as a helpline.

    `kind` tells the network's own counselling (`office`), other points of help (`referral`) and `emergency`
    numbers apart. `languages` None means not stated. `cost` is a key: free, or None when not stated.
    """

    name: Text
    organization_id: Identifier
    status: Literal["active", "inactive"] = "active"
    kind: Literal["office", "referral", "emergency"] = "referral"
    category: Identifier | None = None
    topics: tuple[Identifier, ...] = ()
    url: str | None = None
    email: str | None = None
    phones: tuple[Phone, ...] = ()
    languages: tuple[LanguageCode, ...] | None = None
    interpretation_services: Literal["volunteers", "none"] | None = None
    cost: Literal["free", "free_anonymous"] | None = None
    hours: Hours | None = None
    translations: dict[LanguageCode, DescriptionText] = field(default_factory=dict)


class Location(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Where something is. `host` is the house it is in, `districts` are those it serves."""

    name: Text
    location_type: Literal["physical", "postal", "virtual"] = "physical"
    address: Address | None = None
    host: str | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None
    districts: tuple[str, ...] = ()
    wheelchair: Wheelchair = "unknown"
    translations: dict[LanguageCode, DescriptionText] = field(default_factory=dict)


class ServiceAtLocation(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A service at a place: its hours, numbers and languages there win over those of the service."""

    service_id: Identifier
    location_id: Identifier
    kind: Literal["main", "outpost", "referral"] = "referral"
    phones: tuple[Phone, ...] = ()
    email: str | None = None
    languages: tuple[LanguageCode, ...] | None = None
    hours: Hours | None = None
    partners: tuple[str, ...] = ()
    translations: dict[LanguageCode, DescriptionText] = field(default_factory=dict)


class RequiredDocument(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A paper to bring; `name` in a translation keeps the German term in brackets."""

    icon: Identifier
    translations: dict[LanguageCode, NameText]


class Topic(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What a visitor asks about. Groups have topics below them; the tree has two levels at most."""

    kind: Literal["topic", "group", "emergency", "involve"] = "topic"
    parent: Identifier | None = None
    order: int = 0
    icon: Identifier
    services: tuple[Identifier, ...] = ()
    documents: tuple[Identifier, ...] = ()
    translations: dict[LanguageCode, TopicText]


class Notice(Record, frozen=True, kw_only=True, omit_defaults=True):
    """News with a validity; `locations` empty means everywhere."""

    severity: Literal["info", "warning"] = "info"
    locations: tuple[Identifier, ...] = ()
    translations: dict[LanguageCode, NoticeText]


class Holiday(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A day of a calendar; `certain` false: nobody knows whether places are open (24 December)."""

    day: date
    name: str
    certain: bool = True


class Calendar(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Closed days that many places share, expanded to dates when the release is made."""

    holidays: tuple[Holiday, ...]
