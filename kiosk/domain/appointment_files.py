"""Reads the appointments of a calendar program: CSV or iCalendar (RFC 5545), and nothing about persons.

Of an event only its time, its state and its category are read; titles, names, addresses and descriptions are not even
looked at. The event's own name may hold an address, so only a digest of it is kept. Where a file gives no code, one is
made of that digest: reading the same file again gives the same codes.

A CSV file has a first line of names: ``time`` (``2026-03-02 09:30``, ``02.03.2026 09:30``, or ``09:30`` of the given
day), and perhaps ``code``, ``service``, ``language``, ``needs`` and ``id``; commas or semicolons between them. What
cannot be read is left out and told by its line. Repeating events are left out too.
"""

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from kiosk.domain.appointments import Appointment, parse_code
from kiosk.domain.ticket import Need

T = TypeVar("T")

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"  # none that is taken for another one
_CODE_LENGTH = 5
_FORMS = ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")
_FOLD = re.compile(r"\r?\n[ \t]")


class Imported(msgspec.Struct, frozen=True):
    """What a file gave.

    Attributes:
        appointments: those that could be read.
        left_out: numbers of the lines, or of the events, that could not, counted from 1.
    """

    appointments: tuple[Appointment, ...]
    left_out: tuple[int, ...]


def read_csv(text: str, day: date, zone: str, service: str) -> Imported:
    """Read a table.

    Args:
        text: the file; a byte order mark does not matter.
        day: the day of times without a date.
        zone: IANA name of the office's time zone.
        service: id of the concern where the table names none.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    sign = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    table = csv.DictReader(lines, delimiter=sign, restval="")
    table.fieldnames = [name.strip().lower() for name in table.fieldnames or ()]

    def read(row: dict[str, str]) -> Appointment:
        at = _time(row["time"].strip(), day, ZoneInfo(zone))
        name = row.get("id") or row.get("code") or f"{at.isoformat()} {row.get('service')}"
        needs = tuple(Need(need) for need in row.get("needs", "").split())
        given = parse_code(row.get("code") or _code(name))
        return Appointment(
            id=_digest(name if row.get("id") else f"{at:%Y-%m-%d} {name}"),
            at=at,
            code=given or "",
            service=row.get("service", "").strip() or service,
            language=row.get("language", "").strip() or "und",
            needs=needs,
        )

    return _all_of(((number, row) for number, row in enumerate(table, start=2)), read)


def read_calendar(text: str, zone: str, service: str, services: frozenset[str] = frozenset()) -> Imported:
    """Read a calendar.

    Args:
        text: the file.
        zone: IANA name of the office's time zone, for times that name none.
        service: id of the concern of events whose categories are no services.
        services: ids of the services that a category may name.
    """
    events = _FOLD.sub("", text).split("BEGIN:VEVENT")[1:]

    def read(event: str) -> Appointment:
        fields = dict(_fields(event.partition("END:VEVENT")[0]))
        if "RRULE" in fields:
            raise ValueError("repeating events are not read")
        parameters, written = fields["DTSTART"]
        named = [each.strip() for each in fields.get("CATEGORIES", ("", ""))[1].split(",")]
        name = fields["UID"][1]
        return Appointment(
            id=_digest(name),
            at=_calendar_time(written, parameters, zone),
            code=_code(name),
            service=next((each for each in named if each in services), service),
            state="cancelled" if fields.get("STATUS", ("", ""))[1] == "CANCELLED" else "expected",
        )

    return _all_of(enumerate(events, start=1), read)


def _all_of(rows: Iterable[tuple[int, T]], read: Callable[[T], Appointment]) -> Imported:
    found, left_out = [], []
    for number, row in rows:
        try:
            found.append(read(row))
        except (ValueError, KeyError, AttributeError, ZoneInfoNotFoundError):
            left_out.append(number)
    return Imported(tuple(found), tuple(left_out))


def _time(written: str, day: date, zone: ZoneInfo) -> datetime:
    if len(written) <= len("09:30"):
        written = f"{day.isoformat()} {written}"
    for form in _FORMS:
        try:
            return (
                datetime.strptime(written.replace("T", " ")[:16], form).replace(tzinfo=zone).astimezone(UTC)
            )
        except ValueError:
            continue
    raise ValueError("a time is as in 2026-03-02 09:30")


def _calendar_time(written: str, parameters: str, zone: str) -> datetime:
    named = re.search(r"TZID=\"?([^;\":]+)", parameters)
    moment = datetime.strptime(written.removesuffix("Z"), "%Y%m%dT%H%M%S")
    if written.endswith("Z"):
        return moment.replace(tzinfo=UTC)
    return moment.replace(tzinfo=ZoneInfo(named[1] if named else zone)).astimezone(UTC)


def _fields(event: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for line in event.splitlines():
        head, _, value = line.partition(":")
        name, _, parameters = head.partition(";")
        if name in ("UID", "DTSTART", "CATEGORIES", "STATUS", "RRULE"):
            yield name, (parameters, value.strip())


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _code(name: str) -> str:
    number = int.from_bytes(hashlib.sha256(b"code " + name.encode()).digest())
    return "".join(
        _LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(_CODE_LENGTH)
    )
