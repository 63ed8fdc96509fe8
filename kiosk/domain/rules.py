"""Rules of the content that types cannot say: source texts, validity, slots, time zones, the topic tree.

Each function returns its findings as ``field: what is wrong`` and raises nothing. They hold for every record,
so `kiosk.domain.schema` refuses a document that breaks one; what is only unwise is found by
`kiosk.domain.lint`.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from zoneinfo import ZoneInfo

from kiosk.domain.content import Hours, Notice, Record, RequiredDocument, Service, ServiceAtLocation, Topic
from kiosk.domain.translation import SOURCE_LANGUAGE


def problems(record: Record) -> Iterator[str]:
    """Yield what is wrong with one record, without a look at others."""
    yield from _source_text(record)
    yield from _validity(record)
    if isinstance(record, Service | ServiceAtLocation) and record.hours is not None:
        yield from _hours(record.hours)


def tree_problems(topics: Mapping[str, Topic]) -> list[str]:
    """Return what is wrong with the tree: parents must exist, be groups and have no parent themselves."""
    found = []
    for topic in topics.values():
        if topic.parent is not None:
            problem = _parent(topics.get(topic.parent), topic.parent)
            found += [f"topics/{topic.id}: parent: {problem}"] if problem else []
    return found


def _parent(parent: Topic | None, name: str) -> str | None:
    if parent is None:
        return f"there is no topic {name!r}"
    if parent.parent is not None:
        return f"{name!r} has a parent itself, the tree has two levels at most"
    if parent.kind != "group":
        return f"{name!r} is not a group"
    return None


def _source_text(record: Record) -> Iterator[str]:
    # Calendars have no texts; places and organizations may have none, but not a translation without its
    # source.
    translations = getattr(record, "translations", None)
    if translations is None:
        return
    wanted = bool(translations) or isinstance(record, Topic | RequiredDocument | Notice)
    if wanted and SOURCE_LANGUAGE not in translations:
        yield f"translations: the source text {SOURCE_LANGUAGE!r} is missing"


def _validity(record: Record) -> Iterator[str]:
    if record.valid_from and record.valid_to and record.valid_from > record.valid_to:
        yield f"valid_to: {record.valid_to} is before valid_from {record.valid_from}"


def _hours(hours: Hours) -> Iterator[str]:
    if not _known_zone(hours.timezone):
        yield f"hours.timezone: {hours.timezone!r} is not a time zone of the IANA database"
    for index, slot in enumerate(hours.weekly or ()):
        where = f"hours.weekly[{index}]"
        if slot.nth == 0:
            yield f"{where}.nth: 0 is not allowed, use 1 to 5, or -1 for the last"
        if slot.interval > 1 and slot.dtstart is None:
            yield f"{where}.dtstart: needed because interval is {slot.interval}"
        if slot.opens_at == "24:00":
            yield f"{where}.opens_at: 24:00 is only an end, use 00:00 of the next day"
    for index, closure in enumerate(hours.closures):
        if closure.start > closure.end:
            yield f"hours.closures[{index}].to: {closure.end} is before from {closure.start}"


@cache
def _known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a folder, a malformed key, an unknown zone
        return False
    return True
