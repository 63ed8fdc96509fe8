"""Reads the appointments of a calendar program: CSV or iCalendar (RFC 5545), and nothing about persons.

Of an event only its time, its state and its category are read; titles, names, addresses and descriptions are not even
looked at. The event's own name may hold an address, so only a digest of it is kept. Where a file gives no code, one is
made of that digest: reading the same file again gives the same codes.

A CSV file has a first line of names: ``time`` (``2026-03-02 09:30``, ``02.03.2026 09:30``, or ``09:30`` of the given
day), and perhaps ``code``, ``service``, ``language``, ``needs`` and ``id``; commas or semicolons between them. What
cannot be read is left out and told by its line. Repeating events are left out too. Nothing is guessed: a time with
anything behind it and a zone that is not known are not read.
"""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timezone
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from kiosk.domain.appointments import Appointment, parse_code
from kiosk.domain.ticket import Need

T = TypeVar("T")

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"  # none that is taken for another one
_CODE_LENGTH = 5
_TIME = re.compile(
    r"""(?: (?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?) (?:T|\ +) | (?P<day>\d\d?)\.(?P<month>\d\d?)\.
    (?P<year>\d{4}|\d\d),?\ + )? (?P<hour>\d\d?):(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?
    (?P<offset>Z|[+-]\d\d:\d\d)? (?:\ *Uhr)?""",
    re.ASCII | re.VERBOSE,
)
_CALENDAR_TIME = re.compile(r"\d{8}T\d{6}Z?", re.ASCII)
_YEARS = range(2000, 2100)
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"\r?\n")
_READ = frozenset({"UID", "DTSTART", "CATEGORIES", "STATUS", "RRULE", "RDATE", "RECURRENCE-ID"})

_WINDOWS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        (
            "W. Europe Standard Time",
            "Central Europe Standard Time",
            "Central European Standard Time",
            "Romance Standard Time",
        ),
        "Europe/Berlin",
    )
)
"""How Windows and Outlook name the time of Central Europe."""


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
    text = text.removeprefix("\ufeff")
    names = text.partition("\n")[0]
    sign = ";" if names.count(";") > names.count(",") else ","
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=sign, restval="", strict=True)
    codes, alike = _Codes(zone), Counter[str]()

    def read(row: dict[str, str]) -> Appointment:
        at = _time(row["time"].strip(), day, ZoneInfo(zone))
        written = parse_code(row.get("code") or "")
        if row.get("code") and not written:
            raise ValueError("this is no code")
        name = row.get("id")
        if not name:
            name = f"{at:%Y-%m-%d} {written or at.isoformat()} {'' if written else row.get('service')}"
            alike[name] += 1
            name += f" {alike[name]}" * (alike[name] > 1)
        return Appointment(
            id=_digest(name),
            at=at,
            code=codes.given(written, at) if written else codes.made(name, at),
            service=row.get("service", "").strip() or service,
            language=row.get("language", "").strip() or "und",
            needs=tuple(Need(need) for need in row.get("needs", "").split()),
        )

    return _all_of(_rows(table), read)


def read_calendar(text: str, zone: str, service: str, services: frozenset[str] = frozenset()) -> Imported:
    """Read a calendar.

    Args:
        text: the file.
        zone: IANA name of the office's time zone, for times that name none.
        service: id of the concern of events whose categories are no services.
        services: ids of the services that a category may name.
    """
    codes = _Codes(zone)

    def read(fields: _Fields) -> Appointment:
        if "RRULE" in fields or "RDATE" in fields:
            raise ValueError("repeating events are not read")
        parameters, written = fields["DTSTART"]
        at = _calendar_time(written, parameters, zone)
        named = [each.strip() for each in fields.get("CATEGORIES", ("", ""))[1].split(",")]
        # one date of a series that was moved has the name of the series
        name = fields["UID"][1] + fields.get("RECURRENCE-ID", ("", ""))[1]
        return Appointment(
            id=_digest(name),
            at=at,
            code=codes.made(name, at),
            service=next((each for each in named if each in services), service),
            state="cancelled" if fields.get("STATUS", ("", ""))[1].upper() == "CANCELLED" else "expected",
        )

    return _all_of(enumerate(_events(text), start=1), read)


