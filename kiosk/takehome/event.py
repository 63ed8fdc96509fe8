"""Calendar entries that a phone's camera opens by itself, without any network.

An entry is an iCalendar object (RFC 5545) of at most 213 bytes. Times are UTC: the phone shows its owner's
time, and a VTIMEZONE would not fit. After the title come, as far as there is room, the address (or its street
only) and the end.

One property that RFC 5545 asks for is left out on purpose: DTSTAMP takes the 26 bytes that the street needs.
Code generators commonly do without it, so phones have to; a strict calendar program may complain.
The writer is our own because a library's output cannot be filled up to a number of bytes; tests read it back
with icalendar.
"""

import re
from datetime import UTC, datetime

from kiosk.domain.content import Address
from kiosk.domain.places import Place
from kiosk.errors import TakeHomeError
from kiosk.takehome.card import address_line
from kiosk.takehome.lines import END, escaped, filled, one_line, shortened
from kiosk.takehome.qr import LIMIT, byte_count

_BEGIN = f"BEGIN:VCALENDAR{END}VERSION:2.0{END}PRODID:kiosk{END}BEGIN:VEVENT{END}"
_END = f"END:VEVENT{END}END:VCALENDAR{END}"
_UID = re.compile(r"[A-Za-z0-9._@-]{1,36}")


def ticket_event(
    label: str,
    office: str,
    address: Address | None,
    starts: datetime,
    *,
    uid: str,
    ends: datetime | None = None,
) -> str:
    """Return the entry of a queue number; its title is the number and the office, never the concern.

    Args:
        label: The number as on the screen, such as ``A017``; it is never cut.
        office: Name of the office, cut when there is no room.
        address: Of the office, or None when unknown.
        starts: When the visitor should be there, with a time zone.
        uid: Identifies the entry, so that scanning twice gives one: 1 to 36 of ``A-Z a-z 0-9 . _ @ -``.
        ends: When the number is over, with a time zone; None when nobody knows.

    Raises:
        TakeHomeError: The uid is not as above, a time has no zone, or the end is before the start.
    """
    return _event(f"{label} {office}", address, starts, ends, uid)


def opening_event(place: Place, start: datetime, end: datetime, *, uid: str) -> str:
    """Return the entry of an opening of a place: when to go there.

    Args:
        place: Where.
        start: When it opens, with a time zone.
        end: When it closes, with a time zone.
        uid: As in `ticket_event`.

    Raises:
        TakeHomeError: As in `ticket_event`, or the name has no visible character.
    """
    return _event(place.name, place.address, start, end, uid)


def _event(title: str, address: Address | None, start: datetime, end: datetime | None, uid: str) -> str:
    if not _UID.fullmatch(uid):
        raise TakeHomeError("the uid of a calendar entry is 1 to 36 of A-Z a-z 0-9 . _ @ -")
    if end is not None and _utc(end) < _utc(start):
        raise TakeHomeError("a calendar entry ends before it starts")
    begin = f"{_BEGIN}UID:{uid}{END}DTSTART:{_utc(start)}{END}"
    begin += _summary(title, LIMIT - byte_count(begin + _END))
    places = _locations(address) if address is not None else []
    ends = [f"DTEND:{_utc(end)}{END}"] if end is not None else []
    return filled(begin, [(1, places), (0, ends)], _END, LIMIT)


def _summary(title: str, room: int) -> str:
    value = escaped(shortened(title, room - len(f"SUMMARY:{END}")))
    if not value:
        raise TakeHomeError("a calendar entry needs a title")
    return f"SUMMARY:{value}{END}"


def _locations(address: Address) -> list[str]:
    forms = (address_line(address), one_line(address.address_1))
    return [f"LOCATION:{escaped(form)}{END}" for form in forms if form]


def _utc(moment: datetime) -> str:
    if moment.utcoffset() is None:
        raise TakeHomeError("a time without its zone cannot go into a calendar entry")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