class _Codes:
    """The codes of one file; those made here are one of a kind on their day."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._owners: dict[tuple[date, str], str] = {}

    def given(self, code: str, at: datetime) -> str:
        self._is_free(code, at, "")
        return code

    def made(self, name: str, at: datetime) -> str:
        tries = 0
        while not self._is_free(code := _code(name + " " * tries), at, name):
            tries += 1
        return code

    def _is_free(self, code: str, at: datetime, owner: str) -> bool:
        """Take it; False when it belongs to another appointment of the day."""
        return self._owners.setdefault((at.astimezone(self._zone).date(), code), owner) == owner


def _rows(table: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines of a table with their numbers; one that is no line of a table is empty."""
    try:
        table.fieldnames = [name.strip().lower() for name in table.fieldnames or ()]
    except csv.Error:
        return
    while True:
        first = table.reader.line_num + 1
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error:  # such as a quote without an end
            yield first, {}
        else:
            yield table.line_num, row


def _all_of(rows: Iterable[tuple[int, T]], read: Callable[[T], Appointment]) -> Imported:
    found, left_out = [], []
    for number, row in rows:
        try:
            found.append(read(row))
        except (ValueError, KeyError, AttributeError, OverflowError):
            left_out.append(number)
    return Imported(tuple(found), tuple(left_out))


def _time(written: str, day: date, zone: ZoneInfo) -> datetime:
    match = _TIME.fullmatch(written)
    if match is None or (match["offset"] and "T" not in written):  # 09:30-10:00 is from and to
        raise ValueError("a time is as in 2026-03-02 09:30")
    year, month, number = (
        match[name] or match[short] for name, short in (("year", "y"), ("month", "m"), ("day", "d"))
    )
    if year:
        day = date(int(year) + 2000 * (len(year) == 2), int(month), int(number))
    at = datetime(day.year, day.month, day.day, int(match["hour"]), int(match["minute"]))
    return _in_use(at.replace(tzinfo=_offset(match["offset"]) if match["offset"] else zone))


def _offset(written: str) -> timezone:
    found = datetime.strptime(written, "%z").tzinfo
    assert isinstance(found, timezone)
    return found


def _calendar_time(written: str, parameters: str, zone: str) -> datetime:
    if not _CALENDAR_TIME.fullmatch(written):
        raise ValueError("a time is as in 20260302T093000")
    named = re.search(r"TZID=\"?([^;\":]+)", parameters, re.IGNORECASE)
    moment = datetime.strptime(written.removesuffix("Z"), "%Y%m%dT%H%M%S")
    if written.endswith("Z"):
        return _in_use(moment.replace(tzinfo=UTC))
    return _in_use(moment.replace(tzinfo=_zone(named[1].strip()) if named else ZoneInfo(zone)))


def _in_use(moment: datetime) -> datetime:
    if moment.year not in _YEARS:
        raise ValueError("nobody makes appointments in that year")
    return moment.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    """The time zone of a name; some programs write an address of their own before it."""
    for each in (_WINDOWS.get(name, name), "/".join(name.split("/")[-2:])):
        try:
            return ZoneInfo(each)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # the last is a folder, or too long for a file
            continue
    raise ValueError("this time zone is not known")


_Fields = Mapping[str, tuple[str, str]]
"""Parameters and value of the properties of an event, by their names."""


def _events(text: str) -> Iterator[_Fields]:
    """Yield the events, without what is in their alarms; one that breaks off is empty."""
    fields: dict[str, tuple[str, str]] | None = None
    inner = 0
    for line in _LINE.split(_FOLD.sub("", text)):
        head, _, value = line.partition(":")
        name, _, parameters = head.partition(";")
        name, value = name.upper(), value.strip()
        kind = value.upper()
        if (name, kind) == ("BEGIN", "VEVENT"):
            if fields is not None:
                yield {}
            fields, inner = {}, 0
        elif fields is None:
            continue
        elif (name, kind) == ("END", "VEVENT"):
            yield fields
            fields = None
        elif name in ("BEGIN", "END"):
            inner += 1 if name == "BEGIN" else -1
        elif name in _READ and not inner:
            fields.setdefault(name, (parameters, value))
    if fields is not None:
        yield {}


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _code(name: str) -> str:
    number = int.from_bytes(hashlib.sha256(b"code " + name.encode()).digest())
    return "".join(
        _LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(_CODE_LENGTH)
    )
